import Synchronization

/// Carries a finaliser's decision out of the outbox's lock.
final class Decision: Sendable {
    private let state = Mutex<Finaliser.Result?>(nil)

    /// The decision, once it was made.
    var value: Finaliser.Result? { state.withLock { $0 } }

    /// Makes it.
    func set(_ result: Finaliser.Result) {
        state.withLock { $0 = result }
    }
}
