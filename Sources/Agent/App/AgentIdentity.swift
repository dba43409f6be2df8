import Shared

/// One unit that this home speaks for: the token that opens the door, and the key that signs what
/// goes through it. One file, so that there is never one without the other; mode 0600.
struct AgentIdentity: Hashable, Sendable {
    /// The unit.
    var facility: FacilityID
    /// Its name, for people.
    var facilityName: LocalizedText
    /// The public name of the key.
    var key: KeyID
    /// The token.
    var token: BearerToken
    /// SHA-256 of the code it was enrolled with: the same code again is the same enrolment.
    var code: Digest
    /// What its reports are signed with; nil in a home that was enrolled before agents signed, until
    /// it changes its key.
    var signingKey: SigningKey?
    /// The key before, whose token the collector has not been told to end yet.
    var retiring: KeyID?
    /// The collector's keys that receipts are believed under, oldest first; none in a home that was
    /// enrolled before receipts were signed.
    var collectorKeys: [PublicKey] = []
    /// When it was enrolled, by this computer's clock; nil in a home enrolled before that was kept.
    var enrolledAt: Instant?
    /// What bundles are encrypted to, vouched for by one of those; nil until it is heard of.
    var sealingKey: SealingPublicKey?

    /// Follows the department to the keys that the ones known here vouch for.
    mutating func learn(_ identity: CollectorIdentity) {
        collectorKeys = identity.trusted(from: collectorKeys)
        guard let offer = identity.sealing, offer.isSigned(byOneOf: collectorKeys) else { return }
        sealingKey = offer.key
    }

    /// Signs a report's digest; nil while this unit has no key.
    func signature(of digest: Digest) -> ReportSignature? {
        signingKey.map { signingKey in
            ReportSignature(key: key, signature: signingKey.sign(SignedStatement(.report, digest)))
        }
    }

    /// The file's bytes.
    var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.text("code", code.hex)
            writer.key("collectorKeys")
            writer.array { writer in for key in collectorKeys { writer.string(key.base64) } }
            writer.text("enrolledAt", enrolledAt?.rfc3339)
            writer.text("facility", facility.text)
            writer.text("facilityName", facilityName.vi)
            writer.text("facilityNameEn", facilityName.en)
            writer.text("key", key.text)
            writer.text("retiring", retiring?.text)
            writer.text("sealingKey", sealingKey?.base64)
            writer.text("signingKey", signingKey?.secretText)
            writer.text("token", token.text)
        }
        return writer.bytes
    }

    /// Reads the file's bytes; nil when they are damaged. A damaged file is never replaced by a new
    /// identity of the agent's own making (FAULTS A9): a person enrols again.
    init?(bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes),  // damaged: the caller tells
            let facility = value["facility"]?.text.flatMap({ FacilityID($0) }),
            let vi = value["facilityName"]?.text, let en = value["facilityNameEn"]?.text,
            let key = value["key"]?.text.flatMap({ KeyID($0) }),
            let token = value["token"]?.text.flatMap({ BearerToken(text: $0) }),
            let code = value["code"]?.text.flatMap({ Digest(hex: $0) })
        else { return nil }
        self.init(
            facility: facility, facilityName: LocalizedText(vi: vi, en: en), key: key,
            token: token, code: code)
        if let secret = value["signingKey"]?.text {
            guard let signingKey = SigningKey(secretText: secret) else { return nil }
            self.signingKey = signingKey
        }
        retiring = value["retiring"]?.text.flatMap { KeyID($0) }
        sealingKey = value["sealingKey"]?.text.flatMap { SealingPublicKey(base64: $0) }
        let pinned = value["collectorKeys"]?.elements ?? []
        collectorKeys = pinned.compactMap { $0.text.flatMap { PublicKey(base64: $0) } }
        guard collectorKeys.count == pinned.count else { return nil }
        enrolledAt = value["enrolledAt"]?.text.flatMap { Instant(rfc3339: $0) }
    }

    init(
        facility: FacilityID, facilityName: LocalizedText, key: KeyID, token: BearerToken,
        code: Digest
    ) {
        self.facility = facility
        self.facilityName = facilityName
        self.key = key
        self.token = token
        self.code = code
    }
}

/// A token and a key that were made and that the collector may or may not have heard of: durable
/// before the first request, so that a lost answer is harmless.
struct PendingCredentials: Hashable, Sendable {
    /// What they are for: SHA-256 of an enrolment code, or of the key that they follow.
    var purpose: Digest
    /// The token that will be ours.
    var token: BearerToken
    /// The key that will be ours; nil in a file of an agent that could not sign yet.
    var signingKey: SigningKey?

    /// The file's bytes.
    var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.text("code", purpose.hex)
            writer.text("signingKey", signingKey?.secretText)
            writer.text("token", token.text)
        }
        return writer.bytes
    }

    /// Reads the file's bytes; nil when they are damaged.
    init?(bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes),  // damaged: begun again
            let purpose = value["code"]?.text.flatMap({ Digest(hex: $0) }),
            let token = value["token"]?.text.flatMap({ BearerToken(text: $0) })
        else { return nil }
        self.init(
            purpose: purpose, token: token,
            signingKey: value["signingKey"]?.text.flatMap { SigningKey(secretText: $0) })
    }

    init(purpose: Digest, token: BearerToken, signingKey: SigningKey?) {
        self.purpose = purpose
        self.token = token
        self.signingKey = signingKey
    }

    /// What lies in `path` for `purpose`, or new ones, which are durable there when this returns.
    static func kept(
        at path: String, for purpose: Digest, on disk: any FileSystem,
        randomBytes: @Sendable (Int) -> [UInt8]
    ) throws(FileFault) -> PendingCredentials {
        if disk.exists(path),
            let pending = PendingCredentials(bytes: try disk.read(path, limit: 1 << 16)),
            pending.purpose == purpose
        {
            return pending
        }
        let text = "giaoban_" + Base64.encode(randomBytes(32), .urlSafe)
        guard let token = BearerToken(text: text) else {
            preconditionFailure("32 bytes make a token")
        }
        let made = PendingCredentials(
            purpose: purpose, token: token,
            signingKey: SigningKey(seed: randomBytes(SigningKey.seedByteCount)))
        try disk.replace(path, made.bytes)
        return made
    }
}
