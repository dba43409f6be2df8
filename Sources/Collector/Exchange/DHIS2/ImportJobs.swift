import Shared
import Synchronization

/// What was asked for with `async=true`: done before it was answered, kept for the client that asks
/// how it went. In memory: a client that asks after a restart sends its figures again, which changes
/// nothing.
final class ImportJobs: Sendable {
    /// A job that is done.
    struct Job: Sendable {
        let owner: String
        let time: String
        let summary: JSONValue
    }

    /// Most jobs remembered.
    static let limit = 200

    private struct State {
        var jobs: [String: Job] = [:]
        var order: [String] = []
    }

    private let state = Mutex(State())

    /// Keeps a job.
    func add(_ job: Job, id: String) {
        state.withLock { state in
            state.jobs[id] = job
            state.order.append(id)
            if state.order.count > Self.limit { state.jobs[state.order.removeFirst()] = nil }
        }
    }

    /// A job of whoever asks.
    func job(_ id: String, of principal: Principal) -> Job? {
        state.withLock { $0.jobs[id] }.flatMap { $0.owner == principal.name ? $0 : nil }
    }
}
