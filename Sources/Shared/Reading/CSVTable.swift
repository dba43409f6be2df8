/// A CSV file as rows of cells (RFC 4180, with the habits of Excel in Vietnam): the delimiter is
/// found in the first row or named by `sep=;`, fields may be quoted, lines end with CR LF, LF or CR.
///
/// Rows are numbered as Excel shows them: a record with line breaks inside quotes is one row, and a
/// `sep=` line is none.
public struct CSVTable: Hashable, Sendable {
    /// One row that is not entirely blank.
    public struct Row: Hashable, Sendable {
        /// Its number in a spreadsheet, from 1.
        public let number: Int
        /// Its cells, without their quotes, otherwise as typed.
        public let cells: [String]
        /// What a spreadsheet holds in a cell where that is more than text, by column from 0.
        public let figures: [Int: CellFigure]
        /// The sheet it stands on; nil in a file without sheets.
        public let sheet: SheetReference?
        /// Where its first cells truly stand, when they were gathered from all over a sheet.
        let places: [CellAddress]

        /// Makes a row.
        public init(
            number: Int, cells: [String], figures: [Int: CellFigure] = [:],
            sheet: SheetReference? = nil
        ) {
            self.number = number
            self.cells = cells
            self.figures = figures
            self.sheet = sheet
            places = []
        }

        /// Makes a row of cells gathered from where they stand.
        public init(gathered cells: [(content: CellContent, place: CellAddress)]) {
            number = cells.first?.place.row ?? 1
            self.cells = cells.map(\.content.text)
            figures = Dictionary(
                uniqueKeysWithValues: cells.enumerated().compactMap { index, cell in
                    cell.content.figure.map { (index, $0) }
                })
            sheet = cells.first?.place.sheet
            places = cells.map(\.place)
        }

        /// The cell at `column` from 0; empty beyond the row's end.
        public func cell(_ column: Int) -> String {
            column < cells.count ? cells[column] : ""
        }

        /// The cell at `column` from 0, as what it truly is.
        public func content(_ column: Int) -> CellContent {
            CellContent(text: cell(column), figure: figures[column])
        }

        /// Where the cell at `column`, from 1, stands.
        public func address(_ column: Int) -> CellAddress {
            places.indices.contains(column - 1)
                ? places[column - 1] : CellAddress(column: column, row: number, sheet: sheet)
        }
    }

    /// Why a text is no table.
    public enum Fault: Error, Hashable, Sendable {
        /// A quotation mark that opens a cell has no partner.
        case unclosedQuote(row: Int, column: Int)
        /// Characters between a closing quotation mark and the next delimiter.
        case textAfterQuote(row: Int, column: Int)
        /// More rows than a report file can have.
        case tooManyRows(limit: Int)
        /// No row holds anything.
        case empty
    }

    /// What separates cells.
    public let delimiter: Character
    /// The rows that hold anything, in order.
    public let rows: [Row]

    /// Most rows of a file: a district's every month since 1900, ten times over.
    public static let rowLimit = 20_000

    /// A table of rows that were not read from text, as a spreadsheet's; blank ones are left out.
    public init(rows: [Row]) throws(Fault) {
        delimiter = ";"
        guard rows.count <= Self.rowLimit else { throw .tooManyRows(limit: Self.rowLimit) }
        if rows.isEmpty { throw .empty }
        self.rows = rows
    }

    /// Splits a text.
    public init(_ text: String) throws(Fault) {
        var scanner = CSVScanner(text)
        delimiter = Character(scanner.delimiter)
        var rows: [Row] = []
        while let row = try scanner.nextRow() {
            guard row.cells.contains(where: { !$0.isEmpty }) else { continue }
            guard rows.count < Self.rowLimit else { throw .tooManyRows(limit: Self.rowLimit) }
            rows.append(row)
        }
        if rows.isEmpty { throw .empty }
        self.rows = rows
    }
}

/// Walks a CSV text scalar by scalar: `Character` would join CR LF, and accents with a delimiter.
private struct CSVScanner {
    private let scalars: String.UnicodeScalarView
    private var position: String.UnicodeScalarView.Index
    private var row = 0
    let delimiter: Unicode.Scalar

    init(_ text: String) {
        scalars = text.unicodeScalars
        position = scalars.startIndex
        let firstLine = scalars.prefix { $0 != "\n" && $0 != "\r" }
        let line = String(Substring(firstLine))
        if line.lowercased().hasPrefix("sep="), firstLine.count == 5, let named = firstLine.last {
            delimiter = named
            position = firstLine.endIndex
            skipLineBreak()
        } else {
            let blank: Set<Unicode.Scalar> = ["\n", "\r", " "]
            let filled = scalars.drop { blank.contains($0) }
            delimiter = Self.delimiter(of: filled.prefix { $0 != "\n" && $0 != "\r" })
        }
    }

    /// The header row holds no figures, so a semicolon or tab there settles it.
    private static func delimiter(of line: some Sequence<Unicode.Scalar>) -> Unicode.Scalar {
        var quoted = false
        var hasTab = false
        for scalar in line {
            if scalar == "\"" { quoted.toggle() }
            if quoted { continue }
            if scalar == ";" { return ";" }
            if scalar == "\t" { hasTab = true }
        }
        return hasTab ? "\t" : ","
    }

    mutating func nextRow() throws(CSVTable.Fault) -> CSVTable.Row? {
        guard position < scalars.endIndex else { return nil }
        row += 1
        var cells: [String] = []
        while true {
            cells.append(try nextCell(column: cells.count + 1))
            guard position < scalars.endIndex, scalars[position] == delimiter else { break }
            position = scalars.index(after: position)
        }
        skipLineBreak()
        return CSVTable.Row(number: row, cells: cells)
    }

    private mutating func nextCell(column: Int) throws(CSVTable.Fault) -> String {
        if position < scalars.endIndex, scalars[position] == "\"" {
            return try quotedCell(column: column)
        }
        let start = position
        while position < scalars.endIndex, !endsCell(scalars[position]) {
            position = scalars.index(after: position)
        }
        return String(scalars[start..<position])
    }

    private mutating func quotedCell(column: Int) throws(CSVTable.Fault) -> String {
        var cell = String.UnicodeScalarView()
        position = scalars.index(after: position)
        while position < scalars.endIndex {
            let scalar = scalars[position]
            position = scalars.index(after: position)
            if scalar != "\"" {
                cell.append(scalar)
            } else if position < scalars.endIndex, scalars[position] == "\"" {
                cell.append(scalar)
                position = scalars.index(after: position)
            } else {
                while position < scalars.endIndex, scalars[position] == " " {
                    position = scalars.index(after: position)
                }
                if position < scalars.endIndex, !endsCell(scalars[position]) {
                    throw .textAfterQuote(row: row, column: column)
                }
                return String(cell)
            }
        }
        throw .unclosedQuote(row: row, column: column)
    }

    private func endsCell(_ scalar: Unicode.Scalar) -> Bool {
        scalar == delimiter || scalar == "\n" || scalar == "\r"
    }

    private mutating func skipLineBreak() {
        guard position < scalars.endIndex else { return }
        let isReturn = scalars[position] == "\r"
        guard isReturn || scalars[position] == "\n" else { return }
        position = scalars.index(after: position)
        if isReturn, position < scalars.endIndex, scalars[position] == "\n" {
            position = scalars.index(after: position)
        }
    }
}
