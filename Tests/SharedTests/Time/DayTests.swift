import Shared
import Support
import Testing

@Suite("Days")
struct DayTests {
    struct Known: CustomTestStringConvertible, Sendable {
        let iso: String
        let number: Int
        let weekday: Int
        let reason: String
        var testDescription: String { "\(iso): \(reason)" }
    }

    static let known = [
        Known(iso: "1970-01-01", number: 0, weekday: 4, reason: "the epoch was a Thursday"),
        Known(iso: "1969-12-31", number: -1, weekday: 3, reason: "before the epoch"),
        Known(iso: "2000-02-29", number: 11_016, weekday: 2, reason: "a 400th year is leap"),
        Known(iso: "2000-03-01", number: 11_017, weekday: 3, reason: "an era begins"),
        Known(iso: "1900-03-01", number: -25_508, weekday: 4, reason: "a 100th year is not leap"),
        Known(iso: "2024-12-31", number: 20_088, weekday: 2, reason: "last day of a leap year"),
        Known(iso: "2026-02-06", number: 20_490, weekday: 5, reason: "Friday in DOMAIN §3"),
        Known(iso: "0001-01-01", number: -719_162, weekday: 1, reason: "first day accepted"),
        Known(iso: "9999-12-31", number: 2_932_896, weekday: 5, reason: "last day accepted"),
    ]

    @Test("a date has its day number and weekday", arguments: known)
    func number(_ row: Known) throws {
        let day = try #require(Day(iso: row.iso))
        #expect(day.number == row.number)
        #expect(day.isoWeekday == row.weekday)
        #expect(day.isWeekend == (row.weekday > 5))
        #expect(Day(number: row.number).iso == row.iso)
    }

    @Test("walking 1580 to 2420 day by day agrees with counting on fingers")
    func walk() throws {
        var (year, month, dayOfMonth) = (1580, 1, 1)
        let start = try #require(Day(year: year, month: month, day: dayOfMonth))
        var expected = start
        var weekday = start.isoWeekday
        while year < 2420 {
            let made = Day(year: year, month: month, day: dayOfMonth)
            let (readYear, readMonth, readDay) = expected.date
            guard made == expected, (readYear, readMonth, readDay) == (year, month, dayOfMonth),
                expected.isoWeekday == weekday
            else {
                Issue.record("\(year)-\(month)-\(dayOfMonth) became \(expected)")
                return
            }
            expected = expected.adding(days: 1)
            weekday = weekday % 7 + 1
            dayOfMonth += 1
            if dayOfMonth > Self.fingers(month, year) { (month, dayOfMonth) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        // 840 years hold 204 leap days: every fourth year less 1700, 1800, 1900, 2100, 2200, 2300.
        #expect(expected - start == 840 * 365 + 204)
    }

    private static func fingers(_ month: Int, _ year: Int) -> Int {
        let leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
        return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    @Test(
        "what is not an existing day written YYYY-MM-DD is refused",
        arguments: [
            "2025-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00",
            "2026-1-31", "26-01-31", "2026/01/31", "2026-01-31 ", " 2026-01-31", "2026-01-31Z",
            "+026-01-31", "0000-01-01", "2026-01", "", "31/01/2026", "２０２６-01-31", "2026-01-3a",
        ])
    func refused(_ text: String) {
        #expect(Day(iso: text) == nil)
    }

    @Test("people read day/month/year")
    func vietnamese() {
        #expect(day("2026-01-31").vietnamese == "31/01/2026")
        #expect(day("2024-09-07").vietnamese == "07/09/2024")
    }

    @Test("days count, compare and walk as numbers")
    func arithmetic() {
        #expect(day("2024-03-01") - day("2024-02-28") == 2)
        #expect(day("2025-03-01") - day("2025-02-28") == 1)
        #expect(day("2025-12-31").adding(days: 1) == day("2026-01-01"))
        #expect(day("2026-01-01").adding(days: -366) == day("2024-12-31"))
        #expect(day("2026-01-09") < day("2026-01-10"))
        let february = day("2024-02-01")..<day("2024-03-01")
        #expect(february.count == 29)
        #expect(february.map(\.dayOfMonth) == Array(1...29))
    }

    @Test("an interval is half-open and either end may be open")
    func interval() throws {
        let year = try #require(DayInterval(from: day("2026-01-01"), to: day("2027-01-01")))
        #expect(!year.contains(day("2025-12-31")))
        #expect(year.contains(day("2026-01-01")))
        #expect(year.contains(day("2026-12-31")))
        #expect(!year.contains(day("2027-01-01")))
        #expect(DayInterval(from: day("2026-01-01")).contains(day("9999-12-31")))
        #expect(DayInterval.always.contains(day("0001-01-01")))
        #expect(DayInterval(from: day("2026-01-01"), to: day("2026-01-01")) == nil)
        #expect(DayInterval(from: day("2026-01-02"), to: day("2026-01-01")) == nil)
    }

    @Test("intervals that only touch do not overlap")
    func overlap() throws {
        let before = try #require(DayInterval(from: nil, to: day("2026-01-01")))
        let after = DayInterval(from: day("2026-01-01"))
        #expect(!before.overlaps(after))
        #expect(!after.overlaps(before))
        #expect(before.overlaps(.always))
        let january = period("2026-01").window
        #expect(after.overlaps(january) && after.covers(january))
        #expect(!before.overlaps(january) && !before.covers(january))
        let december = period("2025-12").window
        #expect(!after.overlaps(december) && before.covers(december))
        let quarter = period("2026-Q1", .administrative).window
        #expect(before.overlaps(quarter) && !before.covers(quarter))
        #expect(after.overlaps(quarter) && !after.covers(quarter))
    }
}
