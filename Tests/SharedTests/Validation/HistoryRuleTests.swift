import Shared
import Support
import Testing

@Suite("Rules that look at other reports")
struct HistoryRuleTests {
    static let carry = "kind: carryOver, start: sd, end: sc"
    static let carryOvers = [
        RuleRow(
            rule: carry, values: "sd=4", history: "2026-02: sc=4", outcome: .holds, because: ""),
        RuleRow(
            rule: carry, values: "sd=-", history: "2026-02: sc=0", outcome: .holds,
            because: "`-` and 0 carry over as one"),
        RuleRow(
            rule: carry, values: "sd=4", history: "2026-02: sc=5",
            outcome: .broken(["(sd) = 4", "kỳ 2026-02 là 5", "of 2026-02 was 5"]), because: "5 → 4"),
        RuleRow(
            rule: carry, values: "sd=4", period: "2026-01", outcome: .notEvaluated(.historyUnknown),
            because: "the report of December is not known here"),
        RuleRow(
            rule: carry, values: "sd=4", history: "2025-12: sc=5", period: "2026-01",
            outcome: .broken(["2025-12"]), because: "December comes before January"),
        RuleRow(
            rule: carry, values: "sd=4", history: "2026-02: absent",
            outcome: .notEvaluated(.historyAbsent), because: "a first report has none before"),
        RuleRow(
            rule: carry, values: "sd=4", history: "2026-02: sc=…",
            outcome: .notEvaluated(.valueMissing), because: "last period's end is not known"),
        RuleRow(
            rule: carry, values: "sd=4", history: "2026-02: c=1",
            outcome: .notEvaluated(.valueMissing), because: "an older version did not ask it"),
        RuleRow(
            rule: carry, values: "sd=4", period: "2026-01-05..2026-01-09",
            outcome: .notEvaluated(.historyAbsent), because: "nothing comes before an ad hoc report"
        ),
    ]

    static func monotone(_ code: String) -> String { "kind: monotone, indicators: [\(code)]" }
    static let monotones = [
        RuleRow(
            rule: monotone("cy"), values: "cy=10", history: "2026-02: cy=10", outcome: .holds,
            because: "it may stand still"),
        RuleRow(
            rule: monotone("cy"), values: "cy=9", history: "2026-02: cy=10",
            outcome: .broken(["kỳ 2026-02 là 10, kỳ này 9", "10 in 2026-02, now 9"]),
            because: "it fell"),
        RuleRow(
            rule: monotone("cy"), values: "cy=1", history: "2025-12: cy=10", period: "2026-01",
            outcome: .holds, because: "a new year starts from nothing"),
        RuleRow(
            rule: monotone("cy"), values: "cy=1", period: "2026-01", outcome: .holds,
            because: "and needs no history for that"),
        RuleRow(
            rule: monotone("cy"), values: "cy=1", history: "2025-Q4: cy=10", period: "2026-Q1",
            calendar: .administrative, outcome: .holds,
            because: "the administrative year too, though its first quarter starts in December"),
        RuleRow(
            rule: monotone("cy"), values: "cy=1", history: "2026-Q1: cy=10", period: "2026-Q2",
            calendar: .administrative, outcome: .broken([]), because: "within that year it holds"),
        RuleRow(
            rule: monotone("cn"), values: "cn=9", history: "2025-12: cn=10", period: "2026-01",
            outcome: .broken(["2025-12"]), because: "what never resets does not fall at new year"),
        RuleRow(
            rule: monotone("ct"), values: "ct=0", history: "2025-12: ct=10", period: "2026-01",
            outcome: .broken([]), because: "a new term needs its decision"),
        RuleRow(
            rule: monotone("ct"), values: "ct=0", history: "2025-12: ct=10", period: "2026-01",
            decision: "12/QĐ-UBND", outcome: .holds, because: "which is given"),
        RuleRow(
            rule: monotone("ct"), values: "ct=0", history: "2025-12: ct=10", period: "2026-01",
            decision: " ", outcome: .broken([]), because: "spaces are no decision"),
        RuleRow(
            rule: monotone("cy"), values: "cy=…", history: "2026-02: cy=10",
            outcome: .notEvaluated(.valueMissing), because: "not collected is not a fall"),
        RuleRow(
            rule: "kind: monotone, indicators: [cy, cn]", values: "cy=… cn=1",
            history: "2026-02: cy=10 cn=2", outcome: .broken(["(cn)"]),
            because: "one without a verdict does not hide another's fall"),
    ]

    static let outlier = "kind: outlier, indicators: [a], periods: 3, percent: 50"
    static let three = "2025-12: a=80; 2026-01: a=100; 2026-02: a=120"
    static let outliers = [
        RuleRow(
            rule: outlier, values: "a=150", history: three, severity: "warning", outcome: .holds,
            because: "exactly half more than the mean of 100"),
        RuleRow(
            rule: outlier, values: "a=151", history: three, severity: "warning",
            outcome: .broken(["= 151, lệch quá 50 %", "3 kỳ trước là 100", "periods, 100.0"]),
            because: "more than half more"),
        RuleRow(
            rule: outlier, values: "a=49", history: three, severity: "warning",
            outcome: .broken([]), because: "more than half less"),
        RuleRow(
            rule: outlier, values: "a=-", history: three, severity: "warning",
            outcome: .broken(["(a) = 0"]), because: "nothing at all is far from 100"),
        RuleRow(
            rule: outlier, values: "a=1", history: "2025-12: a=1; 2026-01: a=1; 2026-02: a=-",
            severity: "warning", outcome: .holds, because: "|3·1 − 2| is exactly half of 2"),
        RuleRow(
            rule: outlier, values: "a=5", history: "2025-12: a=0; 2026-01: a=-; 2026-02: a=0",
            severity: "warning", outcome: .notEvaluated(.notComputable),
            because: "no percentage of nothing"),
        RuleRow(
            rule: outlier, values: "a=5", history: "2025-12: a=0; 2026-01: absent; 2026-02: a=0",
            severity: "warning", outcome: .notEvaluated(.historyAbsent),
            because: "two periods are not three"),
        RuleRow(
            rule: outlier, values: "a=5", period: "2026-01-05..2026-01-09", severity: "warning",
            outcome: .notEvaluated(.historyAbsent), because: "ad hoc reports have no series"),
    ]

    static let scale = "kind: unitScale, indicators: [m], factor: 1000"
    static let unitScales = [
        RuleRow(
            rule: scale, values: "m=1200000000", history: "2026-02: m=1100000",
            severity: "warning",
            outcome: .broken(["1.200.000.000", "1.100.000", "khoảng 1000 lần"]),
            because: "đồng after thousands"),
        RuleRow(
            rule: scale, values: "m=1100000", history: "2026-02: m=1200000000",
            severity: "warning", outcome: .broken([]), because: "thousands after đồng"),
        RuleRow(
            rule: scale, values: "m=10", history: "2026-02: m=1", severity: "warning",
            outcome: .holds, because: "ten times is growth"),
        RuleRow(
            rule: scale, values: "m=500", history: "2026-02: m=1", severity: "warning",
            outcome: .broken([]), because: "half the factor is near enough"),
        RuleRow(
            rule: scale, values: "m=499", history: "2026-02: m=1", severity: "warning",
            outcome: .holds, because: "less is not"),
        RuleRow(
            rule: scale, values: "m=2001", history: "2026-02: m=1", severity: "warning",
            outcome: .holds, because: "nor more than twice"),
        RuleRow(
            rule: scale, values: "m=1000", history: "2026-02: m=-", severity: "warning",
            outcome: .holds, because: "nothing times a thousand is nothing"),
        RuleRow(
            rule: scale, values: "m=-", history: "2026-02: m=0", severity: "warning",
            outcome: .holds, because: "nothing after nothing is no jump"),
        RuleRow(
            rule: scale, values: "m=9007199254740992", history: "2026-02: m=9007199254740992",
            severity: "warning", outcome: .notEvaluated(.overflow),
            because: "a thousand times the largest figure is beyond arithmetic"),
    ]

    static let order = "kind: periodOrder, indicators: [a]"
    static let periodOrders = [
        RuleRow(
            rule: order, values: "a=10", history: "2026-H1: a=10", period: "2026-9M",
            outcome: .holds, because: "nothing may have happened since"),
        RuleRow(
            rule: order, values: "a=9", history: "2026-H1: a=10", period: "2026-9M",
            outcome: .broken(["kỳ 2026-9M = 9", "2026-H1", "= 10"]),
            because: "nine months hold six"),
        RuleRow(
            rule: order, values: "a=9", history: "2026-H1: a=10", period: "2026-9M",
            calendar: .administrative, outcome: .broken([]),
            because: "in the administrative calendar as well: all start on 15/12"),
        RuleRow(
            rule: order, values: "a=9", history: "2026-Q1: a=10", period: "2026-H1",
            calendar: .administrative, outcome: .broken([]), because: "six months hold three"),
        RuleRow(
            rule: order, values: "a=9", history: "2026-9M: a=10", period: "2026",
            outcome: .broken([]), because: "a year holds nine months"),
        RuleRow(
            rule: order, values: "a=9", history: "2026-Q1: a=10", period: "2026",
            kinds: "[quarter, year]", outcome: .broken(["2026-Q1"]),
            because: "the next shorter kind is the next one the form is filed for"),
        RuleRow(
            rule: order, values: "a=1", period: "2026-H2", outcome: .holds,
            because: "the second half holds no first quarter"),
        RuleRow(rule: order, values: "a=1", period: "2026-Q2", outcome: .holds, because: "nor Q2"),
        RuleRow(
            rule: order, values: "a=1", history: "2026-Q1: absent", period: "2026-H1",
            outcome: .notEvaluated(.historyAbsent), because: "the shorter report is missing"),
    ]

    @Test(arguments: carryOvers) func judgesCarryOver(_ row: RuleRow) { RuleBench(row).check() }
    @Test(arguments: monotones) func judgesMonotone(_ row: RuleRow) { RuleBench(row).check() }
    @Test(arguments: outliers) func judgesOutlier(_ row: RuleRow) { RuleBench(row).check() }
    @Test(arguments: unitScales) func judgesUnitScale(_ row: RuleRow) { RuleBench(row).check() }
    @Test(arguments: periodOrders) func judgesPeriodOrder(_ row: RuleRow) { RuleBench(row).check() }
}
