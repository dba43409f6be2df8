import Shared
import Support
import Testing

@testable import Spreadsheet

/// Files that are no workbook, or one made to harm: each is refused in a sentence of its own.
@Suite("Workbooks that are refused")
struct RefusalTests {
    private static let good = WorkbookFixture([WorkbookFixture.Sheet("Bieu1", [[.number("1")]])])

    private func fault(
        _ bytes: [UInt8], _ limits: ZipArchive.Limits = ZipArchive.Limits()
    ) -> SpreadsheetFault? {
        do throws(SpreadsheetFault) {
            let workbook = try Workbook(bytes, limits: limits)
            for sheet in workbook.sheets { try workbook.read(sheet) { _ in } }
            return nil
        } catch {
            return error
        }
    }

    private static func compound(_ entry: String) -> [UInt8] {
        var bytes: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        bytes += [UInt8](repeating: 0, count: 1016)
        for byte in entry.utf8 { bytes += [byte, 0] }
        return bytes + [UInt8](repeating: 0, count: 512)
    }

    private static func with(_ change: (inout WorkbookFixture) -> Void) -> [UInt8] {
        var fixture = good
        change(&fixture)
        return fixture.bytes
    }

    private static let otherDocument: [UInt8] = ZipFixture([
        ZipFixture.Part("[Content_Types].xml", "<Types/>"),
        ZipFixture.Part(
            "_rels/.rels",
            "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" "
                + "Target=\"word/document.xml\"/></Relationships>"),
        ZipFixture.Part("word/document.xml", "<document/>"),
    ]).bytes

    @Test(
        "files of another kind are called by their name",
        arguments: [
            ([], .empty, "rỗng"), (compound("EncryptedPackage"), .encrypted, "mật khẩu"),
            (compound("Workbook"), .oldExcel, ".xls"), (compound("Book"), .oldExcel, ".xls"),
            (compound("WordDocument"), .oldOffice, "Office"),
            ([0x09, 0x04, 0x06, 0x00, 0, 0, 0x10, 0], .oldExcel, ".xls"),
            (Array("\u{FEFF}form;HDKB-T\n".utf8), .text, "CSV"),
            ([0xFF, 0xFE, 0x66, 0], .text, "CSV"),
            (Array("\u{FEFF}  <html><table>".utf8), .markup, "trang web"),
            (Array("<?xml version=\"1.0\"?><Workbook/>".utf8), .markup, "trang web"),
            ([0, 1, 2, 3, 4], .unknown, "không phải"),
            (
                ZipFixture([
                    ZipFixture.Part("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
                    ZipFixture.Part("content.xml", "<x/>"),
                ]).bytes, .openDocument, ".ods"
            ), (otherDocument, .otherArchive, "tệp nén khác"),
            (
                with {
                    $0.replaced["_rels/.rels"] =
                        "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" "
                        + "Target=\"xl/workbook.bin\"/></Relationships>"
                }, .binaryWorkbook, ".xlsb"
            ),
        ] as [([UInt8], SpreadsheetFault.Kind, String)])
    func kinds(_ bytes: [UInt8], _ kind: SpreadsheetFault.Kind, _ word: String) {
        let fault = fault(bytes)
        #expect(fault?.kind == kind)
        #expect(fault?.message.vi.contains(word) == true, "\(fault?.message.vi ?? "")")
        #expect(fault?.message.en.isEmpty == false)
    }

    @Test("a file cut short anywhere is damaged, never half a workbook")
    func truncated() {
        let bytes = Self.good.bytes
        for end in stride(from: 5, to: bytes.count - 3, by: 7) {
            let words = fault(Array(bytes.prefix(end)))?.message.vi
            #expect(words?.contains("hỏng") == true, "\(end) of \(bytes.count)")
        }
    }

    @Test("a part that was changed does not pass its check sum")
    func checksum() {
        var zip = ZipFixture(Self.good.parts)
        for index in zip.parts.indices { zip.parts[index].checksum = 12345 }
        #expect(fault(zip.bytes)?.kind == .damaged(part: "_rels/.rels"))
    }

    @Test("an archive with a password is called encrypted")
    func encryptedParts() {
        var zip = ZipFixture(Self.good.parts)
        for index in zip.parts.indices { zip.parts[index].flags = 1 }
        #expect(fault(zip.bytes)?.kind == .encrypted)
    }

    @Test("two parts of one name are refused: programs would read different figures")
    func doubled() {
        var zip = ZipFixture(Self.good.parts)
        zip.parts.append(ZipFixture.Part("XL/Worksheets/Sheet1.xml", "<worksheet/>"))
        #expect(fault(zip.bytes)?.kind == .doubled(part: "xl/worksheets/sheet1.xml"))
    }

    @Test("a zip bomb is refused before it is unpacked, and when it lies about its size")
    func bombs() throws {
        for stated in [nil, 100, 3_000_000_000] as [UInt32?] {
            var zip = ZipFixture(Self.good.parts)
            let index = try #require(zip.parts.firstIndex { $0.name.hasSuffix("sheet1.xml") })
            let size = 20 << 20
            zip.parts[index].packed = ZipFixture.bomb(size)
            zip.parts[index].statedSize = stated ?? UInt32(size)
            let kind = fault(zip.bytes)?.kind
            if stated == 100 {
                // No more than the stated size is unpacked, and that is no sheet.
                #expect(kind == .malformed(part: "xl/worksheets/sheet1.xml", line: 1))
            } else {
                #expect(kind == .tooLarge(part: "xl/worksheets/sheet1.xml", megabytes: 64))
            }
        }
    }

    @Test("parts have a limit in number and together")
    func limits() {
        var many = Self.good
        for number in 0..<2_000 { many.replaced["xl/media/\(number)"] = "x" }
        #expect(fault(many.bytes)?.kind == .tooManyParts(limit: 2_000))
        var small = ZipArchive.Limits()
        small.totalSize = 600
        guard case .tooLarge = fault(Self.good.bytes, small)?.kind else {
            Issue.record("taken beyond the limit")
            return
        }
    }

    @Test("a document type is refused in every part, and no entity is ever expanded")
    func documentTypes() {
        let bomb =
            "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
            + "\"&a;&a;&a;&a;&a;&a;&a;&a;\">]><worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&b;"
            + "</t></is></c></row></sheetData></worksheet>"
        for part in [
            "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
            "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml",
        ] {
            #expect(
                fault(Self.with { $0.replaced[part] = bomb })?.kind == .documentType(part: part))
        }
    }

    @Test("XML that is not well-formed is refused with its line")
    func malformed() {
        let fault = fault(
            Self.with {
                $0.sheets[0].part = "<worksheet>\n<sheetData>\n<row></sheetData></worksheet>"
            })
        #expect(fault?.kind == .malformed(part: "xl/worksheets/sheet1.xml", line: 3))
        #expect(fault?.sheet?.name == "Bieu1")
        #expect(
            self.fault(Self.with { $0.sheets[0].part = "<worksheet><sheetData>" })?.kind
                == .malformed(part: "xl/worksheets/sheet1.xml", line: 1))
    }

    @Test("depth and length of XML have limits")
    func shapes() {
        let deep = String(repeating: "<a>", count: 100) + String(repeating: "</a>", count: 100)
        let long = "<worksheet a=\"" + String(repeating: "b", count: 3 << 20) + "\"/>"
        for part in [deep, long] {
            guard case .nonsense = fault(Self.with { $0.sheets[0].part = part })?.kind else {
                Issue.record("taken")
                return
            }
        }
    }

    @Test(
        "cells that cannot be where they say are refused",
        arguments: [
            "<row r=\"1048577\"><c><v>1</v></c></row>", "<row r=\"0\"/>", "<row r=\"x\"/>",
            "<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>",
            "<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>",
            "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>",
            "<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>",
            "<row r=\"1\"><c r=\"AAAAAAAAAAAA1\"/></row>",
            "<row r=\"2\"/><row r=\"1\"/>",
        ])
    func misplaced(_ rows: String) {
        let fault = fault(
            Self.with {
                $0.sheets[0].part = "<worksheet><sheetData>\(rows)</sheetData></worksheet>"
            })
        guard case .cellMisplaced = fault?.kind else {
            Issue.record("taken: \(String(describing: fault))")
            return
        }
    }

    @Test("one long text that thousands of cells point to stays within bounds")
    func repeatedText() {
        var fixture = Self.good
        fixture.sharedXML = ["<t>\(String(repeating: "chữ ", count: 20_000))</t>"]
        let row = String(repeating: "<c t=\"s\"><v>0</v></c>", count: 1_000)
        fixture.sheets[0].part = "<worksheet><sheetData><row>\(row)</row></sheetData></worksheet>"
        #expect(fault(fixture.bytes)?.kind == .tooLarge(part: "Bieu1", megabytes: 64))
    }

    @Test("a missing part is named")
    func missing() {
        #expect(
            fault(Self.with { $0.replaced["xl/worksheets/sheet1.xml"] = "" })?.kind
                == .missing(part: "xl/worksheets/sheet1.xml"))
        #expect(
            fault(Self.with { $0.replaced["xl/_rels/workbook.xml.rels"] = "" })?.kind
                == .missing(part: "xl/_rels/workbook.xml.rels"))
    }
}
