import Shared
import Testing

@Suite("Report files in JSON")
struct JSONReportFileTests {
    private func read(
        _ text: String, defaults: ReportDefaults = ReportDefaults()
    ) throws -> ReportFileReading {
        let forms = FormCatalog([try SmallForm.form()])
        return JSONReportFile(name: "x.json", forms: forms, defaults: defaults)
            .read(Array(text.utf8))
    }

    private static let report = """
        {"form": "THU-T", "period": "2026-01", "facility": "U1", "version": 1,
         "calendar": "statistical",
         "values": {"kham": 1200, "gio": 12.50, "tien": {"m": "none"}, "co": true, "muc": "cao",
          "ngay": "2026-01-31", "ghi_chu": "Ba\\u0303o", "viec": [
            {"noi_dung": "Sửa mái", "han": "2026-03-31"}, {"noi_dung": "Mua máy", "han": null}]},
         "notes": {"kham": "Đợt khám"}, "reason": "Gõ nhầm", "decision": "12/QĐ-SYT"}
        """

    @Test("a report is read exactly, each figure with its pointer")
    func good() throws {
        let reading = try read(Self.report)
        #expect(reading.faults.map(\.message.en) == [])
        let draft = try #require(reading.drafts.first)
        #expect(draft.period.identifier == "2026-01" && draft.facility?.text == "U1")
        let content = draft.content
        #expect(content.values[0] == .number(FixedDecimal(1200)))
        #expect(content.values[1] == .number(try #require(FixedDecimal("12.5"))))
        #expect(content.values[2] == Value.none)
        #expect(content.values[3] == .boolean(true))
        #expect(content.values[6] == .text("Bão"))
        guard case .list(let rows) = content.values[7] else {
            Issue.record("the list is read")
            return
        }
        #expect(rows.map(\.fields.count) == [2, 1])
        #expect(content.source?.cells[0] == "/values/kham")
        #expect(content.notes[try #require(IndicatorCode("kham"))] == "Đợt khám")
        #expect(content.reason == "Gõ nhầm" && content.decision == "12/QĐ-SYT")
    }

    @Test(
        "what is wrong is told at its JSON pointer, and no report is made",
        arguments: [
            ("\"kham\": 1200", "\"kham\": 12.5", "/values/kham", "whole number"),
            ("\"kham\": 1200", "\"kham\": 1e3", "/values/kham", "plain digits"),
            ("\"kham\": 1200", "\"kham\": \"1.200,5\"", "/values/kham", "plain digits"),
            ("\"kham\": 1200", "\"kham\": true", "/values/kham", "a number is needed"),
            ("\"kham\": 1200", "\"kham\": {\"m\": \"x\"}", "/values/kham", "notCollected"),
            ("\"kham\": 1200", "\"khamm\": 1200", "/values/khamm", "did you mean kham?"),
            ("\"gio\": 12.50", "\"gio\": 0.1234", "/values/gio", "at most 2"),
            ("\"gio\": 12.50", "\"gio\": 12.5, \"gio\": 13", "/values/gio", "twice"),
            ("\"co\": true", "\"co\": \"có\"", "/values/co", "true or false"),
            ("\"muc\": \"cao\"", "\"muc\": \"vừa\"", "/values/muc", "write one of"),
            ("\"2026-01-31\"", "\"31/1/2026\"", "/values/ngay", "2026-01-31"),
            ("\"han\": null", "\"hann\": \"x\"", "/values/viec", "\"noi_dung\", \"han\""),
            ("\"tien\": {\"m\": \"none\"}", "\"ty_le\": 1.5", "/values/ty_le", "computes"),
            ("\"notes\": {\"kham\"", "\"notes\": {\"khom\"", "/notes/khom", "did you mean kham?"),
            ("\"notes\": {\"kham\": \"Đợt khám\"}", "\"notes\": []", "/notes", "an object"),
            ("\"reason\": \"Gõ nhầm\"", "\"reason\": 1", "/reason", "a string"),
            ("\"reason\"", "\"reasons\"", "/reasons", "no such member"),
            ("\"form\": \"THU-T\"", "\"form\": \"KHAC-T\"", "/form", "the forms are THU-T"),
            ("2026-01\"", "2026-Q1\"", "/period", "not a period"),
            ("\"facility\": \"U1\"", "\"facility\": \"Trạm 1\"", "/facility", "unit's code"),
            ("\"version\": 1", "\"version\": 2", "/version", "version 1"),
            ("\"statistical\"", "\"administrative\"", "/calendar", "statistical"),
            ("\"values\"", "\"value\"", "/value", "no such member"),
            (
                "\"decision\"", "\"explanations\": {\"x\": \"y\"}, \"decision\"", "/explanations/x",
                "rule"
            ),
        ])
    func refusals(old: String, new: String, pointer: String, words: String) throws {
        let reading = try read(Self.report.replacing(old, with: new, maxReplacements: 1))
        #expect(reading.drafts.isEmpty)
        let fault = try #require(reading.faults.first)
        #expect(fault.pointer == pointer, "\(fault.message.en)")
        #expect(fault.reason.en.contains(words), "\(fault.message.en)")
        #expect(fault.message.vi.contains(pointer) && fault.message.vi.contains("x.json"))
    }

    @Test("a file may hold several reports; a bad one keeps back only itself")
    func several() throws {
        let second = Self.report.replacing("2026-01\"", with: "2026-02\"", maxReplacements: 1)
        let bad = Self.report.replacing("1200", with: "\"x\"")
        let reading = try read("[\(Self.report), \(bad), \(second)]")
        #expect(reading.drafts.map(\.period.identifier) == ["2026-01", "2026-02"])
        #expect(reading.faults.map(\.pointer) == ["/1/values/kham"])
        #expect(try read("[]").faults.count == 1)
        #expect(try read("[1]").faults.map(\.pointer) == ["/0"])
    }

    @Test("form and period may be known beforehand; what the document says wins")
    func defaults() throws {
        let known = ReportDefaults(form: FormCode("THU-T"), period: "2026-03")
        let bare = try read("{\"values\": {\"kham\": 1}}", defaults: known)
        #expect(bare.drafts.map(\.period.identifier) == ["2026-03"])
        #expect(
            try read(Self.report, defaults: known).drafts.map(\.period.identifier) == ["2026-01"])
    }

    @Test("a document that is cut, or no JSON, is told with its line")
    func broken() throws {
        for text in ["", "{\"form\": \"THU-T\",", "form;THU-T", "{\"values\": {\"kham\": NaN}}"] {
            let reading = try read(text)
            #expect(reading.drafts.isEmpty && reading.faults.count == 1)
            #expect(reading.faults.first?.reason.en.contains("line 1") == true)
        }
    }
}
