import Shared
import Support
import Testing

@Suite("Indicators that do not add up are refused")
struct IndicatorLintTests {
    static func asking(_ lines: String...) -> String {
        let title = "title: {vi: \"T\", en: \"T\"}"
        let usual = [
            "  - {code: a, type: integer, measure: flow, \(title)}",
            "  - {code: s, type: integer, measure: stock, \(title)}",
            "  - {code: x, type: decimal, scale: 4, measure: flow, \(title)}",
            "  - {code: r, measure: ratio, numerator: a, denominator: s, \(title)}",
        ]
        return (["indicators:"] + lines.map { "  - {\($0), \(title)}" } + usual)
            .joined(separator: "\n")
    }

    static let types = [
        FaultRow(asking("code: z, type: integer"), 2, "needs a “measure”"),
        FaultRow(asking("code: z, type: text, measure: flow"), 2, "a text has no “measure”"),
        FaultRow(asking("code: z, type: boolean, unit: visit"), 2, "a boolean has no “unit”"),
        FaultRow(asking("code: z, type: money, measure: flow, unit: visit"), 2, "in dong"),
        FaultRow(asking("code: z, type: integer, measure: flow, scale: 1"), 2, "for decimals only"),
        FaultRow(asking("code: z, type: decimal, measure: flow, scale: 7"), 2, "from 0 to 6"),
        FaultRow(asking("code: a, type: integer, measure: flow"), 3, "“a” stands twice"),
        FaultRow(asking("code: max, type: integer, measure: flow"), 2, "a word of expressions"),
        FaultRow(asking("code: z, type: integer, measure: flow, section: m"), 2, "has no “m”"),
        FaultRow(asking("each: l, code: z, type: integer, measure: flow"), 2, "no list “l”"),
        FaultRow(asking("code: z, type: choice"), 2, "needs at least two “choices”"),
        FaultRow(
            asking(
                "code: z, type: choice, choices: [{code: m, title: {vi: M, en: M}}, "
                    + "{code: m, title: {vi: N, en: N}}]"), 2, "code “m” stands twice"),
        FaultRow(asking("code: z, type: list"), 2, "needs “fields”"),
        FaultRow(
            asking(
                "code: z, type: list, fields: [{code: m, type: text, title: {vi: M, en: M}}, "
                    + "{code: m, type: date, title: {vi: N, en: N}}]"), 2, "field “m” stands twice"),
        FaultRow(
            asking("code: z, type: list, fields: [{code: m, type: money, title: {vi: M, en: M}}]"),
            2, "text or date"),
    ]

    static let sums = [
        FaultRow(asking("code: z, type: integer, measure: cumulative"), 2, "names its “reset”"),
        FaultRow(asking("code: z, type: integer, measure: flow, reset: year"), 2, "only a cumulat"),
        FaultRow(
            asking("code: z, type: integer, measure: stock, overTime: sum"), 2, "takes: last, none"),
        FaultRow(
            asking("code: z, type: integer, measure: cumulative, reset: never, overTime: sum"), 2,
            "takes: last, none"),
        FaultRow(
            asking("code: z, type: integer, measure: flow, overTime: last"), 2, "takes: sum, none"),
        FaultRow(
            asking("code: z, measure: ratio, numerator: a, denominator: s, overUnits: sum"), 2,
            "“z” does not add"),
        FaultRow(
            asking("code: z, measure: ratio, numerator: a, denominator: s, overTime: last"), 2,
            "takes: none"),
        FaultRow(asking("code: z, type: text, overUnits: sum"), 2, "does not add"),
    ]

    static let formulas = [
        FaultRow(asking("code: z, measure: ratio, numerator: a"), 2, "“denominator” is missing"),
        FaultRow(
            asking("code: z, measure: ratio, numerator: a, denominator: q"), 2,
            "no indicator “q”"),
        FaultRow(
            asking("code: z, measure: ratio, numerator: a, denominator: z"), 2,
            "is not computed from itself"),
        FaultRow(
            asking("code: z, measure: ratio, numerator: r, denominator: s"), 2, "“r” is a ratio"),
        FaultRow(
            asking("code: z, measure: ratio, numerator: a, denominator: \"0\""), 2, "always 0"),
        FaultRow(
            asking("code: z, measure: ratio, numerator: \"previous(r)\", denominator: s"), 2,
            "“r” is a ratio", "is not in earlier reports"),
        FaultRow(
            asking("code: z, type: integer, measure: ratio, numerator: a, denominator: s"), 2,
            "a ratio is a decimal"),
        FaultRow(
            asking("code: z, measure: ratio, numerator: a, denominator: s, optional: true"), 2,
            "never typed"),
        FaultRow(
            asking("code: z, type: integer, measure: flow, numerator: a"), 2,
            "is for measure: ratio"),
        FaultRow(
            asking("code: z, measure: ratio, numerator: \"x * x\", denominator: s"), 2,
            "over 6 decimals"),
        FaultRow(
            asking("code: z, measure: ratio, numerator: \"year_to_date(s)\", denominator: s"), 2,
            "is for a flow"),
        FaultRow(
            asking("code: z, measure: ratio, numerator: a, denominator: \"bed_days(a)\""), 2,
            "is for a stock"),
        FaultRow(
            asking("code: z, type: integer, measure: flow, of: a"), 2, "“of”: goes with fill"),
        FaultRow(
            asking(
                "code: z, type: integer, measure: cumulative, reset: year, fill: year_to_date, "
                    + "of: q"), 2, "no indicator “q”"),
        FaultRow(
            asking("code: z, type: integer, measure: flow, fill: year_to_date, of: a"), 2,
            "is cumulative, reset: year"),
        FaultRow(
            asking(
                "code: z, type: integer, measure: cumulative, reset: never, fill: year_to_date, "
                    + "of: a"), 2, "is cumulative, reset: year"),
        FaultRow(
            asking("code: z, type: integer, measure: flow, fill: year_to_date, of: s"), 2,
            "must be a flow, or both must be stocks"),
        FaultRow(
            asking("code: z, type: integer, measure: stock, fill: same_period_last_year, of: a"), 2,
            "must be that of “a”"),
        FaultRow(
            asking(
                "code: z, type: decimal, scale: 2, measure: flow, fill: same_period_last_year, "
                    + "of: x"), 2, "type and scale must be those of “x”"),
        FaultRow(
            asking(
                "code: y, type: integer, measure: flow, fill: same_period_last_year, of: a",
                "code: z, type: integer, measure: flow, fill: same_period_last_year, of: y"), 3,
            "fill from a typed figure"),
        FaultRow(
            asking("code: z, type: integer, measure: flow, fill: last_week, of: a"), 2,
            "no such word “last_week”"),
        FaultRow(
            asking("code: z, type: integer, measure: flow, fill: same_period_last_year, of: a")
                + "\nperiods: [adHoc]", 2, "no earlier period"),
    ]

    @Test("types", arguments: types) func type(_ row: FaultRow) { row.check() }
    @Test("aggregation", arguments: sums) func sum(_ row: FaultRow) { row.check() }
    @Test("formulas", arguments: formulas) func formula(_ row: FaultRow) { row.check() }
}
