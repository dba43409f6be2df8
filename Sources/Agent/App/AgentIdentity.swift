import Shared

/// Who this home speaks for, and the token that proves it. One file, so that there is never one
/// without the other; mode 0600.
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

    /// The file's bytes.
    var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.text("code", code.hex)
            writer.text("facility", facility.text)
            writer.text("facilityName", facilityName.vi)
            writer.text("facilityNameEn", facilityName.en)
            writer.text("key", key.text)
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

/// An enrolment that was begun: which code, which token. Durable before the first request, so that a
/// lost answer is harmless: the same code asks again with the same token.
struct PendingEnrolment: Hashable, Sendable {
    /// SHA-256 of the code.
    var code: Digest
    /// The token that will be ours.
    var token: BearerToken

    /// The file's bytes.
    var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.text("code", code.hex)
            writer.text("token", token.text)
        }
        return writer.bytes
    }

    /// Reads the file's bytes; nil when they are damaged.
    init?(bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes),  // damaged: begun again
            let code = value["code"]?.text.flatMap({ Digest(hex: $0) }),
            let token = value["token"]?.text.flatMap({ BearerToken(text: $0) })
        else { return nil }
        self.init(code: code, token: token)
    }

    init(code: Digest, token: BearerToken) {
        self.code = code
        self.token = token
    }
}
