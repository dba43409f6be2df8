import Shared
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

    init(disk: MemoryFileSystem, unit: FacilityID? = nil) throws(FileFault) {
        spool = try Spool(root: "/outbox", disk: disk, unit: unit, reserveSize: 512)
        try spool.recover()
    }

    func save(
        slot: OutboxName.Slot, _ draft: @Sendable (SlotHistory) -> OutboxReport?
    ) async throws(FileFault) -> OutboxName? {
        guard let report = draft(try spool.history(of: slot)) else { return nil }
        return try spool.save(report)
    }

    func waiting() async throws(FileFault) -> OutboxNames { try spool.waiting() }

    func load(_ name: OutboxName) async throws(FileFault) -> OutboxLoad { try spool.load(name) }

    func settle(_ name: OutboxName, receipt: [UInt8]) async throws(FileFault) {
        try spool.settle(name, receipt: receipt)
        try? spool.replenish()  // as SpoolOutbox does: a full disk gives the reserve back later
    }

    func refuse(_ name: OutboxName, reason: [UInt8]) async throws(FileFault) {
        try spool.refuse(name, reason: reason)
    }

    func sendAgain(_ slot: OutboxName.Slot, after revision: Int) async throws(FileFault) {
        try spool.sendAgain(slot, after: revision)
    }

    func counts() async throws(FileFault) -> OutboxCounts { try spool.counts() }
}

/// Collects events instead of writing them.
final class RecordingLog: EventLog {
    private let events = Mutex<[AgentEvent]>([])

    var names: [String] { events.withLock { $0.map(\.name) } }

    func record(_ event: AgentEvent) {
        events.withLock { $0.append(event) }
    }
}
