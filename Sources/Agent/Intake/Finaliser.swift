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
        /// Its canonical bytes are more than the collector takes; nothing is saved.
        case tooLarge(bytes: Int)
        /// The rules keep it back.
        case kept(Verdict)
    }

    private let outbox: any Outbox
    private let cache: ReferenceCache
    private let facility: FacilityID
    private let clock: any AgentClock
    private let randomBytes: @Sendable (Int) -> [UInt8]

    init(
        outbox: any Outbox, cache: ReferenceCache, facility: FacilityID, clock: any AgentClock,
        randomBytes: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.outbox = outbox
        self.cache = cache
        self.facility = facility
        self.clock = clock
        self.randomBytes = randomBytes
    }

    /// Judges a draft with what is known here; nothing is saved.
    ///
    /// - Parameter revision: the revision it would become.
    func judge(_ draft: ReportDraft, revision: Int) -> Verdict {
        let known = cache.context(draft.form.code, draft.period)
        return Validator.verdict(
            on: draft.content, form: draft.form, period: draft.period, revision: revision,
            context: known?.context ?? .unknown)
    }

    /// Judges a draft as what it would become if it were submitted now; nothing is saved.
    func rehearse(_ draft: ReportDraft) async throws(FileFault) -> Result {
        try await decide(draft, saving: false)
    }

    /// Finalises a draft.
    func finalise(_ draft: ReportDraft) async throws(FileFault) -> Result {
        try await decide(draft, saving: true)
    }

    private func decide(
        _ draft: ReportDraft, saving: Bool
    ) async throws(FileFault) -> Result {
        let slot = OutboxName.Slot(form: draft.form.code, period: draft.period.identifier)
        let content = ReportCodec.contentDigest(
            draft.content, form: draft.form, facility: facility, period: draft.period)
        let counted = cache.context(draft.form.code, draft.period)?.revision ?? 0
        let decision = Decision()
        let name = try await outbox.save(slot: slot) { history in
            if let newest = history.newest, newest.content == content,
                newest.facility == facility
            {
                let name = OutboxName(newest)
                decision.set(.unchanged(name, isWaiting: history.isNewestWaiting))
                return nil
            }
            let revision = max(history.nextRevision, counted + 1)
            let verdict = judge(draft, revision: revision)
            guard verdict.accepts(draft.content) else {
                decision.set(.kept(verdict))
                return nil
            }
            let report = report(draft, revision: revision, content: content)
            guard report.body.count <= ReportCodec.limits.bytes else {
                decision.set(.tooLarge(bytes: report.body.count))
                return nil
            }
            if saving { return report }
            decision.set(.kept(verdict))
            return nil
        }
        if let name { return .saved(name) }
        return decision.value ?? .kept(Verdict(findings: [], unevaluated: []))
    }

    private func report(
        _ draft: ReportDraft, revision: Int, content: Digest
    ) -> OutboxReport {
        let now = clock.now()
        let id = ReportID(milliseconds: now.milliseconds, random: randomBytes(10))
        let report = Report(
            id: id, form: draft.form.key, facility: facility, period: draft.period,
            revision: revision, finalisedAt: now, content: draft.content)
        let body = ReportCodec.encode(report, form: draft.form)
        return OutboxReport(
            header: OutboxReport.Header(
                id: id, digest: Digest(of: body), form: draft.form.code,
                period: draft.period.identifier, revision: revision, facility: facility,
                content: content, finalisedAt: now, source: draft.content.source?.file ?? ""),
            body: body)
    }
}

extension OutboxName {
    /// The name of a report whose header was read back.
    init(_ header: OutboxReport.Header) {
        self.init(
            id: header.id, form: header.form, period: header.period, revision: header.revision,
            finalisedAt: header.finalisedAt)
    }
}
