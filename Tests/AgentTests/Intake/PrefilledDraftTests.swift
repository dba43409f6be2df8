import Shared
import Testing

@testable import Agent

@Suite("A report file with what is known filled in") struct PrefilledDraftTests {
    private static let document = """
        {"form":"BTN-X","version":1,"title":{"vi":"Biểu thử","en":"Trial form"},
         "validFrom":"2020-01-01","calendar":"statistical","periods":["month"],
         "filedBy":{"include":["BV01"]},
         "due":[{"basis":"workingDaysAfterWindow","days":5,"legalBasis":{"vi":"thử","en":"trial"}}],
         "legalBasis":{"vi":"tổng hợp","en":"synthetic"},
         "indicators":[
          {"code":"dau_ky","title":{"vi":"Đầu kỳ","en":"Opening"},"type":"integer","measure":"stock"},
          {"code":"moi","title":{"vi":"Mới; trong kỳ","en":"New"},"type":"integer","measure":"flow"},
          {"code":"cuoi_ky","title":{"vi":"Cuối kỳ","en":"Closing"},"type":"integer","measure":"stock"},
          {"code":"luy_ke","title":{"vi":"Lũy kế","en":"So far"},"type":"integer",
           "measure":"cumulative","reset":"year"},
          {"code":"ke_hoach","title":{"vi":"Kế hoạch","en":"Plan"},"type":"integer","measure":"stock"}],
         "rules":[{"kind":"carryOver","start":"dau_ky","end":"cuoi_ky","severity":"hard"}]}
        """

    private func form() throws -> Form {
        let node = try DocumentNode(json: Array(Self.document.utf8))
        return try #require(FormDocument.read(node, file: "x").form)
    }

    private func draft(_ identifier: String) throws -> (Form, PrefilledDraft) {
        let form = try form()
        let period = try #require(
            ReportingPeriod(identifier: identifier, calendar: .statistical))
        func answers(_ numbers: [String: Int64]) throws -> HistoryEntry {
            var answers: [IndicatorCode: Value] = [:]
            for (code, number) in numbers {
                answers[try #require(IndicatorCode(code))] = .number(FixedDecimal(number))
            }
            return .answers(answers)
        }
        let before = HistoryKey(form: form.code, period: period.previous)
        let yearAgo = HistoryKey(
            form: form.code, period: try #require(period.samePeriodLastYear))
        let context = ContextAnswer(
            form: form.code, period: period, revision: 0, dueAt: nil,
            context: RuleContext(history: [
                before: try answers(["cuoi_ky": 1250, "luy_ke": 40, "moi": 7]),
                yearAgo: try answers(["moi": 9]),
            ]), targets: [try #require(IndicatorCode("ke_hoach")): FixedDecimal(12_000)])
        return (
            form,
            PrefilledDraft(
                form: form, period: period, facility: try #require(FacilityID("BV01")),
                beside: BesideFigures(context, form: form), language: .vi)
        )
    }

    @Test("opening stock, plan and cumulative are filled, the past stands beside, the file is read")
    func fills() throws {
        let (form, draft) = try draft("2026-02")
        let text = draft.text
        #expect(text.contains("\r\ndau_ky;1.250;;# ;# ;# Đầu kỳ;# = cuoi_ky kỳ trước\r\n"))
        #expect(text.contains("\r\nmoi;;;# 7;# 9;\"# Mới; trong kỳ\";# \r\n"))
        #expect(text.contains("\r\nluy_ke;40;;# 40;"))
        #expect(text.contains("\r\nke_hoach;12.000;;"))
        let reading = CSVSource().read(
            Array(text.utf8), fileName: "a.csv", forms: FormCatalog([form]))
        #expect(reading.faults.isEmpty, "\(reading.faults)")
        let read = try #require(reading.drafts.first)
        #expect(read.period.identifier == "2026-02")
        #expect(
            read.content.values == [
                .number(1250), nil, nil, .number(40), .number(12_000),
            ])
        #expect(read.content.notes.isEmpty, "what stands beside is no note")
    }

    @Test("a cumulative figure begins anew with its year")
    func newYear() throws {
        let (_, draft) = try draft("2026-01")
        #expect(draft.text.contains("\r\nluy_ke;;;# 40;"))
    }

    @Test("a fourth column that is no comment is still a fault")
    func strayColumn() throws {
        let text = "form;BTN-X\nperiod;2026-02\nmoi;1;ghi chú;200\n"
        let reading = CSVSource().read(
            Array(text.utf8), fileName: "a.csv", forms: FormCatalog([try form()]))
        #expect(reading.faults.count == 1)
    }
}
