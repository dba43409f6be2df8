import Foundation
import Shared
import Support

@testable import Spreadsheet

/// Types into a template's cells as Excel stores it: the packed sheet is changed cell by cell, found
/// by the cells' names.
struct TemplateFilling {
    /// What is typed.
    enum Typed {
        case number(String)
        case text(String)
    }

    struct NoSuchCell: Error { let name: String }

    private static let sheet = "xl/worksheets/sheet1.xml"
    private var parts: [ZipFixture.Part]
    private var xml: String
    private let places: [String: String]

    init(_ bytes: [UInt8]) throws {
        let archive = try ZipArchive(bytes)
        parts = try archive.names.filter { $0 != Self.sheet }.map {
            ZipFixture.Part($0, try Self.text($0, archive))
        }
        xml = try Self.text(Self.sheet, archive)
        let names = try Workbook(bytes).names
        places = Dictionary(
            names.map { ($0.name, $0.cell.local) }, uniquingKeysWith: { first, _ in first })
    }

    static func text(_ name: String, _ archive: ZipArchive) throws -> String {
        var bytes: [UInt8] = []
        try archive.read(name) { (piece, count, _) throws(SpreadsheetFault) in
            bytes += piece.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Types into the cell with this name, which must be there and open.
    mutating func type(_ typed: Typed, into name: String) throws {
        guard let place = places[name],
            let start = xml.range(of: "<c r=\"\(place)\" s=\""),
            let end = xml[start.upperBound...].firstIndex(of: ">")
        else { throw NoSuchCell(name: name) }
        let style = xml[start.upperBound..<end].prefix { $0 != "\"" }
        let cell =
            switch typed {
            case .number(let text): "s=\"\(style)\"><v>\(text)</v></c>"
            case .text(let text):
                "s=\"\(style)\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"
                    + WorkbookFixture.escaped(text) + "</t></is></c>"
            }
        xml.replaceSubrange(
            start.lowerBound...end, with: "<c r=\"\(place)\" " + cell)
    }

    /// The workbook as saved.
    var bytes: [UInt8] {
        var zip = ZipFixture(parts + [ZipFixture.Part(Self.sheet, xml)])
        zip.deflates = false
        return zip.bytes
    }
}
