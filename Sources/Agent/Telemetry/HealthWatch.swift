import Shared
import Synchronization

/// Passes events on and tells when the disk under the home stops doing its part, and when it does it
/// again (FAULTS A8): once each, whatever else is logged meanwhile.
final class HealthWatch: EventLog {
    private let next: any EventLog
    private let outbox: String
    private let state = Mutex<FileFault?>(nil)

    /// - Parameters:
    ///   - next: where events go on.
    ///   - outbox: the folder without which nothing can be saved.
    init(next: any EventLog, outbox: String) {
        self.next = next
        self.outbox = outbox
    }

    /// Why the agent is degraded; nil while it is not.
    var degradation: FileFault? { state.withLock { $0 } }

    /// Takes note of a fault that was found by looking.
    func note(_ fault: FileFault?) {
        guard let fault else { return recover() }
        let isNews = state.withLock { known in
            defer { known = fault }
            return known == nil
        }
        if isNews { next.record(.diskDegraded(fault)) }
    }

    func record(_ event: AgentEvent) {
        // Looked for every two seconds: a disk that is gone for a week must not fill another (I4).
        if case .outboxUnreadable(let fault) = event, fault == degradation { return }
        next.record(event)
        switch event {
        case .notMarked(_, let fault), .outboxUnreadable(let fault): note(fault)
        // A file that a clerk brought may be unreadable by itself; not so the outbox.
        case .fileFault(_, let fault) where fault.path.hasPrefix(outbox + "/"): note(fault)
        case .attempted(_, let outcome):
            // Marked: the disk has taken something.
            switch outcome {
            case .accepted, .refused: recover()
            case .identity, .later: break
            }
        case .reportSaved: recover()
        default: break
        }
    }

    private func recover() {
        let wasDegraded = state.withLock { known in
            defer { known = nil }
            return known != nil
        }
        if wasDegraded { next.record(.diskRecovered) }
    }
}
