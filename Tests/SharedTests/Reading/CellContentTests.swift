import Shared
import Support
import Testing

/// DOMAIN §9: in a spreadsheet the cell holds a true number, and Excel changes what people type.
@Suite("Cells of a spreadsheet as answers")
struct CellContentTests {
    private static let form = FormFixture(
        """
        indicators:
          - {code: luot, title: {vi: "Lượt", en: "Visits"}, type: integer, measure: flow, unit: visit}
          - {code: gio, title: {vi: "Giờ", en: "Hours"}, type: decimal, scale: 1, measure: flow, unit: hour}
          - {code: dat, title: {vi: "Đạt", en: "Share"}, type: decimal, scale: 1, measure: flow, unit: percent}
          - {code: co, title: {vi: "Có", en: "Is"}, type: boolean}
          - {code: nhom, title: {vi: "Nhóm", en: "Group"}, type: choice, choices: [{code: "1", title: {vi: "Một", en: "One"}}, {code: "2", title: {vi: "Hai", en: "Two"}}]}
          - {code: ngay, title: {vi: "Ngày", en: "Day"}, type: date}
          - {code: chu, title: {vi: "Chữ", en: "Text"}, type: text}
        """
    ).form

    private func read(_ figure: CellFigure, _ code: String) throws -> FigureReader.Reading {
        let slot = try #require(IndicatorCode(code).flatMap { Self.form.slot(of: $0) })
        return FigureReader(locale: .vi)
            .read(CellContent(text: "?", figure: figure), as: Self.form.indicators[slot])
    }

    private static func number(_ text: String, percent: Bool = false) -> CellFigure {
        SheetNumber(stored: text.utf8).map { .number($0, isPercent: percent) }
            ?? .unreadable(LocalizedText(vi: "", en: ""))
    }

    private static let day = CellFigure.day(Day(year: 2026, month: 3, day: 14) ?? Day(number: 0))

    @Test(
        "are taken as what they are",
        arguments: [
            ("luot", number("8900"), "8900"), ("luot", number("1E3"), "1000"),
            ("gio", number("1.1000000000000001"), "1.1"),
            ("dat", number("1.0920000000000001", percent: true), "109.2"),
            ("dat", number("109.2"), "109.2"),
        ])
    func numbers(_ code: String, _ figure: CellFigure, _ value: String) throws {
        guard case .value(.number(let read), nil) = try read(figure, code) else {
            Issue.record("not read: \(try read(figure, code))")
            return
        }
        #expect(read.text == value)
    }

    @Test("days, truths, choice codes and words are taken too")
    func others() throws {
        let day = try #require(Day(year: 2026, month: 3, day: 14))
        #expect(try read(Self.day, "ngay") == .value(.date(day), warning: nil))
        #expect(try read(.boolean(true), "co") == .value(.boolean(true), warning: nil))
        #expect(try read(Self.number("0"), "co") == .value(.boolean(false), warning: nil))
        let one = try #require(ChoiceCode("1"))
        #expect(try read(Self.number("1"), "nhom") == .value(.choice(one), warning: nil))
        #expect(try read(Self.number("12.5"), "chu") == .value(.text("12,5"), warning: nil))
    }

    @Test(
        "are refused with what to do where they are something else",
        arguments: [
            ("luot", day, "14/03/2026"), ("chu", day, "Text"), ("nhom", day, "Text"),
            ("luot", number("12.5"), "ROUND(…;0)"),
            ("gio", number("33.333333333333336"), "33,3333"),
            ("luot", number("1.5", percent: true), "phần trăm"),
            ("gio", number("1.5", percent: true), "phần trăm"),
            ("ngay", number("46095"), "31/01/2026"),
            ("luot", .boolean(true), "TRUE"), ("luot", number("1E17"), "quá lớn"),
            ("luot", number("1E300"), "quá lớn"),
            ("luot", .unreadable(LocalizedText(vi: "công thức lỗi", en: "error")), "công thức lỗi"),
        ])
    func refusals(_ code: String, _ figure: CellFigure, _ word: String) throws {
        guard case .refused(let reason) = try read(figure, code) else {
            Issue.record("taken: \(try read(figure, code))")
            return
        }
        #expect(reason.vi.contains(word), "\(reason.vi)")
        #expect(!reason.en.isEmpty)
    }

    @Test("a period that Excel turned into a date is refused in words, long and wide")
    func datePeriod() throws {
        let sheet = SheetReference(name: "Tháng 3", position: 1)
        let catalog = FormCatalog([Self.form])
        let long = try CSVTable(rows: [
            CSVTable.Row(number: 1, cells: ["form", "THU-T"], sheet: sheet),
            CSVTable.Row(
                number: 2, cells: ["period", "01/03/2026"], figures: [1: Self.day], sheet: sheet),
        ])
        let wide = try CSVTable(rows: [
            CSVTable.Row(number: 1, cells: ["form", "THU-T"], sheet: sheet),
            CSVTable.Row(number: 2, cells: ["period", "luot"], sheet: sheet),
            CSVTable.Row(
                number: 3, cells: ["01/03/2026", "5"], figures: [0: Self.day], sheet: sheet),
        ])
        for (table, cell) in [(long, "B2"), (wide, "A3")] {
            let reading = ReportFile(name: "a.xlsx", table: table).read(forms: catalog)
            let fault = try #require(reading.faults.first)
            #expect(fault.message.vi.contains("trang “Tháng 3”"), "\(fault.message.vi)")
            #expect(fault.message.vi.contains("(ô \(cell))"), "\(fault.message.vi)")
            #expect(fault.reason.vi.contains("Text"))
        }
    }

    @Test("a figure's provenance names its sheet")
    func provenance() throws {
        let sheet = SheetReference(name: "Bieu1", position: 1)
        let table = try CSVTable(rows: [
            CSVTable.Row(number: 1, cells: ["form", "THU-T"], sheet: sheet),
            CSVTable.Row(number: 2, cells: ["period", "2026-03"], sheet: sheet),
            CSVTable.Row(
                number: 12, cells: ["luot", "5"], figures: [1: Self.number("5")], sheet: sheet),
        ])
        let reading = ReportFile(name: "a.xlsx", table: table).read(forms: FormCatalog([Self.form]))
        #expect(reading.faults.map(\.message.vi) == [])
        #expect(reading.drafts.first?.content.source?.cells.first == "Bieu1!B12")
    }
}
