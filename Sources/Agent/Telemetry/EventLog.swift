import Glibc
import Shared
import Synchronization

/// Where events go. Recording never fails and never blocks delivery for long.
protocol EventLog: Sendable {
    /// Takes one event.
    func record(_ event: AgentEvent)
}

/// One JSON line an event on standard error, where systemd and `2>` find them.
struct StandardErrorLog: EventLog {
    private let clock: any AgentClock

    init(clock: any AgentClock) {
        self.clock = clock
    }

    func record(_ event: AgentEvent) {
        let line = event.line(at: clock.now()) + [UInt8(ascii: "\n")]
        // One call a line: lines of two processes do not mix. A closed stderr loses the line only.
        _ = unsafe line.withUnsafeBytes { bytes in
            unsafe write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        }
    }
}

/// Drops every event: for commands whose output is for a person.
struct SilentLog: EventLog {
    func record(_ event: AgentEvent) {}
}
