import Shared
import Support
import Testing

@Suite("Forms in short")
struct FormSummaryTests {
    static let form = FormFixture(
        """
        sections:
          - {code: m, title: {vi: "Mục", en: "Part"}}
        rules:
          - {kind: subset, code: a_le_b, part: a, whole: b, severity: hard}
        indicators:
          - {code: b, type: integer, measure: flow, section: m, title: {vi: "B", en: "B"}}
          - {code: r, measure: ratio, numerator: a, denominator: b, title: {vi: "R", en: "R"}}
          - {code: a, type: integer, measure: flow, title: {vi: "A", en: "A"}}
        """
    ).form

    @Test("tell what is typed from what is computed")
    func slots() {
        #expect(Self.form.inputSlots == [0, 2])
        #expect(Self.form.computedSlots == [1])
        #expect(Self.form.inputIndicators.map(\.code.text) == ["b", "a"])
        #expect(Self.form.sortedSlots == [2, 0, 1], "the order on the wire is that of codes")
    }

    @Test("find indicators by heading and rules by code and figure")
    func finding() throws {
        let section = try #require(IndicatorCode("m"))
        #expect(Self.form.indicators(in: section).map(\.code.text) == ["b"])
        #expect(Self.form.indicators(in: nil).map(\.code.text) == ["r", "a"])
        let rule = try #require(RuleCode("a_le_b"))
        #expect(Self.form.rule(rule)?.severity == .hard)
        let (a, r) = (try #require(IndicatorCode("a")), try #require(IndicatorCode("r")))
        #expect(Self.form.rules(naming: a).map(\.code) == [rule])
        #expect(Self.form.rules(naming: r).isEmpty)
    }
}
