/// A look at the bytes of a document that someone else owns, with every access checked.
///
/// All unsafe memory access of the JSON reader is in this file. Span would be the type to use; it
/// cannot yet be stored in a type of ours without experimental features of the compiler.
///
/// SAFETY: holders must not outlive the memory. They are `JSONReader`, `JSONKey` and
/// `CanonicalCursor`, which cannot be copied and are only ever lent to closures and functions, and
/// helpers that never store it.
@safe
struct DocumentBytes {
    private let buffer: UnsafeBufferPointer<UInt8>

    @unsafe
    init(_ buffer: UnsafeBufferPointer<UInt8>) {
        unsafe self.buffer = buffer
    }

    /// Bytes written in source: they are there as long as the program.
    init(_ text: StaticString) {
        unsafe buffer = UnsafeBufferPointer(
            start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    var count: Int { unsafe buffer.count }

    /// The byte at `offset`; 0, which stands nowhere in JSON, from the end on.
    subscript(offset: Int) -> UInt8 {
        // One unsigned comparison covers both ends.
        UInt(bitPattern: offset) < UInt(bitPattern: count) ? unsafe buffer[offset] : 0
    }

    /// A part, for as long as the whole.
    subscript(range: Range<Int>) -> DocumentBytes {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        return unsafe DocumentBytes(UnsafeBufferPointer(rebasing: buffer[range]))
    }

    /// Eight bytes from `offset` on, the first one lowest; `nil` if there are not so many.
    func word(at offset: Int) -> UInt64? {
        guard offset >= 0, offset + 8 <= count else { return nil }
        let raw = unsafe UnsafeRawBufferPointer(buffer)
        return unsafe UInt64(
            littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Whether exactly `piece` stands at `offset`.
    func holds(_ piece: DocumentBytes, at offset: Int) -> Bool {
        guard offset >= 0, piece.count <= count - offset else { return false }
        var index = 0
        while let word = piece.word(at: index) {
            guard self.word(at: offset + index) == word else { return false }
            index += 8
        }
        while index < piece.count {
            guard self[offset + index] == piece[index] else { return false }
            index += 1
        }
        return true
    }

    /// The bytes as text. The document is known to be UTF-8.
    var text: String { unsafe String(decoding: buffer, as: UTF8.self) }

    /// The number in wire form that the bytes spell.
    var decimal: FixedDecimal? { unsafe FixedDecimal(wire: buffer) }

    /// Runs `body` on the bytes.
    func withSpan<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        unsafe body(buffer.span)
    }

    static func == (left: DocumentBytes, right: DocumentBytes) -> Bool {
        guard left.count == right.count else { return false }
        for index in 0..<left.count where left[index] != right[index] { return false }
        return true
    }

    static func == (left: DocumentBytes, name: StaticString) -> Bool {
        left == DocumentBytes(name)
    }

    static func == (left: DocumentBytes, text: String) -> Bool {
        let utf8 = text.utf8
        guard utf8.count == left.count else { return false }
        return unsafe utf8.elementsEqual(left.buffer)
    }

    /// Order of bytes, shorter first.
    static func < (left: DocumentBytes, right: DocumentBytes) -> Bool {
        for index in 0..<min(left.count, right.count) where left[index] != right[index] {
            return left[index] < right[index]
        }
        return left.count < right.count
    }
}
