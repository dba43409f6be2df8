public import Shared

/// A name that a workbook gives to one cell.
public struct DefinedName: Hashable, Sendable {
    /// The name as stored; Excel takes capitals for small letters.
    public let name: String
    /// The position of the only sheet that knows it, from 1; nil when the whole workbook does.
    public let scope: Int?
    /// The cell.
    public let cell: CellAddress

    /// The sheet's name and the cell of a formula `'Sheet 1'!$D$12` or `Sheet1!$D$12:$D$12`; nil for
    /// ranges, other workbooks' cells (`[1]Sheet1!…`), lost ones (`#REF!`) and everything else.
    static func target(of formula: String) -> (sheet: String, cell: CellAddress)? {
        guard let mark = formula.lastIndex(of: "!") else { return nil }
        var sheet = String(formula[..<mark])
        if sheet.hasPrefix("'"), sheet.hasSuffix("'"), sheet.count > 2 {
            sheet = sheet.dropFirst().dropLast().split(
                separator: "''", omittingEmptySubsequences: false
            ).joined(separator: "'")
        }
        // `$Sheet1` is how LibreOffice writes an absolute sheet into some files.
        if sheet.hasPrefix("$") { sheet.removeFirst() }
        let cells = formula[formula.index(after: mark)...].split(
            separator: ":", omittingEmptySubsequences: false)
        guard !sheet.hasPrefix("["), (1...2).contains(cells.count), cells.first == cells.last,
            let cell = cells.first.flatMap({ CellAddress(String($0)) })
        else { return nil }
        return (sheet, cell)
    }
}
