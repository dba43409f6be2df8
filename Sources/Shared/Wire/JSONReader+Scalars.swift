/// Numbers, `true`, `false` and `null`.
extension JSONReader {
    /// Reads an integer within ±2^53, written in plain digits: no point, no exponent, no "-0".
    public mutating func readInteger() throws(JSONFault) -> Int64 {
        try expect(.number)
        let number = try scanNumber()
        guard number.isInteger else { throw fault(.notInteger, at: number.start) }
        let isNegative = bytes[number.start] == UInt8(ascii: "-")
        var magnitude: Int64 = 0
        for offset in (number.start + (isNegative ? 1 : 0))..<number.end {
            magnitude = magnitude * 10 + Int64(bytes[offset] & 0x0F)
            // Checked at every digit, so the line above can never overflow.
            guard magnitude <= FixedDecimal.outsideLimit else {
                throw fault(.integerOutOfRange, at: number.start)
            }
        }
        guard !isNegative || magnitude != 0 else { throw fault(.notInteger, at: number.start) }
        return isNegative ? -magnitude : magnitude
    }

    /// Reads a number as the text that stands there, any of those JSON allows.
    public mutating func readNumberText() throws(JSONFault) -> String {
        try expect(.number)
        let number = try scanNumber()
        return bytes[number.start..<number.end].text
    }

    /// Reads a decimal in wire form, which is a string: `"-12.50"`.
    public mutating func readDecimal() throws(JSONFault) -> FixedDecimal {
        try expect(.string)
        let start = position
        let text = try scanString()
        guard text.isPlain, let number = text.bytes(of: bytes).decimal else {
            throw fault(.notDecimal, at: start)
        }
        return number
    }

    /// Reads `true` or `false`.
    public mutating func readBool() throws(JSONFault) -> Bool {
        try expect(.bool)
        if passes("true") { return true }
        if passes("false") { return false }
        throw fault(.unexpectedByte)
    }

    /// Reads `null`.
    public mutating func readNull() throws(JSONFault) {
        try expect(.null)
        guard passes("null") else { throw fault(.unexpectedByte) }
    }

    private mutating func passes(_ word: StaticString) -> Bool {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, bytes[position..<end] == word, isDelimiter(at: end) else {
            return false
        }
        position = end
        return true
    }

    /// Where a number lies, and whether it is written as an integer.
    struct NumberText {
        let start: Int
        let end: Int
        let isInteger: Bool
    }

    /// Passes a number: `-? (0 | 1-9 digits) (. digits)? ([eE] [+-]? digits)?`, RFC 8259 §6.
    mutating func scanNumber() throws(JSONFault) -> NumberText {
        let start = position
        let digits = start + (current == UInt8(ascii: "-") ? 1 : 0)
        let leadsWithZero = bytes[digits] == UInt8(ascii: "0")
        var end = digits
        try passDigits(&end, from: start)
        let whole = end
        guard !leadsWithZero || whole - digits == 1 else {
            throw fault(.malformedNumber, at: start)
        }
        if bytes[end] == UInt8(ascii: ".") {
            end += 1
            try passDigits(&end, from: start)
        }
        if bytes[end] | 0x20 == UInt8(ascii: "e") {
            end += 1
            if bytes[end] == UInt8(ascii: "+") || bytes[end] == UInt8(ascii: "-") { end += 1 }
            try passDigits(&end, from: start)
        }
        guard isDelimiter(at: end) else { throw fault(.malformedNumber, at: start) }
        guard end - start <= limits.numberCharacters else {
            throw fault(.numberTooLong(limit: limits.numberCharacters), at: start)
        }
        position = end
        return NumberText(start: start, end: end, isInteger: end == whole)
    }

    /// Moves `end` over at least one digit.
    private func passDigits(_ end: inout Int, from start: Int) throws(JSONFault) {
        let first = end
        while bytes[end] &- 0x30 < 10 { end += 1 }
        guard end > first else { throw fault(.malformedNumber, at: start) }
    }

    /// Whether a bare word or number may end here.
    private func isDelimiter(at offset: Int) -> Bool {
        switch bytes[offset] {
        case 0: offset >= bytes.count
        case 0x20, 0x0A, 0x0D, 0x09: true
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): true
        default: false
        }
    }
}
