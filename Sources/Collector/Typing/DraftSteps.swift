import Shared

/// What is done with a draft besides typing and sending it.
struct DraftSteps: Sendable {
    let queue: CommitQueue
    let catalogue: CatalogueHolder
    let book: AccountBook
    let surroundings: Surroundings

    /// Asks somebody else at the unit to approve the draft as it stands at `version`, or gives it back
    /// to whoever asked.
    ///
    /// - Parameter wanted: the draft that was looked at; nil for whichever is open. Another one may have
    ///   been begun since, and come to the same version.
    /// - Throws: `revisionStale` when the draft has been changed or has ended meanwhile, `badQuery`
    ///   for giving back without a word, or one's own.
    func take(
        _ kind: DraftStep.Kind, _ place: ReadTyping.Place, draft wanted: Int64?, version: Int,
        words: String, by person: Person
    ) async throws {
        let words = kind == .sentBack ? try Officer.reason(words) : words
        let step = DraftStep(
            kind: kind, version: version, words: words, account: person.account,
            at: surroundings.now())
        try await change(place) { writer, draft in
            guard draft.version == version, draft.draft == wanted ?? draft.draft else {
                throw SaveDraft.ended
            }
            if kind == .sentBack {
                let last = try writer.reader.steps(of: draft).last
                guard last?.kind == .asked, last?.account != person.account else {
                    throw Problem(
                        .badQuery, vi: "Không có bản trình duyệt nào của người khác.",
                        en: "Nobody else has asked for approval.")
                }
            }
            try writer.insert(step, of: draft)
        }
    }

    /// Gives a draft up. It stays, and is shown to nobody.
    func discard(_ place: ReadTyping.Place, draft wanted: Int64, by person: Person) async throws {
        let now = surroundings.now()
        try await change(place) { writer, draft in
            guard draft.draft == wanted else { throw SaveDraft.ended }
            try writer.append(
                AuditEntry(
                    at: now, actor: person.name.text, action: "typing.discarded",
                    subject: "\(place.form) \(place.period) \(place.unit)",
                    detail: "\(draft.draft) v\(draft.version)"))
            try writer.end(draft, submission: nil, at: now)
        }
    }

    /// Goes on with a draft after a revision has come some other way: it corrects that one from now on.
    func rebase(_ place: ReadTyping.Place, draft wanted: Int64) async throws {
        try await change(place) { writer, draft in
            guard draft.draft == wanted else { throw SaveDraft.ended }
            try writer.setBase(of: draft, to: try writer.reader.slot(draft.slot)?.counted)
        }
    }

    private func change(
        _ place: ReadTyping.Place,
        _ work: @escaping @Sendable (StoreWriter, DraftRow) throws -> Void
    ) async throws {
        let slot = try LocatedSlot(
            form: place.form, period: place.period, facility: place.unit, in: catalogue.current)
        try await queue.perform { writer in
            guard let draft = try writer.reader.openDraft(try slot.key(in: writer)) else {
                throw SaveDraft.ended
            }
            try work(writer, draft)
        }
    }

    // MARK: - A second person

    /// Says whether the unit wants a second person before a typed report is sent. Whoever asked for
    /// it takes it back; anybody may once that account has ended.
    ///
    /// - Throws: `wrongRole` for somebody else.
    func wantApproval(_ isWanted: Bool, by person: Person) async throws {
        guard let unit = person.facility, let row = catalogue.current.facilityRows[unit] else {
            throw Problem(.wrongRole)
        }
        let approval = TypingApproval(
            isWanted: isWanted, account: person.account, at: surroundings.now())
        let book = book
        try await queue.perform { writer in
            let held = try writer.reader.typingApproval(of: row)
            guard held?.isWanted ?? false != isWanted else { return }
            if let held, held.isWanted, held.account != person.account,
                let owner = book.accounts.first(where: { $0.account == held.account }),
                owner.endedAt == nil
            {
                throw Problem(
                    .wrongRole,
                    vi: "Chỉ \(owner.fullName), người đã bật, được tắt việc duyệt.",
                    en: "Only \(owner.fullName), who asked for it, may end the approval.")
            }
            let seq = try writer.append(
                AuditEntry(
                    at: approval.at, actor: person.name.text,
                    action: isWanted ? "typing.approvalOn" : "typing.approvalOff",
                    subject: unit.text, detail: ""))
            try writer.insert(approval, facility: row, seq: seq)
        }
    }
}
