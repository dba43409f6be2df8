import Glibc
import Shared
import Support

@testable import Agent

/// One history of one agent, all of which follows from its seed.
struct DeliveryHistory {
    /// How often what happened.
    struct Tally: Sendable {
        var counts = [
            "saved": 0, "not saved": 0, "crash": 0, "accepted": 0, "refused": 0, "damaged": 0,
            "withdrawn": 0, "second revision": 0, "delivered by submit": 0, "batch": 0,
            "cut after some items": 0, "some items only": 0, "an item without an answer": 0,
            "items in another order": 0, "an item answered twice": 0,
            "an item answered for another": 0, "declined": 0,
        ]
        var lossesSeen: Set<String> = []

        mutating func note(_ what: String, _ count: Int = 1) {
            counts[what, default: 0] += count
        }

        mutating func add(_ other: Tally) {
            for (what, count) in other.counts { note(what, count) }
            lossesSeen.formUnion(other.lossesSeen)
        }
    }

    private var random: SplitMix64
    private let seed: UInt64
    private let clock = ManualClock()
    let network: ScriptedNetwork
    private var disk = MemoryFileSystem()
    private(set) var outbox: DirectOutbox
    private var courier: Courier
    private var watch: PauseWatch
    /// Reports of which the agent said "saved".
    private(set) var saved: [ReportID: OutboxReport] = [:]
    /// Their files, byte for byte.
    private var files: [ReportID: [UInt8]] = [:]
    /// Reports one of whose bits was flipped on the disk.
    private(set) var flipped: Set<ReportID> = []
    /// Slots with a report that cannot simply be accepted: refused for what it says, spoilt, or not
    /// saved and yet perhaps there.
    private(set) var quarrels: Set<OutboxName.Slot> = []
    private var made = 0
    private(set) var tally = Tally()
    /// What must never have been seen.
    var problems: [String] = []

    /// The number of attempts on the network.
    var attempts: Int { network.attempts }
    /// An upper bound of the attempts that nothing delayed: one a report, a crash, and a neighbour.
    var attemptsAllowed: Int {
        Int(clock.uptime().components.seconds) + 4 * (made + tally.counts["crash", default: 0] + 1)
            + 40 * tally.counts["delivered by submit", default: 0]
    }

    /// A storm, then a calm, then everything is looked at.
    static func play(seed: UInt64) async throws -> DeliveryHistory {
        var history = try DeliveryHistory(seed: seed)
        try await history.storm()
        try await history.calm()
        history.inspect()
        return history
    }

    private init(seed: UInt64) throws {
        self.seed = seed
        random = SplitMix64(seed: seed)
        let troublePercent = [20, 60, 90][Int(seed % 3)]
        network = ScriptedNetwork(seed: seed &+ 1, troublePercent: troublePercent)
        // One province in eight is slow to update its collector, in one way or the other.
        if seed % 8 == 3 { network.setBatches(.unknown) }
        if seed % 8 == 6 { network.setBatches(.nameless) }
        outbox = try DirectOutbox(disk: disk)
        watch = PauseWatch(network, clock)
        courier = Courier(
            outbox: outbox, transport: watch, clock: clock, log: SilentLog(),
            random: SplitMix64(seed: seed &+ 2))
        listen()
    }

    // MARK: - Weather

    /// Trouble of every kind for a while: for a short one as a rule, which finds most faults in the least
    /// time, and one in eight times for a long one.
    private mutating func storm() async throws {
        let rounds = seed % 8 == 5 ? 5...10 : 1...3
        for _ in 0..<Int.random(in: rounds, using: &random) {
            troubleTheDisk()
            for _ in 0..<[0, 0, 1, 1, 2, 4][Int.random(in: 0..<6, using: &random)] {
                await finalise()
            }
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                await courier.step()
                clock.advance(by: .milliseconds(Int.random(in: 1...1500, using: &random)))
            }
            if chance(10) { await submit() }
            if chance(6) { disk.die() }
            if disk.isDead { try restart() }
            if chance(6) { flipBit() }
            if chance(10) {
                let wall = Int64.random(in: 0...2_000_000_000_000, using: &random)  // C1
                clock.setWall(milliseconds: wall)
            }
            if chance(60) { clock.advance(by: .seconds(Int.random(in: 1...400, using: &random))) }
        }
    }

    /// Faults stop; everything waiting must arrive within the longest pauses there are (I5).
    private mutating func calm() async throws {
        network.setTrouble(percent: 0)
        disk.calm()
        disk.setTrouble(nil)
        disk.limit(freeBytes: Int.max)
        for _ in 0..<40 {
            await courier.step()
            if try outbox.spool.names(in: .waiting).isEmpty { return }
            clock.advance(by: .seconds(300))
        }
        problems.append("I5: reports are still waiting after three hours of calm")
    }

    private mutating func troubleTheDisk() {
        if chance(14) { disk.script(.death, in: Int.random(in: 1...25, using: &random)) }
        if chance(12) {
            let code = [ENOSPC, EIO][Int.random(in: 0...1, using: &random)]
            disk.script(.fault(code), in: Int.random(in: 1...25, using: &random))
        }
        if chance(8) {
            disk.setTrouble(MemoryFileSystem.Trouble.allCases.randomElement(using: &random))
        } else if chance(40) {
            disk.setTrouble(nil)
        }
        if chance(8) {
            disk.limit(freeBytes: Int.random(in: 0...900, using: &random))
        } else if chance(40) {
            disk.limit(freeBytes: Int.max)
        }
    }

    // MARK: - What people and machines do

    private mutating func finalise() async {
        made += 1
        let (number, isBad) = (made, chance(8))
        let now = clock.now()
        let period = "2026-0\(Int.random(in: 1...4, using: &random))"
        let slot = Samples.report(number, period: period).name.slot
        let box = Box()
        let name = try? await outbox.save(slot: slot) { history in
            let report = Samples.report(
                number, period: period, revision: history.nextRevision, finalisedAt: now,
                isBad: isBad)
            box.set(report)
            return report
        }
        if name == nil || isBad { quarrels.insert(slot) }
        guard name != nil, let report = box.value else { return tally.note("not saved") }
        saved[report.header.id] = report
        files[report.header.id] = SpoolFile.encode(report)
        tally.note("saved")
        if report.header.revision > 1 { tally.note("second revision") }
    }

    /// `submit` beside `run`: another process with its own courier and the same home.
    private mutating func submit() async {
        let beside = Self.neighbour(outbox, network, clock, seed &+ 9)
        guard let sent = try? await beside.deliverOnce([], within: .seconds(15)) else { return }
        tally.note("delivered by submit", sent.count)
    }

    private mutating func flipBit() {
        let waiting = disk.peek("/outbox/waiting")
            .compactMap { OutboxName(fileName: $0, ending: Spool.reportEnding) }
        guard let name = waiting.randomElement(using: &random) else { return }
        let byte = Int.random(in: 0..<300, using: &random)
        disk.corrupt("/outbox/waiting/\(name.stem).report") { bytes in
            if !bytes.isEmpty { bytes[byte % bytes.count] ^= 1 << UInt8(byte % 8) }
        }
        flipped.insert(name.id)
        quarrels.insert(name.slot)
    }

    /// The machine comes back: what was said to be saved must still be there.
    private mutating func restart() throws {
        tally.note("crash")
        let losses = MemoryFileSystem.Loss.allCases
        let loss = losses[Int.random(in: 0..<losses.count, using: &random)]
        tally.lossesSeen.insert("\(loss)")
        disk = disk.reopened(after: loss, seed: random.next())
        problems += watch.violations
        outbox = try DirectOutbox(disk: disk)
        watch = PauseWatch(network, clock)
        courier = Courier(
            outbox: outbox, transport: watch, clock: clock, log: SilentLog(),
            random: SplitMix64(seed: random.next()))
        listen()
        for report in saved.values where !flipped.contains(report.header.id) {
            let isThere = [Spool.Place.waiting, .sent, .refused].contains { holds(report, $0) }
            if !isThere { problems.append("I3: \(report.name.stem) lost by crash: \(loss)") }
        }
    }

    /// Whether a saved report's file lies in a place, as it was saved. Compared byte for byte, which is
    /// stricter than reading it, and costs nothing.
    func holds(_ report: OutboxReport, _ place: Spool.Place) -> Bool {
        let path = "/outbox/\(place.rawValue)/\(report.name.stem)\(Spool.reportEnding)"
        return disk.bytes(path).map { $0 == files[report.header.id] } ?? false
    }

    private mutating func inspect() {
        problems += watch.violations
        problems += HistoryInspection(self).problems
        let collector = network.collector
        tally.note("accepted", collector.receipts.count)
        for (what, count) in network.batches { tally.note(what, count) }
        tally.note("withdrawn", collector.withdrawn.count)
        tally.note("refused", (try? outbox.spool.names(in: .refused).count) ?? 0)
        tally.note("damaged", (try? outbox.spool.names(in: .damaged).count) ?? 0)
    }

    private func listen() {
        network.onHappening { [disk, outbox, network, clock, seed] happening in
            guard happening == .neighbour else { return disk.die() }
            let beside = Self.neighbour(outbox, network, clock, seed &+ 8)
            // What comes of it is seen in the outbox; a disk that fails is part of the weather.
            _ = try? await beside.deliverOnce([], within: .seconds(15))
        }
    }

    private static func neighbour(
        _ outbox: DirectOutbox, _ network: ScriptedNetwork, _ clock: ManualClock, _ seed: UInt64
    ) -> Courier {
        Courier(
            outbox: outbox, transport: network, clock: clock, log: SilentLog(),
            random: SplitMix64(seed: seed))
    }

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &random) < percent
    }
}
