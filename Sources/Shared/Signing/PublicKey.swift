import CCrypto

/// The public half of an Ed25519 key (RFC 8032): 32 bytes with which anyone can verify.
public struct PublicKey: Hashable, Sendable, CustomStringConvertible {
    /// Bytes in a public key.
    public static let byteCount = 32

    /// The 32 bytes.
    public let bytes: [UInt8]

    /// The key that these bytes are. Nil for another number of them, and for the few points of small
    /// order: under those, signatures can be made to fit almost anything, so that whoever holds one
    /// could later deny every report.
    public init?(bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == Self.byteCount, !Self.isOfSmallOrder(bytes) else { return nil }
        self.bytes = bytes
    }

    /// The key that padded Base64 spells; nil for anything else.
    public init?(base64: String) {
        guard let bytes = Base64.decode(base64) else { return nil }
        self.init(bytes: bytes)
    }

    /// Padded Base64.
    public var base64: String { Base64.encode(bytes) }

    /// The key as `openssl pkeyutl -pubin` reads it (RFC 8410).
    public var pem: String {
        let header: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0]
        let body = Base64.encode(header + bytes)
        return "-----BEGIN PUBLIC KEY-----\n\(body)\n-----END PUBLIC KEY-----\n"
    }

    /// SHA-256 of the key in four groups of four digits: read out over a telephone.
    public var fingerprint: String {
        let digits = Digest(of: bytes).hex.prefix(16)
        return stride(from: 0, to: 16, by: 4).map { start in
            String(digits.dropFirst(start).prefix(4))
        }.joined(separator: "-")
    }

    /// The padded Base64.
    public var description: String { base64 }

    /// Whether `signature` was made over `statement` with the private half.
    public func verifies(_ signature: Signature, of statement: SignedStatement) -> Bool {
        guard let key = unsafe giaoban_key_of_public(bytes) else { return false }
        defer { unsafe giaoban_key_free(key) }
        let message = statement.bytes
        return unsafe giaoban_verify(key, message, message.count, signature.bytes)
    }

    /// The encodings of the points of small order, their sign bits cleared.
    private static let smallOrder: Set<String> = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ]

    private static func isOfSmallOrder(_ bytes: [UInt8]) -> Bool {
        var bytes = bytes
        bytes[Self.byteCount - 1] &= 0x7F
        return smallOrder.contains(Hex.encode(bytes))
    }
}
