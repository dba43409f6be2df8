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
            writeOpening(to: &writer)
            if let seal {
                writer.key("key")
                writer.string(seal.key.text)
                if seal.path != .none {
                    writer.key("path")
                    writer.string(seal.path.base64)
                }
            }
            writeRest(to: &writer)
            if let seal {
                writer.key("signature")
                writer.string(seal.signature.base64)
            }
        }
    }

    /// Every part before those of the seal.
    fileprivate func writeOpening(to writer: inout JSONWriter) {
        writer.knownKey(#""auditHead":"#)
        writer.string(auditHead.hex)
        writer.knownKey(#""auditSequence":"#)
        writer.integer(auditSequence)
        writer.knownKey(#""calendar":"#)
        writer.string(period.calendar.rawValue)
        if let daysLate {
            writer.knownKey(#""daysLate":"#)
            writer.integer(Int64(daysLate))
        }
        writer.knownKey(#""digest":"#)
        writer.string(digest.header)
        if let dueAt {
            writer.knownKey(#""dueAt":"#)
            writer.string(dueAt.rfc3339)
        }
        writer.knownKey(#""facility":"#)
        writer.string(facility.text)
        writer.knownKey(#""form":"#)
        writer.string(form.code.text)
        writer.knownKey(#""formVersion":"#)
        writer.integer(Int64(form.version))
        writer.knownKey(#""id":"#)
        writer.string(id.text)
    }

    /// Every part between key and path of the seal and its signature.
    fileprivate func writeRest(to writer: inout JSONWriter) {
        writer.knownKey(#""period":"#)
        writer.string(period.identifier)
        writer.knownKey(#""receivedAt":"#)
        writer.string(receivedAt.rfc3339)
        writer.knownKey(#""revision":"#)
        writer.integer(Int64(revision))
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

/// A receipt with its canonical bytes, written once: for the tree of its commit, and for the answer
/// that the seal is put into afterwards.
public struct WrittenReceipt: Sendable {
    /// The receipt, without a seal.
    public let receipt: Receipt
    /// Its canonical bytes.
    private let bytes: [UInt8]
    /// How many of them stand before the seal's key and path.
    private let openingCount: Int

    /// Writes a receipt; whatever seal it has is left out.
    public init(_ receipt: Receipt) {
        let receipt = receipt.sealed(nil)
        self.receipt = receipt
        var writer = JSONWriter(capacity: 512)
        var opening = 0
        writer.object { writer in
            receipt.writeOpening(to: &writer)
            opening = writer.bytes.count
            receipt.writeRest(to: &writer)
        }
        bytes = writer.bytes
        openingCount = opening
    }

    /// What the tree of its commit holds of it.
    public var leaf: Digest { ReceiptTree.leaf(bytes) }

    /// The canonical bytes under a seal; without one for nil.
    public func bytes(under seal: ReceiptSeal?) -> [UInt8] {
        guard let seal else { return bytes }
        var sealed: [UInt8] = []
        sealed.reserveCapacity(bytes.count + 200 + 48 * seal.path.steps.count)
        sealed.append(contentsOf: bytes[..<openingCount])
        sealed.append(contentsOf: #","key":""#.utf8)
        sealed.append(contentsOf: seal.key.text.utf8)
        if seal.path != .none {
            sealed.append(contentsOf: #"","path":""#.utf8)
            Base64.append(seal.path.bytes, to: &sealed)
        }
        sealed.append(UInt8(ascii: "\""))
        sealed.append(contentsOf: bytes[openingCount...].dropLast())
        sealed.append(contentsOf: #","signature":""#.utf8)
        Base64.append(seal.signature.bytes, to: &sealed)
        sealed.append(contentsOf: #""}"#.utf8)
        return sealed
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
