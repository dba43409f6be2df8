/// The department's public keys, oldest first, each vouched for by the one before: what
/// `Routes.identity` answers, and what an agent learns at enrolment and remembers.
///
/// ```json
/// {"keys":[{"id":"c-…","publicKey":"…"},{"id":"c-…","link":"…","publicKey":"…"}],
///  "sealing":{"key":"…","signature":"…","signedBy":"c-…"}}
/// ```
public struct CollectorIdentity: Hashable, Sendable {
    /// One key of the chain.
    public struct Key: Hashable, Sendable {
        /// The key.
        public let publicKey: PublicKey
        /// The signature of the key before over `SignedStatement(.collectorKey, …)`; nil for the first,
        /// and for one that replaced a lost key: nobody could vouch for that.
        public let link: Signature?

        /// Names a key.
        public init(publicKey: PublicKey, link: Signature?) {
            self.publicKey = publicKey
            self.link = link
        }

        /// Its public name, made of the key itself.
        public var id: KeyID { CollectorIdentity.id(of: publicKey) }
    }

    /// Oldest first; never empty.
    public let keys: [Key]
    /// What bundles are encrypted to; nil from a collector that opens none.
    public let sealing: SealingOffer?

    /// Makes an identity; nil without a key.
    public init?(keys: [Key], sealing: SealingOffer? = nil) {
        guard !keys.isEmpty else { return nil }
        self.keys = keys
        self.sealing = sealing
    }

    /// `c-` and the first sixteen digits of the key's SHA-256.
    public static func id(of key: PublicKey) -> KeyID {
        guard let id = KeyID("c-" + Digest(of: key.bytes).hex.prefix(16)) else {
            preconditionFailure("hexadecimal digits are allowed in key ids")
        }
        return id
    }

    /// What the older key signs for the next one: SHA-256 over both, the older first.
    public static func succession(of older: PublicKey, by next: PublicKey) -> SignedStatement {
        SignedStatement(.collectorKey, Digest(of: older.bytes + next.bytes))
    }

    /// The keys that somebody who trusts `known` can trust: those, and every one that a chain of
    /// links leads to from one of them.
    public func trusted(from known: [PublicKey]) -> [PublicKey] {
        var trusted = known
        for (older, next) in zip(keys, keys.dropFirst())
        where trusted.contains(older.publicKey) && !trusted.contains(next.publicKey) {
            let statement = Self.succession(of: older.publicKey, by: next.publicKey)
            guard let link = next.link, older.publicKey.verifies(link, of: statement) else {
                continue
            }
            trusted.append(next.publicKey)
        }
        return trusted
    }

    // MARK: - Wire

    /// Writes the identity as one JSON object.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("keys")
            writer.array { writer in
                for key in keys {
                    writer.object { writer in
                        writer.key("id")
                        writer.string(key.id.text)
                        if let link = key.link {
                            writer.key("link")
                            writer.string(link.base64)
                        }
                        writer.key("publicKey")
                        writer.string(key.publicKey.base64)
                    }
                }
            }
            if let sealing {
                writer.key("sealing")
                sealing.write(to: &writer)
            }
        }
    }

    /// Reads an identity; nil when it is not one.
    public init?(value: JSONValue) {
        guard let elements = value["keys"]?.elements else { return nil }
        let keys = elements.compactMap { element -> Key? in
            guard let key = element["publicKey"]?.text.flatMap({ PublicKey(base64: $0) }) else {
                return nil
            }
            return Key(
                publicKey: key, link: element["link"]?.text.flatMap { Signature(base64: $0) })
        }
        guard keys.count == elements.count else { return nil }
        self.init(keys: keys, sealing: value["sealing"].flatMap { SealingOffer(value: $0) })
    }
}
