import Shared
import Support
import Testing

@Suite("What a form needs to know of other reports")
struct HistoryNeedsTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let rule: String
        var period = "2026-03"
        var calendar = ReportingCalendar.statistical
        var severity = "hard"
        /// `form period`, sorted.
        let needs: [String]
        /// Whether the rule waits for history.
        var waits = true
        var testDescription: String { "\(rule) \(period)" }
    }

    static let rows = [
        Row(rule: "kind: subset, part: a, whole: b", needs: [], waits: false),
        Row(rule: "kind: range, value: tl, max: 1", needs: [], waits: false),
        Row(rule: "kind: partition, total: s, parts: [a, b]", needs: [], waits: false),
        Row(rule: "kind: subset, part: \"previous(a)\", whole: b", needs: ["THU-T 2026-02"]),
        Row(
            rule: "kind: subset, part: a, whole: \"max(b, 2 * previous(a))\"",
            needs: ["THU-T 2026-02"]),
        Row(
            rule: "kind: comparison, left: a, is: atMost, right: \"year_to_date(b)\"",
            needs: ["THU-T 2026-01", "THU-T 2026-02"]),
        Row(
            rule: "kind: comparison, left: a, is: atMost, right: \"year_to_date(b)\"",
            period: "2026-01", needs: []),
        Row(
            rule: "kind: subset, part: a, whole: b, when: \"previous(c) > 0\"",
            needs: ["THU-T 2026-02"]),
        Row(
            rule: "kind: subset, part: a, whole: b, unless: \"previous(c) > 0\"",
            needs: ["THU-T 2026-02"]),
        Row(
            rule: "kind: presence, requiresThat: \"previous(c) > 0\"", needs: ["THU-T 2026-02"]),
        Row(
            rule: "kind: balance, end: s, start: \"previous(s)\", plus: [a]",
            needs: ["THU-T 2026-02"]),
        Row(
            rule: "kind: recomputation, indicator: a, equals: \"previous(b)\"",
            needs: ["THU-T 2026-02"]),
        Row(rule: "kind: carryOver, start: sd, end: sc", needs: ["THU-T 2026-02"]),
        Row(
            rule: "kind: carryOver, start: sd, end: sc", period: "2026-Q1",
            calendar: .administrative, needs: ["THU-T 2025-Q4"]),
        Row(rule: "kind: monotone, indicators: [cn]", needs: ["THU-T 2026-02"]),
        Row(
            rule: "kind: unitScale, indicators: [m]", severity: "warning",
            needs: ["THU-T 2026-02"]),
        Row(
            rule: "kind: registryGuard, indicators: [s], accepts: [event]",
            needs: ["THU-T 2026-02"]),
        Row(
            rule: "kind: outlier, indicators: [a], periods: 3, percent: 50", severity: "warning",
            needs: ["THU-T 2025-12", "THU-T 2026-01", "THU-T 2026-02"]),
        Row(rule: "kind: notLowered, indicators: [a]", needs: []),
        Row(
            rule: "kind: periodOrder, indicators: [a]", period: "2026-9M", needs: ["THU-T 2026-H1"]),
        Row(rule: "kind: periodOrder, indicators: [a]", period: "2026-Q1", needs: []),
        Row(
            rule: "kind: crossForm, left: a, form: KHAC-T, right: z", period: "2026-Q1",
            needs: ["KHAC-T 2026-01", "KHAC-T 2026-02", "KHAC-T 2026-03"]),
        Row(
            rule: "kind: crossForm, left: \"previous(a)\", form: KHAC-T, right: z",
            needs: ["KHAC-T 2026-03", "THU-T 2026-02"]),
        Row(
            rule: "kind: crossForm, left: a, form: KHAC-T, right: z, calendar: administrative",
            severity: "warning", needs: []),
    ]

    @Test("follows from its rules", arguments: rows)
    func rules(_ row: Row) {
        let form = FormFixture(
            """
            calendar: \(row.calendar.rawValue)
            periods: [month, quarter, halfYear, nineMonth]
            rules:
              - {\(row.rule), severity: \(row.severity)}
            \(Self.indicators)
            """
        ).form
        let keys = Validator.historyNeeded(by: form, for: period(row.period, row.calendar))
        #expect(keys.sorted().map { "\($0.form) \($0.period.identifier)" } == row.needs)
        #expect(keys.allSatisfy { $0.period.calendar == row.calendar })
        #expect(form.rules[0].needsHistory == row.waits)
    }

    /// The bench's indicators without those that are filled from history.
    static let indicators = RuleBench.indicators.split(separator: "\n")
        .prefix { !$0.contains("code: lk,") }.joined(separator: "\n")

    static let fills = [
        ("fill: year_to_date, of: a, measure: cumulative, reset: year", ["2026-01", "2026-02"]),
        ("fill: same_period_last_year, of: a, measure: flow", ["2025-03"]),
    ]

    @Test("and from what it fills in, even when no rule asks", arguments: fills)
    func filled(_ fill: String, _ needs: [String]) {
        let form = FormFixture(
            """
            indicators:
              - {code: a, type: integer, measure: flow, title: {vi: "A", en: "A"}}
              - {code: f, type: integer, \(fill), title: {vi: "F", en: "F"}}
            """
        ).form
        let keys = Validator.historyNeeded(by: form, for: period("2026-03"))
        #expect(keys.sorted().map(\.period.identifier) == needs)
    }
}
