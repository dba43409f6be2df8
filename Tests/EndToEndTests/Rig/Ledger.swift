import Foundation
import Shared

/// A unit that speaks the wire contract itself: what an agent sends, at the speed of a test.
struct DirectUnit: Sendable {
    let facility: FacilityID
    let token: String
    let forms: FormCatalog
    let poisoning: Form

    /// Enrols by the contract and fetches the form.
    init(_ facility: String, at collector: CollectorProcess) async throws {
        let secret = (0..<32).map { _ in UInt8.random(in: 0...255) }
        let token = "giaoban_" + Base64.encode(secret, .urlSafe)
        guard let code = EnrolmentCode(try await collector.code(for: facility)),
            let unit = FacilityID(facility)
        else { throw ConnectionLost(during: "enrolment code") }
        let request = EnrolmentRequest(
            agent: Product.version, code: code, name: "kiem-thu",
            tokenDigest: Digest(of: Array(token.utf8)))
        let answer = try await HTTPRequest(
            method: "POST", path: Routes.enrolments, body: request.bytes
        ).answer(from: collector.port)
        guard answer.status == 201 else { throw ConnectionLost(during: answer.firstLine) }
        let document = try await HTTPRequest(
            path: Routes.forms + "/NDTP-T", token: token
        ).answer(from: collector.port)
        let read = FormDocument.read(try DocumentNode(json: document.body), file: "NDTP-T")
        guard let form = read.form else { throw ConnectionLost(during: "\(read.faults)") }
        self.facility = unit
        self.token = token
        poisoning = form
        forms = FormCatalog([form])
    }

    /// A food-poisoning report of a month.
    ///
    /// - Parameters:
    ///   - inspected: a figure that tells reports apart.
    ///   - ill: 4 breaks no rule; 1 breaks a hard one, since 2 of them were admitted.
    func report(
        _ month: String, revision: Int = 1, inspected: Int = 40, ill: Int = 4,
        id: ReportID? = nil
    ) -> SentReport {
        guard let period = ReportingPeriod(identifier: month, calendar: .statistical) else {
            preconditionFailure("not a month: \(month)")
        }
        var content = Report.Content(emptyFor: poisoning)
        for (code, figure) in PoisoningFigures.all(inspected: inspected) {
            guard let indicator = IndicatorCode(code), let slot = poisoning.slot(of: indicator)
            else { preconditionFailure("the form has no \(code)") }
            let number = code == "so_mac" ? ill : figure
            content.values[slot] = .number(FixedDecimal(Int64(number)))
        }
        if revision > 1 { content.reason = "kiểm thử: sửa lần \(revision)" }
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        let id =
            id
            ?? ReportID(
                milliseconds: now, random: (0..<10).map { _ in UInt8.random(in: 0...255) })
        let report = Report(
            id: id, form: poisoning.key, facility: facility, period: period, revision: revision,
            finalisedAt: Instant(milliseconds: now), content: content)
        return SentReport(
            id: id, body: ReportCodec.encode(report, form: poisoning), token: token)
    }
}

/// A report ready to be sent any number of times.
struct SentReport: Sendable {
    let id: ReportID
    let body: [UInt8]
    let token: String

    /// The digest of its bytes.
    var digest: Digest { Digest(of: body) }

    /// The request that sends it.
    var request: HTTPRequest {
        HTTPRequest(
            method: "POST", path: Routes.reports, token: token,
            fields: ["\(WireHeader.digest): \(digest.header)"], body: body)
    }

    /// True when the answer is the acknowledgement of this very report.
    func isAcknowledged(by answer: Message) -> Bool {
        guard answer.status == 201 || answer.status == 200,
            let receipt = try? Receipt(bytes: answer.body)
        else { return false }
        return receipt.id == id && receipt.digest == digest
    }
}

/// Everything that was acknowledged, to be held against what is there afterwards.
final class Ledger: Sendable {
    private struct State: Sendable {
        var acknowledged: [ReportID: Digest] = [:]
        var receipts: [ReportID: [UInt8]] = [:]
        var contradictions: [String] = []
    }

    private let state = Watched(State())

    /// How many reports were acknowledged.
    var count: Int { state.now.acknowledged.count }

    /// Notes the answer to a report; true when it acknowledges it.
    @discardableResult
    func note(_ report: SentReport, _ answer: Message) -> Bool {
        guard report.isAcknowledged(by: answer) else { return false }
        state.update { state in
            state.acknowledged[report.id] = report.digest
            if let earlier = state.receipts[report.id], earlier != answer.body {
                state.contradictions.append("two receipts for \(report.id)")
            }
            state.receipts[report.id] = answer.body
        }
        return true
    }

    /// What is wrong: acknowledged reports that are not there, or there twice, or changed. Reads the
    /// database file itself.
    func faults(in data: String) throws -> [String] {
        let database = try Database(of: data)
        let state = state.now
        var stored: [String: [String]] = [:]
        for row in try database.all(
            "SELECT lower(hex(report_id)), lower(hex(digest)) FROM submission")
        {
            stored[row[0], default: []].append(row[1])
        }
        var faults = state.contradictions + (try database.faults())
        for (id, digest) in state.acknowledged {
            let found = stored[id.text] ?? []
            if found != [digest.hex] { faults.append("\(id): acknowledged, stored: \(found)") }
        }
        return faults
    }
}

extension DirectUnit {
    /// Several units that owe the form.
    static func several(_ count: Int, at collector: CollectorProcess) async throws -> [DirectUnit] {
        let names = [
            "SX-TTYT-CUALON", "SX-TTYT-HABINH", "SX-TTYT-DOISIM", "SX-TTYT-CAUDA",
            "SX-TTYT-BENGO", "SX-TTYT-NUIMAY", "SX-TTYT-DEOGIO", "SX-TTYT-THACBAC",
        ]
        var units: [DirectUnit] = []
        for name in names.prefix(count) { units.append(try await DirectUnit(name, at: collector)) }
        return units
    }
}
