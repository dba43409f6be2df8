/// Moves over bytes that are expected to be canonical JSON, one exact piece after the other.
///
/// Nothing is skipped and nothing is guessed: a piece stands there exactly as the writer would have
/// written it, or the answer is `nil` or `false` and the document is read in the thorough way.
struct CanonicalCursor: ~Copyable {
    let bytes: DocumentBytes
    /// Most bytes between two quotation marks.
    let textLimit: Int
    /// Bytes passed so far.
    private(set) var position = 0
    /// Whether every text passed was ASCII.
    private(set) var isASCII = true

    init(_ bytes: DocumentBytes, textLimit: Int) {
        self.bytes = bytes
        self.textLimit = textLimit
    }

    var isAtEnd: Bool { position == bytes.count }

    /// The next byte; 0 at the end.
    var next: UInt8 { bytes[position] }

    /// Passes one byte if it comes next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Passes some bytes if exactly they come next.
    mutating func take(_ piece: DocumentBytes) -> Bool {
        guard bytes.holds(piece, at: position) else { return false }
        position += piece.count
        return true
    }

    /// Passes `piece`, written in source, if it comes next.
    mutating func take(_ piece: StaticString) -> Bool {
        take(DocumentBytes(piece))
    }

    /// Passes an integer within ±2^53 in its only spelling: no leading zero, no "-0".
    mutating func integer() -> Int64? {
        let isNegative = take(UInt8(ascii: "-"))
        let first = bytes[position]
        var magnitude = Int64(first &- 0x30)
        guard magnitude < 10, magnitude > 0 || !isNegative else { return nil }
        position += 1
        // After a leading zero nothing may follow but the end of the value, which the caller checks.
        while magnitude > 0, case let digit = bytes[position] &- 0x30, digit < 10 {
            magnitude = magnitude * 10 + Int64(digit)
            guard magnitude <= FixedDecimal.outsideLimit else { return nil }
            position += 1
        }
        return isNegative ? -magnitude : magnitude
    }

    /// Passes a string of printable ASCII without escapes; what stands between the marks.
    mutating func code() -> DocumentBytes? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = position
        while case let byte = bytes[position], byte != UInt8(ascii: "\"") {
            guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") else { return nil }
            position += 1
        }
        guard position - start <= textLimit else { return nil }
        defer { position += 1 }
        return bytes[start..<position]
    }

    /// Passes a text that is not empty and needs no escape; it must be in NFC.
    mutating func text() -> String? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = position
        var seen: UInt8 = 0
        while case let byte = bytes[position], byte != UInt8(ascii: "\"") {
            guard byte >= 0x20, byte != UInt8(ascii: "\\") else { return nil }
            seen |= byte
            position += 1
        }
        guard position > start, position - start <= textLimit else { return nil }
        let text = bytes[start..<position].text
        position += 1
        guard seen >= 0x80 else { return text }
        isASCII = false
        return text.isNFC ? text : nil
    }

    /// Passes a moment as `Instant.rfc3339` spells it.
    mutating func moment() -> Instant? {
        guard take(UInt8(ascii: "\"")), let day = day(), take(UInt8(ascii: "T")),
            let hour = digits(2), hour < 24, take(UInt8(ascii: ":")),
            let minute = digits(2), minute < 60, take(UInt8(ascii: ":")),
            let second = digits(2), second < 60
        else { return nil }
        var fraction = 0
        if take(UInt8(ascii: ".")) {
            // Whole seconds are written without a fraction.
            guard let milliseconds = digits(3), milliseconds > 0 else { return nil }
            fraction = milliseconds
        }
        guard take("+07:00\"") else { return nil }
        let ofDay = ((hour * 60 + minute) * 60 + second) * 1000 + fraction
        return day.startInstant.adding(milliseconds: Int64(ofDay))
    }

    /// Passes `YYYY-MM-DD`, a day that exists.
    private mutating func day() -> Day? {
        guard let year = digits(4), take(UInt8(ascii: "-")), let month = digits(2),
            take(UInt8(ascii: "-")), let day = digits(2)
        else { return nil }
        return Day(year: year, month: month, day: day)
    }

    private mutating func digits(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            let digit = bytes[position] &- 0x30
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
            position += 1
        }
        return value
    }
}
