import Shared
import Support
import Testing

@testable import Spreadsheet

/// Every cell of a workbook's sheet by address, as `text`, with `=` before a formula's.
private func cells(_ fixture: WorkbookFixture, sheet: Int = 0) throws -> [String: CellContent] {
    let workbook = try Workbook(fixture.bytes)
    var found: [String: CellContent] = [:]
    try workbook.read(workbook.sheets[sheet]) { cell throws(SpreadsheetFault) in
        found[cell.address.local] = cell.content
    }
    return found
}

private typealias Cell = WorkbookFixture.Cell

private func one(_ cell: Cell, _ change: (inout WorkbookFixture) -> Void = { _ in }) throws
    -> CellContent?
{
    var fixture = WorkbookFixture([WorkbookFixture.Sheet("Bieu1", [[cell]])])
    change(&fixture)
    return try cells(fixture)["A1"]
}

@Suite("Workbooks, read cell by cell")
struct WorkbookTests {
    @Test("texts are read wherever they are kept")
    func texts() throws {
        for cell in [
            Cell.shared("Tổng số <lượt> & \"ca\""), .inline("Tổng số <lượt> & \"ca\""),
            .raw("<c r=\"@\" t=\"str\"><f>A2</f><v>Tổng số &lt;lượt&gt; &#38; \"ca\"</v></c>"),
            .raw(
                "<c r=\"@\" t=\"inlineStr\"><is><t><![CDATA[Tổng số <lượt> & \"ca\"]]></t></is></c>"
            ),
        ] {
            #expect(try one(cell) == CellContent(text: "Tổng số <lượt> & \"ca\""))
        }
    }

    @Test("runs of rich text are joined, their phonetic hints are not read")
    func richText() throws {
        let content = try one(.raw("<c r=\"@\" t=\"s\"><v>0</v></c>")) { fixture in
            fixture.sharedXML = [
                "<r><rPr><b/></rPr><t xml:space=\"preserve\">Khám </t></r><r><t>bệnh</t></r>"
                    + "<rPh sb=\"0\" eb=\"1\"><t>KHAM</t></rPh><phoneticPr fontId=\"1\"/>"
            ]
        }
        #expect(content?.text == "Khám bệnh")
    }

    @Test(
        "escapes of what XML cannot hold are undone, once",
        arguments: [
            ("a_x000D__x000A_b", "a\nb"), ("a_x000D_\nb", "a\nb"), ("_x005F_x000D_", "_x000D_"),
            ("_x0041_", "A"), ("_xD83D__xDE00_", "😀"), ("_xD83D_", "\u{FFFD}"),
            ("_x00G1_", "_x00G1_"),
            ("_x41_", "_x41_"), ("a_x0007_b", "ab"),
            ("  giữ khoảng trắng  ", "  giữ khoảng trắng  "),
        ])
    func escapes(_ stored: String, _ seen: String) throws {
        #expect(try one(.shared(stored))?.text == seen)
    }

    @Test("numbers, truths and days are what they are")
    func figures() throws {
        func change(_ fixture: inout WorkbookFixture) {
            fixture.formats = ["[$-42A]dd/mm/yyyy;@", "0.0%"]
            fixture.builtInFormats = [14, 9, 46]
        }
        let number = try #require(SheetNumber(stored: "1.1".utf8))
        #expect(
            try one(.number("1.1000000000000001"), change)?.figure
                == .number(number, isPercent: false))
        #expect(
            try one(.number("1.1000000000000001", style: 2), change)
                == CellContent(text: "110%", figure: .number(number, isPercent: true)))
        #expect(try one(.number("1.1", style: 4), change)?.text == "110%")
        let day = try #require(Day(year: 2026, month: 3, day: 14))
        for style in [1, 3] {
            #expect(
                try one(.number("46095", style: style), change)
                    == CellContent(text: "14/03/2026", figure: .day(day)))
        }
        #expect(try one(.number("46095.75", style: 1), change)?.figure == .day(day))
        #expect(
            try one(.raw("<c r=\"@\" t=\"d\"><v>2026-03-14T00:00:00</v></c>"))?.figure == .day(day))
        #expect(try one(.boolean(true)) == CellContent(text: "TRUE", figure: .boolean(true)))
        #expect(try one(.formula("1+1", cached: "2"))?.text == "2")
    }

    @Test(
        "days are counted as the workbook counts them",
        arguments: [
            ("1", false, "01/01/1900"), ("59", false, "28/02/1900"), ("61", false, "01/03/1900"),
            ("46053", false, "31/01/2026"), ("44591", true, "31/01/2026"),
            ("0", true, "01/01/1904"),
            ("60", false, nil), ("0", false, nil), ("-5", false, nil), ("2958466", false, nil),
        ] as [(String, Bool, String?)])
    func days(_ serial: String, _ startsIn1904: Bool, _ day: String?) throws {
        let content = try one(.number(serial, style: 1)) { fixture in
            fixture.formats = ["d/m/yyyy"]
            fixture.startsIn1904 = startsIn1904
        }
        if let day {
            #expect(content?.text == day)
        } else if case .unreadable = content?.figure {
        } else {
            Issue.record("a day that never was: \(String(describing: content))")
        }
    }

    @Test(
        "what a format makes of a number is known by its code",
        arguments: [
            ("General", .plain), ("0.00", .plain), ("#,##0;[Red]-#,##0", .plain),
            ("#,##0\\ \"đ\"", .plain), ("0\" ngày\"", .plain), ("_-* #,##0_-", .plain),
            ("d/m/yy", .date), ("mmm\\-yy", .date), ("[$-F800]dddd\\,\\ mmmm", .date),
            ("yyyy", .date), ("h:mm AM/PM", .time), ("[h]:mm:ss", .time), ("mm:ss", .time),
            ("0%", .percent), ("0.0\\%", .plain), ("0;0%", .plain), ("d/m/yyyy h:mm", .date),
            ("[Blue]0.00", .plain), ("0.00E+00", .plain),
        ] as [(String, NumberFormat)])
    func formats(_ code: String, _ format: NumberFormat) {
        #expect(NumberFormat(code: code) == format)
    }

    @Test(
        "a cell that holds no figure says so, and what to do",
        arguments: [
            (.error("#N/A"), "#N/A"), (.error("#REF!"), "#REF!"),
            (.formula("SUM(B1:B9)", cached: nil), "chưa bao giờ được tính"),
            (.raw("<c r=\"@\"><f>1</f><v></v></c>"), "chưa bao giờ được tính"),
            (.raw("<c r=\"@\" t=\"s\"><v>99</v></c>"), "hỏng"), (.number("1,5"), "hỏng"),
            (.number("0.5", style: 1), "giờ"),
        ] as [(WorkbookFixture.Cell, String)])
    func unreadable(_ cell: WorkbookFixture.Cell, _ word: String) throws {
        let content = try one(cell) { $0.formats = ["h:mm"] }
        guard case .unreadable(let reason) = content?.figure else {
            Issue.record("read: \(String(describing: content))")
            return
        }
        #expect(reason.vi.contains(word))
    }

    @Test("cells without an address follow each other; styled empty ones are nothing")
    func positions() throws {
        var fixture = WorkbookFixture([WorkbookFixture.Sheet("Bieu1")])
        fixture.sheets[0].part =
            "<worksheet><sheetData><row><c><v>1</v></c><c s=\"3\"/><c><v>3</v></c></row>"
            + "<row r=\"5\"><c r=\"B5\"><v>4</v></c><c><v>5</v></c></row><row><c><v>6</v></c></row>"
            + "</sheetData></worksheet>"
        #expect(
            try cells(fixture).mapValues(\.text) == [
                "A1": "1", "C1": "3", "B5": "4", "C5": "5", "A6": "6",
            ])
    }

    @Test("element names may carry a prefix, and what is unknown is passed over")
    func prefixes() throws {
        var fixture = WorkbookFixture([
            WorkbookFixture.Sheet("Bieu1", [[.shared("a"), .number("2")]])
        ])
        fixture.prefix = "x:"
        #expect(try cells(fixture).mapValues(\.text) == ["A1": "a", "B1": "2"])
        var other = WorkbookFixture([WorkbookFixture.Sheet("Bieu1")])
        other.sheets[0].part =
            "<worksheet><extLst><sheetData><row><c><v>9</v></c></row></sheetData></extLst>"
            + "<sheetData><row><c><v>1</v><ext><v>7</v></ext></c></row></sheetData></worksheet>"
        #expect(try cells(other).mapValues(\.text) == ["A1": "1"])
    }

    @Test("sheets come in the order of the tabs, hidden ones marked, charts without cells")
    func sheets() throws {
        var fixture = WorkbookFixture([
            WorkbookFixture.Sheet("Biểu 2"), WorkbookFixture.Sheet("Ẩn"),
            WorkbookFixture.Sheet("Rất ẩn"),
        ])
        fixture.sheets[1].state = "hidden"
        fixture.sheets[2].state = "veryHidden"
        let workbook = try Workbook(fixture.bytes)
        #expect(workbook.sheets.map(\.reference.name) == ["Biểu 2", "Ẩn", "Rất ẩn"])
        #expect(workbook.sheets.map(\.reference.position) == [1, 2, 3])
        #expect(workbook.sheets.map(\.visibility) == [.visible, .hidden, .veryHidden])
        let rels = try #require(fixture.parts.first { $0.name.hasSuffix("workbook.xml.rels") })
        fixture.replaced["xl/_rels/workbook.xml.rels"] = String(
            decoding: rels.bytes, as: UTF8.self
        ).replacing("worksheet\" Target=\"worksheets/sheet2", with: "chartsheet\" Target=\"x")
        #expect(try Workbook(fixture.bytes).sheets.map(\.hasCells) == [true, false, true])
    }

    @Test("names of single cells are found, all others are not taken for one")
    func names() throws {
        var fixture = WorkbookFixture([
            WorkbookFixture.Sheet("Biểu 'A'!"), WorkbookFixture.Sheet("S2"),
        ])
        fixture.names = [
            ("a", nil, "'Biểu ''A''!'!$D$12"), ("b", 1, "S2!$B$2:$B$2"), ("c", nil, "S2!$A$1:$B$2"),
            ("d", nil, "#REF!"), ("e", nil, "[1]S2!$A$1"), ("f", nil, "\"chữ & số\""),
            ("g", nil, "S9!$A$1"), ("h", nil, "S2!#REF!"), ("i", nil, "1+1"),
            ("j", nil, "$S2.$A$1"),
        ]
        let workbook = try Workbook(fixture.bytes)
        #expect(workbook.names.map(\.name) == ["a", "b"])
        #expect(workbook.names.map(\.cell.local) == ["D12", "B2"])
        #expect(workbook.names.map(\.scope) == [nil, 2])
        #expect(workbook.constants == ["f": "chữ & số"])
    }

    @Test("inside a merged range every address holds the corner's content")
    func merged() throws {
        var fixture = WorkbookFixture([
            WorkbookFixture.Sheet("Bieu1", [[], [.blank, .number("7")]])
        ])
        fixture.sheets[0].merged = ["B2:D4", "nonsense"]
        let workbook = try Workbook(fixture.bytes)
        let grid = try SheetGrid(workbook.sheets[0], of: workbook)
        #expect(grid[4, 4]?.content.text == "7")
        #expect(grid[4, 4]?.address.description == "Bieu1!B2")
        #expect(grid[5, 4] == nil)
    }

    @Test("a workbook with macros is read like any other, and nothing of it is run")
    func macros() throws {
        var fixture = WorkbookFixture([WorkbookFixture.Sheet("Bieu1", [[.number("1")]])])
        fixture.replaced["xl/vbaProject.bin"] = "not even a macro"
        #expect(try cells(fixture)["A1"]?.text == "1")
    }
}
