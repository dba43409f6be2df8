import Support
import Testing

@testable import Shared

/// A world in which reports come, are given back, extended and released, while the planner runs on a
/// clock that stands still for days, jumps ahead and falls back.
private struct World {
    struct Slot {
        let slot: ReminderSlot
        var due: DueDate
        var received: Instant?
        var returned: Instant?
        var isExempt = false

        func report(at now: Instant) -> ChasedReport {
            let status: ObligationStatus =
                received != nil
                ? .onTime : isExempt ? .exempt : due.isLate(now) ? .missing : .awaited
            return ChasedReport(slot: slot, status: status, due: due, returnedAt: returned)
        }
    }

    struct Sent {
        let reminder: Reminder
        let at: Instant
        let slot: Slot
    }

    var dice: SplitMix64
    var now = instant("2026-01-25T00:00:00+07:00")
    var slots: [Slot]
    var sent: [Sent] = []
    var last: [ReminderThread: Instant] = [:]
    /// Notices of each pass.
    var passes: [Int] = []
    let planner: ReminderPlanner

    init(seed: UInt64, planner: ReminderPlanner) throws {
        dice = SplitMix64(seed: seed)
        self.planner = planner
        let form = try #require(FormCode("KB-T"))
        slots = try (0..<12).map { index in
            Slot(
                slot: ReminderSlot(
                    form: form, period: period(index % 2 == 0 ? "2026-01" : "2025-12"),
                    facility: try #require(FacilityID("SX-\(index / 2)"))),
                due: DueDate(day: day("2026-02-06")))
        }
    }

    mutating func live(_ count: Int) {
        for _ in 0..<count {
            step()
            happen()
            pass()
        }
    }

    private mutating func step() {
        let hour: Int64 = 3600
        switch Int.random(in: 0..<60, using: &dice) {
        case 0: now = now.adding(seconds: Int64.random(in: 2...6, using: &dice) * 24 * hour)
        case 1: now = now.adding(seconds: -Int64.random(in: 1...7, using: &dice) * 24 * hour)
        default: now = now.adding(seconds: Int64.random(in: 60...(5 * hour), using: &dice))
        }
    }

    private mutating func happen() {
        let which = Int.random(in: slots.indices, using: &dice)
        switch Int.random(in: 0..<40, using: &dice) {
        case 0 where !slots[which].isExempt:
            slots[which].received = now
            slots[which].returned = nil
        case 1 where slots[which].received != nil: slots[which].returned = now
        case 2 where slots[which].received == nil:
            let days = Int.random(in: 1...14, using: &dice)
            slots[which].due = DueDate(day: slots[which].due.day.adding(days: days))
        case 3 where slots[which].received == nil: slots[which].isExempt.toggle()
        default: break
        }
    }

    private mutating func pass() {
        let reports = slots.map { $0.report(at: now) }
        let plan = planner.plan(reports, at: now, last: { last[$0] })
        passes.append(plan.reminders.count)
        for reminder in plan.reminders {
            last[reminder.thread] = reminder.moment
            guard let slot = slots.first(where: { $0.slot == reminder.thread.slot }) else {
                continue
            }
            sent.append(Sent(reminder: reminder, at: now, slot: slot))
        }
    }
}

@Suite("Whatever happens to reports and clock") struct ReminderPropertyTests {
    static let planner = ReminderPlannerTests.planner()

    private static func world(_ seed: UInt64) throws -> World {
        var world = try World(seed: seed, planner: planner)
        world.live(400)
        try #require(world.sent.count > 4, "seed \(seed): nothing was tried")
        return world
    }

    @Test("nobody who has reported, and nobody released, is reminded", arguments: 0..<40)
    func onlyTheLate(_ seed: UInt64) throws {
        for one in try Self.world(seed).sent {
            #expect(one.slot.received == nil || one.slot.returned != nil, "seed \(seed): \(one)")
            #expect(!one.slot.isExempt || one.slot.returned != nil, "seed \(seed): \(one)")
        }
    }

    @Test("nothing goes out twice", arguments: 0..<40)
    func once(_ seed: UInt64) throws {
        let keys = try Self.world(seed).sent.map(\.reminder.key)
        #expect(Set(keys).count == keys.count, "seed \(seed)")
    }

    @Test("nothing goes out in quiet hours or on a rest day", arguments: 0..<40)
    func quiet(_ seed: UInt64) throws {
        for one in try Self.world(seed).sent {
            let minutes = (one.at - one.at.day.startInstant) / 60_000
            #expect((450..<1050).contains(minutes), "seed \(seed): \(one.at)")
            #expect(!one.at.day.isWeekend, "seed \(seed): \(one.at)")
        }
    }

    @Test(
        "no step goes out before its moment, nor for a due date that was moved", arguments: 0..<40)
    func neverEarly(_ seed: UInt64) throws {
        for one in try Self.world(seed).sent {
            #expect(one.reminder.moment <= one.at, "seed \(seed): \(one)")
            if one.slot.returned == nil {
                #expect(one.reminder.thread.anchor == one.slot.due.at, "seed \(seed): \(one)")
            }
        }
    }

    @Test("no pass, after whatever outage, says more than once to each about a report")
    func noFlood() throws {
        for seed in UInt64(0)..<40 {
            // Twelve reports, two recipients, one channel.
            #expect(try Self.world(seed).passes.allSatisfy { $0 <= 24 }, "seed \(seed)")
        }
    }

    @Test("whoever stays away hears every step of the ladder when nothing fails")
    func nobodyForgotten() throws {
        let report = try ChaseCase("SX-BV1", .awaited)
        var last: [ReminderThread: Instant] = [:]
        var heard: [String] = []
        var now = instant("2026-02-01T00:00:00+07:00")
        while now < instant("2026-03-05T00:00:00+07:00") {
            var chased = report
            if let due = chased.due, due.isLate(now) { chased.status = .missing }
            let plan = Self.planner.plan([chased.report], at: now, last: { last[$0] })
            for one in plan.reminders {
                last[one.thread] = one.moment
                heard.append("\(one.step)→\(one.thread.recipient.rawValue)")
            }
            now = now.adding(seconds: 600)
        }
        #expect(
            heard == [
                "truoc→unit", "han→unit", "tre→unit", "cap-tren→unit", "cap-tren→head",
                "cap-tren→unit", "cap-tren→head",
            ])
    }

    @Test("nothing is due before the moment that the last pass named")
    func sleepsRightly() throws {
        for seed in UInt64(0)..<40 {
            var dice = SplitMix64(seed: seed)
            let report = try ChaseCase("SX-BV1", .awaited).report
            let now = instant("2026-02-01T00:00:00+07:00")
                .adding(seconds: Int64.random(in: 0..<432_000, using: &dice))
            let plan = Self.planner.plan([report], at: now, last: { _ in nil })
            guard plan.reminders.isEmpty, let next = plan.next else { continue }
            let between = now.adding(milliseconds: (next - now) / 2)
            let early = Self.planner.plan([report], at: between, last: { _ in nil })
            #expect(early.reminders.isEmpty, "seed \(seed): \(now)")
        }
    }
}
