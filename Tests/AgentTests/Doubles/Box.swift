import Shared
import Synchronization

@testable import Agent

/// Carries a value out of a sendable closure.
final class Box: Sendable {
    private let state = Mutex<OutboxReport?>(nil)

    var value: OutboxReport? { state.withLock { $0 } }

    func set(_ report: OutboxReport) {
        state.withLock { $0 = report }
    }
}
