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
        /// Judged and not saved: the rules keep it back, or it was a rehearsal. `withdrawn` is the
        /// revision with the same content that the department has taken out of its count.
        case kept(Verdict, withdrawn: Int?)
    }

    private let outbox: any Outbox
    private let cache: ReferenceCache
    private let facility: FacilityID
    private let clock: any AgentClock
    private let randomBytes: @Sendable (Int) -> [UInt8]

    /// The units that this home speaks for, the first one first.
    var units: [FacilityID] { [facility] }

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
        let slot = OutboxName.Slot(form: draft.form.code, period: draft.period.identifier)
        let content = ReportCodec.contentDigest(
            draft.content, form: draft.form, facility: facility, period: draft.period)
        let known = cache.context(draft.form.code, draft.period)
        let heard = isHeard ? known : nil
        let decision = Decision()
        let name = try await outbox.save(slot: slot) { history in
            var withdrawn: Int?
            if let newest = history.newest, newest.content == content,
                newest.facility == facility
            {
                guard let heard, heard.hasDropped(draft, as: history) else {
                    let name = OutboxName(newest)
                    decision.set(.unchanged(name, isWaiting: history.isNewestWaiting))
                    return nil
                }
                withdrawn = newest.revision
            }
            let revision = max(history.nextRevision, (known?.revision ?? 0) + 1)
            let verdict = judge(draft, revision: revision)
            guard verdict.accepts(draft.content) else {
                decision.set(.kept(verdict, withdrawn: withdrawn))
                return nil
            }
            let report = report(draft, revision: revision, content: content)
            guard report.body.count <= ReportCodec.limits.bytes else {
                decision.set(.tooLarge(bytes: report.body.count))
                return nil
            }
            if saving { return report }
            decision.set(.kept(verdict, withdrawn: withdrawn))
            return nil
        }
        if let name { return .saved(name) }
        return decision.value ?? .kept(Verdict(findings: [], unevaluated: []), withdrawn: nil)
    }

    private func report(
        _ draft: ReportDraft, revision: Int, content: Digest
    ) -> OutboxReport {
        let now = clock.now()
        let id = ReportID(milliseconds: now.milliseconds, random: randomBytes(10))
        let report = Report(
            id: id, form: draft.form.key, facility: facility, period: draft.period,
            revision: revision, finalisedAt: now, content: draft.content.withoutBlankCells)
        let body = ReportCodec.encode(report, form: draft.form)
        return OutboxReport(
            header: OutboxReport.Header(
                id: id, digest: Digest(of: body), form: draft.form.code,
                period: draft.period.identifier, revision: revision, facility: facility,
                content: content, finalisedAt: now, source: draft.content.source?.file ?? ""),
            body: body)
    }
}

extension ContextAnswer {
    /// True when the collector has had the newest revision of `history`, which says what `draft`
    /// says, and no longer counts it: nothing counts, or figures that differ from these.
    ///
    /// A collector that has not come so far yet says nothing of it, nor is anything said of a
    /// revision without a receipt.
    fileprivate func hasDropped(_ draft: ReportDraft, as history: SlotHistory) -> Bool {
        guard let newest = history.newest, !history.isNewestWaiting,
            revision >= newest.revision
        else { return false }
        guard let counted = context.replaced else { return true }
        return counted != draft.figures
    }
}

extension ReportDraft {
    /// The answers as a context carries them: without texts and lists.
    fileprivate var figures: [IndicatorCode: Value] {
        var figures: [IndicatorCode: Value] = [:]
        for (indicator, value) in zip(form.indicators, content.values) {
            switch value {
            case .text, .list, nil: continue
            case let value?: figures[indicator.code] = value
            }
        }
        return figures
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

extension OutboxName {
    /// The name of a report whose header was read back.
    init(_ header: OutboxReport.Header) {
        self.init(
            id: header.id, form: header.form, period: header.period, revision: header.revision,
            finalisedAt: header.finalisedAt)
    }
}
