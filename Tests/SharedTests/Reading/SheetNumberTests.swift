import Shared
import Testing

@Suite("Numbers as a spreadsheet stores them")
struct SheetNumberTests {
    @Test(
        "are read at 15 significant digits, halves away from zero",
        arguments: [
            ("12", "12"), ("0", "0"), ("-0", "0"), ("+7", "7"), ("007", "7"), ("8900", "8900"),
            ("1.0000000000000002E-1", "0,1"), ("0.30000000000000004", "0,3"),
            ("1.1000000000000001", "1,1"), ("109.2", "109,2"), ("-11.07", "-11,07"),
            ("1E3", "1000"), ("1e+3", "1000"), ("2.5E-3", "0,0025"), (".5", "0,5"), ("5.", "5"),
            ("123456789012345", "123456789012345"), ("1234567890123454", "1234567890123450"),
            ("1234567890123455", "1234567890123460"), ("9999999999999995", "10000000000000000"),
            ("0.1234567890123455", "0,123456789012346"), ("1234.5000000000000", "1234,5"),
        ])
    func stored(_ text: String, _ seen: String) throws {
        let number = try #require(SheetNumber(stored: text.utf8))
        #expect(number.spelled(point: UInt8(ascii: ",")) == seen)
    }

    @Test(
        "are refused when they are no numbers",
        arguments: [
            "", "-", ".", "e5", "1e", "1e+", "1,5", "0x10", "1 000", "NaN", "inf", "1e401", "--1",
            "1.2.3", "1e5.2", "1e5e5",
        ])
    func strangers(_ text: String) { #expect(SheetNumber(stored: text.utf8) == nil) }

    @Test(
        "fit a scale exactly, or up to the trace that binary arithmetic leaves",
        arguments: [
            ("12", 0, "12"), ("12.5", 0, nil), ("12.5", 1, "12.5"), ("12.50", 2, "12.5"),
            ("0.0999999999999996", 1, "0.1"), ("11.999999999999996", 0, "12"),
            ("12.0000001", 0, nil), ("0.00000000004", 0, "0"), ("-11.999999999999996", 0, "-12"),
            ("1E-300", 2, "0"), ("0.0000000011", 0, nil), ("2340000", 0, "2340000"),
            ("1E17", 0, "100000000000000000"), ("1E18", 0, nil), ("1E300", 0, nil),
            ("33.333333333333336", 1, nil),
        ] as [(String, UInt8, String?)])
    func scales(_ text: String, _ scale: UInt8, _ exact: String?) throws {
        let number = try #require(SheetNumber(stored: text.utf8))
        #expect(number.decimal(atMost: scale)?.text == exact)
    }
}

@Suite("Addresses of cells")
struct CellAddressTests {
    @Test(
        "are read as people and formulas write them",
        arguments: [
            ("A1", 1, 1), ("$C$12", 3, 12), ("ab7", 28, 7), ("XFD1048576", 16_384, 1_048_576),
        ])
    func reading(_ text: String, _ column: Int, _ row: Int) {
        #expect(CellAddress(text) == CellAddress(column: column, row: row))
    }

    @Test(
        "are refused outside the largest sheet and in any other shape",
        arguments: ["", "A", "7", "A0", "XFE1", "A1048577", "A1B", "AAAA1", "1A", "A-1", "Å1"])
    func strangers(_ text: String) { #expect(CellAddress(text) == nil) }

    @Test("carry their sheet within the 40 bytes of the wire, and stay apart")
    func labels() {
        let short = SheetReference(name: "Biểu 1", position: 1)
        #expect(CellAddress(column: 3, row: 12, sheet: short).description == "Biểu 1!C12")
        let name = "Hoạt động khám bệnh, chữa bệnh"
        let labels = [1, 23].map { position in
            CellAddress(
                column: 16_384, row: 1_048_576,
                sheet: SheetReference(name: name, position: position)
            ).description
        }
        for label in labels {
            #expect(label.utf8.count <= 40, "\(label)")
            #expect(label.hasPrefix("Hoạt động"), "\(label)")
        }
        #expect(labels[0] != labels[1])
    }

    @Test("sort by sheet, row and column")
    func order() {
        let first = SheetReference(name: "Z", position: 1)
        let second = SheetReference(name: "A", position: 2)
        let sorted = [
            CellAddress(column: 9, row: 1, sheet: first),
            CellAddress(column: 1, row: 2, sheet: first),
            CellAddress(column: 1, row: 1, sheet: second),
        ]
        #expect(sorted.reversed().sorted() == sorted)
    }
}
