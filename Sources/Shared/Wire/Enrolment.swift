/// What an agent sends to `Routes.enrolments`: a code, the public half of the key it has made, and
/// the digest of the token it has made.
///
/// The agent keeps the private key and the token; the collector only ever sees the public key, the
/// token's digest here, and the token itself in requests. The same request again gets the same answer
/// (FAULTS E6), so the agent must have made both durable before it asks. A request without a public
/// key enrols a sender that cannot sign, such as a vendor's program.
///
/// ```json
/// {"agent":"0.1.0","code":"7K3M-0QXV-2BDE","name":"may-thong-ke","proof":"…","publicKey":"…",
///  "tokenDigest":"sha-256=:…:"}
/// ```
public struct EnrolmentRequest: Hashable, Sendable {
    /// The agent's version.
    public let agent: String
    /// The one-time code.
    public let code: EnrolmentCode
    /// What the department will see as the machine's name.
    public let name: String
    /// The key that the sender will sign its reports with; nil for one that cannot sign.
    public let publicKey: PublicKey?
    /// SHA-256 of the token's text.
    public let tokenDigest: Digest
    /// Shows that the private half is the sender's: over everything else in the request.
    private var proof: Signature?

    /// Makes a request. `key` proves itself by signing the request.
    public init(
        agent: String, code: EnrolmentCode, name: String, tokenDigest: Digest,
        key: SigningKey? = nil
    ) {
        self.agent = agent
        self.code = code
        self.name = name
        self.tokenDigest = tokenDigest
        publicKey = key?.publicKey
        proof = key?.sign(statement)
    }

    /// The canonical bytes.
    public var bytes: [UInt8] { encoded(proof) }

    private var statement: SignedStatement { SignedStatement(.enrolment, Digest(of: encoded(nil))) }

    private func encoded(_ proof: Signature?) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            for (key, text) in [
                ("agent", agent), ("code", code.text), ("name", name), ("proof", proof?.base64),
                ("publicKey", publicKey?.base64), ("tokenDigest", tokenDigest.header),
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
    /// - Throws: `Problem`: `badJSON`, `badReport`, `signatureInvalid` when the proof is not the key's,
    ///   or `enrolmentCodeUnknown` for a code that cannot be one.
    public init(bytes: [UInt8]) throws(Problem) {
        let parts: JSONValue
        do throws(JSONFault) {
            parts = try JSONValue(parsing: bytes)
        } catch {
            throw Problem(fault: error, in: bytes)
        }
        guard let agent = parts["agent"]?.text, let code = parts["code"]?.text,
            let name = parts["name"]?.text, (1...120).contains(name.utf8.count),
            let digest = parts["tokenDigest"]?.text.flatMap({ Digest(header: $0) })
        else {
            throw Problem(
                .badReport, vi: "Cần agent, code, name (1–120 byte) và tokenDigest.",
                en: "Give agent, code, name (1–120 bytes) and tokenDigest.")
        }
        guard let code = EnrolmentCode(code) else { throw Problem(.enrolmentCodeUnknown) }
        self.agent = agent
        self.code = code
        self.name = name
        tokenDigest = digest
        publicKey = try Self.key(in: parts)
        proof = parts["proof"]?.text.flatMap { Signature(base64: $0) }
        if let publicKey {
            guard let proof, publicKey.verifies(proof, of: statement) else {
                throw Problem(.signatureInvalid)
            }
        }
    }

    private static func key(in parts: JSONValue) throws(Problem) -> PublicKey? {
        guard let text = parts["publicKey"] else { return nil }
        guard let key = text.text.flatMap({ PublicKey(base64: $0) }) else {
            throw Problem(
                .badReport, vi: "publicKey phải là khóa Ed25519, 32 byte viết bằng Base64.",
                en: "publicKey must be an Ed25519 key: 32 bytes in Base64.")
        }
        return key
    }
}

/// What an agent learns when it is enrolled.
///
/// ```json
/// {"collector":{"keys":[…]},"facility":"SX-BVDK","facilityName":"…","facilityNameEn":"…",
///  "key":"k-0a1b2c3d"}
/// ```
public struct EnrolmentAnswer: Hashable, Sendable {
    /// The unit it now speaks for.
    public let facility: FacilityID
    /// The unit's name.
    public let facilityName: LocalizedText
    /// The public name of its key.
    public let key: KeyID
    /// The keys that receipts are signed with: to be remembered. Nil from a collector that does not
    /// sign yet.
    public let collector: CollectorIdentity?

    /// Makes an answer.
    public init(
        facility: FacilityID, facilityName: LocalizedText, key: KeyID,
        collector: CollectorIdentity? = nil
    ) {
        self.facility = facility
        self.facilityName = facilityName
        self.key = key
        self.collector = collector
    }

    /// The canonical bytes.
    public var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            if let collector {
                writer.key("collector")
                collector.write(to: &writer)
            }
            for (key, text) in [
                ("facility", facility.text), ("facilityName", facilityName.vi),
                ("facilityNameEn", facilityName.en), ("key", key.text),
            ] {
                writer.key(key)
                writer.string(text)
            }
        }
        return writer.bytes
    }

    /// Reads an answer; nil when it is not one: a captive portal's page enrols nobody.
    public init?(bytes: [UInt8]) {
        guard let parts = try? JSONValue(parsing: bytes),  // not JSON: not our answer
            let facility = parts["facility"]?.text.flatMap({ FacilityID($0) }),
            let vi = parts["facilityName"]?.text, let en = parts["facilityNameEn"]?.text,
            let key = parts["key"]?.text.flatMap({ KeyID($0) })
        else { return nil }
        self.init(
            facility: facility, facilityName: LocalizedText(vi: vi, en: en), key: key,
            collector: parts["collector"].flatMap { CollectorIdentity(value: $0) })
    }
}
