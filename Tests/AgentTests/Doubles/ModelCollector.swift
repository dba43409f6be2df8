import Shared

@testable import Agent

/// The collector as the contract describes it: one row a report id, one counted revision a slot, the
/// same receipt for the same report for ever.
struct ModelCollector: Sendable {
    /// What the model reads of a report's body.
    private struct Fields {
        var id: ReportID
        var form: String
        var period: String
        var revision: Int
        /// The report breaks a hard rule.
        var isBad: Bool
    }

    private(set) var receipts: [ReportID: [UInt8]] = [:]
    private(set) var digests: [ReportID: Digest] = [:]
    private(set) var revisions: [String: Int] = [:]
    private(set) var staleAnswers = 0
    private(set) var conflicts = 0
    /// Reports that an officer has withdrawn.
    private(set) var withdrawn: Set<ReportID> = []
    /// Bodies that are not what was finalised, taken for reports: the end of all trust.
    private(set) var spoilt = 0

    mutating func receive(_ request: TransportRequest) -> TransportAnswer {
        let body = request.body ?? []
        let digest = Digest(of: body)
        let claimed = request.headers.first { $0.name == WireHeader.digest }?.value
        guard claimed == digest.header else { return Self.answer(Problem(.digestMismatch)) }
        guard let fields = Self.read(body) else {
            spoilt += 1
            return Self.answer(Problem(.badReport))
        }
        if let known = digests[fields.id] {
            guard known == digest, let receipt = receipts[fields.id] else {
                conflicts += 1
                return Self.answer(Problem(.idReused))
            }
            if withdrawn.contains(fields.id) { return Self.answer(Problem(.revisionWithdrawn)) }
            return Self.receipt(200, receipt)
        }
        return take(fields, digest, of: request.unit)
    }

    private mutating func take(
        _ fields: Fields, _ digest: Digest, of unit: FacilityID?
    ) -> TransportAnswer {
        if fields.isBad { return Self.answer(Problem(.findings)) }
        let slot = (unit?.text ?? "") + fields.form + fields.period
        guard fields.revision == revisions[slot, default: 0] + 1 else {
            staleAnswers += 1
            var problem = Problem(.revisionStale)
            problem.currentRevision = revisions[slot, default: 0]
            return Self.answer(problem)
        }
        revisions[slot] = fields.revision
        digests[fields.id] = digest
        let receipt = Self.receiptBytes(
            id: fields.id, digest: digest, form: fields.form, period: fields.period,
            revision: fields.revision)
        receipts[fields.id] = receipt
        return Self.receipt(201, receipt)
    }

    /// An officer withdraws a report, if it was taken.
    mutating func withdraw(_ id: ReportID) {
        if digests[id] != nil { withdrawn.insert(id) }
    }

    /// The id of the report in a request.
    static func id(in request: TransportRequest) -> ReportID? { read(request.body ?? [])?.id }

    private static func read(_ body: [UInt8]) -> Fields? {
        guard let json = try? JSONValue(parsing: body), let form = json["form"]?.text,
            let id = json["id"]?.text.flatMap(ReportID.init),
            let revision = json["revision"]?.integer, let period = json["period"]?.text
        else { return nil }
        return Fields(
            id: id, form: form, period: period, revision: Int(revision), isBad: json["bad"] != nil)
    }

    // MARK: - Answers

    static func answer(_ problem: Problem, _ fields: [Header] = []) -> TransportAnswer {
        TransportAnswer(
            status: problem.code.status,
            headers: [Header("Content-Type", Problem.mediaType)] + fields, body: problem.bytes)
    }

    static func answer(_ problem: Problem, retryAfter: String) -> TransportAnswer {
        answer(problem, [Header("Retry-After", retryAfter)])
    }

    static func receipt(_ status: Int, _ bytes: [UInt8]) -> TransportAnswer {
        TransportAnswer(
            status: status, headers: [Header("Content-Type", "application/json")], body: bytes)
    }

    static func receiptBytes(
        id: ReportID, digest: Digest, form: String, period: String, revision: Int
    ) -> [UInt8] {
        guard let code = FormCode(form), let facility = FacilityID("BV01"),
            let reporting = ReportingPeriod(identifier: period, calendar: .statistical)
        else { preconditionFailure("samples are well formed") }
        return Receipt(
            id: id, digest: digest, form: Form.Key(code: code, version: 1), facility: facility,
            period: reporting, revision: revision,
            receivedAt: Instant(milliseconds: 1_775_000_000_000), dueAt: nil, daysLate: nil,
            auditSequence: 1, auditHead: digest
        ).bytes
    }
}
