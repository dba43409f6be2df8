import Shared

/// Sends a draft: finalises it as a report and hands it to the intake that takes every report
/// (`AcceptReport`). In the intake's transaction the draft ends, and the account is named.
struct SubmitDraft: Sendable {
    /// What came of it.
    enum Outcome: Sendable {
        /// It counts.
        case sent(Receipt)
        /// Something keeps it back: faults, findings without explanation, an approval that is wanted.
        case kept
        /// Others have changed something that the sender has not seen.
        case moved
        /// The intake refused it.
        case refused(Problem)
    }

    let read: ReadTyping
    let accept: AcceptReport
    let signer: DeputySigner
    let book: AccountBook
    let surroundings: Surroundings
    let metrics: Metrics

    /// Sends the draft as it stands at `version`.
    ///
    /// - Parameters:
    ///   - draft: the draft that was looked at; nil for whichever is open.
    ///   - isApproving: true for the second person, who was asked.
    /// - Throws: `periodNotEnded`, `periodClosed`, `revisionLocked`, what finding the slot throws.
    func callAsFunction(
        _ place: ReadTyping.Place, draft wanted: Int64? = nil, version: Int, by person: Person,
        isApproving: Bool = false
    ) async throws -> Outcome {
        let now = surroundings.now()
        let sheet = try await read(place, at: now)
        try sheet.standing.refuseTyping(sheet.slot.plan)
        if case .early = sheet.standing { throw Problem(.periodNotEnded) }
        guard let draft = sheet.draft, draft.version == version,
            draft.draft == wanted ?? draft.draft
        else { return .moved }
        guard sheet.isComplete, !sheet.isOvertaken else { return .kept }
        if sheet.needsApproval || isApproving {
            guard isApproving, let asked = sheet.asked, asked.account != person.account else {
                return .kept
            }
        }
        return try await send(sheet, draft, by: person, isApproving: isApproving, at: now)
    }

    private func send(
        _ sheet: TypingSheet, _ draft: DraftRow, by person: Person, isApproving: Bool,
        at now: Instant
    ) async throws -> Outcome {
        let unit = sheet.slot.facility
        let deputy = try await signer(
            for: unit, row: sheet.slot.facilityRow, by: person.name.text)
        let report = report(sheet, by: person, isApproving: isApproving, at: now)
        let body = ReportCodec.encode(report, form: sheet.form)
        guard body.count <= ReportCodec.limits.bytes else { throw Problem(.bodyTooLarge) }
        let digest = Digest(of: body)
        let prepared = try AcceptReport.prepare(
            AcceptReport.Delivery(
                body: body, claimed: digest, signature: deputy.signature(of: digest)),
            from: .unit(unit, key: deputy.id, row: deputy.row), receivedAt: now,
            in: accept.catalogue.current, signatures: accept.signatures)
        let entry = AuditEntry(
            at: now, actor: person.name.text, action: "typing.sent", subject: report.id.text,
            detail: sheet.slot.subject)
        let outcome: AcceptReport.Outcome
        do {
            outcome = try await accept(prepared) { writer in
                guard try writer.reader.openDraft(draft.slot) == draft else { throw Moved() }
            } after: { writer, seq in
                try writer.append(entry)
                try writer.end(draft, submission: seq, at: now)
            }
        } catch is Moved {
            return .moved
        }
        metrics.count(outcome)
        switch outcome {
        case .accepted(let receipt), .repeated(let receipt): return .sent(receipt)
        case .refused(let problem): return .refused(problem)
        }
    }

    /// Somebody changed or sent the draft between the look and the transaction.
    private struct Moved: Error {}

    private func report(
        _ sheet: TypingSheet, by person: Person, isApproving: Bool, at now: Instant
    ) -> Report {
        let names = Dictionary(
            book.accounts.map { ($0.account, "\($0.fullName) (\($0.name))") },
            uniquingKeysWith: { first, _ in first })
        let asked = sheet.asked
        let preparer = asked.flatMap { step in
            book.accounts.first { $0.account == step.account }?.fullName
        }
        let typed = sheet.log.texts[.preparedBy]
        let id = ReportID(
            milliseconds: now.milliseconds, random: surroundings.randomBytes(10))
        return TypedReport(
            sheet: sheet, nameOf: { names[$0] ?? "?" },
            preparedBy: ReportPerson(
                name: typed ?? preparer ?? person.fullName,
                at: isApproving ? asked?.at ?? now : now),
            approvedBy: isApproving ? ReportPerson(name: person.fullName, at: now) : nil
        ).report(id: id, at: now)
    }
}
