import Shared

/// Figures of a slot that came in part and are no report yet.
struct ValueDraft: Sendable {
    /// The slot.
    let slot: SlotRowKey
    /// The form version they answer.
    let formVersion: Int64
    /// Figures: `ValueBlob`.
    let cells: [UInt8]
    /// Texts and notes: `DetailBlob`.
    let detail: [UInt8]?
    /// When they changed last.
    let changedAt: Instant
    /// Who changed them last.
    let actor: String

    /// The figures and notes.
    func content(of form: Form) throws(DamagedBlob) -> Report.Content {
        var content = Report.Content(emptyFor: form)
        content.values = try ValueBlob.decode(cells, of: form)
        try DetailBlob.decode(detail, into: &content)
        return content
    }
}
