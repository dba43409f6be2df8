import Shared
import Support
import Testing

@testable import Spreadsheet

/// A hospital's own workbook, read through a mapping file.
@Suite("Mappings of a unit's own workbooks")
struct MappingTests {
    private static let form = FormFixture(
        """
        indicators:
          - {code: giuong, title: {vi: "Giường", en: "Beds"}, type: integer, measure: stock, unit: bed}
          - {code: kham, title: {vi: "Khám", en: "Visits"}, type: integer, measure: flow, unit: visit}
          - {code: kham_nu, title: {vi: "Nữ", en: "Women"}, type: integer, measure: flow, unit: visit}
          - {code: thu, title: {vi: "Thu", en: "Income"}, type: money, measure: flow, unit: dong}
          - {code: ty_le, title: {vi: "Tỷ lệ", en: "Share"}, type: decimal, measure: ratio, unit: percent, scale: 1, numerator: "kham_nu", denominator: "kham", factor: 100}
          - {code: kien_nghi, title: {vi: "Kiến nghị", en: "Proposals"}, type: list, optional: true, fields: [{code: noi_dung, title: {vi: "Nội dung", en: "Content"}, type: text, required: true}]}
        """
    ).form
    private static let forms = FormCatalog([form])

    private static let good = """
        # Báo cáo tháng của khoa KHTH
        form   = THU-T
        file   = BC thang *.xlsx
        sheet  = "Tháng *"
        period = cell B2 "Tháng {M} năm {YYYY}"

        [cells]
        giuong  = C5
        kham    = row "Tổng số" under "I. Khám bệnh" column "Trong tháng"
        kham_nu = row "- Trong đó nữ" column "Trong tháng"
        kham_nu.note = E7
        thu     = 'Phụ lục'!B1 times 1000000   # bảng ghi triệu đồng
        kien_nghi.1.noi_dung = C12
        """

    private static func workbook() -> WorkbookFixture {
        var fixture = WorkbookFixture([
            WorkbookFixture.Sheet("Bìa", [[.shared("Bệnh viện")]]),
            WorkbookFixture.Sheet("Tháng 3"),
            WorkbookFixture.Sheet("Phụ lục", [[.blank, .number("12.5")]]),
        ])
        fixture.sheets[1].rows = [
            2: [.blank, .shared("THÁNG  3 năm 2026")],
            4: [
                .blank, .shared("Nội dung"), .shared("Trong tháng"), .shared("Lũy kế"),
                .shared("Ghi chú"),
            ],
            5: [.blank, .shared("Giường"), .number("120"), .number("120")],
            6: [.shared("I. Khám bệnh")],
            7: [
                .blank, .shared("Tổng số"), .formula("SUM(C8:C9)", cached: "8900"),
                .number("20000"),
            ],
            8: [.blank, .shared("- Trong đó  NỮ"), .number("4500"), .number("9000"), .blank],
            9: [.shared("II. Nội trú")],
            10: [.blank, .shared("Tổng số"), .number("77")],
            12: [.blank, .blank, .shared("Thêm bác sĩ")],
        ]
        fixture.sheets[1].rows[7]?.append(.shared("ước tính"))
        fixture.sheets[1].merged = ["C4:C4", "C12:D13"]
        return fixture
    }

    private static func mapping(_ text: String) throws -> Mapping {
        try MappingFile.read(text, name: "khth.map", forms: forms).get()
    }

    private func read(
        _ fixture: WorkbookFixture, _ text: String, file: String = "BC thang 3.xlsx"
    ) throws -> ReportFileReading {
        WorkbookReading.read(
            fixture.bytes, file: file, forms: Self.forms, mappings: [try Self.mapping(text)])
    }

    @Test("read cells by address and by labels, exactly scaled, each with its place")
    func whole() throws {
        let reading = try read(Self.workbook(), Self.good)
        #expect(reading.faults.map(\.message.vi) == [])
        let draft = try #require(reading.drafts.first)
        #expect(draft.period.identifier == "2026-03")
        #expect(
            draft.content.values.prefix(4).map { $0?.counted?.text } == [
                "120", "8900", "4500", "12500000",
            ])
        #expect(
            draft.content.source?.cells == [
                "Tháng 3!C5", "Tháng 3!C7", "Tháng 3!C8", "Phụ lục!B1", nil, "Tháng 3!C12",
            ])
        #expect(draft.content.notes.map(\.value) == ["ước tính"])
    }

    @Test("are for the files they name, and a filled template wins over them")
    func files() throws {
        let mapping = try Self.mapping(Self.good)
        #expect(mapping.isFor(fileName: "bc THANG  3-2026.xlsx"))
        #expect(!mapping.isFor(fileName: "Bao cao.xlsx"))
        for written in ["BC *.xlsx    # mọi tháng", "\"BC *.xlsx\" # mọi tháng"] {
            let commented = try Self.mapping(Self.good.replacing("BC thang *.xlsx", with: written))
            #expect(commented.isFor(fileName: "BC 3.xlsx"), "\(written)")
        }
        let other = try read(Self.workbook(), Self.good, file: "khac.xlsx")
        #expect(
            other.drafts.isEmpty && other.faults.first?.reason.vi.contains("không trang") == true)
        #expect(mapping.unmapped(of: Self.form).isEmpty)
        let less = try Self.mapping(Self.good.replacing("giuong  = C5", with: ""))
        #expect(less.unmapped(of: Self.form).map(\.code.text) == ["giuong"])
    }

    @Test(
        "tell their mistakes with file and line, all at once",
        arguments: [
            ("form   = THU-T", "form = SAI-T", 2, "không có biểu"),
            ("form   = THU-T", "from = THU-T", 2, "không có khóa"),
            ("file   = BC thang *.xlsx", "", 13, "“file"),
            ("period = cell B2 \"Tháng {M} năm {YYYY}\"", "", 13, "“period"),
            ("Tháng {M} năm {YYYY}", "Tháng {X}", 5, "{YYYY}"),
            ("cell B2", "cell B", 5, "địa chỉ ô"),
            ("cell B2", "ô B2", 5, "viết: period"), ("= C5", "C5", 8, "“=”"),
            ("giuong  = C5", "giuong =", 8, "không hiểu"),
            ("giuong  = C5", "giuog = C5", 8, "không có chỉ tiêu"),
            ("giuong  = C5", "ty_le = C5", 8, "hệ thống tính"),
            ("giuong  = C5", "giuong.ghi = C5", 8, ".note"),
            ("giuong  = C5", "kham = C5", 9, "hai lần"), ("C12", "\"C12", 13, "ngoặc kép"),
            ("kien_nghi.1.noi_dung", "kien_nghi", 13, "từng ô"),
            ("times 1000000", "times 1234", 12, "“times”"), ("times 1000000", "lần 3", 12, "“lần”"),
            (
                "column \"Trong tháng\"\nkham_nu ", "colum \"Trong tháng\"\nkham_nu ", 9,
                "không hiểu"
            ),
        ])
    func mistakes(_ old: String, _ new: String, _ line: Int, _ word: String) throws {
        let text = Self.good.replacing(old, with: new)
        #expect(text != Self.good)
        guard case .failure(let mistakes) = MappingFile.read(text, name: "a.map", forms: Self.forms)
        else {
            Issue.record("taken")
            return
        }
        let first = try #require(mistakes.list.first)
        #expect(first.line == line && first.reason.vi.contains(word), "\(mistakes.list)")
        #expect(first.message.vi.hasPrefix("a.map, dòng \(line): "))
    }

    @Test("say what they did not find, where, and by which line")
    func misses() throws {
        let cases: [(String, String, String, String)] = [
            ("row \"Tổng số\" under \"I. Khám bệnh\"", "row \"Tổng số\"", "B7, B10", ":9"),
            ("row \"Tổng số\" under \"I. Khám bệnh\"", "row \"Tổng cộng\"", "không có ô nào", ":9"),
            (
                "column \"Trong tháng\"\nkham_nu ", "column \"Tháng này\"\nkham_nu ", "không có ô",
                ":9"
            ),
            ("'Phụ lục'!B1", "'Phụ lục 2'!B1", "0 trang", ":12"),
            ("'Phụ lục'!B1", "B4", "không nhân được", ":12"),
            ("Tháng {M} năm", "Kỳ {M} năm", "không đọc được kỳ", "khth.map"),
            (" năm {YYYY}", " *", "chưa biết năm", "khth.map"),
        ]
        for (old, new, word, place) in cases {
            let reading = try read(Self.workbook(), Self.good.replacing(old, with: new))
            #expect(reading.drafts.isEmpty, "\(new)")
            let sentence = reading.faults.first?.message.vi ?? ""
            #expect(sentence.contains(word) && sentence.contains(place), "\(new): \(sentence)")
        }
        let sheetless = try read(
            Self.workbook(), Self.good.replacing("\"Tháng *\"", with: "Quý *"))
        #expect(sheetless.faults.first?.reason.vi.contains("Bìa, Tháng 3, Phụ lục") == true)
    }

    @Test("read one report a sheet where the sheet's name says the period")
    func sheetPeriods() throws {
        var fixture = Self.workbook()
        var april = fixture.sheets[1]
        april.name = "Tháng 4"
        fixture.sheets.append(april)
        var may = WorkbookFixture.Sheet("Tháng 5")
        may.rows = [4: april.rows[4] ?? [], 6: april.rows[6] ?? []]
        may.rows[7] = [.blank, .shared("Tổng số")]
        may.rows[8] = [.blank, .shared("- Trong đó nữ")]
        fixture.sheets.append(may)
        let text = Self.good.replacing(
            "period = cell B2 \"Tháng {M} năm {YYYY}\"",
            with: "period = sheet \"Tháng {M}\"\nperiod = file \"BC thang {YYYY}.xlsx\""
        ).replacing("thu     = 'Phụ lục'!B1 times 1000000", with: "thu = D7")
        let reading = try read(fixture, text, file: "BC thang 2026.xlsx")
        #expect(reading.faults.map(\.message.vi) == [])
        #expect(reading.drafts.map(\.period.identifier) == ["2026-03", "2026-04"])
        #expect(reading.remarks.contains { $0.cell?.sheet?.name == "Tháng 5" })
    }

    @Test(
        "read periods as people write them",
        arguments: [
            ("BC {M}-{YYYY}.xlsx", "bc 03-2026.xlsx", "2026-03"),
            ("BC{YYYY}{MM}.xlsx", "BC202612.xlsx", "2026-12"),
            ("Quý {Q} năm {YYYY}", "QUÝ  IV NĂM 2026", "2026-Q4"),
            ("Quý {Q}/{YYYY}*", "Quý 2/2026 (sửa)", "2026-Q2"),
            ("6 tháng {H} {YYYY}", "6 tháng I 2026", "2026-H1"), ("Năm {YYYY}", "Năm 2026", "2026"),
            ("*tuần {W} năm {YY}*", "Số liệu tuần 7 năm 26.", "2026-W07"),
            ("*({ID})*", "Báo cáo 9 tháng (2026-9M) lần 2", "2026-9M"), ("T{M}", "T3", nil),
            ("Tháng {M} năm {YYYY}", "Tháng ba năm 2026", nil), ("{YYYY}", "năm 2026", nil),
        ] as [(String, String, String?)])
    func periods(_ pattern: String, _ text: String, _ identifier: String?) throws {
        let pattern = try #require(PeriodPattern(pattern))
        #expect(pattern.read(text).flatMap(PeriodPattern.identifier) == identifier)
    }

    @Test("patterns of names take * and ?, and no capitals or spaces to heart")
    func wild() {
        #expect(WildPattern("BC*.xlsx").matches("bc  tháng 3.XLSX"))
        #expect(WildPattern("*a*b?").matches("xxaxxabc"))
        #expect(!WildPattern("a?").matches("a"))
        #expect(WildPattern("*").matches(""))
        #expect(
            !WildPattern(String(repeating: "*a", count: 20)).matches(
                String(repeating: "a", count: 19)))
    }
}
