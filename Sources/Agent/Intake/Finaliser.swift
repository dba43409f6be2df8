import Shared

/// Turns a draft into a report that can no longer be lost: judged by the rules, given an identity and
/// a revision, written canonically, durable in the outbox.
struct Finaliser: Sendable {
    /// What became of a draft.
    enum Result: Sendable {
        /// Durable in the outbox under this name.
        case saved(OutboxName)
        /// The same content is in the outbox already: one report, not a revision.
        case unchanged(OutboxName, isWaiting: Bool)
        /// The same content was sent and the collector has lost it: it waits once more, unless this
        /// was a rehearsal.
        case lost(OutboxName)
        /// The collector counts this content already, from another home: nothing is to be sent.
        case counted(ContextAnswer.Counted)
        /// The department gave this very content back: nothing is saved.
        case returned(ContextAnswer.Returned, revision: Int)
        /// Its canonical bytes are more than the collector takes; nothing is saved.
        case tooLarge(bytes: Int)
        /// Judged and not saved: the rules keep it back, or it was a rehearsal. `withdrawn` is the
        /// revision with the same content that the department has taken out of its count.
        case kept(Verdict, withdrawn: Int?)
        /// This home does not speak for the unit that the draft names; nothing is saved.
        case strangeUnit(FacilityID)
        /// It waits for the unit's head, or came back from there.
        case held(HeldDraft)
        /// Ready to be held; never leaves this type.
        case prepared(OutboxReport)
    }

    /// Where what waits for the head is kept, and explanations that were typed; nil without either.
    var drafts: DraftStore?
    /// Whether the unit's head approves each report.
    var needsApproval = false
    /// Who prepares the reports.
    var preparedBy: String?

    private let outbox: any Outbox
    private let cache: ReferenceCache
    private let book: IdentityBook
    private let clock: any AgentClock
    private let randomBytes: @Sendable (Int) -> [UInt8]

    init(
        outbox: any Outbox, cache: ReferenceCache, book: IdentityBook, clock: any AgentClock,
        randomBytes: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.outbox = outbox
        self.cache = cache
        self.book = book
        self.clock = clock
        self.randomBytes = randomBytes
    }

    /// The units that this home speaks for, the first one first.
    var units: [FacilityID] { book.all.map(\.facility) }

    /// What a draft is about, with the home's first unit for one that names none.
    func slot(of draft: ReportDraft) -> OutboxName.Slot {
        OutboxName.Slot(draft, first: book.first.facility)
    }

    /// Judges a draft with what is known here; nothing is saved.
    ///
    /// - Parameter revision: the revision it would become.
    func judge(_ draft: ReportDraft, revision: Int) -> Verdict {
        let known = cache.context(draft.form.code, draft.period, of: slot(of: draft).facility)
        return Validator.verdict(
            on: draft.content, form: draft.form, period: draft.period, revision: revision,
            context: known?.context ?? .unknown)
    }

    /// Judges a draft as what it would become if it were submitted now; nothing is saved.
    ///
    /// - Parameter isHeard: whether the cached context was heard just now, after any receipt that
    ///   this submission found. Only such a context can tell of a withdrawal.
    func rehearse(_ draft: ReportDraft, isHeard: Bool = false) async throws(FileFault) -> Result {
        try await decide(draft, isHeard: isHeard, saving: false)
    }

    /// Finalises a draft.
    ///
    /// - Parameter isHeard: see `rehearse`.
    func finalise(_ draft: ReportDraft, isHeard: Bool = false) async throws(FileFault) -> Result {
        try await decide(draft, isHeard: isHeard, saving: true)
    }

    private func decide(
        _ draft: ReportDraft, isHeard: Bool, saving: Bool
    ) async throws(FileFault) -> Result {
        let slot = slot(of: draft)
        let facility = slot.facility
        guard let identity = book[facility] else { return .strangeUnit(facility) }
        let content = ReportCodec.contentDigest(
            draft.content, form: draft.form, facility: facility, period: draft.period)
        let known = cache.context(draft.form.code, draft.period, of: facility)
        let decision = Decision()
        let name = try await outbox.save(slot: slot) { history in
            let standing = SlotStanding(
                content: content, history: history, known: known, isHeard: isHeard)
            guard case .fresh(let withdrawn) = standing else {
                if let result = Self.result(standing, history) { decision.set(result) }
                return nil
            }
            let revision = max(history.nextRevision, (known?.revision ?? 0) + 1)
            let verdict = judge(draft, revision: revision)
            guard verdict.accepts(draft.content) else {
                decision.set(.kept(verdict, withdrawn: withdrawn))
                return nil
            }
            let report = report(draft, of: identity, revision: revision, content: content)
            guard report.body.count <= ReportCodec.limits.bytes else {
                decision.set(.tooLarge(bytes: report.body.count))
                return nil
            }
            if saving {
                guard needsApproval, drafts != nil else { return report }
                decision.set(.prepared(report))
                return nil
            }
            decision.set(.kept(verdict, withdrawn: withdrawn))
            return nil
        }
        if let name {
            // What was typed for it went along. Left behind it would only repeat itself.
            try? drafts?.forget(slot, of: facility)
            return .saved(name)
        }
        if case .prepared(let report) = decision.value, let drafts {
            return .held(try drafts.hold(report, at: clock.now()))
        }
        if saving, case .lost = decision.value, let known {
            try await outbox.sendAgain(slot, after: known.revision)
        }
        return decision.value ?? .kept(Verdict(findings: [], unevaluated: []), withdrawn: nil)
    }

    /// What a draft that is not judged comes to; nil for one that is.
    private static func result(_ standing: SlotStanding, _ history: SlotHistory) -> Result? {
        switch standing {
        case .fresh: nil
        case .counted(let counted): .counted(counted)
        case .returned(let returned, let revision): .returned(returned, revision: revision)
        case .same:
            history.newestName.map { .unchanged($0, isWaiting: history.isNewestWaiting) }
        case .lost: history.newestName.map { .lost($0) }
        }
    }

    private func said(in draft: ReportDraft, at now: Instant) -> Report.Content {
        var content = draft.content.withoutBlankCells
        content.preparedBy = preparedBy.flatMap { ReportPerson(name: $0, at: now) }
        return content
    }

    private func report(
        _ draft: ReportDraft, of identity: AgentIdentity, revision: Int, content: Digest
    ) -> OutboxReport {
        let now = clock.now()
        let id = ReportID(milliseconds: now.milliseconds, random: randomBytes(10))
        let report = Report(
            id: id, form: draft.form.key, facility: identity.facility, period: draft.period,
            revision: revision, finalisedAt: now, content: said(in: draft, at: now))
        let body = ReportCodec.encode(report, form: draft.form)
        let digest = Digest(of: body)
        return OutboxReport(
            header: OutboxReport.Header(
                id: id, digest: digest, form: draft.form.code, period: draft.period.identifier,
                revision: revision, facility: identity.facility, content: content,
                finalisedAt: now, source: draft.content.source?.file ?? "",
                signature: identity.signature(of: digest)?.header),
            body: body)
    }
}

extension Report.Content {
    /// The same with the cells of answers only: the draft also knows where its blanks stand.
    fileprivate var withoutBlankCells: Report.Content {
        var content = self
        for slot in values.indices where values[slot] == nil { content.source?.cells[slot] = nil }
        return content
    }
}
