import Shared
import Support
import Synchronization

@testable import Agent

/// A clock that moves only when told, with a wall clock that may jump.
final class ManualClock: AgentClock {
    private let state = Mutex((uptime: Duration.zero, wall: Int64(1_775_000_000_000)))

    func now() -> Instant { Instant(milliseconds: state.withLock { $0.wall }) }

    func uptime() -> Duration { state.withLock { $0.uptime } }

    func sleep(for duration: Duration) async throws(CancellationError) {
        if Task.isCancelled { throw CancellationError() }
        advance(by: duration)
    }

    func advance(by duration: Duration) {
        state.withLock { state in
            state.uptime += duration
            state.wall += Int64(duration.wholeMilliseconds)
        }
    }

    func setWall(milliseconds: Int64) {
        state.withLock { $0.wall = milliseconds }
    }
}

/// The real spool without a thread of its own, for thousands of short histories.
final class DirectOutbox: Outbox {
    let spool: Spool

    init(disk: MemoryFileSystem) throws(FileFault) {
        spool = try Spool(root: "/outbox", disk: disk, reserveSize: 512)
        try spool.recover()
    }

    func save(
        slot: OutboxName.Slot, _ draft: @Sendable (SlotHistory) -> OutboxReport?
    ) async throws(FileFault) -> OutboxName? {
        var history = SlotHistory()
        for place in [Spool.Place.sent, .waiting] {
            let newest = try spool.names(in: place).filter { $0.slot == slot }
                .max { $0.revision < $1.revision }
            guard let newest, newest.revision > history.newest?.revision ?? 0,
                case .report(let report) = try spool.read(newest, in: place)
            else { continue }
            history.newest = report.header
            history.isNewestWaiting = place == .waiting
        }
        guard let report = draft(history) else { return nil }
        return try spool.save(report)
    }

    func waiting() async throws(FileFault) -> [OutboxName] { try spool.names(in: .waiting) }

    func load(_ name: OutboxName) async throws(FileFault) -> OutboxLoad { try spool.load(name) }

    func settle(_ name: OutboxName, receipt: [UInt8]) async throws(FileFault) {
        try spool.settle(name, receipt: receipt)
    }

    func refuse(_ name: OutboxName, reason: [UInt8]) async throws(FileFault) {
        try spool.refuse(name, reason: reason)
    }

    func counts() async throws(FileFault) -> OutboxCounts {
        OutboxCounts(waiting: try spool.names(in: .waiting).count)
    }
}

/// The collector as the contract describes it: one row a report id, one counted revision a slot,
/// the same receipt for the same report for ever.
struct ModelCollector: Sendable {
    private(set) var receipts: [ReportID: [UInt8]] = [:]
    private(set) var digests: [ReportID: Digest] = [:]
    private(set) var revisions: [String: Int] = [:]
    private(set) var staleAnswers = 0
    private(set) var conflicts = 0

    mutating func receive(_ request: TransportRequest) -> TransportAnswer {
        let body = request.body ?? []
        guard let json = try? JSONValue(parsing: body), let form = json["form"]?.text,
            let id = json["id"]?.text.flatMap(ReportID.init),
            let revision = json["revision"]?.integer,
            let period = json["period"]?.text
        else { return Self.answer(Problem(.badReport)) }
        let digest = Digest(of: body)
        if let known = digests[id] {
            guard known == digest, let receipt = receipts[id] else {
                conflicts += 1
                return Self.answer(Problem(.idReused))
            }
            return Self.receipt(200, receipt)
        }
        let slot = form + period
        guard Int(revision) == revisions[slot, default: 0] + 1 else {
            staleAnswers += 1
            var problem = Problem(.revisionStale)
            problem.currentRevision = revisions[slot, default: 0]
            return Self.answer(problem)
        }
        revisions[slot] = Int(revision)
        digests[id] = digest
        let receipt = Self.receiptBytes(
            id: id, digest: digest, form: form, period: period, revision: Int(revision))
        receipts[id] = receipt
        return Self.receipt(201, receipt)
    }

    static func answer(_ problem: Problem, retryAfter: String? = nil) -> TransportAnswer {
        var headers = [Header("Content-Type", Problem.mediaType)]
        if let retryAfter { headers.append(Header("Retry-After", retryAfter)) }
        return TransportAnswer(status: problem.code.status, headers: headers, body: problem.bytes)
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

/// A network that does everything FAULTS B lists, as often as it is told to.
final class ScriptedNetwork: Transport {
    struct State: Sendable {
        var collector = ModelCollector()
        var random: SplitMix64
        /// Of 100 exchanges, how many go wrong.
        var troublePercent: Int
        var attempts = 0
    }

    private let state: Mutex<State>

    init(seed: UInt64, troublePercent: Int) {
        state = Mutex(
            State(random: SplitMix64(seed: seed), troublePercent: troublePercent))
    }

    var attempts: Int { state.withLock { $0.attempts } }
    var collector: ModelCollector { state.withLock { $0.collector } }

    func setTrouble(percent: Int) {
        state.withLock { $0.troublePercent = percent }
    }

    func exchange(
        _ request: TransportRequest
    ) async throws(TransportFault) -> TransportAnswer {
        try state.withLock { state throws(TransportFault) in
            state.attempts += 1
            let isTrouble = Int.random(in: 0..<100, using: &state.random) < state.troublePercent
            guard isTrouble else { return state.collector.receive(request) }
            return try Self.trouble(request, &state)
        }
    }

    private static func trouble(
        _ request: TransportRequest, _ state: inout State
    ) throws(TransportFault) -> TransportAnswer {
        let page = Array("<html>Please log in</html>".utf8)
        func html(_ status: Int) -> TransportAnswer {
            TransportAnswer(
                status: status, headers: [Header("Content-Type", "text/html")], body: page)
        }
        switch Int.random(in: 0..<15, using: &state.random) {
        case 0: throw TransportFault(reason: .dns, detail: "")
        case 1: throw TransportFault(reason: .connect, detail: "")
        case 2: throw TransportFault(reason: .clockBehind, detail: "")
        case 3:
            _ = state.collector.receive(request)  // B1: arrived, and the answer was lost
            throw TransportFault(reason: .cut, detail: "")
        case 4:
            _ = state.collector.receive(request)
            throw TransportFault(reason: .stalled, detail: "")
        case 5:
            _ = state.collector.receive(request)  // B3: the same request twice in flight
            return state.collector.receive(request)
        case 6: return html(200)  // B4
        case 7: return html(302)
        case 8: return html(511)
        case 9: return html(403)  // B5
        case 10: return html(413)
        case 11: return html(502)
        case 12:
            let wishes = ["-1", "99999999999999", "tomorrow", "7"]  // B12
            let wish = wishes[Int.random(in: 0..<4, using: &state.random)]
            return ModelCollector.answer(Problem(.tooBusy), retryAfter: wish)
        case 13: return ModelCollector.answer(Problem(.diskFull))
        default:
            // A cache on the way answers with somebody else's receipt.
            guard let other = state.collector.receipts.values.first else { return html(504) }
            return ModelCollector.receipt(200, other)
        }
    }
}

/// Collects events instead of writing them.
final class RecordingLog: EventLog {
    private let events = Mutex<[AgentEvent]>([])

    var names: [String] { events.withLock { $0.map(\.name) } }

    func record(_ event: AgentEvent) {
        events.withLock { $0.append(event) }
    }
}
