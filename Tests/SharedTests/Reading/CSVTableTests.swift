import Shared
import Testing

@Suite("CSV as Excel writes it")
struct CSVTableTests {
    @Test(
        "the delimiter is found in the first row, or named",
        arguments: [
            ("form;A\nkham;1,5\n", ";", "1,5"), ("form,A\nkham,\"1,5\"\n", ",", "1,5"),
            ("form\tA\nkham\t1,5\n", "\t", "1,5"), ("sep=;\nform;A\nkham;1,5\n", ";", "1,5"),
            ("sep=,\r\nform,A\r\nkham,\"1,5\"\r\n", ",", "1,5"),
            ("SEP=|\nform|A\nkham|1;5\n", "|", "1;5"),
            ("\"a;b\",c\nkham,\"1;5\"\n", ",", "1;5"), ("\n\nform;A\nkham;1\n", ";", "1"),
        ])
    func delimiters(text: String, delimiter: String, cell: String) throws {
        let table = try CSVTable(text)
        #expect(String(table.delimiter) == delimiter)
        #expect(table.rows.last?.cell(1) == cell)
    }

    @Test("a byte order mark and sep= go together, and rows count as Excel shows them")
    func mark() throws {
        let bytes = [0xEF, 0xBB, 0xBF] + Array("sep=;\r\nform;A\r\n\r\nkham;1\r\n".utf8)
        let table = try CSVTable(try TextGuard.text(of: bytes))
        #expect(table.rows.map(\.number) == [1, 3])
        #expect(table.rows.first?.cells == ["form", "A"])
    }

    @Test(
        "lines end as on any system; a quoted cell may hold delimiters, quotes and line breaks",
        arguments: ["\n", "\r\n", "\r"])
    func quotes(end: String) throws {
        let text = ["a;\"x;y\"", "b;\"said \"\"no\"\"\"", "c;\"1\(end)2\"", "d;\"\""]
            .joined(separator: end)
        let table = try CSVTable(text)
        #expect(table.rows.map { $0.cell(1) } == ["x;y", "said \"no\"", "1\(end)2", ""])
        #expect(table.rows.map(\.number) == [1, 2, 3, 4])
    }

    @Test(
        "what is no table says where",
        arguments: [
            ("a;b\nc;\"open", CSVTable.Fault.unclosedQuote(row: 2, column: 2)),
            ("a;b\n\"x\"y;1", .textAfterQuote(row: 2, column: 1)), ("", .empty), ("\n\n", .empty),
        ])
    func faults(text: String, fault: CSVTable.Fault) {
        #expect(throws: fault) { try CSVTable(text) }
    }

    @Test("too many rows are refused, not half read")
    func rows() {
        let text = String(repeating: "a;1\n", count: CSVTable.rowLimit + 1)
        #expect(throws: CSVTable.Fault.tooManyRows(limit: CSVTable.rowLimit)) { try CSVTable(text) }
    }
}
