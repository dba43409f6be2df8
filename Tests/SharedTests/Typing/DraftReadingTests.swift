import Shared
import Support
import Testing

@Suite("What is typed into a form's page") struct DraftReadingTests {
    private static let form = FormFixture(
        """
        indicators:
          - {code: kham, title: {vi: Khám, en: Visits}, type: integer, measure: flow, unit: visit}
          - {code: gio, title: {vi: Giờ, en: Hours}, type: decimal, scale: 1, measure: flow, unit: hour}
          - {code: ty_le, title: {vi: Tỷ lệ, en: Share}, type: decimal, measure: ratio, unit: percent, scale: 1, numerator: kham, denominator: gio, factor: 100}
          - {code: xong, title: {vi: Xong, en: Done}, type: boolean, optional: true}
          - {code: ngay, title: {vi: Ngày, en: Day}, type: date, optional: true}
          - {code: loi, title: {vi: Lời, en: Words}, type: text, optional: true}
          - {code: viec, title: {vi: Việc, en: Tasks}, type: list, optional: true, fields: [{code: ten, title: {vi: Tên, en: Name}, type: text, required: true}, {code: han, title: {vi: Hạn, en: Until}, type: date}]}
        rules:
          - {kind: subset, part: gio, whole: kham, severity: warning}
        """
    ).form

    private static func field(_ name: String) throws -> DraftField {
        try #require(DraftField(name: name), "\(name)")
    }

    private static func read(_ texts: [String: String]) throws -> DraftReading {
        var fields: [DraftField: String] = [:]
        for (name, text) in texts { fields[try field(name)] = text }
        return DraftReading(fields, form: form)
    }

    private static func value(_ code: String, in reading: DraftReading) throws -> Value? {
        let slot = try #require(IndicatorCode(code).flatMap { form.slot(of: $0) })
        return reading.content.values[slot]
    }

    @Test(
        "a field is called what it is, and nothing else is a field",
        arguments: [
            ("v.kham", true), ("n.kham", true), ("e.r1", true), ("l.viec.1.ten", true),
            ("reason", true), ("decision", true), ("preparedBy", true), ("token", false),
            ("l.viec.0.ten", false), ("l.viec.101.ten", false), ("l.viec.01.ten", false),
            ("v.", false), ("v.Kham", false), ("v.kham.1", false), ("", false), ("seen", false),
        ])
    func names(name: String, isField: Bool) {
        let field = DraftField(name: name)
        #expect((field != nil) == isField)
        if let field { #expect(field.name == name) }
    }

    @Test(
        "blank, zero, “-” and “…” are four different things",
        arguments: [
            ("", nil), ("  ", nil), ("0", Value.number(0)), ("-", Value.none),
            ("…", .notCollected), ("...", .notCollected), ("1.200", .number(1200)),
        ] as [(String, Value?)])
    func marks(text: String, value: Value?) throws {
        let reading = try Self.read(["v.kham": text])
        #expect(try Self.value("kham", in: reading) == value)
        #expect(reading.faults.isEmpty)
    }

    @Test(
        "a preparer's name that no report can carry is told, not left out", arguments: [200, 201])
    func longName(bytes: Int) throws {
        let reading = try Self.read(["preparedBy": String(repeating: "a", count: bytes)])
        #expect(reading.faults.map(\.field.name) == (bytes > 200 ? ["preparedBy"] : []))
    }

    @Test("what cannot be read for certain is told at its field, and is no blank")
    func faults() throws {
        let reading = try Self.read(["v.kham": "12,5", "v.gio": "3,5"])
        #expect(reading.faults.map(\.field.name) == ["v.kham"])
        #expect(reading.faults.first?.read == "12,5")
        let period = try #require(
            ReportingPeriod(identifier: "2026-01", calendar: .statistical))
        let verdict = reading.verdict(period: period, revision: 1, context: .unknown)
        #expect(!verdict.findings.contains { $0.rule.text == "form_blank" })
        let blank = try Self.read(["v.gio": "3,5"])
            .verdict(period: period, revision: 1, context: .unknown)
        #expect(blank.findings.contains { $0.rule.text == "form_blank" })
    }

    @Test("what the system computes is not typed, and a form's stranger is passed over")
    func strangers() throws {
        let reading = try Self.read(["v.ty_le": "50", "v.la": "1", "l.viec.1.la": "x"])
        #expect(reading.content.values.allSatisfy { $0 == nil })
        #expect(reading.faults.isEmpty)
    }

    @Test("rows of a list keep their order, blank rows are none, days are read")
    func lists() throws {
        let reading = try Self.read([
            "l.viec.3.ten": "hai", "l.viec.1.ten": "một", "l.viec.1.han": "5/3/2026",
            "l.viec.2.ten": " ",
        ])
        let ten = try #require(IndicatorCode("ten"))
        let han = try #require(IndicatorCode("han"))
        #expect(
            try Self.value("viec", in: reading)
                == .list([
                    ListRow(fields: [ten: "một", han: "2026-03-05"]), ListRow(fields: [ten: "hai"]),
                ]))
        let wrong = try Self.read(["l.viec.1.ten": "một", "l.viec.1.han": "3/13/2026"])
        #expect(wrong.faults.map(\.field.name) == ["l.viec.1.han"])
    }

    @Test("texts of a content read back as that content")
    func roundTrip() throws {
        let texts = [
            "v.kham": "1.200", "v.gio": "3,5", "v.xong": "không", "v.ngay": "31/01/2026",
            "v.loi": "Mất điện\nhai ngày", "l.viec.1.ten": "một", "l.viec.1.han": "05/03/2026",
            "n.kham": "sổ phòng khám", "reason": "nhầm", "decision": "15/QĐ-SYT",
        ]
        let reading = try Self.read(texts)
        #expect(reading.faults.isEmpty)
        let again = DraftReading(
            DraftTexts.texts(of: reading.content, form: Self.form), form: Self.form)
        #expect(again.content == reading.content)
    }

    @Test("an opening stock begins as last period's closing one, a cumulative figure as it stood")
    func prefill() throws {
        let form = FormFixture(
            """
            indicators:
              - {code: dau, title: {vi: Đầu kỳ, en: Start}, type: integer, measure: stock, unit: focus}
              - {code: cuoi, title: {vi: Cuối kỳ, en: End}, type: integer, measure: stock, unit: focus}
              - {code: luy_ke, title: {vi: Lũy kế, en: So far}, type: integer, measure: cumulative, reset: year, unit: person}
            rules:
              - {kind: carryOver, start: dau, end: cuoi, severity: hard}
            """
        ).form
        let last: [String: Value] = ["cuoi": .number(7), "luy_ke": .number(40)]
        func known(_ code: String, _ period: String) throws -> Prefill? {
            let slot = try #require(IndicatorCode(code).flatMap { form.slot(of: $0) })
            let period = try #require(
                ReportingPeriod(identifier: period, calendar: .statistical))
            return Prefill(
                form.indicators[slot], of: form, period: period, last: { last[$0.text] },
                targets: [:])
        }
        #expect(try known("dau", "2026-02")?.value == .number(7))
        #expect(try known("cuoi", "2026-02") == nil)
        #expect(try known("luy_ke", "2026-02")?.kind == .soFar)
        #expect(try known("luy_ke", "2026-01") == nil, "a new year begins at nothing")
    }
}
