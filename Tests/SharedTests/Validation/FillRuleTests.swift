import Shared
import Support
import Testing

@Suite("Rules over figures that the system fills in")
struct FillRuleTests {
    static let fills = [
        RuleRow(
            rule: "kind: range, value: lk, max: 11", values: "a=5",
            history: "2026-01: a=3; 2026-02: a=4", outcome: .broken(["= 12"]),
            because: "3 + 4 + 5 to date"),
        RuleRow(
            rule: "kind: range, value: lk, max: 4", values: "a=5", period: "2026-01",
            outcome: .broken(["= 5"]), because: "January is the year so far"),
        RuleRow(
            rule: "kind: range, value: lk, max: 4", values: "a=5", history: "2025-Q4: a=9",
            period: "2026-Q1", calendar: .administrative, outcome: .broken(["= 5"]),
            because: "December belongs to the new administrative year"),
        RuleRow(
            rule: "kind: range, value: lk, max: 11", values: "a=5",
            history: "2026-01: a=…; 2026-02: a=4", outcome: .notEvaluated(.valueMissing),
            because: "a month was not collected"),
        RuleRow(
            rule: "kind: range, value: ck, max: 6", values: "a=5", history: "2025-03: a=7",
            outcome: .broken(["= 7"]), because: "the same month last year"),
        RuleRow(
            rule: "kind: range, value: ck, max: 6", values: "a=5", history: "2025-03: absent",
            outcome: .notEvaluated(.historyAbsent), because: "no report then"),
        RuleRow(
            rule: "kind: range, value: ls, max: 6", values: "s=7", outcome: .broken(["= 7"]),
            because: "the year so far of a stock is its last value, without history"),
        RuleRow(
            rule: "kind: comparison, left: \"year_to_date(a)\", is: atMost, right: b",
            values: "a=6 b=10", history: "2026-H1: a=5", period: "2026-H2",
            outcome: .broken(["lũy kế từ đầu năm của Chỉ tiêu A (a) = 11"]),
            because: "the second half of the year follows the first"),
        RuleRow(
            rule: "kind: comparison, left: \"year_to_date(a)\", is: atMost, right: b",
            values: "a=11 b=10", period: "2026-9M", outcome: .broken(["= 11"]),
            because: "nine months count from the start of the year by themselves"),
    ]

    @Test("are judged like rules over typed ones", arguments: fills)
    func judges(_ row: RuleRow) { RuleBench(row).check() }
}
