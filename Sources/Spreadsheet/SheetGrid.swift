public import Shared

/// A sheet held whole, for what must look at cells in any order. Reports are small: the limit is far
/// above any, and far below what would trouble an old PC.
public struct SheetGrid: Sendable {
    /// Most filled cells.
    public static let cellLimit = 200_000

    /// The sheet.
    public let sheet: SheetReference
    /// The filled cells, row by row and from left to right.
    public private(set) var cells: [SheetCell]
    /// The ranges that are merged into one cell.
    public let merged: [CellRange]
    private let index: [Place: Int]

    private struct Place: Hashable {
        let row: Int
        let column: Int
    }

    /// Reads a sheet.
    public init(_ sheet: Workbook.Sheet, of workbook: Workbook) throws(SpreadsheetFault) {
        var cells: [SheetCell] = []
        let reference = sheet.reference
        merged = try workbook.read(sheet) { cell throws(SpreadsheetFault) in
            guard cells.count < Self.cellLimit else {
                throw SpreadsheetFault(.tooManyCells(limit: Self.cellLimit), sheet: reference)
            }
            cells.append(cell)
        }
        self.sheet = reference
        self.cells = cells
        var index: [Place: Int] = [:]
        index.reserveCapacity(cells.count)
        for (number, cell) in cells.enumerated() {
            index[Place(row: cell.address.row, column: cell.address.column)] = number
        }
        self.index = index
    }

    /// Puts another text into a cell that holds words.
    mutating func replace(_ index: Int, _ text: String) {
        let cell = cells[index]
        cells[index] = SheetCell(
            address: cell.address, content: CellContent(text: text.nfc), isFormula: cell.isFormula)
    }

    /// The filled cell at an address, or nil. Inside a merged range it is the range's only cell.
    public subscript(column: Int, row: Int) -> SheetCell? {
        if let found = index[Place(row: row, column: column)] { return cells[found] }
        let home = home(CellAddress(column: column, row: row))
        return index[Place(row: home.row, column: home.column)].map { cells[$0] }
    }

    /// The cell that holds the content of an address: itself, or the corner of its merged range.
    public func home(_ address: CellAddress) -> CellAddress {
        let corner = merged.first { $0.contains(address) }?.first ?? address
        return CellAddress(column: corner.column, row: corner.row, sheet: sheet)
    }

    /// What stands at an address; an empty text where nothing does.
    public func content(_ address: CellAddress) -> CellContent {
        self[address.column, address.row]?.content ?? CellContent(text: "")
    }

    /// The sheet as rows of a report file; columns beyond the 1 024th are not looked at, and give a
    /// row that is too long to be one.
    public func table() throws(CSVTable.Fault) -> CSVTable {
        var rows: [CSVTable.Row] = []
        var start = cells.startIndex
        while start < cells.endIndex {
            let number = cells[start].address.row
            let end = cells[start...].firstIndex { $0.address.row != number } ?? cells.endIndex
            rows.append(row(number, cells[start..<end]))
            start = end
            if rows.count > CSVTable.rowLimit { break }
        }
        return try CSVTable(rows: rows)
    }

    private func row(_ number: Int, _ cells: ArraySlice<SheetCell>) -> CSVTable.Row {
        let width = min(cells.last?.address.column ?? 0, 1_025)
        var texts = [String](repeating: "", count: width)
        var figures: [Int: CellFigure] = [:]
        for cell in cells where cell.address.column <= width {
            texts[cell.address.column - 1] = cell.content.text
            figures[cell.address.column - 1] = cell.content.figure
        }
        return CSVTable.Row(number: number, cells: texts, figures: figures, sheet: sheet)
    }
}
