import Shared
import Support
import Testing

@Suite("What every report is checked for")
struct FormCheckTests {
    static let form = FormFixture(
        """
        indicators:
          - {code: a, type: integer, measure: flow, title: {vi: "Số khám", en: "Visits"}}
          - {code: x, type: decimal, scale: 1, measure: flow, title: {vi: "Giờ", en: "Hours"}}
          - {code: o, type: integer, measure: flow, optional: true, title: {vi: "Tùy", en: "Opt"}}
          - {code: t, type: text, title: {vi: "Khó khăn", en: "Difficulties"}}
          - {code: l, type: list, optional: true, title: {vi: "Kiến nghị", en: "Proposals"}, fields: [
             {code: noi_dung, type: text, required: true, title: {vi: "Nội dung", en: "Content"}},
             {code: han, type: date, title: {vi: "Hạn", en: "Deadline"}}]}
          - {code: tl, measure: ratio, numerator: a, denominator: x, title: {vi: "TL", en: "Ratio"}}
        """
    ).form

    /// A whole report, changed by `change`.
    static func content(_ change: (inout Report.Content) -> Void = { _ in }) -> Report.Content {
        var content = Report.Content(emptyFor: form)
        content.values[0] = .number(5)
        content.values[1] = .number(decimal("2.5"))
        content.values[3] = .text("không có")
        change(&content)
        return content
    }

    static func findings(_ content: Report.Content, revision: Int = 1) -> [Finding] {
        Validator.verdict(
            on: content, form: form, period: period("2026-03"), revision: revision,
            context: .unknown
        ).findings
    }

    static func codes(_ content: Report.Content, revision: Int = 1) -> [String] {
        findings(content, revision: revision).map {
            "\($0.rule):\($0.severity):\($0.indicators.map(\.text).joined(separator: ","))"
        }
    }

    struct Row: CustomTestStringConvertible, Sendable {
        let slot: Int
        let value: Value?
        let codes: [String]
        let because: String
        var testDescription: String { because }
    }

    static let rows = [
        Row(slot: 0, value: nil, codes: ["form_blank:hard:a"], because: "a blank is refused"),
        Row(slot: 0, value: .number(0), codes: [], because: "zero is an answer"),
        Row(slot: 0, value: Value.none, codes: [], because: "`-` is an answer"),
        Row(slot: 0, value: .notCollected, codes: [], because: "`…` is an answer"),
        Row(slot: 2, value: nil, codes: [], because: "the form says optional"),
        Row(slot: 5, value: nil, codes: [], because: "a computed figure is never typed"),
        Row(slot: 3, value: nil, codes: ["form_blank:hard:t"], because: "a blank text"),
        Row(slot: 3, value: .text(""), codes: ["form_blank:hard:t"], because: "an empty text"),
        Row(slot: 3, value: .text(" \t"), codes: ["form_blank:hard:t"], because: "spaces"),
        Row(
            slot: 0, value: .number(-1), codes: ["form_negative:hard:a"],
            because: "a negative count"),
        Row(
            slot: 1, value: .number(decimal("-0.1")), codes: ["form_negative:hard:x"],
            because: "a negative decimal"),
        Row(
            slot: 3, value: .text("Gọi 0912 345 678"), codes: ["form_personal_data:warning:t"],
            because: "a telephone number in a narrative"),
        Row(slot: 4, value: .list([]), codes: [], because: "an optional list without rows"),
        Row(
            slot: 4, value: .list([row(["noi_dung": "Mua máy", "han": "2026-06-30"])]), codes: [],
            because: "a whole row"),
        Row(
            slot: 4, value: .list([row(["noi_dung": "Mua máy"]), row(["han": "2026-06-30"])]),
            codes: ["form_list_field:hard:l"], because: "the second row lacks its content"),
        Row(
            slot: 4, value: .list([row(["noi_dung": "  "])]), codes: ["form_list_field:hard:l"],
            because: "spaces are no content"),
        Row(
            slot: 4, value: .list([row(["noi_dung": "Ông A, 001199012345"])]),
            codes: ["form_personal_data:warning:l"], because: "a citizen number in a list"),
    ]

    static func row(_ fields: [String: String]) -> ListRow {
        ListRow(
            fields: Dictionary(
                uniqueKeysWithValues: fields.compactMap { key, text in
                    IndicatorCode(key).map { ($0, text) }
                }))
    }

    @Test("blanks, signs, list rows and personal data", arguments: rows)
    func slots(_ row: Row) {
        #expect(Self.codes(Self.content { $0.values[row.slot] = row.value }) == row.codes)
    }

    @Test("a required list needs a row")
    func requiredList() {
        let form = FormFixture(
            """
            indicators:
              - {code: l, type: list, title: {vi: "Việc", en: "Tasks"}, fields: [
                 {code: ten, type: text, title: {vi: "Tên", en: "Name"}}]}
            """
        ).form
        var content = Report.Content(emptyFor: form)
        content.values[0] = .list([])
        let verdict = Validator.verdict(
            on: content, form: form, period: period("2026-03"), revision: 1, context: .unknown)
        #expect(verdict.findings.map(\.rule.text) == ["form_blank"])
    }

    @Test("messages say what to write, in both languages")
    func messages() throws {
        let blank = try #require(Self.findings(Self.content { $0.values[0] = nil }).first)
        #expect(blank.message.vi.contains("Thiếu Số khám (a). Ghi số, “-” nếu không phát sinh"))
        #expect(blank.message.en.contains("Visits (a) is blank. Write a number, “-” if it did not"))
        let negative = try #require(
            Self.findings(Self.content { $0.values[1] = .number(decimal("-1234.5")) }).first)
        #expect(negative.message.vi.contains("-1.234,5"))
        #expect(negative.message.en.contains("-1,234.5"))
        let list = try #require(
            Self.findings(Self.content { $0.values[4] = .list([Self.row(["han": "x"])]) }).first)
        #expect(list.message.vi.contains("dòng 1: thiếu Nội dung (l.1.noi_dung)"))
        #expect(list.message.en.contains("row 1: Content is missing (l.1.noi_dung)"))
    }

    @Test(
        "a correction gives its reason",
        arguments: [
            (nil, 1, false), (nil, 2, true),
            (" ", 2, true), ("Gõ nhầm", 3, false),
        ])
    func reason(_ reason: String?, _ revision: Int, _ refused: Bool) {
        let codes = Self.codes(Self.content { $0.reason = reason }, revision: revision)
        #expect(codes == (refused ? ["form_reason:hard:"] : []))
    }

    @Test("remarks are looked through for personal data like answers")
    func remarks() throws {
        let note = try #require(IndicatorCode("a"))
        let rule = try #require(RuleCode("outlier_a"))
        let phone = "hỏi 0912345678"
        #expect(
            Self.codes(Self.content { $0.notes[note] = phone }) == ["form_personal_data:warning:a"])
        #expect(
            Self.codes(Self.content { $0.explanations[rule] = phone })
                == ["form_personal_data:warning:"])
        #expect(Self.codes(Self.content { $0.reason = phone }) == ["form_personal_data:warning:"])
    }

    @Test("findings stand in the order of the form, blanks where the figure stands")
    func order() {
        let codes = Self.codes(
            Self.content { content in
                content.values = [nil, .number(-1), nil, .text("0912345678"), nil, nil]
            }, revision: 2)
        #expect(
            codes == [
                "form_reason:hard:", "form_blank:hard:a", "form_negative:hard:x",
                "form_personal_data:warning:t",
            ])
    }
}
