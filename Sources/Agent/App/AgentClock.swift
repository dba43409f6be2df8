import Glibc
import Shared

/// The agent's two clocks and its only way to wait.
protocol AgentClock: Sendable {
    /// The wall clock: for what people read and for `finalisedAt`. It may be years off (FAULTS C1),
    /// so nothing is decided by it.
    func now() -> Instant
    /// Time since some moment in the past, never going back: for pauses and deadlines.
    func uptime() -> Duration
    /// Waits. Throws when the task is cancelled.
    func sleep(for duration: Duration) async throws(CancellationError)
}

/// The computer's clocks.
struct SystemClock: AgentClock {
    private let start = ContinuousClock.now

    func now() -> Instant {
        var time = timespec()
        guard unsafe clock_gettime(CLOCK_REALTIME, &time) == 0 else {
            preconditionFailure("the realtime clock always exists")
        }
        return Instant(
            milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    func uptime() -> Duration { ContinuousClock.now - start }

    func sleep(for duration: Duration) async throws(CancellationError) {
        do {
            try await ContinuousClock().sleep(for: duration)
        } catch {
            throw CancellationError()
        }
    }
}
