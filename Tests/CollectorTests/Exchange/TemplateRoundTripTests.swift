import Foundation
import Shared
import Support
import Testing

@testable import Collector
@testable import Spreadsheet

/// A template filled in gives back what was typed, for every form.
@Suite("Templates, filled in and read back")
struct TemplateRoundTripTests {
    static let codes = [
        "HDKB-T", "BTN-T", "NDTP-T", "TCH-T", "BMTE-Q", "NL-6T", "KHTC-Q", "CDS-Q", "CSVC-Q",
        "TH-DK",
    ]
    private static let periods = [
        PeriodKind.month: "2026-03", .quarter: "2026-Q1", .halfYear: "2026-H1",
    ]

    private func request(_ code: String) throws -> TemplateRequest {
        let path = "seeds/forms/\(code.lowercased()).yaml"
        let form = try #require(
            FormDocument.read(yaml(try Repository.text(of: path)), file: path).form)
        let identifier = try #require(form.kinds.first.flatMap { Self.periods[$0] })
        let period = try #require(
            ReportingPeriod(identifier: identifier, calendar: form.calendar))
        var earlier: [IndicatorCode: Value] = [:]
        for (slot, indicator) in form.indicators.enumerated() where indicator.type == .integer {
            earlier[indicator.code] = .number(FixedDecimal(Int64(slot * 100)))
        }
        return TemplateRequest(
            form: form, period: period, due: nil, facility: FacilityID("SX-BV1"),
            facilityName: "Bệnh viện thử (tổng hợp)", previous: earlier, lastYear: [:])
    }

    /// What a clerk types into an indicator's cell, and what it means.
    private func answer(
        _ indicator: Indicator, _ slot: Int
    ) -> (typed: TemplateFilling.Typed, value: Value)? {
        switch indicator.type {
        case .integer, .money:
            return slot.isMultiple(of: 7)
                ? (.text("-"), Value.none)
                : (.number("\(slot * 1000 + 5)"), .number(FixedDecimal(Int64(slot * 1000 + 5))))
        case .decimal:
            return FixedDecimal(units: 123, scale: 1).map {
                (.number("12.300000000000001"), .number($0))
            }
        case .boolean: return (.text("không"), .boolean(false))
        case .choice:
            return indicator.choices.last.map { (.text($0.title.vi), .choice($0.code)) }
        case .date:
            return Day(iso: "2026-03-14").map { (.number("46095"), .date($0)) }
        case .text:
            return (
                .text("Không có, “thử” & <xong>\nhai dòng"),
                .text("Không có, “thử” & <xong>\nhai dòng")
            )
        case .list: return nil
        }
    }

    @Test("every form, every kind of answer", arguments: codes)
    func roundTrip(_ code: String) throws {
        let request = try request(code)
        var filling = try TemplateFilling(TemplateWorkbook.bytes(request))
        var expected: [IndicatorCode: Value] = [:]
        for slot in request.form.inputSlots {
            let indicator = request.form.indicators[slot]
            if indicator.type == .list {
                expected[indicator.code] = try fill(indicator, &filling)
            } else {
                let answer = try #require(self.answer(indicator, slot))
                try filling.type(answer.typed, into: TemplateMarks.valueName(indicator.code))
                expected[indicator.code] = answer.value
            }
        }
        let noted = try #require(request.form.inputIndicators.first?.code)
        try filling.type(.text("ước tính"), into: TemplateMarks.noteName(noted))
        try filling.type(.text("QĐ 12"), into: TemplateMarks.headName("decision"))
        let reading = WorkbookReading.read(
            filling.bytes, file: request.fileName, forms: FormCatalog([request.form]))
        #expect(reading.faults.map(\.message.vi) == [])
        #expect(reading.remarks.map(\.message.vi) == [])
        let draft = try #require(reading.drafts.first)
        #expect(reading.drafts.count == 1 && draft.period == request.period)
        #expect(draft.facility == request.facility)
        #expect(draft.content.decision == "QĐ 12" && draft.content.reason == nil)
        #expect(draft.content.notes == [noted: "ước tính"])
        for slot in request.form.inputSlots {
            let code = request.form.indicators[slot].code
            #expect(draft.content.values[slot] == expected[code], "\(code)")
            let place = draft.content.source?.cells[slot]
            #expect(place?.hasPrefix("\(request.form.code)!") == true, "\(code)")
        }
    }

    private func fill(_ list: Indicator, _ filling: inout TemplateFilling) throws -> Value {
        let day = try #require(Day(iso: "2026-03-14"))
        let rows = try (1...2).map { number in
            var fields: [IndicatorCode: String] = [:]
            for field in list.fields {
                let name = TemplateMarks.listName(list.code, number, field.code)
                try filling.type(
                    field.type == .date ? .number("46095") : .text("mục \(number)"), into: name)
                fields[field.code] = field.type == .date ? day.iso : "mục \(number)"
            }
            return ListRow(fields: fields)
        }
        return .list(rows)
    }

    @Test("computed indicators stand in the template as formulas, and nothing reads them back")
    func computed() throws {
        let request = try request("HDKB-T")
        let formulas = TemplateFormulas(request)
        func content(_ code: String) throws -> TemplateFormulas.Content {
            let slot = try #require(IndicatorCode(code).flatMap { request.form.slot(of: $0) })
            return formulas.content(try #require(request.form.indicators[slot].formula))
        }
        #expect(
            try content("ngay_dieu_tri_tb")
                == .formula(
                    "=IF(AND(OR(ISNUMBER(gb.v.ngay_dieu_tri),gb.v.ngay_dieu_tri=\"-\"),"
                        + "OR(ISNUMBER(gb.v.noi_tru_tong),gb.v.noi_tru_tong=\"-\")),"
                        + "IF((N(gb.v.noi_tru_tong))=0,\"\",ROUND(1*(N(gb.v.ngay_dieu_tri))"
                        + "/(N(gb.v.noi_tru_tong)),1)),\"\")"))
        // A month of 31 days: bed-days, not beds.
        guard case .formula(let occupancy) = try content("cong_suat_thuc_ke") else {
            Issue.record("no formula")
            return
        }
        #expect(occupancy.contains("N(gb.v.giuong_thuc_ke)*31"))
        // Immunisation counts from January: what was sent before is not in a workbook of March.
        let immunisation = try self.request("TCH-T")
        let slot = try #require(
            IndicatorCode("ty_le_day_du").flatMap { immunisation.form.slot(of: $0) })
        let formula = try #require(immunisation.form.indicators[slot].formula)
        #expect(TemplateFormulas(immunisation).content(formula) == .later)
        let archive = try ZipArchive(TemplateWorkbook.bytes(request))
        let sheet = try TemplateFilling.text("xl/worksheets/sheet1.xml", archive)
        #expect(sheet.split(separator: "<f>").count - 1 == request.form.computedSlots.count)
    }

    @Test("notes typed with an old font are converted; beside Unicode ones they are refused")
    func oldFonts() throws {
        let request = try request("NDTP-T")
        let codes = request.form.inputIndicators.map(\.code)
        var filling = try TemplateFilling(TemplateWorkbook.bytes(request))
        for code in codes { try filling.type(.number("0"), into: TemplateMarks.valueName(code)) }
        try filling.type(
            .text("BÖnh viÖn huyÖn b¸o l¹i"), into: TemplateMarks.noteName(codes[0]))
        let forms = FormCatalog([request.form])
        var reading = WorkbookReading.read(filling.bytes, file: "a.xlsx", forms: forms)
        #expect(
            reading.drafts.first?.content.notes == [codes[0]: "Bệnh viện huyện báo lại"])
        #expect(reading.remarks.contains { $0.reason.vi.contains("TCVN3") })
        try filling.type(.text("Đợt khám lưu động"), into: TemplateMarks.noteName(codes[1]))
        reading = WorkbookReading.read(filling.bytes, file: "a.xlsx", forms: forms)
        #expect(reading.drafts.isEmpty && reading.faults.first?.cell?.description != nil)
    }

    @Test("an untouched template is not a report, and says what to do", arguments: codes)
    func untouched(_ code: String) throws {
        let request = try request(code)
        let reading = WorkbookReading.read(
            try TemplateWorkbook.bytes(request), file: "a.xlsx", forms: FormCatalog([request.form]))
        #expect(reading.drafts.isEmpty)
        #expect(reading.faults.map { $0.reason.vi.contains("chưa điền") } == [true])
    }

    @Test("every input cell has a name and a code, and no name leads astray", arguments: codes)
    func names(_ code: String) throws {
        let request = try request(code)
        let workbook = try Workbook(try TemplateWorkbook.bytes(request))
        let names = Set(workbook.names.map(\.name))
        for indicator in request.form.inputIndicators {
            if indicator.type == .list {
                for field in indicator.fields {
                    #expect(names.contains(TemplateMarks.listName(indicator.code, 20, field.code)))
                }
            } else {
                #expect(names.contains(TemplateMarks.valueName(indicator.code)))
                #expect(names.contains(TemplateMarks.noteName(indicator.code)))
            }
        }
        #expect(
            workbook.constants[TemplateMarks.formName]?.hasPrefix("giaoban-template:1:") == true)
        #expect(workbook.sheets.map(\.reference.name) == [code, TemplateGuide.sheetName])
    }

    @Test("the frame is locked, only input cells are open, each with what it takes")
    func frame() throws {
        let request = try request("HDKB-T")
        let archive = try ZipArchive(TemplateWorkbook.bytes(request))
        let sheet = try TemplateFilling.text("xl/worksheets/sheet1.xml", archive)
        #expect(sheet.contains("<sheetProtection sheet=\"1\""))
        #expect(sheet.contains("paperSize=\"9\""))
        #expect(sheet.contains("<col min=\"1\" max=\"1\"") && sheet.contains("hidden=\"1\""))
        let inputs = request.form.inputIndicators.count
        #expect(sheet.components(separatedBy: "<dataValidation ").count - 1 == inputs)
        #expect(sheet.contains("ISNUMBER("))
        let styles = try TemplateFilling.text("xl/styles.xml", archive)
        #expect(styles.contains("<protection locked=\"0\"/>"))
        // Last period's figures stand in grey cells beside.
        #expect(sheet.contains("<v>200</v>"))
    }
}
