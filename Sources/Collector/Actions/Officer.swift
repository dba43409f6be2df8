import Shared

/// What every decision of the department rests on: who decides, when, why.
struct Officer: Sendable {
    /// The queue of the store.
    let queue: CommitQueue
    /// Forms, units and days in force.
    let catalogue: CatalogueHolder
    /// The clock.
    let now: @Sendable () -> Instant
    /// Who decides, as audit rows name them.
    var name: String = Principal.local.name
    /// What they may decide about: every decision is held against it here.
    var mandate = Mandate.everything
    /// The revision that they have looked at; nil decides about whichever counts.
    var seen: Int?

    /// The same desk for whoever asks.
    func acting(for principal: Principal) -> Officer {
        Officer(
            queue: queue, catalogue: catalogue, now: now, name: principal.name,
            mandate: principal.mandate)
    }

    /// Finds a slot that may be decided about.
    func locate(
        form: FormCode, period: String, facility: FacilityID
    ) throws(Problem) -> LocatedSlot {
        try mandate.check(form)
        return try LocatedSlot(
            form: form, period: period, facility: facility, in: catalogue.current)
    }

    /// Most bytes of a reason: it travels to agents with everything else that their units are told.
    static let reasonLimit = 4000

    /// A reason that says something.
    ///
    /// - Throws: `badQuery` for an empty or an endless one.
    static func reason(_ text: String) throws(Problem) -> String {
        let text = text.nfc
        guard text.utf8.count <= reasonLimit else {
            throw Problem(
                .badQuery,
                vi: "Lý do dài \(text.utf8.count) byte; tối đa \(reasonLimit).",
                en: "The reason has \(text.utf8.count) bytes; at most \(reasonLimit) are taken.")
        }
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw Problem(.badQuery, vi: "Phải ghi lý do.", en: "Give a reason.")
        }
        return text
    }

    /// Decides about a slot that holds a report: checks its state, writes the act and the new state.
    ///
    /// - Parameters:
    ///   - figures: what is said of single figures.
    ///   - allowed: the states from which the decision can be taken.
    ///   - next: the state after it, from the state before.
    func decide(
        _ kind: ReviewKind, on slot: LocatedSlot, reason: String,
        figures: [IndicatorCode: String] = [:], allowed: Set<SlotReview>,
        next: @escaping @Sendable (StoreReader, SlotRowKey, SlotState) throws -> SlotState
    ) async throws {
        let moment = now()
        let name = name
        try await queue.perform { writer in
            let key = try slot.key(in: writer)
            guard let state = try writer.reader.slot(key), let counted = state.counted else {
                throw Problem(
                    .notFound, vi: "Chưa có báo cáo nào được tính.", en: "No report counts here.")
            }
            let isClosed = try writer.reader.isClosed(key)
            try checkSeen(counted, writer.reader)
            guard !isClosed, allowed.contains(state.review) else {
                throw isClosed || state.review == .closed
                    ? Problem(.periodClosed) : Self.illegal(kind, from: state.review)
            }
            let seq = try writer.append(
                AuditEntry(
                    at: moment, actor: name, action: "review.\(kind.rawValue)",
                    subject: slot.subject, detail: reason))
            try writer.insertReview(
                kind, on: key, submission: counted, reason: reason, figures: figures, seq: seq,
                at: moment)
            try writer.set(try next(writer.reader, key, state), for: key)
            if kind == .withdrawn {
                try writer.markDirty(key)
                // Parts that came before the report are older than it: they are no figures to begin
                // the next one with.
                try writer.dropDraft(key)
            }
        }
    }

    /// Lets a decision about the counted revision pass, where it is the one that was looked at: a unit
    /// may have sent another while somebody was reading.
    ///
    /// - Throws: `revisionStale`.
    func checkSeen(_ counted: Int64, _ reader: StoreReader) throws {
        guard let seen, let now = try reader.stored(seq: counted)?.facts.revision, now != seen
        else { return }
        throw Problem(
            .revisionStale,
            vi: "Bạn đã xem bản \(seen); nay bản được tính là bản \(now). Xem lại rồi quyết định.",
            en: "You have looked at revision \(seen); revision \(now) counts now. Look again, then "
                + "decide.")
    }

    private static func illegal(_ kind: ReviewKind, from state: SlotReview) -> Problem {
        Problem(
            .badQuery, vi: "Không thể “\(kind.rawValue)” khi báo cáo đang “\(state.rawValue)”.",
            en: "Cannot be “\(kind.rawValue)” while it is “\(state.rawValue)”.")
    }
}
