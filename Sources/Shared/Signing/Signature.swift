/// An Ed25519 signature: 64 bytes. The same key over the same statement makes the same bytes.
public struct Signature: Hashable, Sendable {
    /// Bytes in a signature.
    public static let byteCount = 64

    /// The 64 bytes.
    public let bytes: [UInt8]

    /// The signature that these bytes are; nil for another number of them.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = Array(bytes)
    }

    /// The signature that padded Base64 spells; nil for anything else.
    public init?(base64: String) {
        guard let bytes = Base64.decode(base64) else { return nil }
        self.init(bytes: bytes)
    }

    /// Padded Base64.
    public var base64: String { Base64.encode(bytes) }
}

/// A unit's signature under one report, and the key it was made with. It travels as the header
/// `Giaoban-Signature: key=ID, sig=:BASE64:`, and in a batch or bundle as a text beside each item.
public struct ReportSignature: Hashable, Sendable {
    /// Which of the unit's keys.
    public let key: KeyID
    /// Over `SignedStatement(.report, digest)`.
    public let signature: Signature

    /// Names a signature.
    public init(key: KeyID, signature: Signature) {
        self.key = key
        self.signature = signature
    }

    /// Reads the header's value; nil for anything but exactly that form.
    public init?(header: String) {
        let (start, middle, end) = ("key=", ", sig=:", ":")
        guard header.hasPrefix(start), header.hasSuffix(end), header.utf8.count < 200,
            let cut = header.firstRange(of: middle)
        else { return nil }
        let key = header[..<cut.lowerBound].dropFirst(start.count)
        let text = header[cut.upperBound...].dropLast()
        guard let key = KeyID(String(key)), let signature = Signature(base64: String(text)) else {
            return nil
        }
        self.init(key: key, signature: signature)
    }

    /// The header's value: `key=ID, sig=:BASE64:`.
    public var header: String { "key=\(key), sig=:\(signature.base64):" }
}
