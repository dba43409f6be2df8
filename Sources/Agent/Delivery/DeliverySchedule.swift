import Shared

/// Who goes next, and when. Pure: time comes in as uptime (a wall clock may jump, FAULTS C1),
/// randomness as a generator, results as outcomes.
///
/// One line, one rest: a failure closes the line for a pause of `RetryPolicy`, and the next pass
/// begins *behind* the report that failed, so that one bad report never keeps the others waiting.
/// A report that has just been finalised may try at once, whatever the pause: someone is waiting
/// for the answer. Memory: eight bytes a waiting report, so that 10 000 of them weigh nothing (A13).
struct DeliverySchedule: Sendable {
    /// What to do after an attempt.
    enum Next: Hashable, Sendable {
        /// Try the pass's next report.
        case goOn
        /// Leave the other reports of this unit alone: the collector does not know it.
        case skipUnit
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
    /// When something of what waits may go next; until then looking is in vain.
    private(set) var quietUntil: Duration = .zero

    private var lastAttempted: OutboxName?
    /// Units that the collector turned away, and until when each is left alone. One unit's trouble
    /// does not hold up the others of a home.
    private var closed: [FacilityID: (strikes: Int, until: Duration)] = [:]
    /// Hashes of the reports that waited at the last look. Two that share one cost a pause, no more.
    private var seen: Set<Int> = []

    /// A schedule that begins with an attempt.
    init(policy: RetryPolicy) {
        self.policy = policy
    }

    /// The reports of one pass, in the order of attempts; empty while the line rests.
    ///
    /// A slot's revisions stand in order, oldest first: the collector accepts nothing else.
    mutating func plan(waiting: OutboxNames, now: Duration) -> OutboxNames {
        let isOpen = now >= opensAt
        let open =
            closed.isEmpty
            ? waiting : waiting.only { now >= closed[$0.slot.facility]?.until ?? .zero }
        quietUntil = opensAt
        if open.isEmpty, let first = waiting.compactMap({ closed[$0.slot.facility]?.until }).min() {
            quietUntil = max(opensAt, first)
        }
        let hashes = waiting.map(\.stem.hashValue)
        let before = seen
        seen = Set(hashes)
        if isOpen, open.count == waiting.count { return Self.inRevisionOrder(rotated(waiting)) }
        if before.isSuperset(of: seen) {
            return isOpen ? Self.inRevisionOrder(rotated(open)) : OutboxNames()
        }
        var blocked: Set<OutboxName.Slot> = []
        return Self.inRevisionOrder(waiting).only { name in
            let isFresh = !before.contains(name.stem.hashValue)
            let isDue = isOpen && now >= closed[name.slot.facility]?.until ?? .zero
            if isFresh || isDue, !blocked.contains(name.slot) { return true }
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
            closed[name.slot.facility] = nil
            opensAt = now
            return .goOn
        case .identity:
            return strike(name.slot.facility, now: now, random: &random)
        case .later(_, let retryAfter):
            return fail(now: now, retryAfter: retryAfter, random: &random)
        }
    }

    /// Lets the line be tried at once, as after a start.
    mutating func reopen() {
        failures = 0
        closed = [:]
        opensAt = .zero
    }

    /// Takes note that the home has no identity for the report's unit.
    mutating func recordStranded(
        _ name: OutboxName, now: Duration, random: inout some RandomNumberGenerator
    ) -> Next {
        lastAttempted = name
        _ = strike(name.slot.facility, now: now, random: &random)
        return .skipUnit
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
        _ unit: FacilityID, now: Duration, random: inout some RandomNumberGenerator
    ) -> Next {
        let strikes = (closed[unit]?.strikes ?? 0) + 1
        closed[unit] = (strikes, now + policy.identityPause(random: &random))
        return strikes < 2 ? .goOn : .skipUnit
    }

    private func rotated(_ waiting: OutboxNames) -> OutboxNames {
        guard let lastAttempted, let start = waiting.firstIndex(where: { $0 > lastAttempted })
        else { return waiting }
        return waiting.reordered(Array(start..<waiting.count) + Array(0..<start))
    }

    /// Keeps the places of each slot, and fills them with its revisions in order.
    static func inRevisionOrder(_ names: OutboxNames) -> OutboxNames {
        var slots: [Int] = []
        var revisions: [Int] = []
        for name in names {
            slots.append(name.slot.hashValue)
            revisions.append(name.revision)
        }
        // Each slot's places beside each other: as they are, and as its revisions want them. Two slots
        // of one hash are put in order together, which does neither any harm.
        let places = names.indices.sorted { (slots[$0], $0) < (slots[$1], $1) }
        let isRepeated = zip(places, places.dropFirst()).contains { slots[$0] == slots[$1] }
        // As a rule every slot waits once.
        guard isRepeated else { return names }
        let wanted = names.indices.sorted {
            (slots[$0], revisions[$0], $0) < (slots[$1], revisions[$1], $1)
        }
        var order = Array(names.indices)
        for (place, name) in zip(places, wanted) { order[place] = name }
        return names.reordered(order)
    }
}
