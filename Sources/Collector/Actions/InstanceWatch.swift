import Shared
import Synchronization

/// Listens to which copy of a home speaks, and raises the alarm when there are two (FAULTS E7).
///
/// In memory a request costs one look-up. A new word is on the disk before it is confirmed to the
/// agent, so that a restart of the collector makes no forks of its own.
final class InstanceWatch: Sendable {
    private let queue: CommitQueue
    private let keys: KeyRing
    private let surroundings: Surroundings
    private let metrics: Metrics
    private let log: EventLog
    private let lineages: Mutex<[Int64: KeyLineage]>
    private let cloned: Mutex<Set<Int64>>

    init(
        lineages: [Int64: KeyLineage], cloned: Set<Int64>, queue: CommitQueue, keys: KeyRing,
        surroundings: Surroundings, metrics: Metrics, log: EventLog
    ) {
        self.lineages = Mutex(lineages)
        self.cloned = Mutex(cloned)
        self.queue = queue
        self.keys = keys
        self.surroundings = surroundings
        self.metrics = metrics
        self.log = log
    }

    /// Whether a claim says nothing new.
    func knows(_ claim: InstanceClaim, row: Int64) -> Bool {
        let now = surroundings.now()
        return lineages.withLock { lineages in
            var lineage = lineages[row] ?? KeyLineage()
            return lineage.hear(claim, at: now) == .known
        }
    }

    /// Takes the claim of a unit's request; returns when it may be confirmed.
    ///
    /// - Throws: `StorageFailure` when a new word could not be kept.
    func hear(_ claim: InstanceClaim, key: KeyID, row: Int64, unit: FacilityID) async throws {
        let now = surroundings.now()
        let (verdict, heads, former) = lineages.withLock { lineages in
            let former = lineages[row]
            var lineage = former ?? KeyLineage()
            let verdict = lineage.hear(claim, at: now)
            lineages[row] = lineage
            return (verdict, lineage.heads, former)
        }
        if verdict == .known { return }
        let isNews =
            verdict == .forked
            || verdict == .cloned && cloned.withLock { $0.insert(row).inserted }
        // Two copies that take turns are an alarm once, not a commit at every turn.
        if verdict == .cloned, !isNews { return }
        do {
            let keep: @Sendable (StoreWriter) throws -> Void = { writer in
                if isNews {
                    try writer.append(
                        AuditEntry(
                            at: now, actor: key.text,
                            action: verdict == .cloned ? "key.cloned" : "key.forked",
                            subject: unit.text, detail: claim.header))
                }
                if verdict == .cloned { try writer.markCloned(row: row, at: now) }
                try writer.setLineage(heads, of: row)
            }
            // Only a cloned key shows in the list of keys.
            if verdict == .cloned {
                try await keys.change(through: queue, keep)
            } else {
                try await queue.perform(keep)
            }
        } catch {
            // Unconfirmed: the agent says it again, and then it is news again.
            lineages.withLock { $0[row] = former }
            if verdict == .cloned { _ = cloned.withLock { $0.remove(row) } }
            throw error
        }
        guard isNews else { return }
        metrics.add(verdict == .cloned ? .keysCloned : .keysForked)
        log.write(
            verdict == .cloned
                ? .keyCloned(facility: unit.text, key: key.text)
                : .keyForked(facility: unit.text, key: key.text))
    }
}
