import CCurl
import Dispatch
import Glibc
import Shared
import Synchronization

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
        if let timer = SleepTimer(duration) {
            await timer.wait()
        } else {
            // No descriptor left: the runtime's own way serves, at a wake-up a second. Whether it was
            // cancelled is asked below.
            try? await ContinuousClock().sleep(for: duration)
        }
        if Task.isCancelled { throw CancellationError() }
    }
}

/// One sleep, by a timer of the system's: what sleeps by the runtime's clocks begins its pool of threads,
/// which wakes the program once a second (`TaskQueue`). The time that the computer sleeps counts.
///
/// SAFETY: `@unchecked Sendable` because the source is made here, kept, and only ever cancelled, which
/// Dispatch allows from any thread.
private final class SleepTimer: @unchecked Sendable {
    private struct State {
        var isOver = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private static let queue = DispatchQueue(label: "giaoban.sleep")

    private let source: any DispatchSourceRead
    private let state = Mutex(State())

    /// Nil when the system gives no timer.
    init?(_ duration: Duration) {
        let timer = giaoban_timer_open(Int64(max(1, duration.wholeMilliseconds)))
        guard timer >= 0 else { return nil }
        source = DispatchSource.makeReadSource(fileDescriptor: timer, queue: Self.queue)
        source.setCancelHandler { close(timer) }
        source.setEventHandler { [weak self] in self?.end() }
        source.activate()
    }

    deinit { source.cancel() }

    /// Returns when the time is over or the task is cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if !state.isOver { state.waiter = continuation }
                    return state.isOver
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            end()
        }
    }

    private func end() {
        source.cancel()  // what is readable stays so
        let waiter = state.withLock { state in
            state.isOver = true
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
