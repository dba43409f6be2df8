import Dispatch
import GRDB
import Shared
import Synchronization

/// The only way to write: waiting writes are committed together, one disk synchronisation for all.
///
/// A write that finds nobody waiting is committed at once; while that commit waits for the disk,
/// others gather and go into the next transaction, up to `batchLimit`. Beyond `waitingLimit`
/// waiting writes the answer is `StorageFailure.queueFull`, so that memory stays bounded when the
/// disk is slow (FAULTS D5).
///
/// A commit costs the same whether it holds one report or fifty. So in a crowd the next one starts
/// when half of those who were seen last wait again, or a millisecond has passed. One who reports
/// alone is no crowd, and waits for nobody.
///
/// Nobody is answered before the transaction that holds their write is on the disk. A write that
/// fails takes only itself away (FAULTS D9): when one has thrown after writing something, the batch
/// is rolled back and run again with a savepoint around each.
final class CommitQueue: Sendable {
    /// Most writes in one transaction.
    static let batchLimit = 256
    /// From how many writes at once it is worth waiting for more.
    private static let crowd = 8

    private struct State {
        var waiting: [any PendingWrite] = []
        var isDraining = false
        var failure: StorageFailure?
        var batches = 0
        /// With how many waiting writes the writer wants to be woken; nil while it works.
        var wanted: Int?
    }

    private let store: SQLiteStore
    private let waitingLimit: Int
    private let head: Mutex<AuditHead>
    private let memory = WriterMemory()
    private let state = Mutex(State())
    private let gathered = DispatchSemaphore(value: 0)
    private let soon: @Sendable () -> DispatchTime
    private let onFatal: @Sendable (StorageFailure) -> Void

    /// Makes the queue of `store`.
    ///
    /// - Parameters:
    ///   - waitingLimit: how many writes may wait.
    ///   - soon: until when the writer waits for a crowd to come back: about a millisecond from now,
    ///     a fraction of what most disks need.
    ///   - onFatal: called once when the disk can no longer be trusted; must stop the process.
    init(
        store: SQLiteStore, waitingLimit: Int = 1024, soon: @escaping @Sendable () -> DispatchTime,
        onFatal: @escaping @Sendable (StorageFailure) -> Void
    ) throws {
        self.store = store
        self.waitingLimit = waitingLimit
        self.soon = soon
        self.onFatal = onFatal
        head = Mutex(try store.readNow { try $0.auditHead() })
    }

    /// How many writes wait now.
    var depth: Int { state.withLock { $0.waiting.count } }

    /// How many transactions were begun.
    var batches: Int { state.withLock { $0.batches } }

    /// The number of the last act that is on the disk.
    var recorded: Int64 { head.withLock { $0.seq } }

    /// Runs `work` inside a transaction and returns when its effects are durable.
    ///
    /// `work` may run twice (see above): it must have no effect but on the writer. What it throws
    /// undoes its own writes and comes out here.
    func perform<Result: Sendable>(
        _ work: @escaping @Sendable (StoreWriter) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            perform(work) { continuation.resume(with: $0) }
        }
    }

    /// The same for a caller that does not wait: `then` is called once, when the effects are durable
    /// or it is certain that there are none. It must be short: often it is on the writer's thread.
    func perform<Result: Sendable>(
        _ work: @escaping @Sendable (StoreWriter) throws -> Result,
        then: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
        enqueue(Write(work: work, then: then))
    }

    private func enqueue(_ write: any PendingWrite) {
        let next = state.withLock { state -> Next in
            if let failure = state.failure { return .refuse(failure) }
            guard state.waiting.count < waitingLimit else { return .refuse(.queueFull) }
            state.waiting.append(write)
            if let wanted = state.wanted, state.waiting.count >= wanted {
                state.wanted = nil
                return .wake
            }
            defer { state.isDraining = true }
            return state.isDraining ? .wait : .start
        }
        switch next {
        case .refuse(let failure): write.settle(failure: failure)
        case .wait: break
        case .wake: gathered.signal()
        case .start: store.pool.asyncWriteWithoutTransaction { db in self.drain(db) }
        }
    }

    /// What follows from one more waiting write.
    private enum Next {
        case refuse(StorageFailure)
        case wait, wake, start
    }

    /// Commits batch after batch until nobody waits. Runs on the writer's own thread.
    private func drain(_ db: Database) {
        var seen = 0
        while true {
            gather(seen)
            guard let batch = nextBatch() else { return }
            defer { seen = batch.count + depth }
            let failure = commit(batch, in: db)
            if case .fatal? = failure, let failure {
                state.withLock { $0.failure = failure }
                onFatal(failure)
            }
            for write in batch { write.settle(failure: failure) }
        }
    }

    /// Waits a moment for half of those `seen` last, if they were a crowd.
    private func gather(_ seen: Int) {
        guard seen >= Self.crowd else { return }
        let mustWait = state.withLock { state in
            guard state.waiting.count < seen / 2 else { return false }
            state.wanted = seen / 2
            return true
        }
        guard mustWait, gathered.wait(timeout: soon()) == .timedOut else { return }
        let isSignalled = state.withLock { state in
            defer { state.wanted = nil }
            return state.wanted == nil
        }
        // The signal came between the end of the wait and here: it must not wake a later one.
        if isSignalled { gathered.wait() }
    }

    private func nextBatch() -> [any PendingWrite]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isDraining = false
                return nil
            }
            let batch = Array(state.waiting.prefix(Self.batchLimit))
            state.waiting.removeFirst(batch.count)
            state.batches += 1
            return batch
        }
    }

    /// Commits a batch; nil when it is on the disk, or why none of it is.
    private func commit(_ batch: [any PendingWrite], in db: Database) -> StorageFailure? {
        do {
            if try run(batch, in: db, isolated: false) == false {
                _ = try run(batch, in: db, isolated: true)
            }
            return nil
        } catch {
            return StorageFailure(error) ?? .unavailable(code: -1)
        }
    }

    /// Runs and commits a batch; false when it was rolled back because a write failed halfway.
    private func run(
        _ batch: [any PendingWrite], in db: Database, isolated: Bool
    ) throws -> Bool {
        try db.beginTransaction(.immediate)
        do {
            let writer = StoreWriter(db: db, head: head.withLock { $0 }, memory: memory)
            for write in batch {
                let whole =
                    isolated ? try write.runIsolated(writer) : try write.run(writer)
                guard whole else {
                    memory.removeAll()
                    try db.rollback()
                    return false
                }
            }
            try writer.keepReceipts()
            try db.commit()
            head.withLock { $0 = writer.head }
            return true
        } catch {
            memory.removeAll()
            if db.isInsideTransaction { try db.rollback() }
            throw error
        }
    }
}

/// A write of any result type, as the queue sees it.
private protocol PendingWrite: AnyObject, Sendable {
    /// Runs the work and keeps what came of it. False when it failed after writing something.
    /// Throws only what concerns the whole batch.
    func run(_ writer: StoreWriter) throws -> Bool
    /// Runs the work in a savepoint of its own. Always true.
    func runIsolated(_ writer: StoreWriter) throws -> Bool
    /// Answers the one who waits: with `failure`, or with what came of the work.
    func settle(failure: StorageFailure?)
}

/// SAFETY: `outcome` is touched by the writer's thread only, between being taken off the queue and
/// being settled; nobody else holds a reference then.
private final class Write<Value: Sendable>: PendingWrite, @unchecked Sendable {
    private let work: @Sendable (StoreWriter) throws -> Value
    private let then: @Sendable (Result<Value, any Error>) -> Void
    private var outcome: Result<Value, any Error>?

    init(
        work: @escaping @Sendable (StoreWriter) throws -> Value,
        then: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        self.work = work
        self.then = then
    }

    func run(_ writer: StoreWriter) throws -> Bool {
        let changes = writer.changeCount
        do {
            outcome = .success(try work(writer))
            return true
        } catch {
            if StorageFailure(error) != nil { throw error }
            outcome = .failure(error)
            return writer.changeCount == changes
        }
    }

    func runIsolated(_ writer: StoreWriter) throws -> Bool {
        do {
            outcome = .success(try writer.savepoint { try work(writer) })
        } catch {
            if StorageFailure(error) != nil { throw error }
            outcome = .failure(error)
        }
        return true
    }

    func settle(failure: StorageFailure?) {
        if let failure { return then(.failure(failure)) }
        guard let outcome else { preconditionFailure("a write was settled before it ran") }
        then(outcome)
    }
}
