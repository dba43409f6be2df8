import Shared
import Synchronization

/// Whether a write reaches the disk, for `/readyz`: an empty transaction waits its turn, at most one at a
/// time and one a second, however many ask. Everybody may ask, and nobody may fill the queue with it.
final class Readiness: Sendable {
    /// How long an answer holds, in milliseconds.
    private static let freshness: Int64 = 1000
    /// For how long the writer may be silent before it counts as stuck, in milliseconds.
    private static let patience: Int64 = 5000

    private struct State {
        /// When the writer was asked last.
        var askedAt: Instant?
        /// What it answered last.
        var answer: Result<Void, any Error>?
        var isAsking = false
    }

    private let state = Mutex(State())
    private let queue: CommitQueue
    private let now: @Sendable () -> Instant

    /// - Parameters:
    ///   - queue: whose writes are to reach the disk.
    ///   - now: the moment now.
    init(queue: CommitQueue, now: @escaping @Sendable () -> Instant) {
        self.queue = queue
        self.now = now
    }

    /// Whether the writer is asked just now.
    var isAsking: Bool { state.withLock { $0.isAsking } }

    /// Returns when a write has reached the disk lately; throws what stands in the way.
    func prove() async throws {
        let moment = now()
        let known = state.withLock { state -> Result<Void, any Error>? in
            // A clock that was put back says nothing of how long ago that was.
            let age = state.askedAt.map { moment - $0 } ?? .max
            let isRecent = (0..<Self.freshness).contains(age)
            if state.isAsking {
                let isStuck = !(0..<Self.patience).contains(age)
                return isStuck ? .failure(StorageFailure.queueFull) : state.answer ?? .success(())
            }
            if isRecent, let answer = state.answer { return answer }
            state.isAsking = true
            state.askedAt = moment
            return nil
        }
        if let known { return try known.get() }
        let answer: Result<Void, any Error>
        do {
            try await queue.perform { _ in }
            answer = .success(())
        } catch {
            answer = .failure(error)
        }
        state.withLock { state in
            state.isAsking = false
            state.answer = answer
        }
        try answer.get()
    }
}
