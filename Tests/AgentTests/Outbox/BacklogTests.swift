import Shared
import Support
import Synchronization
import Testing

@testable import Agent

@Suite("A13: a large backlog")
struct BacklogTests {
    private static let months = (1...12).map { "2026-\($0 < 10 ? "0" : "")\($0)" }
    private static let unit = Samples.report(1).header.facility

    /// A spool with so many waiting reports of twelve slots.
    private func spool(_ count: Int) throws -> (CountingDisk, Spool) {
        let memory = MemoryFileSystem()
        let disk = CountingDisk(memory)
        let spool = try Spool(root: "/outbox", disk: disk, reserveSize: 512)
        for number in 0..<count {
            let report = Samples.report(
                number, period: Self.months[number % 12], revision: number / 12 + 1)
            _ = try spool.save(report)
        }
        disk.reset()
        return (disk, spool)
    }

    @Test("is listed once to be sent, however many reports and requests that takes")
    func listedOnce() async throws {
        let (disk, spool) = try spool(300)
        let (clock, network) = (ManualClock(), ScriptedNetwork(seed: 1, troublePercent: 0))
        let pauses = Mutex(0)
        let courier = Courier(
            outbox: SpoolOutbox(spool: spool, lockPath: nil), transport: network, clock: clock,
            log: SilentLog(), random: SplitMix64(seed: 3),
            betweenRequests: { pauses.withLock { $0 += 1 } })
        #expect(await courier.step() == 300)
        #expect(try spool.count(in: .sent) == 300)
        #expect(disk.visits(of: "/outbox/waiting") == 1)
        #expect(pauses.withLock { $0 } > 5, "memory is given back all along, not only at the end")
    }

    @Test("is read once for the unit's page, and so is what was sent")
    func overviewReads() throws {
        let (disk, spool) = try spool(120)
        for name in try spool.waiting().prefix(60) { try spool.settle(name, receipt: [1]) }
        disk.reset()
        let overview = spool.overview(of: Self.unit, exported: [])
        #expect(disk.names == 60 + 60 + 60, "waiting, sent, and a receipt beside each of those")
        #expect(overview.waiting.count == 60)
        #expect(overview.waiting.oldest.count == OutboxOverview.limit, "no more than is shown")
        #expect(overview.waiting.slots.count == 12)
        #expect(overview.sent.count == OutboxOverview.limit)
        disk.reset()
        #expect(
            try spool.counts()
                == OutboxCounts(
                    waiting: 60, sent: 60, oldestWaiting: overview.waiting.oldest.first?.finalisedAt
                ))
        #expect(disk.names == 60 + 60 + 60, "waiting, sent, and a receipt beside each of those")
    }

    @Test("is told as it is, whatever became of it", arguments: 0..<60)
    func overview(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let (_, spool) = try spool(Int.random(in: 0...110, using: &random))
        for name in try spool.waiting() {
            switch Int.random(in: 0..<3, using: &random) {
            case 0: try spool.settle(name, receipt: [1])
            case 1: try spool.refuse(name, reason: [1])
            default: break
            }
        }
        let (waiting, sent) = (try spool.names(in: .waiting), try spool.names(in: .sent))
        let exported = Set((waiting + sent).filter { _ in Bool.random(using: &random) }.map(\.id))
        let overview = spool.overview(of: Self.unit, exported: exported)
        #expect(overview.waiting.count == waiting.count)
        #expect(overview.waiting.oldest == Array(waiting.prefix(OutboxOverview.limit)))
        let oldest = Dictionary(waiting.map { ($0.slot, $0) }) { first, _ in first }
        #expect(overview.waiting.slots == oldest.mapValues(\.finalisedAt))
        #expect(overview.exported == exported.intersection(waiting.map(\.id)))
        #expect(overview.sent == sent.suffix(OutboxOverview.limit).reversed())
        let open = try spool.names(in: .refused).suffix(OutboxOverview.limit).filter { name in
            !(waiting + sent).contains { $0.slot == name.slot && $0.stem > name.stem }
        }
        #expect(overview.refused == open)
        #expect(
            spool.overview(of: TestIdentity.unit("BV02").facility, exported: []).waiting.isEmpty)
    }

    /// Counts when memory was given back.
    private final class Giving: Sendable {
        private let moments = Mutex<[Duration]>([])

        var all: [Duration] { moments.withLock { $0 } }

        func note(_ moment: Duration) { moments.withLock { $0.append(moment) } }
    }

    @Test("memory is given back at most once a second while it goes out")
    func breathing() {
        let (clock, giving) = (ManualClock(), Giving())
        let keeper = MemoryKeeper(clock: clock, giveBack: { giving.note(clock.uptime()) })
        for _ in 0..<25 {
            keeper.breathe()
            clock.advance(by: .milliseconds(100))
        }
        #expect(giving.all == [0, 1, 2].map { .seconds($0) })
    }

    @Test("memory is given back soon after the start, after a minute, and then hourly")
    func keeping() async {
        let (clock, giving) = (ManualClock(), Giving())
        let keeper = MemoryKeeper(
            clock: clock,
            giveBack: {
                giving.note(clock.uptime())
                if giving.all.count == 5 { unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }
            })
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await keeper.run() }
        }
        #expect(giving.all == [1, 3, 63, 3663, 7263].map { .seconds($0) })
    }
}
