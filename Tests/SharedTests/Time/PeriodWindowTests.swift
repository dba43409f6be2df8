import Shared
import Support
import Testing

@Suite("Period windows")
struct PeriodWindowTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let identifier: String
        let calendar: ReportingCalendar
        let first: String
        let last: String
        let reason: String

        init(
            _ identifier: String, _ calendar: ReportingCalendar, _ first: String, _ last: String,
            _ reason: String
        ) {
            self.identifier = identifier
            self.calendar = calendar
            self.first = first
            self.last = last
            self.reason = reason
        }

        var testDescription: String { "\(identifier) \(calendar.abbreviation): \(reason)" }
    }

    static let rows = [
        Row("2026-01", .statistical, "2026-01-01", "2026-01-31", "a calendar month"),
        Row("2024-02", .statistical, "2024-02-01", "2024-02-29", "a leap February"),
        Row("2026-02", .statistical, "2026-02-01", "2026-02-28", "a plain February"),
        Row("2026-Q1", .statistical, "2026-01-01", "2026-03-31", "a calendar quarter"),
        Row("2026-H2", .statistical, "2026-07-01", "2026-12-31", "the second half"),
        Row("2026-9M", .statistical, "2026-01-01", "2026-09-30", "nine months"),
        Row("2026", .statistical, "2026-01-01", "2026-12-31", "a calendar year"),
        Row("2026-01", .administrative, "2025-12-15", "2026-01-14", "begins in the year before"),
        Row("2026-02", .administrative, "2026-01-15", "2026-02-14", "DOMAIN §3: cut-off Sat 14/02"),
        Row("2024-03", .administrative, "2024-02-15", "2024-03-14", "holds the leap day"),
        Row("2026-12", .administrative, "2026-11-15", "2026-12-14", "the year's last month"),
        Row("2026-Q1", .administrative, "2025-12-15", "2026-03-14", "DOMAIN §3: 15/12 to 14/3"),
        Row("2026-Q4", .administrative, "2026-09-15", "2026-12-14", "the last quarter"),
        Row("2026-H1", .administrative, "2025-12-15", "2026-06-14", "DOMAIN §3: 15/12–14/6"),
        Row("2026-H2", .administrative, "2026-06-15", "2026-12-14", "DOMAIN §3: 15/6–14/12"),
        Row("2026-9M", .administrative, "2025-12-15", "2026-09-14", "DOMAIN §3: 15/12–14/9"),
        Row("2026", .administrative, "2025-12-15", "2026-12-14", "DOMAIN §3: 15/12–14/12"),
        Row("2026-W01", .statistical, "2025-12-29", "2026-01-04", "week 1 holds 4 January"),
        Row("2026-W07", .statistical, "2026-02-09", "2026-02-15", "the week before Tết"),
        Row("2026-W07", .administrative, "2026-02-09", "2026-02-15", "weeks have no cut-off day"),
        Row("2020-W53", .statistical, "2020-12-28", "2021-01-03", "C3: a leap year from Wednesday"),
        Row("2026-W53", .statistical, "2026-12-28", "2027-01-03", "C3: a year from Thursday"),
        Row("2025-W01", .statistical, "2024-12-30", "2025-01-05", "begins in the year before"),
        Row(
            "2024-09-07..2024-09-15", .statistical, "2024-09-07", "2024-09-15",
            "a storm: both days inside"),
        Row(
            "2024-02-29..2024-02-29", .administrative, "2024-02-29", "2024-02-29", "a single day"),
    ]

    @Test("a period has the days its calendar gives it", arguments: rows)
    func window(_ row: Row) throws {
        let period = try #require(
            ReportingPeriod(identifier: row.identifier, calendar: row.calendar))
        #expect(period.window.lowerBound == day(row.first))
        #expect(period.lastDay == day(row.last))
        #expect(period.window.upperBound == day(row.last).adding(days: 1))
        #expect(period.dayCount == day(row.last) - day(row.first) + 1)
        #expect(period.identifier == row.identifier)
    }

    static let tiling: [PeriodKind] = [.week, .month, .quarter, .halfYear, .year]

    @Test(
        "consecutive periods leave no day out and share none, 1995 to 2040",
        arguments: tiling, ReportingCalendar.allCases)
    func tiles(_ kind: PeriodKind, _ calendar: ReportingCalendar) throws {
        var current = try #require(
            ReportingPeriod(kind: kind, year: 1995, index: 1, calendar: calendar))
        while current.year <= 2040 {
            let next = current.next
            #expect(next.window.lowerBound == current.window.upperBound)
            #expect(next.previous == current)
            #expect(current < next)
            current = next
        }
        #expect(current.year == 2041 && current.index == 1)
    }

    @Test(
        "every day lies in exactly the period found for it",
        arguments: tiling, ReportingCalendar.allCases)
    func containing(_ kind: PeriodKind, _ calendar: ReportingCalendar) {
        for day in day("2019-11-01")..<day("2029-03-01") {
            let found = ReportingPeriod.containing(day, kind: kind, calendar: calendar)
            guard let found, found.window.contains(day),
                ReportingPeriod(identifier: found.identifier, calendar: calendar) == found
            else {
                Issue.record("\(day) was put into \(String(describing: found))")
                return
            }
        }
    }

    @Test("the last quarter of a year has no nine-month period, and ad hoc periods are not found")
    func notContaining() {
        func nineMonth(_ text: String, _ calendar: ReportingCalendar) -> String? {
            ReportingPeriod.containing(day(text), kind: .nineMonth, calendar: calendar)?.identifier
        }
        #expect(nineMonth("2026-09-30", .statistical) == "2026-9M")
        #expect(nineMonth("2026-10-01", .statistical) == nil)
        #expect(nineMonth("2026-09-14", .administrative) == "2026-9M")
        #expect(nineMonth("2026-09-15", .administrative) == nil)
        #expect(nineMonth("2026-12-15", .administrative) == "2027-9M")
        #expect(
            ReportingPeriod.containing(day("2026-01-01"), kind: .adHoc, calendar: .statistical)
                == nil)
    }

    @Test("the periods that end in a span are found in order, over year ends")
    func ending() {
        let span = day("2025-12-14")..<day("2026-03-15")
        func found(_ kind: PeriodKind, _ calendar: ReportingCalendar) -> [String] {
            ReportingPeriod.ending(in: span, kind: kind, calendar: calendar).map(\.identifier)
        }
        #expect(found(.month, .statistical) == ["2025-12", "2026-01", "2026-02"])
        #expect(found(.month, .administrative) == ["2025-12", "2026-01", "2026-02", "2026-03"])
        #expect(found(.quarter, .administrative) == ["2025-Q4", "2026-Q1"])
        #expect(found(.year, .statistical) == ["2025"])
        #expect(found(.nineMonth, .administrative) == [])
        #expect(found(.week, .statistical).count == 13)
        #expect(found(.week, .statistical).first == "2025-W50")
        #expect(found(.adHoc, .statistical) == [])
        let newYear = day("2027-01-01")..<day("2027-01-05")
        #expect(
            ReportingPeriod.ending(in: newYear, kind: .week, calendar: .statistical)
                == [period("2026-W53")])
        let empty = day("2026-01-31")..<day("2026-01-31")
        #expect(
            ReportingPeriod.ending(in: empty, kind: .month, calendar: .statistical).isEmpty)
    }

    @Test("periods sort by their end, then by their start, then short before long")
    func order() {
        let sorted = [
            "2026-01", "2026-W05", "2026-02", "2026-Q1", "2026-03", "2026-H1", "2026-Q2", "2026-06",
            "2026-9M", "2026-Q3", "2026-09", "2026", "2026-H2", "2026-Q4", "2026-12",
        ].map { period($0) }
        var generator = SplitMix64(seed: 2026)
        #expect(sorted.shuffled(using: &generator).sorted() == sorted)
        let january = period("2026-01")
        #expect(january < period("2026-01-01..2026-01-31"))
        let week = period("2026-W07")
        let sameDays = period("2026-W07", .administrative)
        #expect(week != sameDays && week < sameDays && !(sameDays < week))
    }
}
