import Shared
import Support
import Testing

@Suite("Rules that could never be judged are refused")
struct RuleLintTests {
    /// One rule on the second line of a form that asks one indicator of every sort.
    static func checking(_ rule: String, _ severity: String = "hard") -> String {
        """
        rules:
          - {\(rule), severity: \(severity)}
          - {kind: nilReport, code: cua_co, flag: co, severity: hard, when: "d < 0"}
        nilFlag: co
        \(RuleBench.indicators)
        """
    }

    static func bad(_ rule: String, _ reason: String, severity: String = "hard") -> FaultRow {
        FaultRow(checking(rule, severity), 2, reason)
    }

    static let shapes = [
        bad("kind: parity, total: a", "no such word “parity”"),
        bad("kind: subset, part: a, whole: b, total: c", "unknown key “total”"),
        bad("kind: subset, part: a", "“whole” is missing"),
        bad("kind: subset, part: a, whole: b", "no such word “grave”", severity: "grave"),
        bad("kind: subset, part: a, whole: q", "no indicator “q”"),
        bad("kind: subset, part: a, whole: b, code: form_a", "begins the checks that every form"),
        bad("kind: subset, part: a, whole: b, code: cua_co", "stands twice").at(3),
        bad("kind: subset, part: a, whole: b, code: \"A B\"", "not a valid rule code"),
        bad("kind: subset, each: [a, q], whole: b", "no indicator “q”"),
        bad("kind: subset, list: benh, part: a, whole: b", "no list “benh”"),
        bad("kind: subset, part: a, whole: b, hint: {vi: \"x\"}", "“en” is missing"),
    ]

    static let expressions = [
        bad("kind: subset, part: \"a +\", whole: b", "ends too early"),
        bad("kind: subset, part: \"a b\", whole: b", "“b” does not belong here"),
        bad("kind: subset, part: \"(a\", whole: b", "ends too early"),
        bad("kind: subset, part: \"a ? b\", whole: b", "cannot read “? b”"),
        bad("kind: subset, part: \"-a\", whole: b", "expected a number or an indicator's code"),
        bad("kind: subset, part: \"1.2.3\", whole: b", "met “1.2.3”"),
        bad("kind: subset, part: \"sum(a)\", whole: b", "no function “sum”"),
        bad("kind: subset, part: \"max(a)\", whole: b", "expected “,”"),
        bad("kind: subset, part: \"previous(a + b)\", whole: b", "expected “)”"),
        bad("kind: subset, part: muc, whole: b", "“muc” is not a number"),
        bad("kind: subset, part: ly_do, whole: b", "“ly_do” is not a number"),
        bad("kind: subset, part: \"previous(tl)\", whole: b", "not in earlier reports"),
        bad("kind: subset, part: \"year_to_date(cy)\", whole: b", "is for a flow"),
        bad("kind: subset, part: \"bed_days(a)\", whole: b", "is for a stock"),
        bad("kind: subset, part: \"y * x\", whole: b", "over 6 decimals"),
        bad(
            "kind: subset, part: \"\(String(repeating: "(", count: 20))a\", whole: b",
            "nested too deeply"),
        bad(
            "kind: subset, part: \"\(Array(repeating: "a", count: 200).joined(separator: "+"))\", "
                + "whole: b", "longer than 200"),
        bad("kind: subset, part: a, whole: b, when: \"muc = giua\"", "use: thap, cao, blank"),
        bad("kind: subset, part: a, whole: b, when: \"muc = 1\"", "use: thap, cao, blank"),
        bad("kind: subset, part: a, whole: b, when: \"muc > cao\"", "compares with numbers only"),
        bad("kind: subset, part: a, whole: b, when: \"co = yes\"", "use: true, false, blank"),
        bad("kind: subset, part: a, whole: b, when: \"ngay = 2026\"", "use: blank"),
        bad("kind: subset, part: a, whole: b, when: \"a = true\"", "expected a number"),
        bad("kind: subset, part: a, whole: b, when: \"a + b = blank\"", "expected a number"),
        bad("kind: subset, part: a, whole: b, when: \"a\"", "ends too early"),
        bad("kind: subset, part: a, whole: b, when: \"a + 1\"", "ends too early"),
        bad("kind: subset, part: a, whole: b, when: \"a == 1\"", "expected a number"),
        bad("kind: subset, part: a, whole: b, when: \"a = 1 or b = 1\"", "“or” does not belong"),
        bad("kind: subset, part: a, whole: b, when: \"muc + a = 1\"", "“muc” is not a number"),
        bad("kind: subset, part: a, whole: b, unless: \"previous(lk) > 1\"", "earlier reports"),
    ]

    static let figures = [
        bad("kind: partition, total: a, parts: []", "“parts” is missing"),
        bad("kind: partition, total: a, parts: [b, a]", "“a” is the total"),
        bad("kind: partition, total: a, parts: [b, b]", "“b” stands twice"),
        bad("kind: partition, total: a, parts: [b, tl]", "").twice(
            "“tl” must be a figure: flow, stock, cumulative", "“tl” is computed"),
        bad("kind: partition, total: muc, parts: [a, b]", "“muc” must be a figure"),
        bad("kind: partition, total: a, parts: [b, o]", "the hard rule could be dodged"),
        bad("kind: subset, part: a, whole: a", "is the same as “part”"),
        bad("kind: comparison, left: a, is: below, right: b", "no such word “below”"),
        bad("kind: comparison, left: a, is: atMost, right: b, tolerance: 101", "at most 100"),
        bad("kind: comparison, left: a, is: atMost, right: b, tolerance: 0", "above 0"),
        bad("kind: comparison, left: a, is: atMost, right: b, tolerance: 2%", "must be a number"),
        bad(
            "kind: balance, end: s, start: sd, plus: [sc], minus: [b]", "“sc” must be a figure: fl"),
        bad("kind: balance, end: s, start: sd, plus: [a], minus: [a]", "“a” stands twice"),
        bad("kind: range, value: tl", "give “min” or “max”"),
        bad("kind: range, value: tl, min: 5, max: 4", "is below “min”"),
        bad("kind: recomputation, indicator: a, equals: \"a + b\"", "computed from itself"),
        bad("kind: recomputation, indicator: lk, equals: a", "“lk” is computed"),
        bad("kind: dateLimit, indicator: a, notAfter: windowEnd", "must be of type date"),
        bad("kind: dateLimit, indicator: ngay, notAfter: today", "takes windowEnd only"),
        bad("kind: dateLimit, indicator: ngay", "“notAfter” is missing"),
        bad("kind: presence, when: \"a > 0\"", "give “requires”"),
        bad("kind: presence, requires: [tl]", "“tl” is computed"),
        bad("kind: presence, requiresThat: \"muc = giua\"", "use: thap, cao, blank"),
        bad("kind: nilReport, flag: a", "must be of type boolean"),
        FaultRow(
            """
            rules:
              - {kind: nilReport, flag: co, severity: hard}
            \(RuleBench.indicators)
            """, 2, "must be the form's “nilFlag”"),
        FaultRow(
            """
            rules:
              - {kind: nilReport, flag: co, severity: hard}
            nilFlag: co
            indicators:
              - {code: co, type: boolean, title: {vi: "Không", en: "Nil"}}
            """, 2, "the form asks no flow"),
    ]

    static let histories = [
        bad("kind: carryOver, start: a, end: sc", "“a” must be a figure: stock, cumulative"),
        bad("kind: carryOver, start: sd, end: lk", "“lk” is computed"),
        bad("kind: monotone, indicators: [a]", "“a” is not cumulative"),
        bad("kind: monotone, indicators: [lk]", "“lk” is computed"),
        bad("kind: outlier, indicators: [a], periods: 3, percent: 50", "use warning"),
        bad("kind: outlier, indicators: [tl], periods: 3, percent: 50", "", severity: "warning")
            .twice("“tl” is computed", "“tl” must be a figure"),
        bad("kind: outlier, indicators: [a], periods: 0, percent: 50", "from 1 to 24"),
        bad(
            "kind: outlier, indicators: [a], periods: 3, percent: 0", "above 0", severity: "warning"
        ),
        bad(
            "kind: outlier, indicators: [a, a], periods: 3, percent: 9", "“a” stands twice",
            severity: "warning"),
        bad("kind: unitScale, indicators: [m]", "use warning"),
        bad("kind: unitScale, indicators: [m], factor: 2", "from 10", severity: "warning"),
        bad("kind: registryGuard, indicators: [a], accepts: [event]", "changes every period"),
        bad("kind: registryGuard, indicators: [s], accepts: [letter]", "event, decision"),
        bad("kind: registryGuard, indicators: [s]", "event, decision"),
        bad("kind: notLowered, indicators: [s]", "“s” must be a figure: flow, cumulative"),
        bad("kind: crossForm, left: a, form: THU-T, right: z", "is this very form"),
        bad("kind: crossForm, left: a, form: KHAC-T, right: z, periods: week", "is not made of"),
        bad(
            "kind: crossForm, left: a, form: KHAC-T, right: z, calendar: administrative",
            "a labelled difference, never an error"),
        bad("kind: periodOrder, indicators: [a]", "needs two of"),
        FaultRow(
            checking("kind: periodOrder, indicators: [s]") + "\nperiods: [quarter, year]", 2,
            "“s” must be a figure: flow"),
        FaultRow(
            checking("kind: monotone, indicators: [cy]") + "\nperiods: [year]", 2,
            "one period a year"),
    ]

    @Test("shapes", arguments: shapes) func shape(_ row: FaultRow) { row.check() }
    @Test("expressions", arguments: expressions) func expression(_ row: FaultRow) { row.check() }
    @Test("figures", arguments: figures) func figure(_ row: FaultRow) { row.check() }
    @Test("history", arguments: histories) func history(_ row: FaultRow) { row.check() }

    static let serial = [
        "kind: carryOver, start: sd, end: sc", "kind: monotone, indicators: [cn]",
        "kind: registryGuard, indicators: [s], accepts: [event]",
        "kind: subset, part: \"previous(a)\", whole: b",
    ]

    @Test("ad hoc reports have no earlier period", arguments: serial)
    func adHoc(_ rule: String) {
        let lines = """
            rules:
              - {\(rule), severity: hard}
            periods: [adHoc]
            indicators:
              - {code: a, type: integer, measure: flow, title: {vi: "A", en: "A"}}
              - {code: b, type: integer, measure: flow, title: {vi: "B", en: "B"}}
              - {code: s, type: integer, measure: stock, title: {vi: "S", en: "S"}}
              - {code: sd, type: integer, measure: stock, title: {vi: "S", en: "S"}}
              - {code: sc, type: integer, measure: stock, title: {vi: "S", en: "S"}}
              - {code: cn, type: integer, measure: cumulative, reset: never, title: {vi: C, en: C}}
            """
        FaultRow(lines, 2, "ad hoc reports have no earlier period").check()
    }

    @Test("the yearly kinds nest in each other, so periodOrder is accepted")
    func accepted() {
        let lines =
            Self.checking("kind: periodOrder, indicators: [a]")
            + "\nperiods: [month, quarter, year]"
        #expect(FormFixture(lines).reading.faults == [])
    }
}
