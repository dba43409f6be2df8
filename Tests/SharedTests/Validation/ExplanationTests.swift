import Shared
import Support
import Testing

@Suite("Explanations of warnings")
struct ExplanationTests {
    static let form = FormFixture(
        """
        rules:
          - {kind: comparison, code: a_ge_b, left: a, is: atLeast, right: b, severity: warning}
          - {kind: subset, code: c_le_b, part: c, whole: b, severity: hard}
        indicators:
          - {code: a, type: integer, measure: flow, title: {vi: "A", en: "A"}}
          - {code: b, type: integer, measure: flow, title: {vi: "B", en: "B"}}
          - {code: c, type: integer, measure: flow, title: {vi: "C", en: "C"}}
          - {code: t, type: text, optional: true, title: {vi: "T", en: "T"}}
        """
    ).form

    /// a=1, b=2 breaks the warning.
    static func content(_ change: (inout Report.Content) -> Void = { _ in }) -> Report.Content {
        var content = Report.Content(emptyFor: form)
        content.values = [.number(1), .number(2), .number(2), nil]
        change(&content)
        return content
    }

    static func accepts(_ content: Report.Content) -> Bool {
        Validator.verdict(
            on: content, form: form, period: period("2026-03"), revision: 1, context: .unknown
        ).accepts(content)
    }

    private func indicator(_ text: String) throws -> IndicatorCode {
        try #require(IndicatorCode(text))
    }

    private func rule(_ text: String) throws -> RuleCode { try #require(RuleCode(text)) }

    @Test("a warning without one is open")
    func open() { #expect(!Self.accepts(Self.content())) }

    @Test("one by the rule's code closes it")
    func byRule() throws {
        let code = try rule("a_ge_b")
        #expect(Self.accepts(Self.content { $0.explanations[code] = "ca nhẹ" }))
        #expect(!Self.accepts(Self.content { $0.explanations[code] = " " }), "spaces say nothing")
    }

    @Test(
        "so does a note on any figure it names",
        arguments: [("a", true), ("b", true), ("c", false)])
    func byNote(_ text: String, _ closes: Bool) throws {
        let code = try indicator(text)
        #expect(Self.accepts(Self.content { $0.notes[code] = "ca nhẹ" }) == closes)
        #expect(!Self.accepts(Self.content { $0.notes[code] = "\n" }), "a blank line says nothing")
    }

    @Test("a hard finding is never explained away")
    func hard() throws {
        let (note, code) = (try indicator("c"), try rule("c_le_b"))
        #expect(
            !Self.accepts(
                Self.content { content in
                    content.values = [.number(2), .number(2), .number(3), nil]
                    content.notes[note] = "đúng như vậy"
                    content.explanations[code] = "đúng như vậy"
                }))
    }

    @Test("a note that seems to name a person does not excuse itself")
    func personal() throws {
        let (a, t) = (try indicator("a"), try indicator("t"))
        let code = try rule("form_personal_data")
        let whole: (inout Report.Content) -> Void = {
            $0.values = [.number(3), .number(2), .number(1), nil]
        }
        #expect(
            !Self.accepts(
                Self.content { content in
                    whole(&content)
                    content.notes[a] = "0912345678"
                }))
        #expect(
            Self.accepts(
                Self.content { content in
                    whole(&content)
                    content.notes[a] = "0912345678"
                    content.explanations[code] = "số văn bản, không phải điện thoại"
                }), "by the rule's code it is")
        #expect(
            Self.accepts(
                Self.content { content in
                    whole(&content)
                    content.values[3] = .text("0912345678")
                    content.notes[t] = "số văn bản"
                }), "and so is a text by a clean note")
    }
}
