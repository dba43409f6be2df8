import Shared
import Support
import Testing

@testable import Spreadsheet

/// Workbooks typed with the fonts of before Unicode (DOMAIN §9).
@Suite("Cells typed with an old font")
struct LegacyCellTests {
    private static let form = FormFixture(
        """
        indicators:
          - {code: kham, title: {vi: "Khám", en: "Visits"}, type: integer, measure: flow, unit: visit}
          - {code: kho_khan, title: {vi: "Khó khăn", en: "Difficulties"}, type: text}
        """
    ).form

    private func read(
        _ rows: [Int: [WorkbookFixture.Cell]], _ mapping: String? = nil
    ) throws -> ReportFileReading {
        var fixture = WorkbookFixture([WorkbookFixture.Sheet("Trang1")])
        fixture.sheets[0].rows = rows
        let forms = FormCatalog([Self.form])
        let mappings = try mapping.map {
            try MappingFile.read($0, name: "a.map", forms: forms).get()
        }
        return WorkbookReading.read(
            fixture.bytes, file: "BC 3-2026.xlsx", forms: forms,
            mappings: mappings.map { [$0] } ?? [])
    }

    private func table(_ text: String, note: String = "") -> [Int: [WorkbookFixture.Cell]] {
        [
            1: [.shared("form"), .shared("THU-T")], 2: [.shared("period"), .shared("2026-03")],
            3: [.shared("kham"), .number("120"), .shared(note)],
            4: [.shared("kho_khan"), .shared(text)],
        ]
    }

    @Test(
        "a table typed in TCVN3 or VNI is converted, and a remark shows a word",
        arguments: ["ThiÕu b¸c sÜ\nt¹i huyÖn", "Thieáu baùc só\ntaïi huyeän"])
    func converted(_ typed: String) throws {
        let reading = try read(table(typed))
        #expect(reading.faults.map(\.message.vi) == [])
        let draft = try #require(reading.drafts.first)
        #expect(
            draft.content.values == [
                .number(FixedDecimal(120)), .text("Thiếu bác sĩ\ntại huyện"),
            ])
        #expect(reading.remarks.contains { $0.reason.vi.contains("đã được chuyển sang Unicode") })
    }

    @Test("words of two encodings on one sheet are refused at the cell that does not fit")
    func mixed() throws {
        let reading = try read(table("ThiÕu b¸c sÜ t¹i huyÖn", note: "Đợt khám lưu động"))
        #expect(reading.drafts.isEmpty)
        let fault = try #require(reading.faults.first)
        #expect(fault.cell?.description == "Trang1!C3")
    }

    @Test("Unicode stays as it is: no remark, not a letter changed")
    func unicode() throws {
        let reading = try read(table("Thiếu bác sĩ ở huyện; 2 × 3 = 6"))
        #expect(reading.remarks.isEmpty && reading.faults.isEmpty)
        #expect(
            reading.drafts.first?.content.values.last == .text("Thiếu bác sĩ ở huyện; 2 × 3 = 6"))
    }

    @Test("a mapping written in Unicode finds the labels of a sheet typed in TCVN3")
    func mapped() throws {
        let mapping = """
            form   = THU-T
            file   = BC *.xlsx
            period = file "BC {M}-{YYYY}.xlsx"
            [cells]
            kham     = row "Số lượt khám bệnh" column "Tháng này"
            kho_khan = C4
            """
        let reading = try read(
            [
                2: [.blank, .shared("Néi dung"), .shared("Th¸ng nµy")],
                3: [.blank, .shared("Sè l­ît kh¸m bÖnh"), .number("120")],
                4: [.blank, .shared("Khã kh¨n"), .shared("ThiÕu b¸c sÜ")],
            ], mapping)
        #expect(reading.faults.map(\.message.vi) == [])
        #expect(
            reading.drafts.first?.content.values == [
                .number(FixedDecimal(120)), .text("Thiếu bác sĩ"),
            ])
        #expect(reading.remarks.contains { $0.reason.vi.contains("TCVN3") })
    }
}
