import Shared
import Support
import Testing

@Suite("Rules that add and compare figures of one report")
struct TotalsRuleTests {
    static let partition = "kind: partition, total: a, parts: [b, c, d]"
    static let partitions = [
        RuleRow(
            rule: partition, values: "a=10 b=4 c=5 d=1", outcome: .holds, because: "4+5+1 = 10"),
        RuleRow(
            rule: partition, values: "a=2340000 b=2000000 c=340000 d=1",
            outcome: .broken([
                "Chỉ tiêu A (a) = 2.340.000", "= 2.340.001", "Item A (a) = 2,340,000",
                "add up to 2,340,001",
            ]), because: "one too many; both numbers are shown, grouped as each language does"),
        RuleRow(
            rule: partition, values: "a=10 b=4 c=6 d=-", outcome: .holds, because: "`-` counts 0"),
        RuleRow(
            rule: partition, values: "a=- b=- c=0 d=-", outcome: .holds, because: "`-` equals 0"),
        RuleRow(
            rule: partition, values: "a=10 b=4 c=… d=1", outcome: .notEvaluated(.valueMissing),
            because: "`…` occurred and was not collected: its number is unknown"),
        RuleRow(
            rule: partition, values: "a=… b=4 c=5 d=1", outcome: .notEvaluated(.valueMissing),
            because: "so is an unknown total"),
        RuleRow(
            rule: partition, values: "a=10 b=4 c=6", outcome: .notEvaluated(.valueMissing),
            because: "a blank is not zero"),
        RuleRow(
            rule: "kind: partition, total: x, parts: [a, y]", values: "x=0.30 a=0 y=0.300000",
            outcome: .holds, because: "0,1+0,2 are exact here, whatever their decimals"),
    ]

    static let subsets = [
        RuleRow(
            rule: "kind: subset, part: a, whole: b", values: "a=5 b=5", outcome: .holds,
            because: "all may be in the part"),
        RuleRow(
            rule: "kind: subset, part: a, whole: b", values: "a=1234 b=1233",
            outcome: .broken([
                "Chỉ tiêu A (a) = 1.234 lớn hơn Chỉ tiêu B (b) = 1.233", "is more than",
                "1,234", "1,233",
            ]), because: "one more than the whole"),
        RuleRow(
            rule: "kind: subset, part: a, whole: b, hint: {vi: \"Xem lại\", en: \"Look again\"}",
            values: "a=2 b=1", outcome: .broken(["tổng. Xem lại", "its whole. Look again"]),
            because: "the form's hint follows the message"),
        RuleRow(
            rule: "kind: subset, part: a, whole: \"b + c\"", values: "a=6 b=2 c=3",
            outcome: .broken(["Chỉ tiêu B (b) + Chỉ tiêu C (c) = 5"]),
            because: "the whole may be computed"),
        RuleRow(
            rule: "kind: subset, part: a, whole: b", values: "a=1 b=-", outcome: .broken(["= 0"]),
            because: "`-` is a whole of 0"),
        RuleRow(
            rule: "kind: subset, part: a, whole: b", values: "a=… b=1",
            outcome: .notEvaluated(.valueMissing), because: "the part is not known"),
        RuleRow(
            rule: "kind: subset, part: o, whole: b", values: "b=1",
            outcome: .notEvaluated(.valueMissing), because: "an accepted blank is no number"),
    ]

    static let atMost = "kind: comparison, left: a, is: atMost, right: b, tolerance: 2"
    static let comparisons = [
        RuleRow(
            rule: "kind: comparison, left: a, is: atLeast, right: b", values: "a=3 b=3",
            outcome: .holds, because: "at least as many"),
        RuleRow(
            rule: "kind: comparison, left: a, is: atLeast, right: b", values: "a=2 b=3",
            severity: "warning",
            outcome: .broken(["phải từ Chỉ tiêu B (b) = 3", "must be at least Item B (b) = 3"]),
            because: "fewer; the severity is the rule's"),
        RuleRow(
            rule: "kind: comparison, left: a, is: equal, right: \"2 * b\"", values: "a=7 b=3",
            outcome: .broken(["phải bằng 2 × Chỉ tiêu B (b) = 6"]), because: "not equal"),
        RuleRow(rule: atMost, values: "a=102 b=100", outcome: .holds, because: "exactly 2 % more"),
        RuleRow(
            rule: atMost, values: "a=103 b=100",
            outcome: .broken(["cho phép lệch 2 %", "2 % tolerated"]), because: "3 % more"),
        RuleRow(
            rule: "kind: comparison, left: x, is: atMost, right: b, tolerance: 2",
            values: "x=102.01 b=100", outcome: .broken(["102,01", "102.01"]),
            because: "a hundredth beyond 2 %, nothing is rounded"),
        RuleRow(
            rule: "kind: comparison, left: a, is: atLeast, right: b, tolerance: 2",
            values: "a=98 b=100", outcome: .holds, because: "the tolerance favours the report"),
        RuleRow(
            rule: "kind: comparison, left: a, is: atLeast, right: b, tolerance: 2",
            values: "a=97 b=100", outcome: .broken([]), because: "3 % fewer"),
        RuleRow(
            rule: "kind: comparison, left: a, is: equal, right: b, tolerance: 2.5",
            values: "a=41 b=40", outcome: .holds, because: "2,5 % of 40 is 1, upwards"),
        RuleRow(
            rule: "kind: comparison, left: a, is: equal, right: b, tolerance: 2.5",
            values: "a=39 b=40", outcome: .holds, because: "and downwards"),
        RuleRow(
            rule: "kind: comparison, left: a, is: equal, right: b, tolerance: 2.5",
            values: "a=38 b=40", outcome: .broken([]), because: "5 % fewer"),
        RuleRow(
            rule: "kind: comparison, left: a, is: equal, right: b, tolerance: 2.5",
            values: "a=42 b=40", outcome: .broken([]), because: "5 % more"),
        RuleRow(
            rule: "kind: comparison, left: y, is: atMost, right: \"y + 0\", tolerance: 2.5",
            values: "y=0.000001", outcome: .holds,
            because: "six decimals times a tolerance with one are still exact"),
        RuleRow(
            rule: "kind: comparison, left: a, is: atMost, right: b, tolerance: 2.5",
            values: "a=9007199254740992 b=9007199254740992", outcome: .holds,
            because: "the largest figures of the wire are compared, not given up"),
        RuleRow(
            rule: "kind: comparison, left: \"a * a\", is: atMost, right: b",
            values: "a=9007199254740992 b=1", outcome: .notEvaluated(.overflow),
            because: "what outgrows exact arithmetic gives no verdict"),
    ]

    static let balances = [
        RuleRow(
            rule: "kind: balance, end: s, start: a, plus: [b], minus: [c]",
            values: "s=3 a=5 b=2 c=4", outcome: .holds, because: "5+2−4 = 3"),
        RuleRow(
            rule: "kind: balance, end: s, start: a, plus: [b], minus: [c]",
            values: "s=4 a=5 b=2 c=4",
            outcome: .broken(["(s) = 4", "5 + tăng 2 − giảm 4 = 3", "5 + in 2 − out 4 = 3"]),
            because: "one too many left"),
        RuleRow(
            rule: "kind: balance, end: s, start: a, plus: [b], minus: [c]",
            values: "s=3 a=5 b=- c=2", outcome: .holds, because: "nothing came"),
        RuleRow(
            rule: "kind: balance, end: s, start: a, plus: [b], minus: [c]",
            values: "s=3 a=5 b=… c=2", outcome: .notEvaluated(.valueMissing),
            because: "how many came is not known"),
        RuleRow(
            rule: "kind: balance, end: s, start: \"previous(s)\", plus: [b], minus: [c]",
            values: "s=12 b=3 c=1", history: "2026-02: s=10", severity: "warning",
            outcome: .holds, because: "the start may be last period's end"),
        RuleRow(
            rule: "kind: balance, end: s, start: \"previous(s)\", plus: [b], minus: [c]",
            values: "s=12 b=3 c=1", history: "2026-02: s=11", severity: "warning",
            outcome: .broken(["kỳ trước của Giường (s) 11", "last period's Beds (s) 11"]),
            because: "12 is not 11+3−1"),
        RuleRow(
            rule: "kind: balance, end: s, start: \"previous(s)\", plus: [b], minus: [c]",
            values: "s=12 b=3 c=1", history: "2026-02: absent", severity: "warning",
            outcome: .notEvaluated(.historyAbsent), because: "no report last period"),
    ]

    static let recomputations = [
        RuleRow(
            rule: "kind: recomputation, indicator: a, equals: \"max(0, b - c)\"",
            values: "a=0 b=3 c=5", outcome: .holds, because: "never below zero"),
        RuleRow(
            rule: "kind: recomputation, indicator: a, equals: \"max(0, b - c)\"",
            values: "a=1 b=5 c=3",
            outcome: .broken([
                "(a) = 1", "số lớn hơn của 0 và Chỉ tiêu B (b) − Chỉ tiêu C (c) được 2",
                "the larger of 0 and Item B (b) − Item C (c) gives 2",
            ]), because: "5−3 is 2"),
        RuleRow(
            rule: "kind: recomputation, indicator: a, equals: \"(b + c) * 2 - d\"",
            values: "a=15 b=3 c=5 d=1", outcome: .holds, because: "products before sums"),
        RuleRow(
            rule: "kind: recomputation, indicator: a, equals: \"b - c - d\"",
            values: "a=1 b=6 c=3 d=2", outcome: .holds, because: "from the left: 6−3−2"),
        RuleRow(
            rule: "kind: recomputation, indicator: a, equals: \"b\"", values: "a=1 b=…",
            outcome: .notEvaluated(.valueMissing), because: "nothing to recompute from"),
    ]

    static let ranges = [
        RuleRow(
            rule: "kind: range, value: tl, max: 150", values: "a=3 b=2", outcome: .holds,
            because: "exactly 150 %"),
        RuleRow(
            rule: "kind: range, value: tl, max: 150", values: "a=15001 b=10000", outcome: .holds,
            because: "150,01 is shown and judged as 150,0: a finding must not contradict itself"),
        RuleRow(
            rule: "kind: range, value: tl, max: 150", values: "a=3011 b=2000",
            outcome: .broken(["= 150,6, cao hơn mức 150", "= 150.6, above 150"]),
            because: "above the limit"),
        RuleRow(
            rule: "kind: range, value: tl, min: 90, max: 130", values: "a=89 b=100",
            outcome: .broken(["= 89,0, thấp hơn mức 90", "below 90"]), because: "below"),
        RuleRow(
            rule: "kind: range, value: tl, min: 90, max: 130", values: "a=90 b=100",
            outcome: .holds, because: "exactly 90 %"),
        RuleRow(
            rule: "kind: range, value: tl, max: 150", values: "a=3 b=0",
            outcome: .notEvaluated(.notComputable), because: "no denominator"),
        RuleRow(
            rule: "kind: range, value: tl, max: 150", values: "a=3 b=-",
            outcome: .notEvaluated(.notComputable), because: "`-` is no denominator either"),
        RuleRow(
            rule: "kind: range, value: tl, max: 150", values: "a=… b=2",
            outcome: .notEvaluated(.valueMissing), because: "no numerator"),
        RuleRow(
            rule: "kind: range, value: \"bed_days(s)\", max: 310", values: "s=10",
            outcome: .holds, because: "10 beds in March are 310 bed-days"),
        RuleRow(
            rule: "kind: range, value: \"bed_days(s)\", max: 310", values: "s=10",
            period: "2026-Q1", calendar: .administrative,
            outcome: .broken(["900"]),
            because: "15/12–14/3 are 90 days: the calendar decides the length of a quarter"),
        RuleRow(
            rule: "kind: range, value: tl_lk, max: 110", values: "a=5 s=10",
            history: "2026-01: a=3; 2026-02: a=4",
            outcome: .broken(["120,0"]), because: "a ratio over the year so far: 12 of 10"),
        RuleRow(
            rule: "kind: range, value: tl_lk, max: 110", values: "a=5 s=10",
            history: "2026-01: a=3; 2026-02: absent",
            outcome: .notEvaluated(.historyAbsent), because: "a month of the year is missing"),
        RuleRow(
            rule: "kind: range, value: tl_lk, max: 110", values: "a=5 s=10",
            history: "2026-01: a=3", outcome: .notEvaluated(.historyUnknown),
            because: "unknown here is not absent: the collector decides"),
    ]

    @Test(arguments: partitions) func judgesPartition(_ row: RuleRow) { RuleBench(row).check() }
    @Test(arguments: subsets) func judgesSubset(_ row: RuleRow) { RuleBench(row).check() }
    @Test(arguments: comparisons) func judgesComparison(_ row: RuleRow) { RuleBench(row).check() }
    @Test(arguments: balances) func judgesBalance(_ row: RuleRow) { RuleBench(row).check() }
    @Test(arguments: recomputations) func judgesRecomputation(_ row: RuleRow) {
        RuleBench(row).check()
    }
    @Test(arguments: ranges) func judgesRange(_ row: RuleRow) { RuleBench(row).check() }
}
