/// Who goes next, and when. Pure: time comes in as uptime (a wall clock may jump, FAULTS C1),
/// randomness as a generator, results as outcomes.
///
/// One line, one rest: a failure closes the line for a pause of `RetryPolicy`, and the next pass
/// begins *behind* the report that failed, so that one bad report never keeps the others waiting.
/// A report that has just been finalised may try at once, whatever the pause: someone is waiting
/// for the answer. Memory: one small entry a waiting report.
struct DeliverySchedule: Sendable {
    /// What to do after an attempt.
    enum Next: Hashable, Sendable {
        /// Try the pass's next report.
        case goOn
        /// Leave the line alone until `opensAt`.
        case rest
    }

    /// The pauses.
    let policy: RetryPolicy
    /// Failures in a row; 0 while the line is well.
    private(set) var failures = 0
    /// When the line may be used again. Zero at start, so that a new start tries at once whatever
    /// happened before it.
    private(set) var opensAt: Duration = .zero

    private var lastAttempted: OutboxName?
    private var identityStrikes = 0
    private var seen: Set<OutboxName> = []

    /// A schedule that begins with an attempt.
    init(policy: RetryPolicy) {
        self.policy = policy
    }

    /// The reports of one pass, in the order of attempts; empty while the line rests.
    ///
    /// A slot's revisions stand in order, oldest first: the collector accepts nothing else.
    mutating func plan(waiting: [OutboxName], now: Duration) -> [OutboxName] {
        let fresh = Set(waiting).subtracting(seen)
        seen = Set(waiting)
        let ordered = Self.inRevisionOrder(rotated(waiting))
        if now >= opensAt { return ordered }
        if fresh.isEmpty { return [] }
        var blocked: Set<OutboxName.Slot> = []
        return ordered.filter { name in
            if fresh.contains(name), !blocked.contains(name.slot) { return true }
            blocked.insert(name.slot)
            return false
        }
    }

    /// Takes note of an attempt's outcome.
    mutating func record(
        _ outcome: Outcome, of name: OutboxName, now: Duration,
        random: inout some RandomNumberGenerator
    ) -> Next {
        lastAttempted = name
        switch outcome {
        case .accepted, .refused:
            failures = 0
            identityStrikes = 0
            opensAt = now
            return .goOn
        case .identity:
            return strike(now: now, random: &random)
        case .later(_, let retryAfter):
            return fail(now: now, retryAfter: retryAfter, random: &random)
        }
    }

    /// Takes note that this computer's own disk would not take a result: as long a rest as for the
    /// line, or the same report would be sent in a loop (FAULTS A6).
    mutating func recordDiskFault(now: Duration, random: inout some RandomNumberGenerator) {
        _ = fail(now: now, retryAfter: nil, random: &random)
    }

    private mutating func fail(
        now: Duration, retryAfter: Duration?, random: inout some RandomNumberGenerator
    ) -> Next {
        failures += 1
        opensAt =
            now + policy.pause(failures: failures, retryAfter: retryAfter, random: &random)
        return .rest
    }

    /// One refused identity may be one report's; two in a row are the token's.
    private mutating func strike(
        now: Duration, random: inout some RandomNumberGenerator
    ) -> Next {
        identityStrikes += 1
        failures += 1
        opensAt = now + policy.identityPause(random: &random)
        return identityStrikes < 2 ? .goOn : .rest
    }

    private func rotated(_ waiting: [OutboxName]) -> [OutboxName] {
        guard let lastAttempted, let start = waiting.firstIndex(where: { $0 > lastAttempted })
        else { return waiting }
        return Array(waiting[start...] + waiting[..<start])
    }

    /// Keeps the places of each slot, and fills them with its revisions in order.
    static func inRevisionOrder(_ names: [OutboxName]) -> [OutboxName] {
        let bySlot = Dictionary(grouping: names, by: \.slot)
        guard bySlot.count < names.count else { return names }
        var queues = bySlot.mapValues { $0.sorted { $0.revision > $1.revision } }
        return names.compactMap { queues[$0.slot]?.popLast() }
    }
}
