import Shared
import Support
import Testing

@Suite("Rules that hold a value against the registry, a decision or another form")
struct GuardRuleTests {
    static let event = "kind: registryGuard, indicators: [s], accepts: [event]"
    static let decision = "kind: registryGuard, indicators: [nhom], accepts: [decision]"
    static let both = "kind: registryGuard, indicators: [s], accepts: [event, decision]"
    static let guards = [
        RuleRow(
            rule: event, values: "s=120", history: "2026-02: s=120", event: false,
            outcome: .holds, because: "unchanged"),
        RuleRow(
            rule: event, values: "s=1200", history: "2026-02: s=120", event: false,
            outcome: .broken([
                "đổi từ 120 (kỳ 2026-02) sang 1.200: cần biến động", "changed from 120",
                "to 1,200: it needs a registry event",
            ]), because: "more beds without an event"),
        RuleRow(
            rule: event, values: "s=130", history: "2026-02: s=120", event: true,
            outcome: .holds, because: "the event is there"),
        RuleRow(
            rule: event, values: "s=130", history: "2026-02: s=120",
            outcome: .notEvaluated(.historyUnknown), because: "events are not known here"),
        RuleRow(
            rule: event, values: "s=130", history: "2026-02: s=120", decision: "12/QĐ",
            event: false, outcome: .broken([]), because: "a decision is not accepted here"),
        RuleRow(
            rule: event, values: "s=-", history: "2026-02: s=0", event: false, outcome: .holds,
            because: "`-` after 0 is no change"),
        RuleRow(
            rule: event, values: "s=…", history: "2026-02: s=5", event: false,
            outcome: .notEvaluated(.valueMissing), because: "not collected is no change"),
        RuleRow(
            rule: event, values: "s=5", history: "2026-02: s=…", event: false,
            outcome: .notEvaluated(.valueMissing), because: "nor is what was not collected before"),
        RuleRow(
            rule: event, values: "s=5", history: "2026-02: absent", event: false,
            outcome: .notEvaluated(.historyAbsent), because: "a first report changes nothing"),
        RuleRow(
            rule: decision, values: "nhom=2", history: "2026-02: nhom=1",
            outcome: .broken(["từ “1”", "sang “2”", "decision;SỐ", "decision;NUMBER"]),
            because: "another group without a decision"),
        RuleRow(
            rule: decision, values: "nhom=2", history: "2026-02: nhom=1", decision: "12/QĐ-UBND",
            outcome: .holds, because: "with its number"),
        RuleRow(
            rule: decision, values: "nhom=2", history: "2026-02: nhom=1", decision: "",
            outcome: .broken([]), because: "an empty number is none"),
        RuleRow(
            rule: both, values: "s=6", history: "2026-02: s=5", event: false,
            outcome: .broken(["biến động trong danh mục đơn vị hoặc cần số quyết định"]),
            because: "either would do, and the message says so"),
        RuleRow(
            rule: both, values: "s=6", history: "2026-02: s=5", event: true, outcome: .holds,
            because: "the event does"),
    ]

    static let lowered = "kind: notLowered, indicators: [a]"
    static let corrections = [
        RuleRow(rule: lowered, values: "a=1", outcome: .holds, because: "a first report"),
        RuleRow(
            rule: lowered, values: "a=9", revision: 2, replaced: "a=10",
            outcome: .broken(["giảm từ 10 xuống 9", "falls from 10 to 9", "reason;LÝ DO"]),
            because: "a case is taken back without a word"),
        RuleRow(
            rule: lowered, values: "a=9", revision: 2, reason: "Trùng ca", replaced: "a=10",
            outcome: .holds, because: "with a reason"),
        RuleRow(
            rule: lowered, values: "a=9", revision: 2, reason: "  ", replaced: "a=10",
            outcome: .broken([]), because: "spaces are no reason"),
        RuleRow(
            rule: lowered, values: "a=10", revision: 2, replaced: "a=10", outcome: .holds,
            because: "nothing is taken back"),
        RuleRow(
            rule: lowered, values: "a=-", revision: 2, replaced: "a=1", outcome: .broken([]),
            because: "`-` takes back all of it"),
        RuleRow(
            rule: lowered, values: "a=1", revision: 2, outcome: .notEvaluated(.historyUnknown),
            because: "the revision before is not known here"),
        RuleRow(
            rule: lowered, values: "a=1", revision: 2, replaced: "a=…",
            outcome: .notEvaluated(.valueMissing), because: "it was not collected before"),
    ]

    static let cross = "kind: crossForm, left: a, form: KHAC-T, right: z"
    static let months = "KHAC-T 2026-01: z=1; KHAC-T 2026-02: z=-; KHAC-T 2026-03: z=4"
    static let crossings = [
        RuleRow(
            rule: cross, values: "a=5", history: months, period: "2026-Q1", outcome: .holds,
            because: "1 + `-` + 4"),
        RuleRow(
            rule: cross, values: "a=6", history: months, period: "2026-Q1",
            outcome: .broken([
                "(a) = 6 nhưng cộng z của biểu KHAC-T trong kỳ được 5", "z of KHAC-T adds up to 5",
            ]), because: "the quarter is its three months"),
        RuleRow(
            rule: cross, values: "a=4", history: months, period: "2026-03", outcome: .holds,
            because: "a month is itself"),
        RuleRow(
            rule: cross, values: "a=6",
            history: "KHAC-T 2026-01: z=1; KHAC-T 2026-02: absent; KHAC-T 2026-03: z=4",
            period: "2026-Q1", outcome: .notEvaluated(.historyAbsent),
            because: "the unit does not file the other form, or not for every month"),
        RuleRow(
            rule: cross, values: "a=6", history: "KHAC-T 2026-01: z=1; KHAC-T 2026-02: z=…",
            period: "2026-Q1", outcome: .notEvaluated(.valueMissing), because: "not collected"),
        RuleRow(
            rule: cross + ", calendar: administrative", values: "a=6", history: months,
            period: "2026-Q1", severity: "warning", outcome: .notEvaluated(.otherCalendar),
            because: "other days under the same words: labelled, never an error"),
        RuleRow(
            rule: cross, values: "a=6", history: months, period: "2026-Q1",
            calendar: .administrative, outcome: .broken([]),
            because: "two administrative forms are compared over their own quarter"),
        RuleRow(
            rule: cross, values: "a=6", period: "2026-01-05..2026-01-09",
            outcome: .notEvaluated(.historyAbsent),
            because: "an ad hoc report has no months: nothing to add is not a sum of zero"),
    ]

    @Test(arguments: guards) func judgesRegistryGuard(_ row: RuleRow) { RuleBench(row).check() }
    @Test(arguments: corrections) func judgesNotLowered(_ row: RuleRow) { RuleBench(row).check() }
    @Test(arguments: crossings) func judgesCrossForm(_ row: RuleRow) { RuleBench(row).check() }
}
