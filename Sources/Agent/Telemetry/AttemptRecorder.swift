import Shared
import Synchronization

/// Passes events on and remembers the last attempt to deliver, for `status`, which is another
/// process. The file is a convenience: lost or damaged, it is written again (FAULTS A9).
final class AttemptRecorder: EventLog {
    private struct State {
        var line: [UInt8]?
        var isWritten = true
    }

    private let next: any EventLog
    private let home: AgentHome
    private let disk: any FileSystem
    private let clock: any AgentClock
    private let bell: Bell?
    private let state = Mutex(State())

    /// - Parameter bell: rung at every attempt: whoever shows how far reports have come looks again.
    init(
        next: any EventLog, home: AgentHome, disk: any FileSystem, clock: any AgentClock,
        bell: Bell? = nil
    ) {
        self.next = next
        self.home = home
        self.disk = disk
        self.clock = clock
        self.bell = bell
    }

    func record(_ event: AgentEvent) {
        if case .attempted = event {
            let line = event.line(at: clock.now())
            state.withLock { $0 = State(line: line, isWritten: false) }
            bell?.ring()
        }
        next.record(event)
    }

    /// Writes the last attempt down if it is news. Blocks; not for the cooperative pool's busy tasks.
    func writeLastAttempt() {
        guard let line = state.withLock({ $0.isWritten ? nil : $0.line }) else { return }
        do throws(FileFault) {
            try disk.makeDirectory(home.state)
            try disk.replace(home.lastAttempt, line)
            state.withLock { $0.isWritten = true }
        } catch {
            next.record(.fileFault(name: FilePath.name(of: home.lastAttempt), error))
        }
    }
}
