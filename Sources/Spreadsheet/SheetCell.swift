public import Shared

/// One filled cell of a sheet.
public struct SheetCell: Hashable, Sendable {
    /// Where it stands.
    public let address: CellAddress
    /// What a person sees, as near as it matters, and what it truly is.
    public let content: CellContent
    /// Whether a formula made it.
    public let isFormula: Bool
}

/// A rectangle of cells.
public struct CellRange: Hashable, Sendable {
    /// Its upper left cell: in a merged range the one that holds the content.
    public let first: CellAddress
    /// Its lower right cell.
    public let last: CellAddress

    /// Reads `B2:D4`, or one cell; nil for anything else.
    init?(_ text: String, sheet: SheetReference) {
        let corners = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(corners.count),
            let one = corners.first.flatMap({ CellAddress(String($0)) }),
            let other = corners.last.flatMap({ CellAddress(String($0)) })
        else { return nil }
        first = CellAddress(
            column: min(one.column, other.column), row: min(one.row, other.row), sheet: sheet)
        last = CellAddress(
            column: max(one.column, other.column), row: max(one.row, other.row), sheet: sheet)
    }

    /// Whether a cell lies inside.
    public func contains(_ cell: CellAddress) -> Bool {
        (first.column...last.column).contains(cell.column)
            && (first.row...last.row).contains(cell.row)
    }
}
