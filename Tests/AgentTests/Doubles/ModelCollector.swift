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

    /// How it takes batches.
    enum Batches: Sendable {
        /// As the contract says.
        case taken
        /// Its problems do not say whose they are.
        case nameless
        /// It is too old to know of them.
        case unknown
    }

    /// How it takes batches.
    var batches = Batches.taken

    mutating func receive(_ request: TransportRequest) -> TransportAnswer {
        guard request.path == Routes.reportBatch else {
            let claimed = request.headers.first { $0.name == WireHeader.digest }?.value
            return receive(request.body ?? [], claimed: claimed, of: request.unit)
        }
        if case .unknown = batches { return Self.answer(Problem(.notFound)) }
        guard let items = Self.items(request) else { return Self.answer(Problem(.badJSON)) }
        let answers = items.map { item in
            let answer = receive(item.report, claimed: item.digest, of: request.unit)
            return Self.item(answer, digest: batches == .nameless ? nil : item.digest)
        }
        return Self.answer(items: answers)
    }

    private mutating func receive(
        _ body: [UInt8], claimed: String?, of unit: FacilityID?
    ) -> TransportAnswer {
        let digest = Digest(of: body)
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
        return take(fields, digest, of: unit)
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

    /// The ids of the reports in a request.
    static func ids(in request: TransportRequest) -> [ReportID] {
        guard request.path == Routes.reportBatch else {
            return [read(request.body ?? [])?.id].compactMap(\.self)
        }
        return (items(request) ?? []).compactMap { read($0.report)?.id }
    }

    /// The digests that a request claims for its reports.
    static func digests(in request: TransportRequest) -> [String] {
        guard request.path == Routes.reportBatch else {
            return request.headers.filter { $0.name == WireHeader.digest }.map(\.value)
        }
        return (items(request) ?? []).compactMap(\.digest)
    }

    /// What a batch holds; nil when it is none.
    static func items(
        _ request: TransportRequest
    ) -> [(report: [UInt8], digest: String?)]? {
        guard let elements = (try? JSONValue(parsing: request.body ?? []))?["items"]?.elements
        else { return nil }
        var items: [(report: [UInt8], digest: String?)] = []
        for element in elements {
            guard let bytes = try? element["report"]?.canonicalBytes() else { return nil }
            items.append((bytes, element["digest"]?.text))
        }
        return items
    }

    /// One item's answer as the whole answer tells it.
    private static func item(_ answer: TransportAnswer, digest: String?) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            if answer.status >= 400, let digest {
                writer.key("digest")
                writer.string(digest)
            }
            writer.key(answer.status < 300 ? "receipt" : "problem")
            writer.canonical(answer.body)
            writer.key("status")
            writer.integer(Int64(answer.status))
        }
        return writer.bytes
    }

    /// The answer to a batch, made of its items' answers.
    static func answer(items: [[UInt8]]) -> TransportAnswer {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("items")
            writer.array { writer in for item in items { writer.canonical(item) } }
        }
        return receipt(200, writer.bytes)
    }

    /// The same answer with its items changed; other answers as they are.
    static func changing(
        _ answer: TransportAnswer, _ change: (inout [[UInt8]]) -> Void
    ) -> TransportAnswer {
        guard let elements = (try? JSONValue(parsing: answer.body))?["items"]?.elements else {
            return answer
        }
        var items = elements.compactMap { try? $0.canonicalBytes() }
        change(&items)
        return Self.answer(items: items)
    }

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
