import Dispatch
import Foundation
import Synchronization

/// What did not happen in time.
struct TimedOut: Error, CustomStringConvertible {
    /// What was waited for.
    let what: String
    /// How long.
    let limit: Duration
    /// What had been seen until then.
    var seen = ""

    var description: String { "waited \(limit) in vain for \(what)\n\(seen)" }
}

/// State that threads change and tests wait on: no polling, and no wait without an end.
final class Watched<State: Sendable>: Sendable {
    private struct Waiter: Sendable {
        /// Answers the one who waits if it can; true when it did.
        let look: @Sendable (State) -> Bool
        let giveUp: @Sendable () -> Void
    }

    private struct Inner: Sendable {
        var state: State
        var waiters: [Int: Waiter] = [:]
        var nextID = 0
    }

    private let inner: Mutex<Inner>

    init(_ state: State) {
        inner = Mutex(Inner(state: state))
    }

    /// The state as it is.
    var now: State { inner.withLock { $0.state } }

    /// Changes the state and wakes whoever waited for that.
    @discardableResult
    func update<Result: Sendable>(_ change: (inout State) throws -> Result) rethrows -> Result {
        try inner.withLock { inner in
            let result = try change(&inner.state)
            for (id, waiter) in inner.waiters where waiter.look(inner.state) {
                inner.waiters[id] = nil
            }
            return result
        }
    }

    /// Waits until `look` finds something, at most `limit`.
    func wait<Value: Sendable>(
        _ limit: Duration = .seconds(180), for what: String,
        _ look: @escaping @Sendable (State) -> Value?
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let id = inner.withLock { inner -> Int? in
                if let found = look(inner.state) {
                    continuation.resume(returning: found)
                    return nil
                }
                inner.nextID += 1
                inner.waiters[inner.nextID] = Waiter(
                    look: { state in
                        guard let found = look(state) else { return false }
                        continuation.resume(returning: found)
                        return true
                    }, giveUp: { continuation.resume(throwing: TimedOut(what: what, limit: limit)) }
                )
                return inner.nextID
            }
            guard let id else { return }
            let seconds = Double(limit / .milliseconds(1)) / 1000
            DispatchQueue.global().asyncAfter(deadline: .now() + seconds) {
                self.inner.withLock { $0.waiters.removeValue(forKey: id) }?.giveUp()
            }
        }
    }
}

/// Runs what blocks on a thread of its own, so that the tests' own threads stay free.
func offPool<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
}

/// Lets a few scenarios in at a time: two programs each are heavy for a small machine, and tests of
/// other targets want their turn, too.
func inTurn<Value: Sendable>(
    _ scenario: @Sendable () async throws -> Value
) async throws -> Value {
    await Turnstile.scenarios.enter()
    do {
        let value = try await scenario()
        await Turnstile.scenarios.leave()
        return value
    } catch {
        await Turnstile.scenarios.leave()
        throw error
    }
}

private actor Turnstile {
    static let scenarios = Turnstile(places: 4)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(places: Int) {
        free = places
    }

    func enter() async {
        if free > 0 {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func leave() {
        guard waiting.isEmpty else { return waiting.removeFirst().resume() }
        free += 1
    }
}
