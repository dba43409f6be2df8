/// Texts of a workbook as people see them.
enum EscapedText {
    /// Undoes `_x000D_`, by which workbooks write what XML cannot hold, and drops what nobody sees:
    /// carriage returns before line feeds, and control characters other than tab and line feed.
    static func plain(_ text: String) -> String {
        let bytes = text.utf8
        let isPlain = bytes.allSatisfy { $0 >= 0x20 || $0 == 0x0A || $0 == 0x09 }
        if isPlain, !holdsEscape(bytes) { return text }
        return cleaned(unescaped(Array(text.utf16)))
    }

    private static func holdsEscape(_ bytes: String.UTF8View) -> Bool {
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == UInt8(ascii: "x"), previous == UInt8(ascii: "_") { return true }
            previous = byte
        }
        return false
    }

    private static func unescaped(_ units: [UInt16]) -> String {
        var result: [UInt16] = []
        result.reserveCapacity(units.count)
        var index = 0
        while index < units.count {
            if let unit = escape(units, at: index) {
                result.append(unit)
                index += 7
            } else {
                result.append(units[index])
                index += 1
            }
        }
        // A half of a surrogate pair becomes U+FFFD.
        return String(decoding: result, as: UTF16.self)
    }

    /// The unit that `_xHHHH_` at `index` stands for, or nil.
    private static func escape(_ units: [UInt16], at index: Int) -> UInt16? {
        guard index + 6 < units.count, units[index] == 0x5F, units[index + 1] == 0x78,
            units[index + 6] == 0x5F
        else { return nil }
        var value: UInt16 = 0
        for unit in units[(index + 2)..<(index + 6)] {
            guard unit < 0x80, let digit = Character(UnicodeScalar(UInt8(unit))).hexDigitValue
            else {
                return nil
            }
            value = value << 4 | UInt16(digit)
        }
        return value
    }

    private static func cleaned(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\r": result.append("\n")
            case "\n" where previous == "\r": break
            case "\n", "\t": result.append(scalar)
            default: if scalar.value >= 0x20, scalar.value != 0x7F { result.append(scalar) }
            }
            previous = scalar
        }
        return String(result)
    }
}
