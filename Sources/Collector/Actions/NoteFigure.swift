import Shared

/// Notes what the department says of an unusual figure, and asks its unit where that is wanted.
struct NoteFigure: Sendable {
    /// What is said.
    struct Request: Sendable {
        var form: FormCode
        var period: String
        var facility: FacilityID
        var indicator: IndicatorCode
        var outcome: QualityNote.Outcome
        /// Who looks after it; the one who writes without it.
        var owner = ""
        var note = ""
    }

    /// Who says it.
    let officer: Officer

    /// Most bytes of the words, and of an owner's name.
    static let noteLimit = 2000, ownerLimit = 200

    /// Keeps the note. With the outcome `asked` the report is first given back to its unit, with the
    /// words at the figure: they stand in its inbox like any return.
    ///
    /// - Throws: `badQuery`; `notFound` where no report counts; what a return throws.
    func callAsFunction(_ request: Request) async throws {
        let slot = try officer.locate(
            form: request.form, period: request.period, facility: request.facility)
        guard slot.plan.form.slot(of: request.indicator) != nil else {
            throw Problem(
                .badQuery, vi: "Biểu \(request.form) không có chỉ tiêu “\(request.indicator)”.",
                en: "Form \(request.form) has no indicator “\(request.indicator)”.")
        }
        let (note, owner) = (request.note.nfc, request.owner.nfc)
        guard note.utf8.count <= Self.noteLimit, owner.utf8.count <= Self.ownerLimit else {
            throw Problem(
                .badQuery,
                vi: "Ghi chú dài quá: tối đa \(Self.noteLimit) byte, tên \(Self.ownerLimit) byte.",
                en: "Too long: at most \(Self.noteLimit) bytes, a name \(Self.ownerLimit) bytes.")
        }
        if request.outcome != .open { _ = try Officer.reason(note) }
        if request.outcome == .asked {
            try await ReturnReport(officer: officer)(
                form: request.form, period: request.period, facility: request.facility,
                reason: note, figures: [request.indicator: note])
        }
        try await keep(request, note: note, owner: owner.isEmpty ? officer.name : owner, slot)
    }

    private func keep(
        _ request: Request, note: String, owner: String, _ slot: LocatedSlot
    ) async throws {
        let (moment, name) = (officer.now(), officer.name)
        try await officer.queue.perform { writer in
            let key = try slot.key(in: writer)
            guard let counted = try writer.reader.slot(key)?.counted else {
                throw Problem(
                    .notFound, vi: "Chưa có báo cáo nào được tính.", en: "No report counts here.")
            }
            let seq = try writer.append(
                AuditEntry(
                    at: moment, actor: name, action: "quality.\(request.outcome.rawValue)",
                    subject: "\(slot.subject) \(request.indicator)", detail: note))
            try writer.insert(
                QualityNote(
                    submission: counted, outcome: request.outcome, owner: owner, note: note,
                    actor: name, at: moment), on: key, indicator: request.indicator, seq: seq)
        }
    }
}
