import Support
import Testing

@testable import Shared

/// Plain rules are judged without their evaluators, so the two must never disagree.
@Suite("PlainRules: rules judged as flat numbers")
struct PlainRulesTests {
    @Test(
        "a rule that holds at a glance holds in earnest, for every form", arguments: UInt64(1)...60)
    func agreement(seed: UInt64) throws {
        var glances = 0
        for form in SeedFormTests.forms {
            var random = RandomReport(form, seed: seed)
            let report = try random.report()
            let figures = PlainFigures(report.content.values)
            let evaluation = Evaluation(
                form: form, period: report.period, content: report.content, context: .unknown)
            for (index, rule) in form.rules.enumerated()
            where form.plainRules.holds(index, over: figures) {
                glances += 1
                let judge = RuleJudge(
                    rule: rule, evaluation: evaluation, revision: report.revision)
                let found = try judge.findings()
                #expect(found.isEmpty, "\(form.key) \(rule.code), seed \(seed)")
            }
        }
        #expect(glances > 0)
    }

    @Test("most rules of the forms about a report's own figures are plain")
    func coverage() {
        let zeros = SeedFormTests.forms.map { form in
            (form, PlainFigures(form.indicators.map { _ in .number(.zero) }))
        }
        let own = zeros.flatMap { form, figures in
            form.rules.indices.filter {
                let rule = form.rules[$0]
                return !rule.needsHistory && rule.when == nil && rule.unless == nil
            }.map { form.plainRules.holds($0, over: figures) }
        }
        #expect(own.count { $0 } * 2 > own.count, "\(own.count { $0 }) of \(own.count)")
    }

    static let rows: [(rule: String, values: String, holds: Bool)] = [
        ("partition, total: a, parts: [b, c]", "a=5 b=2 c=3", true),
        ("partition, total: a, parts: [b, c]", "a=5 b=2 c=4", false),
        ("partition, total: a, parts: [b, c]", "a=5 b=5 c=-", true),
        ("partition, total: a, parts: [b, c]", "a=5 b=5 c=…", false),
        ("partition, total: a, parts: [b, c]", "a=5 b=5", false),
        ("subset, part: b, whole: a + c", "a=1 b=4 c=3", true),
        ("subset, part: b, whole: a + c", "a=1 b=5 c=3", false),
        ("subset, part: 3 * b, whole: a", "a=9 b=3", true),
        ("subset, part: 3 * b, whole: a", "a=8 b=3", false),
        ("subset, part: b * c, whole: a", "a=9 b=1 c=1", false),
        ("balance, end: a, start: b, plus: [c], minus: [d]", "a=4 b=5 c=1 d=2", true),
        ("balance, end: a, start: b, plus: [c], minus: [d]", "a=5 b=5 c=1 d=2", false),
        ("subset, part: x, whole: a", "a=5 x=1.00", false),
        ("subset, part: b, whole: a, when: a > 0", "a=5 b=1", false),
    ]

    @Test("knows what it can tell and leaves the rest alone", arguments: rows)
    func single(rule: String, values: String, holds: Bool) {
        let bench = RuleBench(
            RuleRow(
                rule: "kind: \(rule)", values: values, outcome: .holds, because: "of its numbers"))
        let figures = PlainFigures(bench.content.values)
        #expect(bench.form.plainRules.holds(0, over: figures) == holds)
    }
}
