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
        let bytes = text.utf8Span.span
        for index in bytes.indices {
            let byte = bytes[index]
            switch byte {
            case 0x41...0x5A where row == 0 && column < 20_000:
                column = column * 26 + Int(byte - 0x40)
            // No leading zero: a cell has one spelling.
            case 0x30...0x39 where column > 0 && row < 100_000_000 && (row > 0 || byte > 0x30):
                row = row * 10 + Int(byte - 0x30)
            default: return nil
            }
        }
        guard column > 0, row > 0 else { return nil }
        self.init(column: column, row: row)
    }

    /// Makes an address.
    init(column: Int, row: Int) {
        self.column = column
        self.row = row
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
        guard let cell = StoredCell(text) else {
            self = .literal
            return
        }
        if cell == Self.down.applied(to: last) {
            self = .down
        } else if cell == Self.right.applied(to: last) {
            self = .right
        } else {
            self = .literal
        }
        last = cell
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
