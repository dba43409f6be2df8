import Shared

/// Says that a report's explained warnings were looked at and hold: it stays as it is, and whoever
/// comes next sees who has looked, when, and what they found.
struct AcceptWarnings: Sendable {
    let officer: Officer

    /// Notes it for the counted revision of a slot.
    ///
    /// - Throws: `badQuery` without a note, `notFound` where no report counts.
    func callAsFunction(
        form: FormCode, period: String, facility: FacilityID, note: String
    ) async throws {
        let slot = try officer.locate(form: form, period: period, facility: facility)
        try await officer.note(.warningsAccepted, on: slot, note: try Officer.reason(note)) {
            [officer] reader, _, state in
            guard let counted = state?.counted, let stored = try reader.stored(seq: counted),
                let form = officer.catalogue.current.form(row: stored.facts.formVersion)
            else {
                throw Problem(
                    .notFound, vi: "Chưa có báo cáo nào được tính.", en: "No report counts here.")
            }
            try officer.checkSeen(counted, reader)
            let content = try StoredReport(stored, form: form).content
            guard !content.explanations.isEmpty || !content.notes.isEmpty else {
                throw Problem(
                    .badQuery, vi: "Báo cáo không có cảnh báo nào được giải trình.",
                    en: "The report has no explained warning.")
            }
        }
    }
}

/// Opens a closed slot for one erratum (`đính chính`): the unit may send one more revision. What was
/// closed stays beside it and can always be shown (DOMAIN §4).
struct OpenErratum: Sendable {
    let officer: Officer

    /// Opens it.
    ///
    /// - Throws: `badQuery` without a reason, or while the period is not closed.
    func callAsFunction(
        form: FormCode, period: String, facility: FacilityID, reason: String
    ) async throws {
        let slot = try officer.locate(form: form, period: period, facility: facility)
        try await officer.note(.erratumOpened, on: slot, note: try Officer.reason(reason)) {
            reader, key, _ in
            guard try reader.isClosed(key) else {
                throw Problem(
                    .badQuery, vi: "Kỳ chưa khóa sổ: trả lại báo cáo để đơn vị sửa.",
                    en: "The period is not closed: return the report so that the unit mends it.")
            }
            guard try !reader.awaitsErratum(key) else {
                throw Problem(
                    .badQuery, vi: "Đã mở đính chính, đang chờ đơn vị gửi.",
                    en: "An erratum is open already and awaited.")
            }
        }
    }
}

extension Officer {
    /// Writes a note about a slot, once `check` has found nothing against it.
    fileprivate func note(
        _ kind: ReviewNote.Kind, on slot: LocatedSlot, note: String,
        check: @escaping @Sendable (StoreReader, SlotRowKey, SlotState?) throws -> Void
    ) async throws {
        let (moment, name) = (now(), name)
        try await queue.perform { writer in
            let key = try slot.key(in: writer)
            let state = try writer.reader.slot(key)
            try check(writer.reader, key, state)
            let seq = try writer.append(
                AuditEntry(
                    at: moment, actor: name, action: "review.\(kind.rawValue)",
                    subject: slot.subject, detail: note))
            try writer.insertReviewNote(
                kind, on: key, submission: state?.counted, note: note, seq: seq, at: moment)
        }
    }
}
