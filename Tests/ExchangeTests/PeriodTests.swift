import Shared
import Testing

@testable import Exchange

/// Periods by the names of DHIS2 and by the intervals of ADX (DOMAIN §3, both calendars).
@Suite("Periods of other systems") struct PeriodTests {
    @Test(
        "a name or an interval is the period it says, or none",
        arguments: [
            ("202401", ReportingCalendar.statistical, "2024-01"),
            ("2024-01", .statistical, "2024-01"), ("2024Q1", .statistical, "2024-Q1"),
            ("2024S2", .statistical, "2024-H2"), ("2024", .statistical, "2024"),
            ("2024W1", .statistical, "2024-W01"), ("2020W53", .statistical, "2020-W53"),
            ("2024W53", .statistical, nil), ("202413", .statistical, nil),
            ("2024Q5", .statistical, nil), ("2024S0", .statistical, nil),
            // A name means calendar months: never days cut on the 14th.
            ("202401", .administrative, nil), ("2024Q1", .administrative, nil),
            ("2024-01-01/P1M", .statistical, "2024-01"),
            ("2024-01-01/P3M", .statistical, "2024-Q1"),
            ("2024-07-01/P6M", .statistical, "2024-H2"),
            ("2024-01-01/P9M", .statistical, "2024-9M"),
            ("2024-01-01/P1Y", .statistical, "2024"),
            ("2024-01-01/P7D", .statistical, "2024-W01"),
            ("2023-12-15/P3M", .administrative, "2024-Q1"),
            ("2023-12-15/P9M", .administrative, "2024-9M"),
            ("2024-02-15/P1M", .administrative, "2024-03"),
            // A week that begins on a Tuesday, a half-year from February, and what is no interval.
            ("2024-01-02/P7D", .statistical, nil), ("2024-02-01/P6M", .statistical, nil),
            ("2024-01-01/P1", .statistical, nil), ("2024-01-01//P1M", .statistical, nil),
            ("2024-01-01/P0M", .statistical, nil), ("2024-01-01/P+1M", .statistical, nil),
            ("2024-01-15/P1M", .statistical, nil), ("2024-01-01/P1M", .administrative, nil),
            ("20240131", .statistical, nil), ("2024WedW5", .statistical, nil),
            ("", .statistical, nil), ("năm 2024", .statistical, nil), ("２０２４", .statistical, nil),
        ] as [(String, ReportingCalendar, String?)])
    func reading(text: String, calendar: ReportingCalendar, identifier: String?) {
        #expect(ExchangePeriod(text)?.period(in: calendar)?.identifier == identifier)
    }

    @Test(
        "kinds of period that only DHIS2 has are known, and are none of ours",
        arguments: [
            "20240131", "2024WedW5", "2024ThuW1", "2024BiW3", "202401B", "2024April", "2024Oct",
            "2024AprilS1", "2024NovQ2",
        ])
    func foreign(text: String) {
        guard case .foreign = ExchangePeriod(text) else {
            Issue.record("\(text) is \(String(describing: ExchangePeriod(text)))")
            return
        }
    }

    @Test("every period of every kind and calendar reads back from its interval and its name")
    func back() throws {
        let days = try #require(Day(iso: "2019-01-01"))..<(try #require(Day(iso: "2029-01-01")))
        for calendar in ReportingCalendar.allCases {
            for kind in PeriodKind.allCases {
                for period in ReportingPeriod.ending(in: days, kind: kind, calendar: calendar) {
                    let interval = ExchangePeriod(ExchangePeriod.interval(of: period))
                    #expect(interval?.period(in: calendar) == period)
                    guard let name = ExchangePeriod.name(of: period) else {
                        #expect(calendar == .administrative || kind == .nineMonth)
                        continue
                    }
                    #expect(ExchangePeriod(name)?.period(in: calendar) == period)
                }
            }
        }
    }

    @Test("an identifier has DHIS2's shape, stays the same and differs by what it names")
    func identifiers() {
        let uid = UID(.dataElement, "HDKB-T.kham_tong")
        #expect(UID.isSpelled(uid.text))
        #expect(uid == UID(.dataElement, "HDKB-T.kham_tong"))
        #expect(uid != UID(.indicator, "HDKB-T.kham_tong"))
        // Printed into mapping tables of other systems: it must never change.
        #expect(UID(.unit, "SX-01").text == "K8iLTSLWdcE")
        let many = Set((0..<20_000).map { UID(.unit, "SX-\($0)").text })
        #expect(many.count == 20_000 && many.allSatisfy(UID.isSpelled))
        #expect(UID("1bcdefghijk") == nil && UID("abcdefghij") == nil && UID("abcdefghijé") == nil)
    }
}
