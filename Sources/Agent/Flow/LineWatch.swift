import Shared
import Synchronization

/// What the events of the running agent say of the line and the disk, for the status page and the
/// department; and a bell for whoever shows them.
final class LineWatch: EventLog {
    /// How the line stands.
    enum Line: Hashable, Sendable {
        /// Nothing was tried yet.
        case untried
        /// The collector answered last.
        case well
        /// Nothing got through since then; why.
        case down(since: Instant, why: LocalizedText)
        /// The collector does not know this unit's key.
        case unknownKey(LocalizedText)
    }

    private struct State {
        var line = Line.untried
        var isDiskFull = false
        var clockOffset: Int64?
    }

    private let next: any EventLog
    private let clock: any AgentClock
    private let changed: @Sendable () -> Void
    private let state = Mutex(State())

    /// - Parameter changed: called when something is to be shown anew.
    init(
        next: any EventLog, clock: any AgentClock, changed: @escaping @Sendable () -> Void
    ) {
        self.next = next
        self.clock = clock
        self.changed = changed
    }

    /// How the line stands.
    var line: Line { state.withLock { $0.line } }
    /// Whether the disk was full when something was last written.
    var isDiskFull: Bool { state.withLock { $0.isDiskFull } }

    /// Milliseconds that this computer's clock is ahead of the collector's; nil when not measured.
    var clockOffset: Int64? { state.withLock { $0.clockOffset } }

    /// Notes how the clocks differ.
    func note(clockOffset: Int64) {
        state.withLock { $0.clockOffset = clockOffset }
    }

    func record(_ event: AgentEvent) {
        switch event {
        case .attempted(_, let outcome): note(outcome)
        case .notMarked(_, let fault), .outboxUnreadable(let fault), .fileFault(_, let fault):
            if fault.isDiskFull { state.withLock { $0.isDiskFull = true } }
        case .reportSaved: state.withLock { $0.isDiskFull = false }
        default: break
        }
        next.record(event)
        changed()
    }

    /// Notes what an exchange beside reports came to.
    func note(_ failure: ReferenceFetcher.Failure?) {
        switch failure {
        case nil, .refused, .disk: set(.well)
        case .line(let fault): setDown(fault.message)
        case .stranger(let status): setDown(Self.stranger(status))
        }
    }

    private func note(_ outcome: Outcome) {
        switch outcome {
        case .accepted, .refused:
            state.withLock { $0.isDiskFull = false }
            set(.well)
        case .identity(let problem): set(.unknownKey(problem.sentence))
        case .later(.fault(let fault), _): setDown(fault.message)
        case .later(.collector(let problem), _): setDown(problem.sentence)
        case .later(.stranger(let status), _), .later(.noReceipt(let status), _),
            .later(.otherReceipt(let status), _), .later(.unsignedReceipt(let status), _):
            setDown(Self.stranger(status))
        }
    }

    private func set(_ line: Line) {
        state.withLock { $0.line = line }
    }

    private func setDown(_ why: LocalizedText) {
        let now = clock.now()
        state.withLock { state in
            if case .down(let since, _) = state.line {
                state.line = .down(since: since, why: why)
            } else {
                state.line = .down(since: now, why: why)
            }
        }
    }

    private static func stranger(_ status: Int) -> LocalizedText {
        LocalizedText(
            vi: "nơi trả lời không phải máy chủ của Sở (HTTP \(status)).",
            en: "what answered is not the collector (HTTP \(status)).")
    }
}
