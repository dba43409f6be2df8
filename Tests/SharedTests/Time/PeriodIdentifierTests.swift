import Shared
import Support
import Testing

@Suite("Period identifiers and names")
struct PeriodIdentifierTests {
    struct Refused: CustomTestStringConvertible, Sendable {
        let text: String
        let reason: String
        init(_ text: String, _ reason: String) {
            self.text = text
            self.reason = reason
        }
        var testDescription: String { "“\(text)”: \(reason)" }
    }

    static let refused = [
        Refused("2026-13", "there are 12 months"), Refused("2026-00", "months begin at 1"),
        Refused("2026-W54", "no year has 54 weeks"), Refused("2026-W00", "weeks begin at 1"),
        Refused("2025-W53", "2025 has 52 weeks"), Refused("2024-W53", "2024 has 52 weeks"),
        Refused("2026-Q5", "there are 4 quarters"), Refused("2026-Q0", "quarters begin at 1"),
        Refused("2026-H3", "there are 2 halves"), Refused("2026-H0", "halves begin at 1"),
        Refused("2026-6M", "six months are H1"), Refused("2026-9m", "one spelling a period"),
        Refused("26-03", "the year has four digits"), Refused("2026-3", "the month has two"),
        Refused("2026-W7", "the week has two"), Refused("2026-q1", "one spelling a period"),
        Refused("2026-w07", "one spelling a period"), Refused("2026Q1", "the hyphen is missing"),
        Refused("2026-", "nothing follows"), Refused("2026-9", "neither a month nor 9M"),
        Refused("2026-9MM", "something follows"), Refused("2026-Q1 ", "something follows"),
        Refused(" 2026", "something precedes"), Refused("+2026", "not four digits"),
        Refused("", "nothing"), Refused("03/2026", "the order is year, month"),
        Refused("2026-03-01", "a day is not a period"), Refused("0206-03", "a slip in the year"),
        Refused("3026", "a slip in the year"), Refused("２０２６-03", "full-width digits"),
        Refused("2024-09-15..2024-09-07", "ends before it begins"),
        Refused("2024-09-07..2024-09-31", "no such day"),
        Refused("2024-09-07...2024-09-15", "two dots"), Refused("2024-09-07..", "no end"),
        Refused("2024-09-07/2024-09-15", "two dots"), Refused("0024-09-07..2024-09-15", "a slip"),
    ]

    @Test("an identifier of no period is refused in both calendars", arguments: refused)
    func refuses(_ row: Refused) {
        for calendar in ReportingCalendar.allCases {
            #expect(ReportingPeriod(identifier: row.text, calendar: calendar) == nil)
        }
    }

    @Test(
        "every period from 1995 to 2040 is read back from its identifier",
        arguments: PeriodKind.allCases.filter { $0 != .adHoc }, ReportingCalendar.allCases)
    func roundTrip(_ kind: PeriodKind, _ calendar: ReportingCalendar) throws {
        var seen: Set<String> = []
        for year in 1995...2040 {
            for index in kind.indexes(in: year) {
                let made = try #require(
                    ReportingPeriod(kind: kind, year: year, index: index, calendar: calendar))
                #expect(ReportingPeriod(identifier: made.identifier, calendar: calendar) == made)
                #expect(seen.insert(made.identifier).inserted)
            }
        }
        let perYear = [
            PeriodKind.month: 12, .quarter: 4, .halfYear: 2, .nineMonth: 1, .year: 1,
        ]
        // 46 years with 8 of 53 weeks: 1998, 2004, 2009, 2015, 2020, 2026, 2032, 2037.
        #expect(seen.count == perYear[kind].map { $0 * 46 } ?? 46 * 52 + 8)
    }

    @Test("every ad hoc interval is read back from its identifier")
    func adHocRoundTrip() throws {
        var generator = SplitMix64(seed: 7)
        for _ in 0..<500 {
            let start = day("1995-01-01").adding(
                days: Int.random(in: 0..<16_000, using: &generator))
            let end = start.adding(days: Int.random(in: 1...120, using: &generator))
            let made = try #require(ReportingPeriod(adHoc: start..<end, calendar: .statistical))
            #expect(ReportingPeriod(identifier: made.identifier, calendar: .statistical) == made)
        }
        let none = day("2026-01-01")..<day("2026-01-01")
        #expect(ReportingPeriod(adHoc: none, calendar: .statistical) == nil)
    }

    @Test("a period by parts must exist; ad hoc has no place in a year")
    func parts() {
        func exists(_ kind: PeriodKind, _ year: Int, _ index: Int) -> Bool {
            ReportingPeriod(kind: kind, year: year, index: index, calendar: .statistical) != nil
        }
        #expect(exists(.week, 2026, 53) && !exists(.week, 2025, 53))
        #expect(exists(.month, 2026, 12) && !exists(.month, 2026, 13))
        #expect(!exists(.year, 2026, 2) && !exists(.nineMonth, 2026, 0))
        #expect(!exists(.adHoc, 2026, 1))
        #expect(exists(.year, 1900, 1) && !exists(.year, 1899, 1))
        #expect(exists(.year, 2999, 1) && !exists(.year, 3000, 1))
    }

    struct Title: CustomTestStringConvertible, Sendable {
        let identifier: String
        let vi: String
        let en: String
        init(_ identifier: String, _ vi: String, _ en: String) {
            self.identifier = identifier
            self.vi = vi
            self.en = en
        }
        var testDescription: String { identifier }
    }

    static let titles = [
        Title("2026-W07", "Tuần 7/2026", "Week 7, 2026"),
        Title("2026-03", "Tháng 3/2026", "March 2026"),
        Title("2026-12", "Tháng 12/2026", "December 2026"),
        Title("2026-Q1", "Quý I/2026", "Q1 2026"),
        Title("2026-Q4", "Quý IV/2026", "Q4 2026"),
        Title("2026-H1", "6 tháng đầu năm 2026", "First half of 2026"),
        Title("2026-H2", "6 tháng cuối năm 2026", "Second half of 2026"),
        Title("2026-9M", "9 tháng năm 2026", "First nine months of 2026"),
        Title("2026", "Năm 2026", "Year 2026"),
        Title(
            "2024-09-07..2024-09-15", "Từ 07/09/2024 đến 15/09/2024",
            "7 September 2024 to 15 September 2024"),
        Title("2024-09-07..2024-09-07", "Ngày 07/09/2024", "7 September 2024"),
    ]

    @Test("a period has a name in both languages", arguments: titles)
    func title(_ row: Title) {
        let title = period(row.identifier).title
        #expect(title[.vi] == row.vi)
        #expect(title[.en] == row.en)
    }

    @Test("in a test's or a log's text the calendar stands beside the identifier")
    func description() {
        #expect("\(period("2026-Q1"))" == "2026-Q1 TK")
        #expect("\(period("2026-Q1", .administrative))" == "2026-Q1 HC")
    }
}
