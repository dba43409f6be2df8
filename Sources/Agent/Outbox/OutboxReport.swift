import Shared

/// One finalised report as the outbox keeps it: what it is, and the exact bytes to send.
struct OutboxReport: Hashable, Sendable {
    /// What stands in the file's first line.
    struct Header: Hashable, Sendable {
        /// The report's id.
        var id: ReportID
        /// SHA-256 of the body: what the receipt must repeat.
        var digest: Digest
        /// The form.
        var form: FormCode
        /// The period's identifier.
        var period: String
        /// The revision, from 1.
        var revision: Int
        /// The unit that reports.
        var facility: FacilityID
        /// SHA-256 of the content alone: equal for one file submitted twice.
        var content: Digest
        /// When the agent finalised it, by its own clock.
        var finalisedAt: Instant
        /// The name of the file it was read from.
        var source: String
        /// The unit's signature, made when it was finalised: `key=ID, sig=:BASE64:`; nil for a unit
        /// without a signing key.
        var signature: String?
    }

    /// What it is.
    var header: Header
    /// The canonical JSON to send, byte for byte.
    var body: [UInt8]

    /// The name it lies under, where that is not the one it would get today: files of the time when a
    /// home had one unit name none, and only under their own name can they be settled.
    var storedAs: OutboxName?

    /// The receipt that a collector gave for it and then lost with the report; nil as a rule.
    var formerReceipt: [UInt8]?

    /// Its file name.
    var name: OutboxName { storedAs ?? OutboxName(header) }
}

/// The spool file: three lines. The header as JSON; the report's canonical bytes, which hold no
/// line feed; the SHA-256 of the first two lines in hex, so that one flipped bit anywhere shows.
enum SpoolFile {
    /// The version this program writes.
    static let format: Int64 = 1
    /// Most bytes of a spool file, written or read: a report of the most the collector takes
    /// (`ReportCodec.limits`), with room for its header.
    static let limit = 2 << 20

    /// What a file's bytes turn out to be.
    enum Content: Hashable, Sendable {
        /// A whole report.
        case report(OutboxReport)
        /// Written by a newer program: to be left alone, not mended.
        case newer(format: Int64)
        /// Damaged; why, for the log.
        case damaged(String)
    }

    /// The file's bytes.
    static func encode(_ report: OutboxReport) -> [UInt8] {
        var bytes = encode(report.header)
        bytes.append(lineFeed)
        bytes.append(contentsOf: report.body)
        bytes.append(lineFeed)
        let check = Digest(of: bytes).hex
        bytes.append(contentsOf: check.utf8)
        bytes.append(lineFeed)
        return bytes
    }

    /// Reads a file's bytes, believing nothing.
    static func decode(_ bytes: [UInt8]) -> Content {
        let checkLength = 2 * Digest.byteCount + 1
        let checked = Array(bytes.dropLast(checkLength))
        guard let headerEnd = checked.firstIndex(of: lineFeed), checked.last == lineFeed,
            headerEnd + 1 < checked.count
        else { return .damaged("not three lines") }
        let check = Array((Digest(of: checked).hex + "\n").utf8)
        guard Array(bytes.suffix(checkLength)) == check else {
            return .damaged("the check sum does not match")
        }
        guard let header = try? JSONValue(parsing: Array(checked[..<headerEnd])) else {
            return .damaged("the header is not JSON")
        }
        guard let version = header["format"]?.integer else {
            return .damaged("the header names no format")
        }
        if version > format { return .newer(format: version) }
        guard let read = decode(header) else { return .damaged("the header lacks a field") }
        let body = Array(checked[(headerEnd + 1)...].dropLast())
        guard Digest(of: body) == read.digest else {
            return .damaged("the report does not match its digest")
        }
        return .report(OutboxReport(header: read, body: body))
    }

    private static let lineFeed = UInt8(ascii: "\n")

    private static func encode(_ header: OutboxReport.Header) -> [UInt8] {
        var writer = JSONWriter(capacity: 512)
        writer.object { writer in
            writer.text("content", header.content.hex)
            writer.text("digest", header.digest.hex)
            writer.text("facility", header.facility.text)
            writer.text("finalisedAt", header.finalisedAt.rfc3339)
            writer.text("form", header.form.text)
            writer.number("format", format)
            writer.text("id", header.id.text)
            writer.text("period", header.period)
            writer.number("revision", Int64(header.revision))
            writer.text("signature", header.signature)
            writer.text("source", header.source)
        }
        return writer.bytes
    }

    private static func decode(_ header: JSONValue) -> OutboxReport.Header? {
        guard let id = header["id"]?.text.flatMap(ReportID.init),
            let digest = header["digest"]?.text.flatMap(Digest.init(hex:)),
            let form = header["form"]?.text.flatMap(FormCode.init),
            let period = header["period"]?.text, let revision = header["revision"]?.integer,
            let facility = header["facility"]?.text.flatMap(FacilityID.init),
            let content = header["content"]?.text.flatMap(Digest.init(hex:)),
            let finalisedAt = header["finalisedAt"]?.text.flatMap(Instant.init(rfc3339:)),
            let source = header["source"]?.text
        else { return nil }
        return OutboxReport.Header(
            id: id, digest: digest, form: form, period: period, revision: Int(revision),
            facility: facility, content: content, finalisedAt: finalisedAt, source: source,
            signature: header["signature"]?.text)
    }
}
