import Shared
import Support
import Testing

@Suite("Rules about what must be there, and when rules apply")
struct PresenceRuleTests {
    static let late = "kind: presence, when: \"a > 0\", requires: [ly_do]"
    static let presences = [
        RuleRow(rule: late, values: "a=0", outcome: .holds, because: "nothing is late"),
        RuleRow(rule: late, values: "a=-", outcome: .holds, because: "`-` is not above 0"),
        RuleRow(
            rule: late, values: "a=2 ly_do=bão", outcome: .holds, because: "the reason is given"),
        RuleRow(
            rule: late, values: "a=2",
            outcome: .broken(["Thiếu Lý do (ly_do)", "(a > 0)", "Reason (ly_do) is missing"]),
            because: "the reason is missing"),
        RuleRow(
            rule: late, values: "a=2 ly_do=\t", outcome: .broken([]),
            because: "white space says nothing"),
        RuleRow(
            rule: late, values: "a=2 ly_do=-", outcome: .broken([]),
            because: "a mark describes nothing"),
        RuleRow(
            rule: late, values: "a=2 ly_do=…", outcome: .broken([]), because: "nor does the other"),
        RuleRow(
            rule: late, values: "a=… ly_do=bão", outcome: .notEvaluated(.valueMissing),
            because: "whether anything is late is not known"),
        RuleRow(
            rule: late, values: "ly_do=bão", outcome: .notEvaluated(.valueMissing),
            because: "a blank is not zero"),
        RuleRow(
            rule: "kind: presence, requires: [o]", values: "o=-", outcome: .holds,
            because: "for a number `-` is an answer"),
        RuleRow(
            rule: "kind: presence, requires: [o]", values: "o=…", outcome: .broken([]),
            because: "not collected is none"),
        RuleRow(
            rule: "kind: presence, requires: [o]", values: "", outcome: .broken([]),
            because: "without a condition it is always asked"),
        RuleRow(
            rule: "kind: presence, requires: [a]", values: "", outcome: .holds,
            because: "a blank that no report may leave is found once, by the form's own check"),
        RuleRow(
            rule: "kind: presence, when: \"a > 0\", requiresNote: a", values: "a=1",
            notes: ["b": "ghi chú"], outcome: .broken(["cần ghi chú", "needs a note"]),
            because: "a note elsewhere does not count"),
        RuleRow(
            rule: "kind: presence, when: \"a > 0\", requiresNote: a", values: "a=1",
            notes: ["a": " "], outcome: .broken([]), because: "nor do spaces"),
        RuleRow(
            rule: "kind: presence, when: \"a > 0\", requiresNote: a", values: "a=1",
            notes: ["a": "tóm tắt"], outcome: .holds, because: "the note is there"),
    ]

    static let that = "kind: presence, when: \"co = true\", requiresThat: \"muc = cao\""
    static let demands = [
        RuleRow(rule: that, values: "co=true muc=cao", outcome: .holds, because: "so it is"),
        RuleRow(
            rule: that, values: "co=true muc=thap",
            outcome: .broken(["“thap”", "phải là muc = cao (co = true)", "it must be muc = cao"]),
            because: "it is not"),
        RuleRow(rule: that, values: "co=false muc=thap", outcome: .holds, because: "not asked"),
        RuleRow(
            rule: that, values: "co=true muc=…", outcome: .notEvaluated(.valueMissing),
            because: "not known"),
        RuleRow(
            rule: that, values: "co=true muc=-", outcome: .broken([]), because: "`-` is not cao"),
    ]

    static func when(_ condition: String) -> String {
        "kind: range, value: d, max: 0, when: \"\(condition)\""
    }
    /// Broken means that the condition holds; every row has d=1.
    static let conditions = [
        RuleRow(rule: when("muc = cao"), values: "d=1 muc=cao", outcome: .broken([]), because: ""),
        RuleRow(rule: when("muc = cao"), values: "d=1 muc=thap", outcome: .holds, because: ""),
        RuleRow(
            rule: when("muc != cao"), values: "d=1 muc=thap", outcome: .broken([]), because: ""),
        RuleRow(
            rule: when("muc != cao"), values: "d=1", outcome: .notEvaluated(.valueMissing),
            because: "a blank is not another answer"),
        RuleRow(
            rule: when("nhom = 1"), values: "d=1 nhom=1", outcome: .broken([]),
            because: "beside a choice 1 is a code"),
        RuleRow(rule: when("nhom != 1"), values: "d=1 nhom=2", outcome: .broken([]), because: ""),
        RuleRow(
            rule: when("co = false"), values: "d=1 co=false", outcome: .broken([]), because: ""),
        RuleRow(rule: when("co != true"), values: "d=1 co=true", outcome: .holds, because: ""),
        RuleRow(
            rule: when("ngay = blank"), values: "d=1", outcome: .broken([]),
            because: "nothing there"),
        RuleRow(
            rule: when("ngay = blank"), values: "d=1 ngay=-", outcome: .holds,
            because: "a mark is something"),
        RuleRow(
            rule: when("ngay != blank"), values: "d=1 ngay=2026-01-01", outcome: .broken([]),
            because: ""),
        RuleRow(
            rule: when("o = blank"), values: "d=1 o=0", outcome: .holds, because: "zero is no blank"
        ),
        RuleRow(
            rule: when("a >= 2 and b < 3"), values: "d=1 a=2 b=2", outcome: .broken([]), because: ""
        ),
        RuleRow(
            rule: when("a >= 2 and b < 3"), values: "d=1 a=2 b=3", outcome: .holds, because: ""),
        RuleRow(
            rule: when("a >= 2 and b < 3"), values: "d=1 a=… b=3", outcome: .holds,
            because: "one clause that fails settles it"),
        RuleRow(
            rule: when("a >= 2 and b < 3"), values: "d=1 a=… b=2",
            outcome: .notEvaluated(.valueMissing), because: "one that holds does not"),
        RuleRow(rule: when("a + b != 3"), values: "d=1 a=1 b=2", outcome: .holds, because: ""),
        RuleRow(rule: when("x <= 0.50"), values: "d=1 x=0.50", outcome: .broken([]), because: ""),
        RuleRow(rule: when("a > 0.5"), values: "d=1 a=1", outcome: .broken([]), because: ""),
        RuleRow(
            rule: when("previous(a) = 4"), values: "d=1", history: "2026-02: a=4",
            outcome: .broken([]), because: "a condition may look back"),
        RuleRow(
            rule: when("tl > 100"), values: "d=1 a=3 b=0", outcome: .notEvaluated(.notComputable),
            because: "no denominator, no condition"),
        RuleRow(
            rule: "kind: range, value: d, max: 0, unless: \"a > 0\"", values: "d=1 a=1",
            outcome: .holds, because: "excused"),
        RuleRow(
            rule: "kind: range, value: d, max: 0, unless: \"a > 0\"", values: "d=1 a=0",
            outcome: .broken([]), because: "not excused"),
        RuleRow(
            rule: "kind: range, value: d, max: 0, unless: \"a > 0\"", values: "d=1 a=…",
            outcome: .notEvaluated(.valueMissing), because: "perhaps excused"),
    ]

    static let `nil` = "kind: nilReport, flag: co"
    static let nils = [
        RuleRow(
            rule: `nil`, values: "co=true a=0 b=- c=0 d=- s=5 cy=3", outcome: .holds,
            because: "stocks and cumulatives stand on"),
        RuleRow(
            rule: `nil`, values: "co=true a=0 b=2 c=0",
            outcome: .broken(["(b) = 2", "bỏ đánh dấu co", "clear co"]), because: "b happened"),
        RuleRow(
            rule: `nil`, values: "co=true a=…",
            outcome: .broken(["“…”", "occurred, not collected"]),
            because: "`…` says that something occurred"),
        RuleRow(rule: `nil`, values: "co=false a=2", outcome: .holds, because: "not declared"),
        RuleRow(
            rule: `nil`, values: "a=2", outcome: .notEvaluated(.valueMissing),
            because: "neither declared nor denied"),
    ]

    static let limit = "kind: dateLimit, indicator: ngay, notAfter: windowEnd"
    static let dates = [
        RuleRow(
            rule: limit, values: "ngay=2026-03-31", outcome: .holds, because: "the last day is in"),
        RuleRow(
            rule: limit, values: "ngay=2026-04-01",
            outcome: .broken(["01/04/2026 sau ngày cuối kỳ 31/03/2026", "2026-04-01"]),
            because: "the day after"),
        RuleRow(
            rule: limit, values: "ngay=2026-03-15", period: "2026-Q1", calendar: .administrative,
            outcome: .broken(["14/03/2026"]), because: "cut off on the 14th"),
        RuleRow(
            rule: limit, values: "", outcome: .notEvaluated(.valueMissing), because: "no date"),
        RuleRow(
            rule: limit, values: "ngay=…", outcome: .notEvaluated(.valueMissing), because: "unknown"
        ),
        RuleRow(rule: limit, values: "ngay=-", outcome: .holds, because: "it did not happen"),
    ]

    @Test(arguments: presences) func judgesPresence(_ row: RuleRow) { RuleBench(row).check() }
    @Test(arguments: demands) func judgesRequiresThat(_ row: RuleRow) { RuleBench(row).check() }
    @Test(arguments: conditions) func judgesCondition(_ row: RuleRow) { RuleBench(row).check() }
    @Test(arguments: nils) func judgesNilReport(_ row: RuleRow) { RuleBench(row).check() }
    @Test(arguments: dates) func judgesDateLimit(_ row: RuleRow) { RuleBench(row).check() }
}
