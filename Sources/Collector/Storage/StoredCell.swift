/// A spreadsheet cell as `B7` names it: the column's letters and the row.
struct StoredCell: Hashable {
    /// From 1: `A` is 1, `AA` is 27.
    let column: Int
    /// From 1.
    let row: Int

    /// Reads `B7`; nil for anything that `text` would not write the same way.
    init?(_ text: String) {
        var column = 0
        var row = 0
        for byte in text.utf8 {
            switch byte {
            case 0x41...0x5A where row == 0 && column < 20_000:
                column = column * 26 + Int(byte - 0x40)
            case 0x30...0x39 where column > 0 && row < 100_000_000:
                row = row * 10 + Int(byte - 0x30)
            default: return nil
            }
        }
        self.init(column: column, row: row)
        guard column > 0, row > 0, self.text == text else { return nil }
    }

    /// Makes an address.
    init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }

    /// True when `text` is this address: asked of every cell of every report, so nothing is made.
    func spells(_ text: String) -> Bool {
        var (row, column) = (row, column)
        let bytes = text.utf8Span.span
        for index in bytes.indices.reversed() {
            let byte = bytes[index]
            if row > 0 {
                guard Int(byte) == 0x30 + row % 10 else { return false }
                row /= 10
            } else {
                guard column > 0, Int(byte) == 0x41 + (column - 1) % 26 else { return false }
                column = (column - 1) / 26
            }
        }
        return row == 0 && column == 0
    }

    /// `B7`.
    var text: String {
        var letters: [UInt8] = []
        var rest = column
        while rest > 0 {
            letters.append(UInt8(0x41 + (rest - 1) % 26))
            rest = (rest - 1) / 26
        }
        return String(decoding: letters.reversed(), as: UTF8.self) + String(row)
    }
}

/// How a cell follows from the last one: figures mostly stand in one column or one row.
enum CellStep: UInt8 {
    /// No cell is known.
    case unknown
    /// The next row of the same column.
    case down
    /// The next column of the same row.
    case right
    /// Written out.
    case literal

    /// The shortest step that leads to `text`; `last` moves along, and stays where a text is no cell.
    init(to text: String?, from last: inout StoredCell?) {
        guard let text else {
            self = .unknown
            return
        }
        for step in [CellStep.down, .right] {
            guard let next = step.applied(to: last), next.spells(text) else { continue }
            self = step
            last = next
            return
        }
        self = .literal
        if let cell = StoredCell(text) { last = cell }
    }

    /// Where the step leads from `last`; nil for steps that do not say.
    func applied(to last: StoredCell?) -> StoredCell? {
        guard let last else { return nil }
        return switch self {
        case .down: StoredCell(column: last.column, row: last.row + 1)
        case .right: StoredCell(column: last.column + 1, row: last.row)
        case .unknown, .literal: nil
        }
    }
}
