/// Writes canonical JSON (RFC 8785) into bytes, value after value.
///
/// Canonical means that one content has one spelling, so that a digest stands for the content:
/// no white space, keys in ascending order of UTF-16 code units, minimal escapes, integers in plain
/// digits, text in NFC. Floating point is never written: decimals travel as strings.
///
/// The caller writes the keys of each object in ascending order; a key out of order is a bug and
/// stops the program, because a signature over it would fail elsewhere.
///
///     var writer = JSONWriter()
///     writer.object { writer in
///         writer.key("id")
///         writer.string(report.id.text)
///         writer.key("revision")
///         writer.integer(2)
///     }
///     let body = writer.bytes
public struct JSONWriter: Sendable {
    /// What has been written so far; a whole document once its one value is complete.
    public private(set) var bytes: [UInt8] = []
    /// The last key of each object that is open, innermost last; empty before the first key.
    private var lastKeys: [String?] = []
    /// Whether a value stands before the next one in the same object or array.
    private var needsComma = false

    /// A writer with room for `capacity` bytes.
    public init(capacity: Int = 256) {
        bytes.reserveCapacity(capacity)
    }

    /// Writes an object; `body` writes each key and its value, keys ascending.
    public mutating func object<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        separate()
        bytes.append(UInt8(ascii: "{"))
        lastKeys.append(nil)
        needsComma = false
        try body(&self)
        lastKeys.removeLast()
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    /// Writes an array; `body` writes its elements.
    public mutating func array<E: Error>(_ body: (inout JSONWriter) throws(E) -> Void) throws(E) {
        separate()
        bytes.append(UInt8(ascii: "["))
        needsComma = false
        try body(&self)
        bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// Writes a key of the open object; its value must follow.
    public mutating func key(_ name: String) {
        precondition(!lastKeys.isEmpty, "a key outside an object")
        let key = name.nfc
        if let last = lastKeys[lastKeys.count - 1] {
            precondition(CanonicalOrder.precedes(last, key), "keys must ascend and differ")
        }
        lastKeys[lastKeys.count - 1] = key
        separate()
        if !appendPlain(key) { appendQuoted(key) }
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes the key of something that is written for every report, as it stands in the bytes: with
    /// its quotes and its colon, known to be canonical and in its place. Its value must follow.
    mutating func knownKey(_ key: StaticString) {
        separate()
        unsafe bytes.append(
            contentsOf: UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
        needsComma = false
    }

    /// Writes a text, in NFC.
    public mutating func string(_ text: String) {
        separate()
        if !appendPlain(text) { appendQuoted(text.nfc) }
    }

    /// Writes an integer in plain digits. What must be read by other systems stays within ±2^53.
    public mutating func integer(_ value: Int64) {
        separate()
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        appendDigits(value.magnitude)
    }

    /// Writes a decimal in wire form, as a string, with exactly its scale: `"12.50"`.
    public mutating func decimal(_ value: FixedDecimal) {
        separate()
        appendQuoted(value.text)
    }

    /// Writes `true` or `false`.
    public mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
    }

    /// Writes `null`.
    public mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Writes a value that is canonical JSON already, such as a stored receipt.
    public mutating func canonical(_ value: [UInt8]) {
        separate()
        bytes.append(contentsOf: value)
    }
}

// MARK: - Cells of a report

/// A report has a hundred cells of one shape. Their keys are known to be canonical and in order, so
/// they are written without looking at each again.
extension JSONWriter {
    /// Begins a cell with its key, as `Form.cellOpenings` has it, and where its figure was read.
    mutating func openCell(_ opening: [UInt8], at place: String?) {
        separate()
        bytes.append(contentsOf: opening)
        needsComma = false
        guard let place else { return }
        bytes.append(contentsOf: Self.placeKey)
        appendQuoted(place.nfc)
        needsComma = true
    }

    /// The part of its source that a cell came from.
    mutating func cellOrigin(_ part: UInt8) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: Array("\"from\":\(part)".utf8))
        needsComma = true
    }

    /// The key of a cell's value; the value must follow.
    mutating func cellValueKey() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: Self.valueKey)
        needsComma = false
    }

    /// A mark instead of a value: `none` or `notCollected`.
    mutating func cellMark(_ mark: String) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: Self.markKey)
        appendQuoted(mark)
    }

    /// Ends a cell.
    mutating func closeCell() {
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    private static let placeKey = Array(#""at":"#.utf8)
    private static let valueKey = Array(#""v":"#.utf8)
    private static let markKey = Array(#""m":"#.utf8)
}

// MARK: - Helpers

extension JSONWriter {
    /// A comma where one is due; whatever is written next is followed by one.
    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    /// Appends a text of ASCII without escapes, as nearly all are; false for any other.
    private mutating func appendPlain(_ text: String) -> Bool {
        let isDone = unsafe text.utf8.withContiguousStorageIfAvailable { utf8 in
            var odd: UInt8 = 0
            for index in utf8.indices {
                let byte = unsafe utf8[index]
                odd |= (byte & 0x80) | Self.escaped(byte)
            }
            guard odd == 0 else { return false }
            bytes.append(UInt8(ascii: "\""))
            unsafe bytes.append(contentsOf: utf8)
            bytes.append(UInt8(ascii: "\""))
            return true
        }
        return isDone ?? false
    }

    private mutating func appendQuoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if Self.needsEscape(text.utf8Span.span) {
            for byte in text.utf8 {
                if Self.escaped(byte) == 0 { bytes.append(byte) } else { appendEscape(byte) }
            }
        } else {
            bytes.append(contentsOf: text.utf8)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Looks at all bytes without a branch, so that the compiler can look at many at once.
    private static func needsEscape(_ utf8: Span<UInt8>) -> Bool {
        var found: UInt8 = 0
        for index in utf8.indices { found |= escaped(utf8[index]) }
        return found != 0
    }

    /// 1 for a byte that cannot stand in a string as it is, otherwise 0.
    private static func escaped(_ byte: UInt8) -> UInt8 {
        (byte < 0x20 ? 1 : 0) | (byte == UInt8(ascii: "\"") ? 1 : 0)
            | (byte == UInt8(ascii: "\\") ? 1 : 0)
    }

    /// RFC 8785 §3.2.2.2: the short escapes where there are any, otherwise `\u00xx` in lower case.
    private mutating func appendEscape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0..<0x20:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(contentsOf: Hex.encode(CollectionOfOne(byte)).utf8)
        default: bytes.append(byte)
        }
    }

    private mutating func appendDigits(_ value: UInt64) {
        var (rest, count) = (value / 10, 1)
        while rest > 0 { (rest, count) = (rest / 10, count + 1) }
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: count))
        rest = value
        for index in (start..<(start + count)).reversed() {
            bytes[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}
