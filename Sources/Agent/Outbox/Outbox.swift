import Shared

/// Where finalised reports wait until the collector has acknowledged them.
///
/// Contract, whatever keeps them: `save` returns only when a power cut can no longer lose the
/// report; nothing leaves the outbox but by `settle` with a receipt the caller has matched, or by
/// `refuse` to where a person looks; one damaged report costs one report. All calls may be repeated.
protocol Outbox: Sendable {
    /// Makes a report durable, or leaves no trace of it and throws. The decision what to save is
    /// made by `draft` while no other process can save: it is given what the slot's newest
    /// revision is and returns the report, or nil to save nothing.
    func save(
        slot: OutboxName.Slot, _ draft: @Sendable (SlotHistory) -> OutboxReport?
    ) async throws(FileFault) -> OutboxName?
    /// The names of all waiting reports, sorted.
    func waiting() async throws(FileFault) -> OutboxNames
    /// One waiting report. A damaged one is moved aside and told once.
    func load(_ name: OutboxName) async throws(FileFault) -> OutboxLoad
    /// Marks a report sent and keeps its receipt.
    func settle(_ name: OutboxName, receipt: [UInt8]) async throws(FileFault)
    /// Puts a refused report where a person looks, with the collector's words.
    func refuse(_ name: OutboxName, reason: [UInt8]) async throws(FileFault)
    /// Lets the sent revisions of a slot after `revision` wait once more, as they were: for a
    /// collector that has lost them. Their receipts stay as witnesses and count no longer.
    func sendAgain(_ slot: OutboxName.Slot, after revision: Int) async throws(FileFault)
    /// How many reports stand where.
    func counts() async throws(FileFault) -> OutboxCounts
}

/// What loading a waiting report came to.
enum OutboxLoad: Hashable, Sendable {
    /// Here it is, whole.
    case report(OutboxReport)
    /// It was damaged and has been moved aside; why.
    case damaged(String)
    /// Written by a newer version of the agent; left where it is.
    case newer(format: Int64)
    /// It is no longer waiting: another process settled it.
    case gone
}

/// What the outbox knows of one unit's form and period.
struct SlotHistory: Hashable, Sendable {
    /// The newest revision that waits or was sent; nil when there is none.
    var newest: OutboxReport.Header?
    /// What the newest revision's file is called.
    var newestName: OutboxName?
    /// True while `newest` has no receipt yet.
    var isNewestWaiting = false
    /// The revision the collector said it stands at when it refused one of ours as stale; 0 when
    /// it never did.
    var collectorRevision = 0

    /// The number of the next revision.
    var nextRevision: Int { max(newest?.revision ?? 0, collectorRevision) + 1 }
}

/// How many reports stand where.
struct OutboxCounts: Hashable, Sendable {
    /// To be sent.
    var waiting = 0
    /// Acknowledged.
    var sent = 0
    /// Refused by the collector: a person must look.
    var refused = 0
    /// Damaged on disk: a person must look.
    var damaged = 0
    /// When the oldest waiting report was finalised.
    var oldestWaiting: Instant?
}
