import Shared
import Support
import Testing

@Suite("Forms that can be read but not meant are refused")
struct FormLintTests {
    static let one = """
        indicators:
          - {code: a, type: integer, measure: flow, title: {vi: "A", en: "A"}}
        """
    static let legal = "legalBasis: {vi: \"tổng hợp\", en: \"synthetic\"}"

    static let headers = [
        FaultRow("title: {vi: \" \", en: \"Test\"}\n" + one, 1, "“vi” is missing"),
        FaultRow("periods: [month, month]\n" + one, 1, "“month” stands twice"),
        FaultRow(
            "calendar: administrative\nperiods: [week]\n" + one, 2, "a weekly form is statistical"),
        FaultRow("periods: [fortnight]\n" + one, 1, "no such word “fortnight”"),
        FaultRow("validTo: 2020-01-01\n" + one, 1, "“validTo” must be after “validFrom”"),
        FaultRow("validFrom: 2020-02-30\n" + one, 1, "not an existing day"),
        FaultRow("version: 0\n" + one, 1, "whole number from 1"),
        FaultRow("titel: x\n" + one, 1, "unknown key “titel”"),
        FaultRow("form: hdkb\n" + one, 1, "not a valid code"),
        FaultRow("filedBy: {types: [hospices]}\n" + one, 1, "no such facility type"),
        FaultRow(
            """
            sections:
              - {code: m, title: {vi: "M", en: "M"}}
              - {code: m, title: {vi: "N", en: "N"}}
            \(one)
            """, 2, "section “m” stands twice"),
        FaultRow(
            """
            lists:
              benh:
                - {code: soi, title: {vi: "Sởi", en: "Measles"}}
                - {code: soi, title: {vi: "Cúm", en: "Flu"}}
            \(one)
            """, 4, "code “soi” stands twice in the list"),
        FaultRow("lists: [soi]\n" + one, 1, "must be name: list pairs"),
        FaultRow("nilFlag: a\n" + one, 1, "must be a boolean"),
        FaultRow(
            """
            nilFlag: co
            indicators:
              - {code: co, type: boolean, title: {vi: "Không", en: "Nil"}}
              - {code: a, type: integer, measure: flow, title: {vi: "A", en: "A"}}
            """, 1, "“co” needs a rule of kind: nilReport"),
        FaultRow("indicators: []", 1, "the form has no indicators"),
    ]

    static func due(_ lines: String) -> String { "due:\n" + lines + "\n" + one }
    static let dues = [
        FaultRow("due: []\n" + one, 1, "“due” is missing"),
        FaultRow(due("  - {basis: daysAfterWindow, days: 400, \(legal)}"), 2, "from 0 to 366"),
        FaultRow(
            due("  - {basis: workingDaysAfterWindow, days: 0, \(legal)}"), 2, "from 1 to 250"),
        FaultRow(
            due("  - {basis: daysAfterWindow, days: 5, periods: [quarter], \(legal)}")
                + "\nperiods: [month, quarter]", 2, "“month” ending from 2020-01-01 has no due rule"
        ),
        FaultRow(
            due(
                "  - {basis: daysAfterWindow, days: 5, \(legal)}\n"
                    + "  - {basis: daysAfterWindow, days: 9, periods: [quarter], \(legal)}"), 3,
            "the form is not filed for “quarter”"),
        FaultRow(
            due(
                "  - {basis: daysAfterWindow, days: 5, to: 2024-01-01, \(legal)}\n"
                    + "  - {basis: daysAfterWindow, days: 9, from: 2023-12-31, \(legal)}"), 3,
            "two due rules at once for “month”"),
        FaultRow(
            due(
                "  - {basis: daysAfterWindow, days: 5, to: 2024-01-01, \(legal)}\n"
                    + "  - {basis: daysAfterWindow, days: 9, from: 2024-01-02, \(legal)}"), 2,
            "ending from 2024-01-01 has no due rule"),
        FaultRow(
            due("  - {basis: daysAfterWindow, days: 5, from: 2021-01-01, \(legal)}"), 2,
            "ending from 2020-01-01 has no due rule"),
        FaultRow(
            due("  - {basis: daysAfterWindow, days: 5, to: 2030-01-01, \(legal)}"), 2,
            "ending from 2030-01-01 has no due rule"),
        FaultRow(
            due("  - {basis: fixedDayOfLastMonth, days: 17, \(legal)}"), 2,
            "day 17 is before the period ends"),
        FaultRow(
            due("  - {basis: fixedDayOfLastMonth, days: 13, \(legal)}")
                + "\ncalendar: administrative", 2, "at least 14"),
        FaultRow(
            due("  - {basis: fixedDayOfLastMonth, days: 31, \(legal)}") + "\nperiods: [week]", 2,
            "has no last month"),
        FaultRow(
            due("  - {basis: daysAfterWindow, days: 5, time: \"25:00\", \(legal)}"), 2,
            "must look like 17:00"),
    ]

    @Test("headers", arguments: headers) func refusesHeader(_ row: FaultRow) { row.check() }
    @Test("due rules", arguments: dues) func refusesDue(_ row: FaultRow) { row.check() }

    static let wholeDues = [
        "  - {basis: daysAfterWindow, days: 5, to: 2024-01-01, \(legal)}\n"
            + "  - {basis: daysAfterWindow, days: 9, from: 2024-01-01, \(legal)}",
        "  - {basis: daysAfterWindow, days: 9, from: 2024-01-01, \(legal)}\n"
            + "  - {basis: daysAfterWindow, days: 5, to: 2024-01-01, \(legal)}",
    ]

    @Test("due rules that meet cover the form, in any order", arguments: wholeDues)
    func whole(_ lines: String) throws {
        let (form, faults) = FormFixture(Self.due(lines)).reading
        #expect(faults.isEmpty)
        let days = HolidayFixtures.calendar
        let read = try #require(form)
        #expect(read.dueDate(for: period("2023-12"), in: days)?.day == day("2024-01-05"))
        #expect(read.dueDate(for: period("2024-01"), in: days)?.day == day("2024-02-15"))
    }

    static let gapless = [
        due("  - {basis: daysAfterWindow, days: 5, to: 2024-01-01, \(legal)}")
            + "\nvalidTo: 2024-01-01",
        due("  - {basis: daysAfterWindow, days: 5, periods: [month], \(legal)}")
            + "\nperiods: [month, adHoc]",
        due("  - {basis: fixedDayOfLastMonth, days: 14, \(legal)}")
            + "\ncalendar: administrative",
        due("  - {basis: fixedDayOfLastMonth, days: 31, \(legal)}"),
    ]

    @Test(
        "a rule need not outlive its form, and ad hoc reports bring their own", arguments: gapless)
    func accepted(_ lines: String) {
        #expect(FormFixture(lines).reading.faults == [])
    }

    @Test("a form of more indicators than anybody fills in is refused")
    func tooMany() {
        let items = (0...4096).map { "    - {code: x\($0), title: {vi: \"\($0)\", en: \"\($0)\"}}" }
        let lines =
            "indicators:\n"
            + "  - {each: l, code: \"{code}\", type: integer, measure: flow, "
            + "title: {vi: \"{vi}\", en: \"{en}\"}}\nlists:\n  l:\n" + items.joined(separator: "\n")
        FaultRow(lines, 2, "4097 once lists are expanded; at most 4096").check()
    }

    @Test("every fault is given at once, by line")
    func together() {
        let faults = FormFixture(
            """
            version: x
            indicators:
              - {code: A, type: integer, measure: flow, title: {vi: "A", en: "A"}}
              - {code: b, type: number, measure: flow, title: {vi: "B", en: "B"}}
              - {code: c, type: integer, measure: flow, title: {vi: "C", en: "C"}}
            rules:
              - {kind: subset, part: c, whole: d, severity: mild}
            calendar: lunar
            """
        ).reading.faults
        #expect(faults.map(\.line) == [1, 3, 4, 7, 7, 8])
        #expect(faults.map(\.description).first?.hasPrefix("thu.yaml:1: ") == true)
    }
}
