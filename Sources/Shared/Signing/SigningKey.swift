import CCrypto

/// The private half of an Ed25519 key. It lives in memory that is overwritten at its end, never
/// describes itself, and leaves only as `secretText`, for the one file that keeps it.
///
/// SAFETY: `@unchecked Sendable` because nothing changes after `init`: libcrypto only reads a key while
/// it signs.
@safe public final class SigningKey: @unchecked Sendable {
    /// Random bytes that make a key.
    public static let seedByteCount = 32

    private let handle: OpaquePointer
    private let seed: UnsafeMutableBufferPointer<UInt8>
    /// The half that others verify with.
    public let publicKey: PublicKey

    /// The key of a seed. `seed` is overwritten.
    ///
    /// - Parameter seed: `seedByteCount` bytes nobody can guess.
    public init(seed bytes: consuming [UInt8]) {
        precondition(bytes.count == Self.seedByteCount, "a key has a seed of 32 bytes")
        let kept = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Self.seedByteCount)
        _ = unsafe kept.initialize(from: bytes)
        unsafe seed = kept
        var shown = [UInt8](repeating: 0, count: PublicKey.byteCount)
        guard let start = kept.baseAddress, let made = unsafe giaoban_key_of_seed(start),
            unsafe giaoban_key_public(made, &shown), let publicKey = PublicKey(bytes: shown)
        else { preconditionFailure("libcrypto makes a key of any seed") }
        unsafe handle = made
        self.publicKey = publicKey
        bytes.erase()
    }

    /// The key that `secretText` wrote; nil for anything else.
    public convenience init?(secretText: String) {
        guard let seed = Base64.decode(secretText, .urlSafe), seed.count == Self.seedByteCount
        else {
            return nil
        }
        self.init(seed: seed)
    }

    deinit {
        unsafe giaoban_key_free(handle)
        if let start = unsafe seed.baseAddress { unsafe giaoban_erase(start, seed.count) }
        unsafe seed.deallocate()
    }

    /// The seed as text, for a file of mode 0600 and nothing else.
    public var secretText: String { unsafe Base64.encode(seed, .urlSafe) }

    /// Bytes for another purpose that nobody without this key can know.
    func derived(_ count: Int, for purpose: [UInt8]) -> [UInt8] {
        unsafe KeyDerivation.bytes(
            count, from: UnsafeBufferPointer(seed), salt: [], for: purpose)
    }

    /// The key that signs for a unit which has none of its own: it follows from this one, so that
    /// there is nothing more to keep and to lose, and is another for every unit.
    public func deputy(for unit: FacilityID) -> SigningKey {
        SigningKey(
            seed: derived(
                Self.seedByteCount, for: Array("giaoban-deputy-v1\n\(unit)".utf8)))
    }

    /// Signs a statement. The same statement gets the same signature for ever.
    public func sign(_ statement: SignedStatement) -> Signature {
        let message = statement.bytes
        var out = [UInt8](repeating: 0, count: Signature.byteCount)
        let isDone = unsafe giaoban_sign(handle, message, message.count, &out)
        guard isDone, let signature = Signature(bytes: out) else {
            preconditionFailure("libcrypto signs with any key")
        }
        return signature
    }
}

extension SigningKey: Hashable, CustomStringConvertible, CustomReflectable {
    /// Two keys are the same when their public halves are.
    public static func == (left: SigningKey, right: SigningKey) -> Bool {
        left.publicKey == right.publicKey
    }

    /// By the public half.
    public func hash(into hasher: inout Hasher) { hasher.combine(publicKey) }

    /// A secret shows itself as dots.
    public var description: String { "•••" }

    /// A secret has no parts to show.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension [UInt8] {
    /// Overwrites every byte with zero, also where the compiler thinks nobody looks any more.
    public mutating func erase() {
        unsafe withUnsafeMutableBytes { buffer in
            if let start = buffer.baseAddress { unsafe giaoban_erase(start, buffer.count) }
        }
    }
}
