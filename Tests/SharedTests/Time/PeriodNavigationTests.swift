import Shared
import Support
import Testing

@Suite("Neighbours and parts of periods")
struct PeriodNavigationTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let identifier: String
        let previous: String
        let next: String
        let lastYear: String?
        let reason: String

        init(
            _ identifier: String, _ previous: String, _ next: String, lastYear: String?,
            _ reason: String
        ) {
            self.identifier = identifier
            self.previous = previous
            self.next = next
            self.lastYear = lastYear
            self.reason = reason
        }

        var testDescription: String { "\(identifier): \(reason)" }
    }

    static let rows = [
        Row("2026-01", "2025-12", "2026-02", lastYear: "2025-01", "over the year's start"),
        Row("2025-12", "2025-11", "2026-01", lastYear: "2024-12", "over the year's end"),
        Row("2026-Q1", "2025-Q4", "2026-Q2", lastYear: "2025-Q1", "quarters"),
        Row("2026-H2", "2026-H1", "2027-H1", lastYear: "2025-H2", "halves"),
        Row("2026-9M", "2025-9M", "2027-9M", lastYear: "2025-9M", "one a year"),
        Row("2026", "2025", "2027", lastYear: "2025", "years"),
        Row("2026-W53", "2026-W52", "2027-W01", lastYear: nil, "C3: 2025 has no week 53"),
        Row("2027-W01", "2026-W53", "2027-W02", lastYear: "2026-W01", "C3: after a week 53"),
        Row("2025-W52", "2025-W51", "2026-W01", lastYear: "2024-W52", "a year of 52 weeks"),
        Row(
            "2024-09-07..2024-09-15", "2024-08-29..2024-09-06", "2024-09-16..2024-09-24",
            lastYear: "2023-09-07..2023-09-15", "as many days before and after"),
        Row(
            "2024-02-25..2024-02-29", "2024-02-20..2024-02-24", "2024-03-01..2024-03-05",
            lastYear: "2023-02-25..2023-02-28", "29 February becomes the 28th"),
    ]

    @Test(
        "a period knows the one before, after, and a year earlier", arguments: rows,
        ReportingCalendar.allCases)
    func neighbours(_ row: Row, _ calendar: ReportingCalendar) {
        let period = period(row.identifier, calendar)
        #expect(period.previous.identifier == row.previous)
        #expect(period.next.identifier == row.next)
        #expect(period.samePeriodLastYear?.identifier == row.lastYear)
        #expect(period.previous.calendar == calendar && period.next.calendar == calendar)
        #expect((period.samePeriodLastYear?.calendar ?? calendar) == calendar)
    }

    struct Parts: CustomTestStringConvertible, Sendable {
        let identifier: String
        let kind: PeriodKind
        let expected: [String]
        init(_ identifier: String, _ kind: PeriodKind, _ expected: [String]) {
            self.identifier = identifier
            self.kind = kind
            self.expected = expected
        }
        var testDescription: String { "\(kind) of \(identifier)" }
    }

    static let parts = [
        Parts("2026-Q3", .month, ["2026-07", "2026-08", "2026-09"]),
        Parts("2026-H2", .month, (7...12).map { $0 < 10 ? "2026-0\($0)" : "2026-\($0)" }),
        Parts("2026-H2", .quarter, ["2026-Q3", "2026-Q4"]),
        Parts("2026-9M", .quarter, ["2026-Q1", "2026-Q2", "2026-Q3"]),
        Parts("2026-9M", .month, (1...9).map { "2026-0\($0)" }),
        Parts("2026", .quarter, ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]),
        Parts("2026", .halfYear, ["2026-H1", "2026-H2"]),
        Parts("2026", .year, ["2026"]),
        Parts("2026-W07", .week, ["2026-W07"]),
        Parts("2026-9M", .nineMonth, ["2026-9M"]),
        Parts("2024-09-07..2024-09-15", .adHoc, ["2024-09-07..2024-09-15"]),
        Parts("2026-9M", .halfYear, []), Parts("2026", .nineMonth, []),
        Parts("2026-03", .week, []), Parts("2026-W07", .month, []), Parts("2026-03", .quarter, []),
        Parts("2024-09-07..2024-09-15", .month, []),
    ]

    @Test(
        "a period is made of shorter ones exactly, or of none", arguments: parts,
        ReportingCalendar.allCases)
    func components(_ row: Parts, _ calendar: ReportingCalendar) {
        let whole = period(row.identifier, calendar)
        let parts = whole.components(of: row.kind)
        #expect(parts.map(\.identifier) == row.expected)
        guard let first = parts.first, let last = parts.last else { return }
        #expect(first.window.lowerBound == whole.window.lowerBound)
        #expect(last.window.upperBound == whole.window.upperBound)
        #expect(parts.map(\.dayCount).reduce(0, +) == whole.dayCount)
    }

    @Test("the year to date begins with the year's first period of the kind")
    func yearToDate() {
        func identifiers(_ identifier: String) -> [String] {
            period(identifier, .administrative).yearToDate.map(\.identifier)
        }
        #expect(identifiers("2026-03") == ["2026-01", "2026-02", "2026-03"])
        #expect(identifiers("2026-01") == ["2026-01"])
        #expect(identifiers("2026-Q3") == ["2026-Q1", "2026-Q2", "2026-Q3"])
        #expect(identifiers("2026-H2") == ["2026-H1", "2026-H2"])
        #expect(identifiers("2026-9M") == ["2026-9M"])
        #expect(identifiers("2026-W53").count == 53)
        #expect(identifiers("2024-09-07..2024-09-15") == ["2024-09-07..2024-09-15"])
    }

    @Test("an ad hoc period counts in the year of its calendar in which it ends")
    func adHocYear() {
        #expect(period("2024-12-10..2024-12-20", .statistical).year == 2024)
        #expect(period("2024-12-10..2024-12-20", .administrative).year == 2025)
        #expect(period("2024-12-28..2025-01-02", .statistical).year == 2025)
    }
}
