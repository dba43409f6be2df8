import Shared

@testable import Agent

/// Synthetic reports for tests of delivery: the body is canonical JSON of a made-up shape, which the
/// outbox and the courier never look into.
enum Samples {
    /// One report of a slot; a bad one is refused by `ModelCollector` for what it says.
    static func report(
        _ number: Int, form: String = "HDKB-T", period: String = "2026-03", revision: Int = 1,
        content: String = "content", finalisedAt: Instant? = nil, isBad: Bool = false
    ) -> OutboxReport {
        let finalised =
            finalisedAt ?? Instant(milliseconds: 1_775_000_000_000 + Int64(number) * 60_000)
        let random = (0..<10).map { UInt8(truncatingIfNeeded: number &* 31 &+ $0) }
        let id = ReportID(milliseconds: finalised.milliseconds, random: random)
        let body = Array(
            "{\(isBad ? "\"bad\":true," : "")\"form\":\"\(form)\",\"id\":\"\(id)\",\"n\":\(number),\"period\":\"\(period)\",\"revision\":\(revision)}"
                .utf8)
        guard let formCode = FormCode(form), let facility = FacilityID("BV01") else {
            preconditionFailure("sample codes are well formed")
        }
        return OutboxReport(
            header: OutboxReport.Header(
                id: id, digest: Digest(of: body), form: formCode, period: period,
                revision: revision, facility: facility,
                content: Digest(of: Array(content.utf8)), finalisedAt: finalised,
                source: "\(form)_\(period).csv"),
            body: body)
    }
}
