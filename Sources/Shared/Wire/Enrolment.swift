/// What an agent sends to `Routes.enrolments`: a code, and the digest of the token it has made.
///
/// The agent keeps the token; the collector only ever sees its digest here and the token itself in
/// requests. The same request again gets the same answer (FAULTS E6), so the agent must have made
/// its token durable before it asks.
///
/// ```json
/// {"agent":"0.1.0","code":"7K3M-0QXV-2BDE","name":"may-thong-ke","tokenDigest":"sha-256=:…:"}
/// ```
public struct EnrolmentRequest: Hashable, Sendable {
    /// The agent's version.
    public let agent: String
    /// The one-time code.
    public let code: EnrolmentCode
    /// What the department will see as the machine's name.
    public let name: String
    /// SHA-256 of the token's text.
    public let tokenDigest: Digest

    /// Makes a request.
    public init(agent: String, code: EnrolmentCode, name: String, tokenDigest: Digest) {
        self.agent = agent
        self.code = code
        self.name = name
        self.tokenDigest = tokenDigest
    }

    /// The canonical bytes.
    public var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            for (key, text) in [
                ("agent", agent), ("code", code.text), ("name", name),
                ("tokenDigest", tokenDigest.header),
            ] {
                writer.key(key)
                writer.string(text)
            }
        }
        return writer.bytes
    }

    /// Reads a request.
    ///
    /// - Throws: `Problem`: `badJSON`, `badReport`, or `enrolmentCodeUnknown` for a code that cannot
    ///   be one.
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
        self.init(agent: agent, code: code, name: name, tokenDigest: digest)
    }
}

/// What an agent learns when it is enrolled.
///
/// ```json
/// {"facility":"SX-BVDK","facilityName":"…","facilityNameEn":"…","key":"k-0a1b2c3d"}
/// ```
public struct EnrolmentAnswer: Hashable, Sendable {
    /// The unit it now speaks for.
    public let facility: FacilityID
    /// The unit's name.
    public let facilityName: LocalizedText
    /// The public name of its key.
    public let key: KeyID

    /// Makes an answer.
    public init(facility: FacilityID, facilityName: LocalizedText, key: KeyID) {
        self.facility = facility
        self.facilityName = facilityName
        self.key = key
    }

    /// The canonical bytes.
    public var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
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
        self.init(facility: facility, facilityName: LocalizedText(vi: vi, en: en), key: key)
    }
}
