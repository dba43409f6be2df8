/// A string of the document as it stands between its quotation marks.
struct JSONText {
    /// The first byte after the opening quotation mark.
    let start: Int
    /// Bytes up to the closing one.
    let count: Int
    /// No escape inside: the bytes are the text.
    let isVerbatim: Bool
    let isASCII: Bool

    /// Verbatim ASCII, where order and equality of bytes are those of the text.
    var isPlain: Bool { isVerbatim && isASCII }

    func bytes(of document: DocumentBytes) -> DocumentBytes {
        document[start..<(start + count)]
    }
}

extension JSONReader {
    /// Reads a string, its escapes resolved, otherwise exactly as written (not normalised).
    public mutating func readString() throws(JSONFault) -> String {
        try expect(.string)
        return try string(scanString())
    }

    mutating func skipString() throws(JSONFault) {
        let text = try scanString()
        if !text.isVerbatim { _ = try string(text) }
    }

    func string(_ text: JSONText) throws(JSONFault) -> String {
        guard !text.isVerbatim else { return text.bytes(of: bytes).text }
        return String(decoding: try unescaped(text), as: UTF8.self)
    }

    /// Passes a string, standing on its opening quotation mark, and says where it lies.
    mutating func scanString() throws(JSONFault) -> JSONText {
        let start = position + 1
        var (isVerbatim, seen) = (true, UInt8(0))
        position = start
        while true {
            seen |= passOrdinaryBytes()
            switch current {
            case UInt8(ascii: "\""):
                let count = position - start
                position += 1
                guard count <= limits.stringBytes else {
                    throw fault(.stringTooLong(limit: limits.stringBytes), at: start - 1)
                }
                return JSONText(
                    start: start, count: count, isVerbatim: isVerbatim, isASCII: seen < 0x80)
            case UInt8(ascii: "\\"):
                isVerbatim = false
                // Whatever is escaped, also a quotation mark; judged when the text is made.
                position = min(position + 2, bytes.count)
            default:
                throw position < bytes.count ? fault(.controlCharacter) : fault(.unexpectedEnd)
            }
        }
    }

    /// Moves to the next quotation mark, backslash, control character or the end; all bits of the
    /// bytes passed, so that the top one tells whether any was not ASCII.
    private mutating func passOrdinaryBytes() -> UInt8 {
        var seen: UInt64 = 0
        while let word = bytes.word(at: position) {
            let special = Self.specialBytes(word)
            guard special == 0 else {
                let ordinary = special.trailingZeroBitCount & ~7
                seen |= word & ((1 << UInt64(ordinary)) - 1)
                position += ordinary >> 3
                return Self.union(seen)
            }
            seen |= word
            position += 8
        }
        var tail: UInt8 = 0
        while position < bytes.count, !Self.isSpecial(current) {
            tail |= current
            position += 1
        }
        return Self.union(seen) | tail
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20
    }

    /// The top bit of each of eight bytes that is special; right up to and including the first one
    /// (a borrow can mark bytes after it), and that one is all that is asked for.
    private static func specialBytes(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let hits =
            ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
            | ((word &- (ones &* 0x20)) & ~word)
        return hits & (ones &* 0x80)
    }

    private static func union(_ word: UInt64) -> UInt8 {
        let half = word | (word >> 32)
        let quarter = half | (half >> 16)
        return UInt8(truncatingIfNeeded: quarter | (quarter >> 8))
    }
}

// MARK: - Escapes

extension JSONReader {
    /// The bytes of a string with its escapes resolved: UTF-8 again.
    private func unescaped(_ text: JSONText) throws(JSONFault) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var offset = text.start
        let end = text.start + text.count
        while offset < end {
            let next = bytes[offset]
            guard next == UInt8(ascii: "\\") else {
                result.append(next)
                offset += 1
                continue
            }
            if bytes[offset + 1] == UInt8(ascii: "u") {
                let scalar = try unicodeEscape(&offset, end: end)
                result.append(contentsOf: String(scalar).utf8)
            } else {
                result.append(try simpleEscape(at: offset))
                offset += 2
            }
        }
        return result
    }

    private func simpleEscape(at offset: Int) throws(JSONFault) -> UInt8 {
        switch bytes[offset + 1] {
        case UInt8(ascii: "\""): 0x22
        case UInt8(ascii: "\\"): 0x5C
        case UInt8(ascii: "/"): 0x2F
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: throw fault(.invalidEscape, at: offset)
        }
    }

    /// One `\uXXXX`, or two that are a surrogate pair; moves `offset` behind them.
    private func unicodeEscape(_ offset: inout Int, end: Int) throws(JSONFault) -> Unicode.Scalar {
        let start = offset
        let first = try codeUnit(at: offset, end: end)
        offset += 6
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard UTF16.isLeadSurrogate(first), bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u"), offset < end
        else { throw fault(.loneSurrogate, at: start) }
        let second = try codeUnit(at: offset, end: end)
        guard UTF16.isTrailSurrogate(second) else { throw fault(.loneSurrogate, at: start) }
        offset += 6
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private func codeUnit(at offset: Int, end: Int) throws(JSONFault) -> UInt16 {
        guard offset + 6 <= end else { throw fault(.invalidEscape, at: offset) }
        var unit: UInt16 = 0
        for index in (offset + 2)..<(offset + 6) {
            guard let digit = Hex.value(of: bytes[index]) else {
                throw fault(.invalidEscape, at: offset)
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}
