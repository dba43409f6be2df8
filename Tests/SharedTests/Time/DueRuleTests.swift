import Shared
import Support
import Testing

@Suite("Due dates")
struct DueRuleTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let rule: DueRule
        let reported: ReportingPeriod
        let due: String
        let provisional: Bool
        let reason: String

        init(
            _ basis: DueRule.Basis, _ identifier: String, _ calendar: ReportingCalendar,
            due: String, provisional: Bool = false, onRestDay: DueRule.RestDayRule = .next,
            _ reason: String
        ) {
            rule = dueRule(basis, onRestDay: onRestDay)
            reported = period(identifier, calendar)
            self.due = due
            self.provisional = provisional
            self.reason = reason
        }

        var testDescription: String { "\(reported) \(rule.basis) due \(due): \(reason)" }
    }

    static let vectors = [
        Row(
            .workingDaysAfterWindow(5), "2026-01", .statistical, due: "2026-02-06",
            "DOMAIN §3: January ends on a Saturday"),
        Row(
            .daysAfterWindow(5), "2026-01", .statistical, due: "2026-02-05",
            "DOMAIN §3: plain days"),
        Row(
            .workingDaysAfterWindow(5), "2026-04", .statistical, due: "2026-05-08",
            "DOMAIN §3: 1/5 and a weekend rest"),
        Row(
            .workingDaysAfterWindow(2), "2026-02", .administrative, due: "2026-02-24",
            "DOMAIN §3, C3: Tết 2026 follows the cut-off"),
        Row(
            .workingDaysAfterWindow(2), "2026-9M", .administrative, due: "2026-09-16",
            "DOMAIN §3: cut-off 14/09"),
        Row(
            .fixedDayOfLastMonth(17), "2026-Q1", .administrative, due: "2026-03-17",
            "DOMAIN §3: the 17th is a Tuesday"),
        Row(
            .workingDaysAfterWindow(15), "2026-10", .statistical, due: "2026-11-20",
            "DOMAIN §3: before the holiday of 24/11"),
        Row(
            .workingDaysAfterWindow(25), "2026-10", .statistical, due: "2026-12-07",
            "DOMAIN §3: over the holiday of 24/11"),
        Row(
            .workingDaysAfterWindow(5), "2025-12", .statistical, due: "2026-01-09",
            "DOMAIN §3, C3: over New Year with its swap"),
        Row(
            .workingDaysAfterWindow(10), "2025-12", .statistical, due: "2026-01-15",
            "DOMAIN §3: Saturday 10/1 is worked"),
        Row(
            .workingDaysAfterWindow(3), "2024-04", .statistical, due: "2024-05-04",
            "DOMAIN §3: lands on a worked Saturday"),
        Row(
            .workingDaysAfterWindow(5), "2024-04", .statistical, due: "2024-05-07",
            "DOMAIN §3: counts the worked Saturday"),
        Row(
            .fixedDayOfLastMonth(17), "2024-Q1", .administrative, due: "2024-03-18",
            "DOMAIN §3: 17/03 is a Sunday"),
        Row(
            .daysAfterWindow(5), "2026-08", .statistical, due: "2026-09-07",
            "DOMAIN §3: 05/09 is a Saturday"),
    ]

    static let own = [
        Row(
            .workingDaysAfterWindow(5), "2024-02", .statistical, due: "2024-03-07",
            "C3: February ends on the leap day"),
        Row(
            .workingDaysAfterWindow(2), "2024-03", .administrative, due: "2024-03-18",
            "C3: the window holds the leap day"),
        Row(
            .fixedDayOfLastMonth(31), "2024-02", .administrative, due: "2024-02-29",
            "C3: a short month's last day, leap"),
        Row(
            .fixedDayOfLastMonth(30), "2026-02", .administrative, due: "2026-03-02",
            "28/02/2026 is a Saturday and moves"),
        Row(
            .fixedDayOfLastMonth(30), "2026-02", .administrative, due: "2026-02-28",
            onRestDay: .keep, "28/02/2026 is a Saturday and stays"),
        Row(
            .daysAfterWindow(5), "2026-08", .statistical, due: "2026-09-05", onRestDay: .keep,
            "a Saturday stays where the rule says keep"),
        Row(
            .workingDaysAfterWindow(5), "2026-04", .statistical, due: "2026-05-08",
            onRestDay: .keep, "a count of working days is never on a rest day"),
        Row(
            .daysAfterWindow(22), "2026-07", .statistical, due: "2026-08-22",
            "a worked Saturday is no rest day"),
        Row(
            .daysAfterWindow(0), "2026-W07", .statistical, due: "2026-02-23",
            "C3: the window's own Sunday, moved over Tết 2026"),
        Row(
            .fixedDayOfLastMonth(29), "2024-04", .administrative, due: "2024-05-02",
            "three holidays in a row"),
        Row(
            .workingDaysAfterWindow(2), "2024-02", .administrative, due: "2024-02-16",
            "C3: the cut-off is the last day of Tết 2024"),
        Row(
            .workingDaysAfterWindow(10), "2024-01", .statistical, due: "2024-02-21",
            "C3: Tết 2024 within the count"),
        Row(
            .workingDaysAfterWindow(5), "2025-01", .statistical, due: "2025-02-07",
            "C3: January ends on the last day of Tết 2025"),
        Row(
            .workingDaysAfterWindow(1), "2025-W04", .statistical, due: "2025-02-03",
            "C3: a week before Tết 2025"),
        Row(
            .fixedDayOfLastMonth(27), "2025-01", .administrative, due: "2025-02-03",
            "C3: the fixed day is the first of Tết 2025"),
        Row(
            .workingDaysAfterWindow(5), "2024-12", .statistical, due: "2025-01-08",
            "C3: over New Year 2025"),
        Row(
            .workingDaysAfterWindow(15), "2025", .statistical, due: "2026-01-22",
            "C3: a year's report, Saturday 10/1 worked"),
        Row(
            .workingDaysAfterWindow(2), "2025", .administrative, due: "2025-12-16",
            "C3: the year is cut off on 14/12, a Sunday"),
        Row(
            .workingDaysAfterWindow(15), "2026-H1", .statistical, due: "2026-07-21",
            "NL-6T, first half"),
        Row(
            .workingDaysAfterWindow(15), "2026-H2", .statistical, due: "2027-01-22",
            provisional: true, "NL-6T, second half: 2027 is not announced"),
        Row(
            .workingDaysAfterWindow(2), "2026-H2", .administrative, due: "2026-12-16",
            "cut-off 14/12: no day of 2027 is looked at"),
        Row(
            .workingDaysAfterWindow(2), "2026-W53", .statistical, due: "2027-01-05",
            provisional: true, "C3: week 53 ends in 2027"),
        Row(
            .workingDaysAfterWindow(3), "2020-W53", .administrative, due: "2021-01-06",
            provisional: true, "C3: week 53, no table"),
        Row(
            .workingDaysAfterWindow(10), "2027-01", .statistical, due: "2027-02-19",
            provisional: true, "C3: Tết 2027 as foreseen"),
        Row(
            .workingDaysAfterWindow(5), "2022-12", .statistical, due: "2023-01-09",
            "C3: 2022 has no table, but only days of 2023 are looked at"),
        Row(
            .workingDaysAfterWindow(2), "2022-08", .statistical, due: "2022-09-02",
            provisional: true, "no table: a holiday counts as worked"),
        Row(
            .daysAfterWindow(5), "1998-01", .statistical, due: "1998-02-05", provisional: true,
            "no table: whether it moves is not known"),
        Row(
            .daysAfterWindow(5), "1998-01", .statistical, due: "1998-02-05", onRestDay: .keep,
            "no table, but nothing can move it"),
        Row(
            .workingDaysAfterWindow(1), "2024-09-07..2024-09-15", .statistical,
            due: "2024-09-16", "an ad hoc report after a storm"),
        Row(
            .fixedDayOfLastMonth(20), "2024-09-07..2024-09-15", .statistical,
            due: "2024-09-20", "the month in which an ad hoc interval ends"),
    ]

    @Test("the due day follows from rule, window and holidays", arguments: vectors + own)
    func due(_ row: Row) {
        let due = row.rule.dueDate(for: row.reported, in: HolidayFixtures.calendar)
        #expect(due.day == day(row.due))
        #expect(due.isProvisional == row.provisional)
        #expect(due.at == day(row.due).adding(days: 1).startInstant)
    }

    @Test("dueAt is the first instant that is late")
    func firstLateInstant() {
        let due = dueRule(.workingDaysAfterWindow(5))
            .dueDate(for: period("2026-01"), in: HolidayFixtures.calendar)
        #expect(due.at.rfc3339 == "2026-02-07T00:00:00+07:00")
        #expect(due.isLate(due.at))
        #expect(!due.isLate(due.at.adding(milliseconds: -1)))
    }

    @Test("a rule may close at an hour of the due day")
    func hour() {
        let rule = dueRule(.daysAfterWindow(1), closesAt: timeOfDay("17:00"), onRestDay: .keep)
        let due = rule.dueDate(for: period("2024-09-07..2024-09-14"), in: HolidayFixtures.calendar)
        #expect(due.day == day("2024-09-15"))
        #expect(due.at.rfc3339 == "2024-09-15T17:00:00+07:00")
    }

    @Test("a time of day is HH:MM up to 24:00, and midnight is the day's end")
    func times() {
        #expect(TimeOfDay("24:00") == .endOfDay)
        #expect(TimeOfDay("07:30")?.minutes == 450)
        #expect(TimeOfDay("07:30")?.description == "07:30")
        for text in ["00:00", "24:01", "25:00", "7:30", "17", "17:60", "17:00:00", "", "17h00"] {
            #expect(TimeOfDay(text) == nil, "\(text)")
        }
    }

    @Test("a number that makes no sense makes no rule")
    func numbers() {
        func exists(_ basis: DueRule.Basis) -> Bool {
            DueRule(basis: basis, legalBasis: LocalizedText(vi: "x", en: "x")) != nil
        }
        #expect(exists(.workingDaysAfterWindow(1)) && !exists(.workingDaysAfterWindow(0)))
        #expect(exists(.daysAfterWindow(0)) && !exists(.daysAfterWindow(-1)))
        #expect(exists(.fixedDayOfLastMonth(31)) && !exists(.fixedDayOfLastMonth(32)))
        #expect(!exists(.fixedDayOfLastMonth(0)) && !exists(.workingDaysAfterWindow(251)))
    }

    @Test("the rule in force on the window's last day decides")
    func book() throws {
        let change = day("2026-01-01")
        let old = dueRule(
            .workingDaysAfterWindow(5), validity: try #require(DayInterval(from: nil, to: change)))
        let new = dueRule(
            .workingDaysAfterWindow(3), validity: DayInterval(from: change))
        let book = try #require(DueRuleBook([new, old]))
        #expect(book.rules == [old, new])
        #expect(book.rule(for: period("2025-12")) == old)
        #expect(book.rule(for: period("2026-01")) == new)
        #expect(book.rule(for: period("2025-Q4", .administrative)) == old)
        #expect(book.rule(for: period("2026-01", .administrative)) == new)
        let december = book.dueDate(for: period("2025-12"), in: HolidayFixtures.calendar)
        #expect(december?.day == day("2026-01-09"))
        let late = try #require(DueRuleBook([new]))
        #expect(late.rule(for: period("2025-12")) == nil)
        #expect(late.dueDate(for: period("2025-12"), in: HolidayFixtures.calendar) == nil)
    }

    @Test("a book refuses two rules for one day, and none at all")
    func overlap() throws {
        let always = dueRule(.workingDaysAfterWindow(5))
        let new = dueRule(
            .workingDaysAfterWindow(3), validity: DayInterval(from: day("2026-01-01")))
        #expect(DueRuleBook([always, new]) == nil)
        #expect(DueRuleBook([]) == nil)
        let overlap = try #require(DueRuleBook.firstOverlap(in: [new, always]))
        #expect(overlap == (0, 1))
    }
}
