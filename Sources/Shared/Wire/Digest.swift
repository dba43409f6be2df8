import CCrypto

/// The SHA-256 of some bytes: 32 bytes that stand for them.
///
/// The *report digest* is taken over a report's uncompressed canonical bytes. It is what is signed,
/// compared, stored and repeated in the receipt, and travels in the header `Giaoban-Digest`.
public struct Digest: Hashable, Sendable {
    /// Bytes in a digest.
    public static let byteCount = 32

    /// Eight bytes each, the first one highest.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// The digest of `content`.
    public init(of content: Span<UInt8>) {
        var out: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        let isDone = unsafe content.withUnsafeBytes { content in
            unsafe withUnsafeMutableBytes(of: &out) { out in
                unsafe Self.sha256(content, into: out.assumingMemoryBound(to: UInt8.self))
            }
        }
        // libcrypto refuses SHA-256 only when it is broken or out of memory; nothing can be
        // acknowledged without a digest.
        precondition(isDone, "libcrypto gave no SHA-256")
        words = (
            UInt64(bigEndian: out.0), UInt64(bigEndian: out.1), UInt64(bigEndian: out.2),
            UInt64(bigEndian: out.3)
        )
    }

    /// The digest of `content`.
    public init(of content: [UInt8]) {
        self.init(of: content.span)
    }

    /// The digest that these 32 bytes are; `nil` for another number of bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(exactly: Array(bytes))
    }

    private init(exactly bytes: [UInt8]) {
        func word(_ index: Int) -> UInt64 {
            var word: UInt64 = 0
            for offset in (index * 8)..<(index * 8 + 8) { word = word << 8 | UInt64(bytes[offset]) }
            return word
        }
        words = (word(0), word(1), word(2), word(3))
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        append(to: &bytes)
        return bytes
    }

    /// Appends the 32 bytes.
    public func append(to bytes: inout [UInt8]) {
        let big = (
            words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian
        )
        unsafe withUnsafeBytes(of: big) { big in unsafe bytes.append(contentsOf: big) }
    }

    /// Compares in a time that does not depend on where two digests differ.
    public static func == (left: Digest, right: Digest) -> Bool {
        (left.words.0 ^ right.words.0) | (left.words.1 ^ right.words.1)
            | (left.words.2 ^ right.words.2) | (left.words.3 ^ right.words.3) == 0
    }

    /// Any part of a digest is a good hash.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }

    private static func sha256(
        _ content: UnsafeRawBufferPointer, into out: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        guard let target = out.baseAddress else { return false }
        // An empty buffer may have no address, and C wants one.
        let source = unsafe content.baseAddress ?? UnsafeRawPointer(target)
        return unsafe giaoban_sha256(source, content.count, target)
    }
}

// MARK: - Text forms

extension Digest: CustomStringConvertible {
    private static let headerStart = "sha-256=:"
    private static let headerEnd = ":"

    /// The digest spelled in 64 hexadecimal digits; `nil` for anything else.
    public init?(hex: String) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// The digest spelled in padded Base64; `nil` for anything else.
    public init?(base64: String) {
        guard let bytes = Base64.decode(base64) else { return nil }
        self.init(bytes: bytes)
    }

    /// The digest in the form of the header `Giaoban-Digest`, `sha-256=:BASE64:` (as RFC 9530 writes
    /// a digest); `nil` for anything else.
    public init?(header: String) {
        let utf8 = header.utf8
        guard utf8.starts(with: Self.headerStart.utf8), utf8.last == UInt8(ascii: ":"),
            utf8.count > Self.headerStart.utf8.count
        else { return nil }
        let digits = utf8.dropFirst(Self.headerStart.utf8.count).dropLast()
        guard let text = String(digits) else { return nil }
        self.init(base64: text)
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String { Hex.encode(bytes) }

    /// Padded Base64.
    public var base64: String { Base64.encode(bytes) }

    /// The form of the header: `sha-256=:BASE64:`.
    public var header: String { Self.headerStart + base64 + Self.headerEnd }

    /// The hexadecimal form.
    public var description: String { hex }
}
