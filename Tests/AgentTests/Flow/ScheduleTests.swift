import Shared
import Testing

@testable import Agent

@Suite("When a source is run") struct ScheduleTests {
    private func order(
        _ rule: String, kinds: [PeriodKind] = [.month], calendar: ReportingCalendar = .statistical
    ) throws -> Schedule.Order {
        Schedule.Order(
            source: "his", form: try #require(FormCode("HDKB-T")), kinds: kinds,
            calendar: calendar, rule: try #require(ScheduleRule(rule)))
    }

    private func moment(_ text: String) throws -> Instant {
        try #require(Instant(rfc3339: text + ":00+07:00"))
    }

    /// What is due, and when to look again.
    private func plan(
        _ order: Schedule.Order, at now: String, lastRun: String? = nil,
        complete: Set<String> = []
    ) throws -> (due: [String], next: String?) {
        let last = try lastRun.map { try moment($0) }
        let plan = Schedule(orders: [order]).plan(
            at: try moment(now), lastRun: { _ in last },
            isComplete: { complete.contains($0.period.identifier) })
        return (
            plan.due.map(\.period.identifier),
            plan.next.map { String($0.rfc3339.prefix(16)) }
        )
    }

    /// One moment and what follows.
    struct Row: Sendable, CustomTestStringConvertible {
        let why: String
        let now: String
        var lastRun: String?
        var complete: Set<String> = []
        let due: [String]
        let next: String
        var testDescription: String { why }
    }

    static let older: Set<String> = ["2026-02", "2026-01", "2025-12"]

    @Test(
        "a period is tried so many days after its end, then daily until it is complete",
        arguments: [
            Row(
                why: "before the first day", now: "2026-04-03T01:59", complete: older, due: [],
                next: "2026-04-03T02:00"),
            Row(
                why: "at the hour", now: "2026-04-03T02:00", complete: older, due: ["2026-03"],
                next: "2026-04-04T02:00"),
            Row(
                why: "run already today", now: "2026-04-03T09:00", lastRun: "2026-04-03T02:00",
                complete: older, due: [], next: "2026-04-04T02:00"),
            Row(
                why: "the next day", now: "2026-04-04T02:00", lastRun: "2026-04-03T02:01",
                complete: older, due: ["2026-03"], next: "2026-04-05T02:00"),
            Row(
                why: "off for five days: caught up once", now: "2026-04-09T15:00",
                lastRun: "2026-04-03T02:00", complete: older, due: ["2026-03"],
                next: "2026-04-10T02:00"),
            Row(
                why: "caught up: not once for each day missed", now: "2026-04-09T15:01",
                lastRun: "2026-04-09T15:00", complete: older, due: [], next: "2026-04-10T02:00"),
            Row(
                why: "complete: the next period's turn", now: "2026-04-09T15:00",
                complete: older.union(["2026-03"]), due: [], next: "2026-05-03T02:00"),
            Row(
                why: "the year's end", now: "2026-01-03T02:00",
                complete: ["2025-11", "2025-10"], due: ["2025-12"], next: "2026-01-04T02:00"),
            Row(
                why: "the clock jumped back: a run of the future says nothing",
                now: "2026-04-03T03:00", lastRun: "2027-04-03T02:00", complete: older,
                due: ["2026-03"], next: "2026-04-04T02:00"),
            Row(
                why: "the clock jumped back before the first run", now: "2026-04-02T03:00",
                lastRun: "2026-04-03T02:00", complete: older, due: [],
                next: "2026-04-03T02:00"),
            Row(
                why: "the clock jumped ahead a month: both periods, the older first",
                now: "2026-05-04T00:00", complete: ["2026-02"], due: ["2026-03", "2026-04"],
                next: "2026-05-04T02:00"),
            Row(
                why: "leap day", now: "2028-03-03T02:00", complete: ["2028-01", "2027-12"],
                due: ["2028-02"], next: "2028-03-04T02:00"),
        ])
    func rows(_ row: Row) throws {
        let found = try plan(
            order("+3d 02:00"), at: row.now, lastRun: row.lastRun, complete: row.complete)
        #expect(found.due == row.due)
        #expect(found.next == row.next)
    }

    @Test("a clock of 1970 runs nothing and breaks nothing (C1)")
    func deadClock() throws {
        let found = try plan(
            order("+1d 02:00"), at: "1970-01-01T00:00", lastRun: "2026-04-03T02:00")
        #expect(found.due.isEmpty == false || found.next != nil)
        #expect(found.next.map { $0 < "1970-03" } == true)
    }

    @Test("each kind of period has its own turn, in the form's own calendar")
    func kinds() throws {
        let order = try order(
            "+2d 06:30", kinds: [.quarter, .year], calendar: .administrative)
        let found = try plan(order, at: "2026-12-16T06:30")
        #expect(found.due == ["2026", "2026-Q4"] || found.due == ["2026-Q4", "2026"])
        #expect(found.next == "2026-12-17T06:30")
    }

    @Test("between two moments nothing is missed: waking when told runs every day once")
    func everyDayOnce() throws {
        let schedule = Schedule(orders: [try order("+3d 02:00")])
        var now = try moment("2026-04-01T00:00")
        var runs: [Schedule.Run: Instant] = [:]
        var days: [Day] = []
        for _ in 0..<12 {
            let plan = schedule.plan(
                at: now, lastRun: { runs[$0] },
                isComplete: { $0.period.identifier < "2026-03" })
            for run in plan.due {
                runs[run] = now
                days.append(now.day)
            }
            now = try #require(plan.next)
        }
        #expect(days.count >= 11)
        #expect(Set(days).count == days.count)
        #expect(zip(days, days.dropFirst()).allSatisfy { $1 - $0 == 1 })
    }

    @Test(
        "what is no schedule is refused",
        arguments: ["", "3d 02:00", "+3 02:00", "+0d 02:00", "+61d 02:00", "+3d 2:00", "+3d 25:00"])
    func refused(text: String) { #expect(ScheduleRule(text) == nil) }

    @Test("a schedule is written as it is read")
    func spelling() throws {
        let rule = try #require(ScheduleRule("+3d 02:00"))
        #expect(rule.description == "+3d 02:00")
        #expect(ScheduleRule.standard.description == "+1d 02:00")
    }
}

@Suite("Reminders before a due date") struct ReminderTests {
    @Test("the unit's own days win, then the department's, then the standard ones")
    func whose() throws {
        let form = try #require(FormCode("HDKB-T"))
        let facility = try #require(FacilityID("BV01"))
        let item = InboxAnswer.Item(
            form: Form.Key(code: form, version: 1),
            period: try #require(ReportingPeriod(identifier: "2026-03", calendar: .statistical)),
            status: .awaited, dueAt: Instant(rfc3339: "2026-04-09T00:00:00+07:00"))
        func daysLeft(_ own: [Int]?, _ advised: [Int]?) throws -> [Int] {
            try (1...8).flatMap { day -> [Int] in
                let now = try #require(Instant(rfc3339: "2026-04-0\(day)T08:00:00+07:00"))
                var state = UnitState(
                    facility: facility, facilityName: LocalizedText(vi: "", en: ""), now: now)
                state.inbox = InboxAnswer(
                    asOf: now, facility: facility, items: [item],
                    schedules: [FormSchedule(form: form, run: nil, reminders: advised)])
                state.reminderDays = own
                return state.reminders.map(\.daysLeft)
            }
        }
        #expect(try daysLeft(nil, nil) == [3, 1, 0])
        #expect(try daysLeft(nil, [5, 2]) == [5, 2])
        #expect(try daysLeft([4], [5, 2]) == [4])
        #expect(try daysLeft(nil, []) == [])
    }

    @Test(
        "are given on the days asked for, and every day once the date has passed",
        arguments: [
            ("2026-04-04", ObligationStatus.awaited, [Int]()), ("2026-04-05", .awaited, [3]),
            ("2026-04-06", .awaited, []), ("2026-04-07", .awaited, [1]),
            ("2026-04-08", .awaited, [0]), ("2026-04-09", .missing, [-1]),
            ("2026-04-20", .missing, [-12]), ("2026-04-08", .onTime, []),
            ("2026-04-08", .exempt, []), ("2026-03-31", .notYetDue, []),
        ])
    func days(today: String, status: ObligationStatus, left: [Int]) throws {
        let key = Form.Key(code: try #require(FormCode("HDKB-T")), version: 1)
        let item = InboxAnswer.Item(
            form: key,
            period: try #require(ReportingPeriod(identifier: "2026-03", calendar: .statistical)),
            status: status, dueAt: Instant(rfc3339: "2026-04-09T00:00:00+07:00"))
        let reminders = Reminder.reminders(
            of: [item], days: { _ in Reminder.standardDays }, on: try #require(Day(iso: today)))
        #expect(reminders.map(\.daysLeft) == left)
        #expect(reminders.allSatisfy { $0.due.iso == "2026-04-08" })
    }
}
