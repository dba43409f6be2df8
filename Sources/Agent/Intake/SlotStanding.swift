import Shared

/// How a draft stands to what is known of its slot: what was sent from here, and what the collector
/// says of it. Pure.
enum SlotStanding: Sendable {
    /// To be judged and saved; with the revision of the same content that the department no longer
    /// counts, if there was one.
    case fresh(withdrawn: Int?)
    /// The same content is in the outbox.
    case same
    /// The same content was acknowledged and the collector no longer knows it: it was set back to an
    /// older state. Everything after this revision is to be sent again, as it was.
    case lost(after: Int)
    /// The collector counts this very content, and this home did not send it.
    case counted(ContextAnswer.Counted)
    /// The same content was given back, and nothing in it has changed since.
    case returned(ContextAnswer.Returned, revision: Int)

    /// Decides.
    ///
    /// - Parameters:
    ///   - content: the draft's content digest.
    ///   - history: the slot in the outbox of the same unit.
    ///   - known: the last context heard; of a return it tells as long as no other revision came.
    ///   - isHeard: whether `known` was heard just now, after any receipt found here. Only such a
    ///     context can tell of a withdrawal, a loss, or what counts.
    init(content: Digest, history: SlotHistory, known: ContextAnswer?, isHeard: Bool) {
        let heard = isHeard ? known : nil
        let isSame = history.newest?.content == content
        if isSame, history.isNewestWaiting {
            self = .same
        } else if let known, let returned = known.returned,
            let counted = known.counted, counted.content == content,
            counted.revision >= (history.newest?.revision ?? 0), isSame || isHeard
        {
            self = .returned(returned, revision: counted.revision)
        } else if isSame, let newest = history.newest {
            self = Self.ofSent(newest, heard)
        } else if let counted = heard?.counted, counted.content == content,
            !history.isNewestWaiting
        {
            self = .counted(counted)
        } else {
            self = .fresh(withdrawn: nil)
        }
    }

    /// The newest revision has its receipt: does the collector still stand by it?
    private static func ofSent(
        _ newest: OutboxReport.Header, _ heard: ContextAnswer?
    ) -> SlotStanding {
        guard let heard else { return .same }
        if heard.revision < newest.revision { return .lost(after: heard.revision) }
        // A newer revision than ours with the same content counts for it as well.
        if heard.counted?.content == newest.content { return .same }
        let isSuperseded = (heard.counted?.revision ?? 0) > newest.revision
        return .fresh(withdrawn: isSuperseded ? nil : newest.revision)
    }
}
