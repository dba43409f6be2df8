/// A receipt as canonical JSON: the same receipt is the same bytes for ever.
extension Receipt {
    /// The media type of a receipt.
    public static let mediaType = "application/json"

    /// The canonical bytes.
    public var bytes: [UInt8] {
        var writer = JSONWriter(capacity: 640)
        write(to: &writer)
        return writer.bytes
    }

    /// Writes the receipt as one JSON object.
    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("auditHead")
            writer.string(auditHead.hex)
            writer.key("auditSequence")
            writer.integer(auditSequence)
            writer.key("calendar")
            writer.string(period.calendar.rawValue)
            if let daysLate {
                writer.key("daysLate")
                writer.integer(Int64(daysLate))
            }
            writer.key("digest")
            writer.string(digest.header)
            if let dueAt {
                writer.key("dueAt")
                writer.string(dueAt.rfc3339)
            }
            writer.key("facility")
            writer.string(facility.text)
            writer.key("form")
            writer.string(form.code.text)
            writer.key("formVersion")
            writer.integer(Int64(form.version))
            writer.key("id")
            writer.string(id.text)
            if let seal {
                writer.key("key")
                writer.string(seal.key.text)
                if seal.path != .none {
                    writer.key("path")
                    writer.string(seal.path.base64)
                }
            }
            writer.key("period")
            writer.string(period.identifier)
            writer.key("receivedAt")
            writer.string(receivedAt.rfc3339)
            writer.key("revision")
            writer.integer(Int64(revision))
            if let seal {
                writer.key("signature")
                writer.string(seal.signature.base64)
            }
        }
    }

    /// Reads a receipt; keys it does not know are passed over, so that an older agent understands a
    /// newer collector.
    public init(bytes: [UInt8]) throws(JSONFault) {
        let parts = try JSONValue(parsing: bytes).entriesByKey
        func text(_ key: String) -> String { parts[key]?.stringValue ?? "" }
        func number(_ key: String) -> Int64? { parts[key]?.integerValue }
        guard let id = ReportID(text("id")), let digest = Digest(header: text("digest")),
            let code = FormCode(text("form")), let version = number("formVersion"),
            let facility = FacilityID(text("facility")),
            let calendar = ReportingCalendar(rawValue: text("calendar")),
            let period = ReportingPeriod(identifier: text("period"), calendar: calendar),
            let revision = number("revision"),
            let receivedAt = Instant(rfc3339: text("receivedAt")),
            let sequence = number("auditSequence"), let head = Digest(hex: text("auditHead"))
        else {
            throw Self.notAReceipt
        }
        let unsigned = Receipt(
            id: id, digest: digest, form: Form.Key(code: code, version: Int(version)),
            facility: facility, period: period, revision: Int(revision), receivedAt: receivedAt,
            dueAt: Instant(rfc3339: text("dueAt")), daysLate: number("daysLate").map { Int($0) },
            auditSequence: sequence, auditHead: head)
        self = unsigned.sealed(try Self.seal(parts))
    }

    /// The seal among the parts of a receipt; nil where it was never signed.
    private static func seal(_ parts: [String: JSONValue]) throws(JSONFault) -> ReceiptSeal? {
        guard let key = parts["key"]?.stringValue.flatMap({ KeyID($0) }),
            let signature = parts["signature"]?.stringValue.flatMap({ Signature(base64: $0) })
        else { return nil }
        guard let text = parts["path"] else {
            return ReceiptSeal(key: key, path: .none, signature: signature)
        }
        guard let path = text.stringValue.flatMap({ ReceiptPath(base64: $0) }) else {
            throw notAReceipt
        }
        return ReceiptSeal(key: key, path: path, signature: signature)
    }

    private static var notAReceipt: JSONFault {
        JSONFault(
            .notAccepted(expected: LocalizedText(vi: "một biên nhận", en: "a receipt")),
            offset: 0, line: 1, column: 1)
    }
}

extension JSONValue {
    /// The parts of an object by key; empty for anything else.
    var entriesByKey: [String: JSONValue] {
        guard case .object(let members) = self else { return [:] }
        return Dictionary(
            members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    /// The text, or nil for anything else.
    var stringValue: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The whole number, or nil for anything else.
    var integerValue: Int64? {
        guard case .number(let text) = self else { return nil }
        return Int64(text)
    }

    /// The elements, or nil for anything else.
    var arrayValue: [JSONValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }
}
