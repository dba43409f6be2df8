import Shared
import Synchronization

/// Slows down whoever tries enrolment codes (FAULTS E6). Codes hold 60 random bits, so that this
/// protects the log and the disk more than the codes; the limit is for all callers together, because
/// behind a proxy they look like one.
final class GuessLimiter: Sendable {
    /// Wrong codes in a minute after which nobody may try until the minute is over.
    static let limit = 60

    private struct Minute {
        var start = Instant(milliseconds: 0)
        var wrong = 0
    }

    private let minute = Mutex(Minute())

    /// Lets a try pass.
    ///
    /// - Throws: `rateLimited` with the seconds to wait.
    func admit(at now: Instant) throws(Problem) {
        let wait = minute.withLock { minute -> Int64 in
            let age = now - minute.start
            guard (0..<60_000).contains(age), minute.wrong >= Self.limit else { return 0 }
            return (60_000 - age + 999) / 1000
        }
        guard wait > 0 else { return }
        var problem = Problem(.rateLimited)
        problem.retryAfter = Int(wait)
        throw problem
    }

    /// Counts a wrong code.
    func countWrong(at now: Instant) {
        minute.withLock { minute in
            if !(0..<60_000).contains(now - minute.start) { minute = Minute(start: now) }
            minute.wrong += 1
        }
    }
}
