import CCrypto

/// The public half of the key that bundles are encrypted to: X25519 (RFC 7748), 32 bytes.
public struct SealingPublicKey: Hashable, Sendable {
    /// Bytes in a key.
    public static let byteCount = 32

    /// The 32 bytes.
    public let bytes: [UInt8]

    /// The key that these bytes are; nil for another number of them.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = Array(bytes)
    }

    /// The key that padded Base64 spells; nil for anything else.
    public init?(base64: String) {
        guard let bytes = Base64.decode(base64) else { return nil }
        self.init(bytes: bytes)
    }

    /// Padded Base64.
    public var base64: String { Base64.encode(bytes) }

    /// Its public name: `x-` and the first sixteen digits of its SHA-256.
    public var id: KeyID {
        guard let id = KeyID("x-" + Digest(of: bytes).hex.prefix(16)) else {
            preconditionFailure("hexadecimal digits are allowed in key ids")
        }
        return id
    }

    /// Encrypts so that only the holder of the private half can read it, and notices any change.
    ///
    /// The box is the public half of a key that is used once, then ChaCha20-Poly1305 (RFC 8439) under
    /// what HKDF-SHA256 makes of the agreed secret. Each box stands alone: damage to one costs one.
    ///
    /// - Parameters:
    ///   - context: what must be given again to open it, such as its place in the bundle.
    ///   - once: 32 random bytes nobody else has, used for this box only.
    /// - Returns: the box; nil for a key that would give its secret to everybody.
    public func seal(_ bytes: [UInt8], context: [UInt8], once: [UInt8]) -> [UInt8]? {
        let key = SealingKey(seed: once)
        guard let (secret, nonce) = key.agree(with: self, sender: key.publicKey, to: self) else {
            return nil
        }
        var box = [UInt8](repeating: 0, count: bytes.count + SealedBox.tagSize)
        guard
            unsafe giaoban_chacha_seal(
                secret, nonce, context, context.count, bytes, bytes.count, &box)
        else { preconditionFailure("libcrypto encrypts under any key") }
        return key.publicKey.bytes + box
    }
}

/// The measures of a box.
enum SealedBox {
    /// Bytes that show whether anything was changed.
    static let tagSize = 16
    static let keySize = 32
    static let nonceSize = 12
    /// What the derived bytes are for.
    static let purpose = Array("giaoban-sealed-v1".utf8)
}

/// The private half of the key that bundles are encrypted to. It follows from a signing key
/// (`SigningKey.sealingKey`), so that there is nothing more to keep and to lose.
///
/// SAFETY: `@unchecked Sendable` because the seed never changes after `init`.
@safe public final class SealingKey: @unchecked Sendable {
    private let seed: UnsafeMutableBufferPointer<UInt8>
    /// The half that others encrypt to.
    public let publicKey: SealingPublicKey

    /// The key of a seed of 32 bytes. `bytes` is overwritten.
    init(seed bytes: consuming [UInt8]) {
        precondition(bytes.count == SealingPublicKey.byteCount, "a key has a seed of 32 bytes")
        let kept = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = unsafe kept.initialize(from: bytes)
        unsafe seed = kept
        var shown = [UInt8](repeating: 0, count: SealingPublicKey.byteCount)
        guard let start = kept.baseAddress, unsafe giaoban_x25519_public(start, &shown),
            let publicKey = SealingPublicKey(bytes: shown)
        else { preconditionFailure("libcrypto makes a key of any seed") }
        self.publicKey = publicKey
        bytes.erase()
    }

    deinit {
        if let start = unsafe seed.baseAddress { unsafe giaoban_erase(start, seed.count) }
        unsafe seed.deallocate()
    }

    /// What is in a box; nil when it was changed, is for another key, or was made in another context.
    public func open(_ box: [UInt8], context: [UInt8]) -> [UInt8]? {
        let head = SealingPublicKey.byteCount
        guard box.count >= head + SealedBox.tagSize,
            let sender = SealingPublicKey(bytes: box[..<head]),
            let (secret, nonce) = agree(with: sender, sender: sender, to: publicKey)
        else { return nil }
        let inner = Array(box[head...])
        var bytes = [UInt8](repeating: 0, count: inner.count - SealedBox.tagSize)
        let isWhole = unsafe giaoban_chacha_open(
            secret, nonce, context, context.count, inner, inner.count, &bytes)
        return isWhole ? bytes : nil
    }

    /// Key and nonce for one box: the same on both sides, and for nobody else.
    fileprivate func agree(
        with peer: SealingPublicKey, sender: SealingPublicKey, to recipient: SealingPublicKey
    ) -> (secret: [UInt8], nonce: [UInt8])? {
        var shared = [UInt8](repeating: 0, count: SealedBox.keySize)
        defer { shared.erase() }
        guard let start = unsafe seed.baseAddress,
            unsafe giaoban_x25519_agree(start, peer.bytes, &shared)
        else { return nil }
        let derived = KeyDerivation.bytes(
            SealedBox.keySize + SealedBox.nonceSize, from: shared,
            salt: sender.bytes + recipient.bytes, for: SealedBox.purpose)
        return (
            Array(derived[..<SealedBox.keySize]), Array(derived[SealedBox.keySize...])
        )
    }
}

/// HKDF with SHA-256 (RFC 5869).
enum KeyDerivation {
    /// `count` bytes out of a secret.
    ///
    /// - Parameters:
    ///   - salt: need not be secret.
    ///   - purpose: what they are for: other purposes get other bytes.
    static func bytes(
        _ count: Int, from secret: [UInt8], salt: [UInt8], for purpose: [UInt8]
    ) -> [UInt8] {
        unsafe secret.withUnsafeBufferPointer { secret in
            unsafe bytes(count, from: secret, salt: salt, for: purpose)
        }
    }

    /// The same out of a secret that must not be copied.
    static func bytes(
        _ count: Int, from secret: UnsafeBufferPointer<UInt8>, salt: [UInt8], for purpose: [UInt8]
    ) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: count)
        let isDone = unsafe secret.baseAddress.map { start in
            unsafe giaoban_hkdf_sha256(
                start, secret.count, salt, salt.count, purpose, purpose.count, &out, count)
        }
        precondition(isDone == true, "libcrypto derives keys of any secret")
        return out
    }
}

extension SigningKey {
    /// The key that others encrypt to for the holder of this one. HKDF keeps the two apart: neither
    /// says anything of the other.
    public var sealingKey: SealingKey {
        SealingKey(seed: derived(32, for: Array("giaoban-sealing-key-v1".utf8)))
    }
}

/// The department's key for bundles, vouched for by the key that signs its receipts.
public struct SealingOffer: Hashable, Sendable {
    /// What to encrypt to.
    public let key: SealingPublicKey
    /// Which of the department's keys vouches for it.
    public let signer: KeyID
    /// Over `SignedStatement(.sealingKey, …)` of the key's bytes.
    public let signature: Signature

    /// The offer of the holder of a signing key.
    public init(by signingKey: SigningKey) {
        key = signingKey.sealingKey.publicKey
        signer = CollectorIdentity.id(of: signingKey.publicKey)
        signature = signingKey.sign(Self.statement(key))
    }

    /// Whether one of `keys` has vouched for it.
    public func isSigned(byOneOf keys: [PublicKey]) -> Bool {
        keys.contains { key in
            CollectorIdentity.id(of: key) == signer
                && key.verifies(signature, of: Self.statement(self.key))
        }
    }

    private static func statement(_ key: SealingPublicKey) -> SignedStatement {
        SignedStatement(.sealingKey, Digest(of: key.bytes))
    }

    /// Writes the offer as one JSON object.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("key")
            writer.string(key.base64)
            writer.key("signature")
            writer.string(signature.base64)
            writer.key("signedBy")
            writer.string(signer.text)
        }
    }

    /// Reads an offer; nil when it is not one.
    init?(value: JSONValue) {
        guard let key = value["key"]?.text.flatMap({ SealingPublicKey(base64: $0) }),
            let signature = value["signature"]?.text.flatMap({ Signature(base64: $0) }),
            let signer = value["signedBy"]?.text.flatMap({ KeyID($0) })
        else { return nil }
        self.key = key
        self.signature = signature
        self.signer = signer
    }
}
