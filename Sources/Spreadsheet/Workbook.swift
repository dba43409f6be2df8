public import Shared

/// A workbook (`.xlsx`, `.xlsm`) as a stream of cells: its table of contents is read at once, each
/// sheet when it is asked for, cell by cell. Nothing in it is ever run or fetched: macros, formulas
/// and links to elsewhere are bytes like any other.
///
/// Memory stays flat: the packed file, the shared texts and one piece of XML, whatever the number of
/// cells. A workbook is not `Sendable`; one task reads it.
public final class Workbook {
    /// Whether people see a sheet's tab.
    public enum Visibility: Hashable, Sendable {
        /// They do.
        case visible
        /// It can be shown from Excel's menu.
        case hidden
        /// Only a program can show it.
        case veryHidden
    }

    /// One sheet, in the order of the tabs.
    public struct Sheet: Hashable, Sendable {
        /// Its name and place.
        public let reference: SheetReference
        /// Whether its tab is shown.
        public let visibility: Visibility
        /// The part that holds its cells; nil for charts, dialogs and old macro sheets.
        let part: String?

        /// Whether it can hold cells.
        public var hasCells: Bool { part != nil }
    }

    /// The sheets, in the order of the tabs.
    public let sheets: [Sheet]
    /// The names of single cells.
    public let names: [DefinedName]
    /// The names that stand for a text, by name: `="text"`.
    public let constants: [String: String]
    /// Whether days are counted from 1904, as old Macintosh workbooks do.
    public let startsIn1904: Bool

    private let archive: ZipArchive
    private let formats: [NumberFormat]
    private let strings: StringsPart

    /// Opens a workbook.
    public convenience init(_ bytes: [UInt8]) throws(SpreadsheetFault) {
        try self.init(bytes, limits: ZipArchive.Limits())
    }

    init(_ bytes: [UInt8], limits: ZipArchive.Limits) throws(SpreadsheetFault) {
        if let kind = FileKind.fault(of: bytes) { throw SpreadsheetFault(kind) }
        archive = try ZipArchive(bytes, limits: limits)
        let home = try Self.home(in: archive)
        let folder = home.split(separator: "/").dropLast().joined(separator: "/")
        var contents = ContentsPart()
        try XMLStream.read(home, of: archive, into: &contents)
        let relationships = try Self.relationships(of: home, in: folder, archive)
        startsIn1904 = contents.startsIn1904
        sheets = contents.sheets.enumerated().map { index, entry in
            let found = relationships.first { $0.id == entry.relationship }
            return Sheet(
                reference: SheetReference(name: entry.name, position: index + 1),
                visibility: entry.visibility,
                part: found?.type.hasSuffix("/worksheet") == true
                    ? found.map { RelationshipPart.path($0.target, in: folder) } : nil)
        }
        guard !sheets.isEmpty else { throw SpreadsheetFault(.missing(part: "sheet")) }
        names = Self.names(contents.names, sheets)
        constants = Dictionary(
            contents.names.compactMap { name in name.constant.map { (name.name, $0) } },
            uniquingKeysWith: { first, _ in first })
        var styles = StylePart()
        var strings = StringsPart()
        for relationship in relationships {
            let path = RelationshipPart.path(relationship.target, in: folder)
            if relationship.type.hasSuffix("/styles"), archive.holds(path) {
                try XMLStream.read(path, of: archive, into: &styles)
            } else if relationship.type.hasSuffix("/sharedStrings"), archive.holds(path) {
                try XMLStream.read(path, of: archive, into: &strings)
            }
        }
        formats = styles.formats
        self.strings = strings
    }

    /// Reads the filled cells of a sheet, row by row and from left to right.
    ///
    /// - Parameter take: is given each filled cell.
    /// - Returns: the ranges that are merged into one cell.
    @discardableResult
    public func read(
        _ sheet: Sheet, _ take: (SheetCell) throws(SpreadsheetFault) -> Void
    ) throws(SpreadsheetFault) -> [CellRange] {
        guard let part = sheet.part else { return [] }
        do throws(SpreadsheetFault) {
            return try withoutActuallyEscaping(take) { take throws(SpreadsheetFault) in
                var listener = SheetPart(
                    sheet: sheet.reference, formats: formats, strings: strings,
                    startsIn1904: startsIn1904, take: take)
                try XMLStream.read(part, of: archive, into: &listener)
                return listener.merged
            }
        } catch {
            var fault = error
            fault.sheet = sheet.reference
            throw fault
        }
    }

    // MARK: - Finding the parts

    /// The path of the workbook's own part.
    private static func home(in archive: ZipArchive) throws(SpreadsheetFault) -> String {
        if archive.holds("mimetype"), !archive.holds("[Content_Types].xml") {
            throw SpreadsheetFault(.openDocument)
        }
        var root = RelationshipPart()
        if archive.holds("_rels/.rels") {
            try XMLStream.read("_rels/.rels", of: archive, into: &root)
        }
        let named = root.all.first { $0.type.hasSuffix("/officeDocument") }
        let home = named.map { RelationshipPart.path($0.target, in: "") } ?? "xl/workbook.xml"
        if home.lowercased().hasSuffix(".bin") { throw SpreadsheetFault(.binaryWorkbook) }
        guard archive.holds(home), home.lowercased().contains("workbook") else {
            throw SpreadsheetFault(.otherArchive)
        }
        return home
    }

    private static func relationships(
        of home: String, in folder: String, _ archive: ZipArchive
    ) throws(SpreadsheetFault) -> [RelationshipPart.Relationship] {
        let name = home.split(separator: "/").last.map(String.init) ?? home
        let path = (folder.isEmpty ? "" : folder + "/") + "_rels/\(name).rels"
        var part = RelationshipPart()
        try XMLStream.read(path, of: archive, into: &part)
        return part.all
    }

    private static func names(
        _ found: [ContentsPart.Name], _ sheets: [Sheet]
    ) -> [DefinedName] {
        let byName = Dictionary(
            sheets.map { ($0.reference.name.lowercased(), $0.reference) },
            uniquingKeysWith: { first, _ in first })
        return found.compactMap { name in
            guard let (sheet, cell) = DefinedName.target(of: name.text),
                let reference = byName[
                    SheetReference(name: sheet, position: 0).name.lowercased()]
            else { return nil }
            return DefinedName(
                name: name.name, scope: name.scope.map { $0 + 1 },
                cell: CellAddress(column: cell.column, row: cell.row, sheet: reference))
        }
    }
}
