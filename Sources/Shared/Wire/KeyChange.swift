/// What an agent sends to `Routes.keyChanges`: its next public key and the digest of its next token,
/// signed by the key before and by the next one itself. Sent under the older token; the same request
/// again gets the same answer.
///
/// ```json
/// {"endorsement":"…","proof":"…","publicKey":"…","tokenDigest":"sha-256=:…:"}
/// ```
public struct KeyChangeRequest: Hashable, Sendable {
    /// The next key.
    public let publicKey: PublicKey
    /// SHA-256 of the next token's text.
    public let tokenDigest: Digest
    private let endorsement: Signature?
    private let proof: Signature

    /// Makes a request.
    ///
    /// - Parameter older: the key before; nil for a unit that could not sign until now.
    public init(next: SigningKey, tokenDigest: Digest, older: SigningKey?) {
        publicKey = next.publicKey
        self.tokenDigest = tokenDigest
        let statement = Self.statement(next.publicKey, tokenDigest)
        endorsement = older?.sign(statement)
        proof = next.sign(statement)
    }

    /// Whether the key before has signed it; one that cannot sign need not.
    public func isEndorsed(by older: PublicKey?) -> Bool {
        guard let older else { return true }
        guard let endorsement else { return false }
        return older.verifies(endorsement, of: Self.statement(publicKey, tokenDigest))
    }

    private static func statement(_ key: PublicKey, _ tokenDigest: Digest) -> SignedStatement {
        SignedStatement(.keyChange, Digest(of: key.bytes + tokenDigest.bytes))
    }

    /// The canonical bytes.
    public var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            for (key, text) in [
                ("endorsement", endorsement?.base64), ("proof", proof.base64),
                ("publicKey", publicKey.base64), ("tokenDigest", tokenDigest.header),
            ] {
                guard let text else { continue }
                writer.key(key)
                writer.string(text)
            }
        }
        return writer.bytes
    }

    /// Reads a request.
    ///
    /// - Throws: `Problem`: `badJSON`, `badReport`, `signatureInvalid` when the next key has not signed.
    public init(bytes: [UInt8]) throws(Problem) {
        let parts: JSONValue
        do throws(JSONFault) {
            parts = try JSONValue(parsing: bytes)
        } catch {
            throw Problem(fault: error, in: bytes)
        }
        guard let key = parts["publicKey"]?.text.flatMap({ PublicKey(base64: $0) }),
            let digest = parts["tokenDigest"]?.text.flatMap({ Digest(header: $0) }),
            let proof = parts["proof"]?.text.flatMap({ Signature(base64: $0) })
        else {
            throw Problem(
                .badReport, vi: "Cần publicKey, tokenDigest và proof.",
                en: "Give publicKey, tokenDigest and proof.")
        }
        publicKey = key
        tokenDigest = digest
        endorsement = parts["endorsement"]?.text.flatMap { Signature(base64: $0) }
        self.proof = proof
        guard key.verifies(proof, of: Self.statement(key, digest)) else {
            throw Problem(.signatureInvalid)
        }
    }
}
