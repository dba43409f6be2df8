/// A sheet of a workbook, as people call it.
public struct SheetReference: Hashable, Sendable {
    /// Its name as the tab shows it, NFC.
    public let name: String
    /// Its place among the workbook's sheets, from 1.
    public let position: Int

    /// Makes a reference.
    public init(name: String, position: Int) {
        self.name = name.nfc
        self.position = position
    }

    /// Most bytes of the name in an address: with `!` and the last cell of the largest sheet the
    /// address fits the 40 bytes that the wire gives to a figure's place.
    static let labelLimit = 29

    /// The name as addresses carry it: whole where it fits, else its beginning and the sheet's
    /// position, so that two long names that begin alike stay two.
    public var label: String {
        if name.utf8.count <= Self.labelLimit { return name }
        let ending = "…#\(position)"
        var start = ""
        for character in name {
            let bytes = start.utf8.count + String(character).utf8.count
            if bytes > Self.labelLimit - ending.utf8.count { break }
            start.append(character)
        }
        return start + ending
    }
}

/// Where a value stands in a file, as a person finds it: `B7`, or `Bieu1!B7` where there are sheets.
public struct CellAddress: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The sheet; nil in a file without sheets.
    public let sheet: SheetReference?
    /// Column, from 1.
    public let column: Int
    /// Row as a spreadsheet numbers it, from 1.
    public let row: Int

    /// Makes an address.
    public init(column: Int, row: Int, sheet: SheetReference? = nil) {
        self.sheet = sheet
        self.column = column
        self.row = row
    }

    /// Reads `C12` or `$C$12`, in capitals or not, within the largest sheet there is
    /// (`XFD1048576`); nil for anything else.
    public init?(_ text: String, sheet: SheetReference? = nil) {
        var column = 0
        var row = 0
        var letters = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "$"): continue
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
                guard row == 0, letters < 3 else { return nil }
                column = column * 26 + Int(byte & 0x1F)
                letters += 1
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard letters > 0, row < 10_000_000 else { return nil }
                row = row * 10 + Int(byte - UInt8(ascii: "0"))
            default: return nil
            }
        }
        guard (1...Self.lastColumn).contains(column), (1...Self.lastRow).contains(row) else {
            return nil
        }
        self.init(column: column, row: row, sheet: sheet)
    }

    /// The last column of the largest sheet: `XFD`.
    public static let lastColumn = 16_384
    /// The last row of the largest sheet.
    public static let lastRow = 1_048_576

    /// Sheet, column letters and row number: `A1`, `Bieu1!AB12`; at most 40 bytes.
    public var description: String {
        sheet.map { "\($0.label)!\(local)" } ?? local
    }

    /// Without the sheet: `AB12`.
    public var local: String {
        var letters = ""
        var rest = column
        while rest > 0 {
            let digit = (rest - 1) % 26
            letters = String(UnicodeScalar(UInt8(65 + digit))) + letters
            rest = (rest - 1) / 26
        }
        return letters + String(row)
    }

    /// Sheet by sheet, down the rows, then across.
    public static func < (left: CellAddress, right: CellAddress) -> Bool {
        (left.sheet?.position ?? 0, left.row, left.column)
            < (right.sheet?.position ?? 0, right.row, right.column)
    }
}
