import Shared
import Support
import Testing

@testable import Spreadsheet

/// A filled template gives the right figures or a finding, whatever the clerk did to it.
@Suite("Filled templates")
struct TemplateTests {
    private static let form = FormFixture(
        """
        indicators:
          - {code: tong, title: {vi: "Tổng số khám", en: "Visits"}, type: integer, measure: flow, unit: visit}
          - {code: nu, title: {vi: "Trong đó nữ", en: "Women"}, type: integer, measure: flow, unit: visit}
          - {code: ngay, title: {vi: "Ngày công bố", en: "Day"}, type: date, optional: true}
          - {code: kien_nghi, title: {vi: "Kiến nghị", en: "Proposals"}, type: list, optional: true, fields: [{code: noi_dung, title: {vi: "Nội dung", en: "Content"}, type: text, required: true}, {code: han, title: {vi: "Hạn", en: "Due"}, type: date}]}
        """
    ).form

    private typealias Cell = WorkbookFixture.Cell

    /// A template as the collector writes it, filled in: code, title, unit, figure, note.
    private static func template(
        named: Bool = true, tong: Cell = .number("8900"), nu: Cell = .number("4500")
    ) -> WorkbookFixture {
        var fixture = WorkbookFixture([
            WorkbookFixture.Sheet(
                "Báo cáo",
                [
                    [.shared("giaoban-template:1:THU-T:1:BV01")],
                    [
                        .blank, .shared(TemplateMarks.title), .blank, .shared(TemplateMarks.value),
                        .shared(TemplateMarks.note),
                    ],
                    [.shared("period"), .shared("Kỳ báo cáo"), .blank, .shared("2026-03")],
                    [.shared("tong"), .shared("Tổng số khám"), .shared("lượt"), tong],
                    [
                        .shared("nu"), .shared("Trong đó nữ"), .shared("lượt"), nu,
                        .shared("ước tính"),
                    ],
                    [.shared("ngay"), .shared("Ngày công bố"), .blank, .number("46095", style: 1)],
                    [.shared(TemplateMarks.list), .shared("noi_dung"), .shared("han")],
                    [
                        .shared("kien_nghi.1"), .shared("Bổ sung bác sĩ"),
                        .number("46112", style: 1),
                    ],
                    [.shared("kien_nghi.2"), .shared("Sửa mái"), .shared("30/6/2026")],
                    [.shared("kien_nghi.3")],
                ])
        ])
        fixture.formats = ["dd/mm/yyyy"]
        guard named else { return fixture }
        fixture.names = [
            ("gb.form", nil, "\"giaoban-template:1:THU-T:1:BV01\""),
            ("gb.h.period", nil, "'Báo cáo'!$D$3"), ("gb.v.tong", nil, "'Báo cáo'!$D$4"),
            ("gb.n.tong", nil, "'Báo cáo'!$E$4"), ("gb.v.nu", nil, "'Báo cáo'!$D$5"),
            ("gb.n.nu", nil, "'Báo cáo'!$E$5"), ("gb.v.ngay", nil, "'Báo cáo'!$D$6"),
            ("gb.l.kien_nghi.1.noi_dung", nil, "'Báo cáo'!$B$8"),
            ("gb.l.kien_nghi.1.han", nil, "'Báo cáo'!$C$8"),
            ("gb.l.kien_nghi.2.noi_dung", nil, "'Báo cáo'!$B$9"),
            ("gb.l.kien_nghi.2.han", nil, "'Báo cáo'!$C$9"),
        ]
        return fixture
    }

    private func read(_ fixture: WorkbookFixture) -> ReportFileReading {
        WorkbookReading.read(
            fixture.bytes, file: "mau.xlsx", forms: FormCatalog([Self.form]))
    }

    private func figures(_ reading: ReportFileReading) -> [String?] {
        #expect(reading.faults.map(\.message.vi) == [])
        return reading.drafts.first?.content.values.prefix(2).map { $0?.counted?.text } ?? []
    }

    @Test("give every answer with its cell, its note and its unit", arguments: [true, false])
    func whole(named: Bool) throws {
        let reading = read(Self.template(named: named))
        #expect(figures(reading) == ["8900", "4500"])
        let draft = try #require(reading.drafts.first)
        #expect(draft.period.identifier == "2026-03")
        #expect(draft.facility?.text == "BV01")
        #expect(draft.content.notes.map(\.value) == ["ước tính"])
        #expect(
            draft.content.source?.cells == [
                "Báo cáo!D4", "Báo cáo!D5", "Báo cáo!D6", "Báo cáo!B8",
            ])
        #expect(draft.content.values[2] == .date(try #require(Day(iso: "2026-03-14"))))
        guard case .list(let rows) = draft.content.values[3] else {
            Issue.record("no list")
            return
        }
        #expect(
            rows.map { $0.fields.map { "\($0.key)=\($0.value)" }.sorted() } == [
                ["han=2026-03-31", "noi_dung=Bổ sung bác sĩ"],
                ["han=2026-06-30", "noi_dung=Sửa mái"],
            ])
    }

    @Test("sorted with their hidden codes, rows are read by code, though the names stayed behind")
    func sorted() throws {
        var fixture = Self.template()
        let row = fixture.sheets[0].rows[4]
        fixture.sheets[0].rows[4] = fixture.sheets[0].rows[5]
        fixture.sheets[0].rows[5] = row
        let reading = read(fixture)
        #expect(figures(reading) == ["8900", "4500"])
        #expect(reading.drafts.first?.content.source?.cells[0] == "Báo cáo!D5")
        #expect(reading.drafts.first?.content.notes.keys.map(\.text) == ["nu"])
    }

    @Test("sorted without their hidden codes, rows are refused at the title that does not fit")
    func sortedApart() throws {
        var fixture = Self.template()
        let (first, second) = (fixture.sheets[0].rows[4] ?? [], fixture.sheets[0].rows[5] ?? [])
        fixture.sheets[0].rows[4] = [first[0]] + second.dropFirst()
        fixture.sheets[0].rows[5] = [second[0]] + first.dropFirst()
        let reading = read(fixture)
        #expect(reading.drafts.isEmpty)
        let fault = try #require(reading.faults.first)
        #expect(fault.cell?.description == "Báo cáo!B4")
        #expect(fault.reason.vi.contains("sắp xếp"))
    }

    @Test("rows and columns inserted or moved do not matter")
    func inserted() {
        var fixture = Self.template()
        let rows = fixture.sheets[0].rows
        fixture.sheets[0].rows = [:]
        for (number, cells) in rows {
            fixture.sheets[0].rows[number + (number > 3 ? 2 : 0)] = [.blank] + cells
        }
        fixture.sheets[0].rows[4] = [.blank, .blank, .shared("ghi thêm của kế toán"), .number("1")]
        // Excel moves the names along.
        fixture.names = fixture.names.map { name in
            let formula = name.formula.replacing("$D$4", with: "$E$6")
                .replacing("$D$5", with: "$E$7").replacing("$D$3", with: "$E$3")
                .replacing("$D$6", with: "$E$8").replacing("$B$8", with: "$C$10")
            return (name.name, name.scope, formula)
        }
        let reading = read(fixture)
        #expect(figures(reading) == ["8900", "4500"])
        #expect(reading.drafts.first?.content.source?.cells[0] == "Báo cáo!E6")
    }

    @Test("without the hidden column, names find the figures and say what the form is")
    func withoutCodes() {
        var fixture = Self.template()
        for number in 1...10 { fixture.sheets[0].rows[number]?[0] = .blank }
        #expect(figures(read(fixture)) == ["8900", "4500"])
    }

    @Test("names that lead to another workbook or nowhere leave the codes in charge")
    func lostNames() {
        var fixture = Self.template()
        fixture.names = fixture.names.map { ($0.name, $0.scope, "[1]" + $0.formula) }
        fixture.names.append(("gb.v.tong", nil, "#REF!"))
        #expect(figures(read(fixture)) == ["8900", "4500"])
    }

    @Test("a row copied with another figure is refused at that row; with the same it is one")
    func copiedRow() throws {
        var fixture = Self.template()
        fixture.sheets[0].rows[12] = fixture.sheets[0].rows[4]
        #expect(figures(read(fixture)) == ["8900", "4500"])
        fixture.sheets[0].rows[12]?[3] = .number("9000")
        let fault = try #require(read(fixture).faults.first)
        #expect(fault.cell?.description == "Báo cáo!D12")
        #expect(fault.reason.vi.contains("2 dòng"))
    }

    @Test("a sheet copied for another period is a second report; for the same it is refused")
    func copiedSheet() throws {
        var fixture = Self.template()
        fixture.sheets.append(fixture.sheets[0])
        fixture.sheets[1].name = "Báo cáo (2)"
        fixture.names.append(("gb.v.tong", 1, "'Báo cáo (2)'!$D$4"))
        let twice = try #require(read(fixture).faults.first)
        #expect(twice.reason.vi.contains("đã có ở trang “Báo cáo”"))
        fixture.sheets[1].rows[3]?[3] = .shared("2026-04")
        #expect(read(fixture).drafts.map(\.period.identifier) == ["2026-03", "2026-04"])
        // A copy that nobody has filled in is passed over.
        for row in 3...9 {
            fixture.sheets[1].rows[row] = fixture.sheets[1].rows[row].map { Array($0.prefix(2)) }
        }
        fixture.sheets[1].rows[8] = [.shared("kien_nghi.1")]
        fixture.sheets[1].rows[9] = [.shared("kien_nghi.2")]
        let reading = read(fixture)
        #expect(reading.faults.map(\.message.vi) == [])
        #expect(reading.drafts.count == 1)
        #expect(reading.remarks.contains { $0.reason.vi.contains("chưa điền số nào") })
    }

    @Test("an empty template, a period that became a date, an unknown form are told")
    func findings() throws {
        var empty = Self.template(tong: .blank, nu: .blank)
        for row in 5...9 {
            empty.sheets[0].rows[row] = empty.sheets[0].rows[row].map { Array($0.prefix(1)) }
        }
        #expect(read(empty).faults.first?.reason.vi.contains("chưa điền") == true)
        var dated = Self.template()
        dated.sheets[0].rows[3]?[3] = .number("46082", style: 1)
        let fault = try #require(read(dated).faults.first)
        #expect(fault.cell?.description == "Báo cáo!D3" && fault.reason.vi.contains("Text"))
        var foreign = Self.template()
        foreign.sheets[0].rows[1] = [.shared("giaoban-template:1:KHAC-T:1:BV01")]
        #expect(read(foreign).faults.first?.reason.vi.contains("THU-T") == true)
    }

    @Test("an error in a cell is a finding at that cell, and keeps the report back")
    func errors() throws {
        let reading = read(Self.template(tong: .error("#REF!")))
        #expect(reading.drafts.isEmpty)
        let fault = try #require(reading.faults.first)
        #expect(fault.cell?.description == "Báo cáo!D4")
        #expect(fault.indicator?.text == "tong")
        #expect(fault.message.vi.contains("trang “Báo cáo”"))
    }

    @Test("a workbook without any report says what is accepted; other sheets are passed over")
    func others() {
        let strange = WorkbookFixture([WorkbookFixture.Sheet("Lương", [[.shared("Họ tên")]])])
        let fault = read(strange).faults.first
        #expect(fault?.reason.vi.contains("không trang nào") == true)
        #expect(fault?.read == "Lương")
        var both = Self.template()
        both.sheets.append(strange.sheets[0])
        both.sheets.append(Self.template().sheets[0])
        both.sheets[2].name = "Nháp"
        both.sheets[2].state = "hidden"
        let reading = read(both)
        #expect(reading.drafts.count == 1)
        #expect(reading.remarks.map(\.reason.vi).filter { $0.contains("bỏ qua") }.count == 2)
    }
}
