import Shared
import Support
import Testing

@Suite("Working days")
struct WorkingCalendarTests {
    let calendar = HolidayFixtures.calendar

    struct Row: CustomTestStringConvertible, Sendable {
        let day: String
        let works: Bool
        let next: String
        let reason: String
        init(_ day: String, works: Bool, next: String, _ reason: String) {
            self.day = day
            self.works = works
            self.next = next
            self.reason = reason
        }
        var testDescription: String { "\(day): \(reason)" }
    }

    static let rows = [
        Row("2026-02-13", works: true, next: "2026-02-13", "a plain Friday"),
        Row("2026-02-14", works: false, next: "2026-02-23", "C3: the Saturday before Tết 2026"),
        Row("2024-02-08", works: false, next: "2024-02-15", "C3: the first day of Tết 2024"),
        Row("2025-01-25", works: false, next: "2025-02-03", "C3: the Saturday before Tết 2025"),
        Row("2024-05-04", works: true, next: "2024-05-04", "a Saturday worked for Monday 29/4"),
        Row("2024-04-29", works: false, next: "2024-05-02", "the Monday it was worked for"),
        Row("2025-04-26", works: true, next: "2025-04-26", "a Saturday worked for Friday 2/5"),
        Row("2026-01-10", works: true, next: "2026-01-10", "a Saturday worked for Friday 2/1"),
        Row("2026-01-11", works: false, next: "2026-01-12", "the Sunday after is not"),
        Row("2026-08-22", works: true, next: "2026-08-22", "a Saturday worked for Monday 31/8"),
        Row("2026-08-29", works: false, next: "2026-09-03", "National Day 2026 with its swap"),
        Row("2026-11-24", works: false, next: "2026-11-25", "a holiday since 1/7/2026"),
        Row("2025-11-24", works: true, next: "2025-11-24", "not yet one in 2025"),
        Row("2022-09-02", works: true, next: "2022-09-02", "no table: only weekends rest"),
        Row("2022-09-03", works: false, next: "2022-09-05", "no table: a Saturday rests"),
    ]

    @Test("weekends and holidays rest, swapped days work", arguments: rows)
    func working(_ row: Row) {
        #expect(calendar.isWorkingDay(day(row.day)) == row.works)
        #expect(calendar.nextWorkingDay(onOrAfter: day(row.day)) == day(row.next))
    }

    @Test("counting n working days lands on a working day with n of them passed")
    func counting() {
        var start = day("2022-12-01")
        while start < day("2028-01-31") {
            for count in [1, 2, 5, 10, 15, 25] {
                let due = calendar.day(after: start, workingDays: count)
                let passed = (start.adding(days: 1)...due).filter(calendar.isWorkingDay)
                #expect(calendar.isWorkingDay(due) && passed.count == count)
            }
            start = start.adding(days: 3)
        }
    }

    @Test("a span is provisional when a year in it has no table or a provisional one")
    func provisional() {
        #expect(!calendar.isProvisional(over: day("2023-01-01")...day("2026-12-31")))
        #expect(calendar.isProvisional(over: day("2026-12-31")...day("2027-01-01")))
        #expect(calendar.isProvisional(over: day("2022-12-31")...day("2023-01-05")))
        #expect(calendar.isProvisional(over: day("2030-05-01")...day("2030-05-01")))
    }

    @Test("of two tables for one year the later counts")
    func laterTable() throws {
        let own = try #require(
            HolidayTable(
                year: 2027, holidays: [day("2027-06-01")], workedDays: [], source: "own",
                status: .confirmed))
        let calendar = WorkingCalendar(tables: HolidayFixtures.tables + [own])
        #expect(!calendar.isWorkingDay(day("2027-06-01")))
        #expect(calendar.isWorkingDay(day("2027-02-08")))
        #expect(!calendar.isProvisional(over: day("2027-01-01")...day("2027-12-31")))
    }

    @Test("a table whose days contradict each other or its year cannot be made")
    func impossibleTable() {
        func table(off: Set<Day>, worked: Set<Day>) -> HolidayTable? {
            HolidayTable(
                year: 2026, holidays: off, workedDays: worked, source: "x", status: .confirmed)
        }
        #expect(table(off: [day("2026-01-01")], worked: [day("2026-01-10")]) != nil)
        #expect(table(off: [day("2027-01-01")], worked: []) == nil)
        #expect(table(off: [], worked: [day("2025-12-27")]) == nil)
        #expect(table(off: [day("2026-01-10")], worked: [day("2026-01-10")]) == nil)
    }
}
