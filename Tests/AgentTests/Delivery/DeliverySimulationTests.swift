import Shared
import Support
import Testing

@testable import Agent

/// Thousands of short histories of one agent: a clerk who finalises, a network that does its worst,
/// a machine that dies at any step. After each the invariants of FAULTS must hold. A failure names
/// its seed; the same seed plays the same history.
@Suite("Delivery, simulated")
struct DeliverySimulationTests {
    @Test("I1–I5 hold in every history", arguments: (0..<20).map { UInt64($0) * 100 })
    func histories(_ first: UInt64) async throws {
        for seed in first..<first + 100 {
            var history = try History(seed: seed)
            try await history.storm(ticks: 12)
            try await history.calm()
            history.check()
        }
    }

    @Test("the histories are worth something: they saw crashes, losses and second revisions")
    func coverage() async throws {
        var crashes = 0
        var second = 0
        for seed in UInt64(0)..<60 {
            var history = try History(seed: seed)
            try await history.storm(ticks: 12)
            crashes += history.crashes
            second += history.network.collector.revisions.values.count { $0 > 1 }
        }
        #expect(crashes > 30)
        #expect(second > 10)
    }
}

/// One history.
private struct History {
    private let seed: UInt64
    private var random: SplitMix64
    private let clock = ManualClock()
    let network: ScriptedNetwork
    private var disk = MemoryFileSystem()
    private var outbox: DirectOutbox
    private var courier: Courier
    /// Reports of which the agent said "saved".
    private var saved: [ReportID: OutboxReport] = [:]
    private var number = 0
    private(set) var crashes = 0

    init(seed: UInt64) throws {
        self.seed = seed
        random = SplitMix64(seed: seed)
        network = ScriptedNetwork(seed: seed &+ 1, troublePercent: 60)
        outbox = try DirectOutbox(disk: disk)
        courier = Self.courier(outbox, network, clock, seed)
    }

    /// Trouble of every kind for a while.
    mutating func storm(ticks: Int) async throws {
        for _ in 0..<ticks {
            if chance(15) { disk.script(.death, in: Int.random(in: 1...25, using: &random)) }
            if chance(10) {
                disk.script(.fault(28), in: Int.random(in: 1...25, using: &random))
            }
            if chance(40) { await finalise() }
            await courier.step()
            if disk.isDead { try restart() }
            if chance(10) {
                clock.setWall(milliseconds: Int64.random(in: 0...2_000_000_000_000, using: &random))
            }
            clock.advance(by: .seconds(Int.random(in: 1...200, using: &random)))
        }
    }

    /// Faults stop; everything waiting must arrive within the longest pause there is (I5).
    mutating func calm() async throws {
        disk.calm()
        network.setTrouble(percent: 0)
        for _ in 0..<160 {
            await courier.step()
            if try outbox.spool.names(in: .waiting).isEmpty { return }
            clock.advance(by: .seconds(60))
        }
        Issue.record("seed \(seed): reports still waiting after the calm")
    }

    func check() {
        let collector = network.collector
        #expect(collector.conflicts == 0, "seed \(seed): one id, two contents")
        #expect(collector.staleAnswers == 0, "seed \(seed): revisions arrived out of order")
        for (id, report) in saved {
            #expect(
                collector.digests[id] == report.header.digest, "I1, seed \(seed): \(id) is lost")
            let kept = try? outbox.spool.read(report.name, in: .sent)
            #expect(kept == .report(report), "I3, seed \(seed): the agent forgot \(id)")
            #expect(
                outbox.spool.receipt(of: report.name) == collector.receipts[id],
                "I3, seed \(seed): forgotten without its receipt")
        }
        let seconds = Int(clock.uptime().components.seconds)
        #expect(
            network.attempts <= seconds + 2 * (number + collector.receipts.count),
            "I4, seed \(seed): more attempts than seconds")
    }

    private mutating func finalise() async {
        number += 1
        let number = number
        let period = "2026-0\(Int.random(in: 1...4, using: &random))"
        guard let form = FormCode("HDKB-T") else { return }
        var made: OutboxReport?
        let box = Box()
        let name = try? await outbox.save(slot: OutboxName.Slot(form: form, period: period)) {
            let report = Samples.report(number, period: period, revision: $0.nextRevision)
            box.set(report)
            return report
        }
        made = box.value
        if name != nil, let made { saved[made.header.id] = made }
    }

    /// The machine comes back: what was said to be saved must still be there.
    private mutating func restart() throws {
        crashes += 1
        let losses = MemoryFileSystem.Loss.allCases
        let loss = losses[Int.random(in: 0..<losses.count, using: &random)]
        disk = disk.reopened(after: loss)
        outbox = try DirectOutbox(disk: disk)
        courier = Self.courier(outbox, network, clock, seed &+ UInt64(crashes))
        for report in saved.values {
            let isThere = try [Spool.Place.waiting, .sent].contains { place in
                try outbox.spool.read(report.name, in: place) == .report(report)
            }
            #expect(isThere, "I3, seed \(seed): lost by crash \(crashes) (\(loss))")
        }
    }

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &random) < percent
    }

    private static func courier(
        _ outbox: DirectOutbox, _ network: ScriptedNetwork, _ clock: ManualClock, _ seed: UInt64
    ) -> Courier {
        Courier(
            outbox: outbox, transport: network, clock: clock, log: SilentLog(),
            random: SplitMix64(seed: seed &+ 2))
    }
}
