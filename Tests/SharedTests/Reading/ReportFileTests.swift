import Shared
import Testing

@Suite("Report files, long and wide")
struct ReportFileTests {
    private func read(_ text: String, name: String = "x.csv") throws -> ReportFileReading {
        let forms = FormCatalog([try SmallForm.form()])
        return ReportFile(name: name, table: try CSVTable(text)).read(forms: forms)
    }

    private static let long = """
        form;THU-T
        period;2026-01
        locale;vi
        decision;12/QĐ-SYT
        reason;Gõ nhầm
        indicator;value;note
        kham;1.200;Đợt khám lưu động
        gio;12,5;
        tien;-;
        co;có;
        muc;Cao;
        ngay;31/1/2026;
        ghi_chu;"Bão; mất điện";
        viec.1.noi_dung;Sửa mái;
        viec.1.han;31/3/2026;
        viec.2.noi_dung;Mua máy;
        """

    @Test("a long file is one report, every figure with its cell")
    func longFile() throws {
        let reading = try read(Self.long)
        #expect(reading.faults.isEmpty, "\(reading.faults.map(\.message.en))")
        let draft = try #require(reading.drafts.first)
        #expect(reading.drafts.count == 1 && draft.period.identifier == "2026-01")
        let content = draft.content
        #expect(content.values[0] == .number(FixedDecimal(1200)))
        #expect(content.source?.cells[0] == "B7")
        #expect(content.values[1] == .number(try #require(FixedDecimal("12.5"))))
        #expect(content.values[2] == Value.none)
        #expect(content.values[6] == .text("Bão; mất điện"))
        guard case .list(let rows) = content.values[7] else {
            Issue.record("the list is read")
            return
        }
        let deadline = rows.first?.fields[try #require(IndicatorCode("han"))]
        #expect(rows.count == 2 && deadline == "2026-03-31")
        #expect(content.notes[try #require(IndicatorCode("kham"))] == "Đợt khám lưu động")
        #expect(content.reason == "Gõ nhầm" && content.decision == "12/QĐ-SYT")
    }

    @Test(
        "what a long file says wrong is named with its cell, and no report is made",
        arguments: [
            ("form;THU-T", "form;KHAC-T", "B1", "no such form"),
            ("period;2026-01", "period;2026-Q1", "B2", "not a period of form THU-T"),
            ("period;2026-01", "period;01/2026", "B2", "not a period of form THU-T"),
            ("period;2026-01", "period;1990-01", "B2", "it applies from 2020-01-01."),
            ("form;THU-T", "unit;U1", "A1", "form, period, facility, locale, calendar, decision"),
            ("locale;vi", "facility;Trạm 1", "B3", "not a unit's code"),
            (
                "locale;vi", "calendar;administrative", "B3",
                "form THU-T follows the statistical calendar: write"
            ),
            ("gio;12,5", "gio;12.5", "B8", "wrongly placed separators (did you mean 12,5?); write"),
            ("locale;vi", "locale;fr", "B3", "locale is vi or en"),
            ("locale;vi", "calendar;administrative", "B3", "statistical"),
            ("locale;vi", "form;THU-T", "B3", "stands twice"),
            ("kham;1.200", "khamm;1.200", "A7", "did you mean kham?"),
            ("kham;1.200", "kham;1.20", "B7", "separators"),
            ("gio;12,5;", "kham;12;", "B8", "stands twice"),
            ("gio;12,5;", "gio;12;5;6;7", "D8", "more than three columns"),
            ("muc;Cao", "muc;vừa", "B11", "write one of"),
            ("viec.1.han;31/3/2026", "viec.1.han;3/31/2026", "B15", "day/month/year"),
            ("viec.1.han", "viec.1.hann", "A15", "viec.1.noi_dung, viec.1.han"),
            ("viec.1.han;31/3/2026", "viec.1.noi_dung;x", "A15", "stands twice"),
            ("kham;1.200", "ty_le;1,0", "B7", "the system computes"),
        ])
    func refusals(old: String, new: String, cell: String, words: String) throws {
        let reading = try read(Self.long.replacing(old, with: new, maxReplacements: 1))
        #expect(reading.drafts.isEmpty)
        let fault = try #require(reading.faults.first)
        #expect(fault.cell?.description == cell, "\(fault.message.en)")
        #expect(fault.reason.en.contains(words), "\(fault.message.en)")
        #expect(fault.message.vi.contains("x.csv") && fault.message.vi.contains("dòng"))
    }

    @Test(
        "a text that no report can carry is refused with its cell, wherever it stands",
        arguments: [
            ("Bão; mất điện", "B13"), ("Đợt khám lưu động", "C7"), ("Gõ nhầm", "B5"),
            ("12/QĐ-SYT", "B4"), ("Sửa mái", "B14"),
        ])
    func longTexts(text: String, cell: String) throws {
        // 61 KiB as typed; and 31 KiB that JSON writes as 62, since each quotation mark is escaped.
        for long in [
            String(repeating: "x", count: 61 << 10), String(repeating: "\"\"", count: 31 << 10),
        ] {
            let quoted = text == "Bão; mất điện" ? long : "\"\(long)\""
            let reading = try read(Self.long.replacing(text, with: quoted))
            #expect(reading.faults.map { $0.cell?.description } == [cell])
            #expect(reading.faults.first?.reason.en.contains("60 KiB") == true)
        }
        let fits = String(repeating: "x", count: 59 << 10)
        #expect(try read(Self.long.replacing(text, with: fits)).faults.isEmpty)
    }

    @Test("the file's name says form and period where the file does not")
    func names() throws {
        let bare = Self.long.replacing("form;THU-T\nperiod;2026-01\n", with: "")
        #expect(
            try read(bare, name: "THU-T_2026-02.csv").drafts.first?.period.identifier == "2026-02")
        #expect(
            try read(Self.long, name: "THU-T_2026-02.csv").drafts.first?.period.identifier
                == "2026-01", "header lines win")
        #expect(
            try read(bare, name: "so lieu.csv").faults.first?.reason.en.contains("form;CODE")
                == true)
    }

    @Test("a wide file carries a report a row; gaps stay gaps; a bad row keeps only itself back")
    func wideFile() throws {
        let reading = try read(
            """
            form;THU-T
            period;kham;gio;kham.note;reason
            2026-01;1.200;12,5;mưa;
            2026-02;;;;
            2026-03;1,5;1;;
            2026-04;0;-;;sửa
            2026-04;1;1;;
            """)
        #expect(reading.drafts.map(\.period.identifier) == ["2026-01", "2026-04"])
        #expect(reading.drafts[0].content.source?.cells[1] == "C3")
        #expect(reading.drafts[0].content.notes.values.first == "mưa")
        #expect(reading.drafts[1].content.reason == "sửa")
        #expect(reading.drafts[1].content.values[0] == .number(.zero))
        #expect(reading.remarks.map { $0.cell?.description } == ["A4"])
        #expect(reading.faults.map { $0.cell?.description } == ["B5", "A7"])
    }

    @Test(
        "a long file may name its unit",
        arguments: ["facility;TYT-05", "don_vi;TYT-05", "ĐƠN VỊ; TYT-05 ", "đơn vị;TYT-05"])
    func facilityLine(line: String) throws {
        let reading = try read(Self.long.replacing("locale;vi", with: line + "\nlocale;vi"))
        #expect(reading.faults.map(\.message.en) == [])
        #expect(reading.drafts.first?.facility?.text == "TYT-05")
        #expect(try read(Self.long).drafts.first?.facility == nil)
    }

    @Test(
        "a wide file has a row a unit and period, whichever column names the unit",
        arguments: [
            "facility;period;kham;gio\nTYT-05;2026-01;1;1\nTYT-06;2026-01;2;1\n",
            "period;don_vi;kham;gio\n2026-01;TYT-05;1;1\n2026-01;TYT-06;2;1\n",
            "period;kham;gio;đơn vị\n2026-01;1;1;TYT-05\n2026-01;2;1;TYT-06\n",
        ])
    func facilityColumn(text: String) throws {
        let reading = try read("form;THU-T\n" + text)
        #expect(reading.faults.map(\.message.en) == [])
        #expect(reading.drafts.map { $0.facility?.text } == ["TYT-05", "TYT-06"])
        #expect(
            reading.drafts.map { $0.content.values[0] } == [1, 2].map { .number(FixedDecimal($0)) })
    }

    @Test("the unit of a wide row is never guessed, and stands once a period")
    func facilityFaults() throws {
        let reading = try read(
            """
            form;THU-T
            facility;TYT-01
            facility;period;kham;gio
            TYT-05;2026-01;1;1
            ;2026-01;1;1
            TYT-05;2026-01;2;1
            Trạm 6;2026-01;2;1
            """)
        #expect(reading.faults.map { $0.cell?.description } == ["A5", "B6", "A7"])
        #expect(reading.drafts.map { $0.facility?.text } == ["TYT-05"])
        let header = try read("form;THU-T\ndon_vi;TYT-01\nperiod;kham;gio\n2026-01;1;1\n")
        #expect(header.drafts.map { $0.facility?.text } == ["TYT-01"])
        let twice = try read("form;THU-T\nfacility;period;period;kham\nU1;2026-01;2026-01;1\n")
        #expect(twice.faults.map { $0.cell?.description } == ["C2"])
    }

    @Test("a comma file in the English locale reads the same")
    func commas() throws {
        let reading = try read("form,THU-T\nlocale,en\nperiod,kham,gio\n2026-01,\"1,200\",12.5\n")
        #expect(reading.faults.isEmpty, "\(reading.faults.map(\.message.en))")
        #expect(reading.drafts.first?.content.values[0] == .number(FixedDecimal(1200)))
    }
}
