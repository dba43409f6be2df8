import Shared

/// A draft as it is kept: how far it has come, and the report it is to become, byte for byte.
struct HeldDraft: Hashable, Sendable {
    /// How far it has come.
    var state: DraftState
    /// When it came there, by this computer's clock.
    var at: Instant
    /// Why it was given back.
    var reason: String?
    /// The report. While it waits, without the head's name; once approved, exactly what is sent.
    var report: OutboxReport

    /// Form and period.
    var slot: OutboxName.Slot { report.name.slot }

    /// The few letters by which paper and command say that they mean the same figures.
    var code: String { String(report.header.content.hex.prefix(8)) }

    /// What `report` says; nil when its form is not known here.
    func content(_ forms: FormCatalog) -> (form: Form, report: Report)? {
        guard let report = try? ReportCodec.decode(self.report.body, forms: forms),  // see above
            let form = forms[report.form]
        else { return nil }
        return (form, report)
    }
}

/// The draft's file: a line of JSON, then the spool file of the report, then the SHA-256 of both.
enum DraftFile {
    /// The version this program writes.
    static let format: Int64 = 1

    static func encode(_ draft: HeldDraft) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.text("at", draft.at.rfc3339)
            writer.number("format", format)
            writer.text("reason", draft.reason)
            writer.text("state", draft.state.rawValue)
        }
        var bytes = writer.bytes
        bytes.append(UInt8(ascii: "\n"))
        bytes += SpoolFile.encode(draft.report)
        bytes += Array((Digest(of: bytes).hex + "\n").utf8)
        return bytes
    }

    /// What a file's bytes turn out to be.
    enum Content: Hashable, Sendable {
        /// A whole draft.
        case draft(HeldDraft)
        /// Written by a newer program: to be left alone, not mended.
        case newer(format: Int64)
        /// Damaged; why, for the log.
        case damaged(String)
    }

    /// Reads a draft, believing nothing.
    static func decode(_ bytes: [UInt8]) -> Content {
        let checkLength = 2 * Digest.byteCount + 1
        let checked = Array(bytes.dropLast(checkLength))
        guard Array(bytes.suffix(checkLength)) == Array((Digest(of: checked).hex + "\n").utf8)
        else { return .damaged("the check sum does not match") }
        guard let end = checked.firstIndex(of: UInt8(ascii: "\n")),
            let head = try? JSONValue(parsing: Array(checked[..<end])),  // not ours
            let version = head["format"]?.integer
        else { return .damaged("the header names no format") }
        if version > format { return .newer(format: version) }
        guard let state = head["state"]?.text.flatMap({ DraftState(rawValue: $0) }),
            let at = head["at"]?.text.flatMap({ Instant(rfc3339: $0) })
        else { return .damaged("the header lacks a field") }
        switch SpoolFile.decode(Array(checked[(end + 1)...])) {
        case .report(let report):
            return .draft(
                HeldDraft(state: state, at: at, reason: head["reason"]?.text, report: report))
        case .newer(let version): return .newer(format: version)
        case .damaged(let why): return .damaged(why)
        }
    }
}
