/// A strict pull parser of JSON over bytes (RFC 8259), for documents that come from outside.
///
/// Two programs must store the same numbers from the same bytes, so everything that parsers disagree
/// about is refused: duplicate keys, trailing commas, comments, byte order marks, NaN, leading zeros,
/// lone surrogates, invalid UTF-8, control characters, bytes after the document, and anything beyond
/// the limits. Foundation's decoder accepts several of these and is ten times slower.
///
/// The caller asks for what it expects and gets it or a `JSONFault`; no tree is built:
///
///     let total = try JSONReader.read(bytes) { reader throws(JSONFault) in
///         var total: Int64 = 0
///         try reader.readObject { key, reader throws(JSONFault) in
///             if key == "total" { total = try reader.readInteger() } else { try reader.skipValue() }
///         }
///         return total
///     }
///
/// A reader exists only inside `read`, because it looks at memory that it does not own.
public struct JSONReader: ~Copyable {
    /// How much a document may ask of its reader.
    public struct Limits: Hashable, Sendable {
        /// Most bytes in the document.
        public var bytes: Int
        /// Most levels of brackets.
        public var depth: Int
        /// Most bytes between two quotation marks, as written.
        public var stringBytes: Int
        /// Most characters in a number.
        public var numberCharacters: Int

        /// Limits for a document of a report's size: 1 MiB, 32 levels, strings of 64 KiB, numbers of
        /// 24 characters.
        public init(
            bytes: Int = 1 << 20, depth: Int = 32, stringBytes: Int = 1 << 16,
            numberCharacters: Int = 24
        ) {
            self.bytes = bytes
            self.depth = depth
            self.stringBytes = stringBytes
            self.numberCharacters = numberCharacters
        }
    }

    /// Valid UTF-8, checked before the reader is made.
    let bytes: DocumentBytes
    let limits: Limits
    /// Bytes read so far.
    var position = 0
    /// Brackets open at `position`.
    var depth = 0
    /// Keys of the objects that are open, innermost last.
    var keys = JSONKeyLog()
    /// Where counting of lines stopped last: lines are counted only when someone asks.
    private var lineMark = (offset: 0, line: 1)

    private init(bytes: DocumentBytes, limits: Limits) {
        self.bytes = bytes
        self.limits = limits
    }
}

// MARK: - Documents

extension JSONReader {
    /// Reads one document: `body` must read exactly one value, nothing may follow it.
    public static func read<Result>(
        _ bytes: Span<UInt8>, limits: Limits = Limits(),
        _ body: (inout JSONReader) throws(JSONFault) -> Result
    ) throws(JSONFault) -> Result {
        try checkEncoding(bytes, limits: limits)
        return try unsafe bytes.withUnsafeBufferPointer { buffer throws(JSONFault) in
            var reader = unsafe JSONReader(bytes: DocumentBytes(buffer), limits: limits)
            reader.skipWhitespace()
            guard reader.position < buffer.count else { throw reader.fault(.emptyDocument) }
            let result = try reader.readOneValue(body)
            reader.skipWhitespace()
            guard reader.position == buffer.count else { throw reader.fault(.trailingBytes) }
            return result
        }
    }

    /// Reads one document from an array of bytes.
    public static func read<Result>(
        _ bytes: [UInt8], limits: Limits = Limits(),
        _ body: (inout JSONReader) throws(JSONFault) -> Result
    ) throws(JSONFault) -> Result {
        try read(bytes.span, limits: limits, body)
    }

    private static func checkEncoding(_ bytes: Span<UInt8>, limits: Limits) throws(JSONFault) {
        guard bytes.count <= limits.bytes else {
            throw JSONFault(
                .tooLarge(limit: limits.bytes), offset: limits.bytes, line: 1, column: 1)
        }
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw JSONFault(.byteOrderMark, offset: 0, line: 1, column: 1)
        }
        do {
            _ = try UTF8Span(validating: bytes)
        } catch {
            let offset = error.byteOffsets.lowerBound
            throw unsafe bytes.withUnsafeBufferPointer { buffer in
                unsafe JSONReader(bytes: DocumentBytes(buffer), limits: limits).fault(
                    .invalidUTF8, at: offset)
            }
        }
    }
}

// MARK: - Bytes

extension JSONReader {
    /// The byte at `position`; 0, which stands nowhere in JSON, at the end.
    var current: UInt8 { bytes[position] }

    mutating func skipWhitespace() {
        while true {
            switch current {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    /// Checks that a value of `kind` comes next.
    mutating func expect(_ kind: JSONKind) throws(JSONFault) {
        let found = try peekKind()
        guard found == kind else { throw fault(.wrongKind(expected: kind, found: found)) }
    }

    /// The line on which the next value stands, from 1.
    public var line: Int {
        mutating get {
            skipWhitespace()
            lineMark.line += newlines(from: lineMark.offset, to: position).count
            lineMark.offset = position
            return lineMark.line
        }
    }

    /// A fault of the value that is read now or was read last.
    public func fault(_ code: JSONFault.Code) -> JSONFault {
        fault(code, at: position)
    }

    func fault(_ code: JSONFault.Code, at offset: Int) -> JSONFault {
        let before = newlines(from: 0, to: offset)
        return JSONFault(
            code, offset: offset, line: before.count + 1,
            column: offset - (before.last.map { $0 + 1 } ?? 0) + 1)
    }

    /// The fault of a byte that cannot stand at `position`.
    func unexpected() -> JSONFault {
        fault(position < bytes.count ? .unexpectedByte : .unexpectedEnd)
    }

    private func newlines(from start: Int, to end: Int) -> (count: Int, last: Int?) {
        var (count, last) = (0, Int?.none)
        for offset in start..<end where bytes[offset] == 0x0A {
            (count, last) = (count + 1, offset)
        }
        return (count, last)
    }
}
