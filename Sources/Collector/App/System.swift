import CCrypto
import Foundation
import Shared

/// What the collector takes from the outside world: time and chance. Tests hand in their own.
struct Surroundings: Sendable {
    /// The moment now.
    let now: @Sendable () -> Instant
    /// As many random bytes as asked for, fit for secrets.
    let randomBytes: @Sendable (Int) -> [UInt8]
    /// Returns after so long, or throws when nobody waits any more.
    let pause: @Sendable (Duration) async throws -> Void

    /// Makes surroundings.
    init(
        now: @escaping @Sendable () -> Instant, randomBytes: @escaping @Sendable (Int) -> [UInt8],
        pause: @escaping @Sendable (Duration) async throws -> Void = {
            try await Task.sleep(for: $0)
        }
    ) {
        self.now = now
        self.randomBytes = randomBytes
        self.pause = pause
    }

    /// The system's clock and libcrypto's randomness.
    static let system = Surroundings(now: { systemNow() }, randomBytes: { systemRandom($0) })

    private static func systemNow() -> Instant {
        // Not `timespec`: compiled as a whole, the module finds it in two C modules and takes neither.
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    private static func systemRandom(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let isDone = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return true }
            return unsafe giaoban_random(start, count)
        }
        // A secret made without randomness would be no secret: better no collector than that.
        precondition(isDone, "libcrypto gave no randomness")
        return bytes
    }
}

extension EventLog {
    /// Writes events to standard error, one `write` a line so that lines never mix.
    static func standardError(now: @escaping @Sendable () -> Instant) -> EventLog {
        EventLog { event in
            let line = event.line(at: now())
            _ = unsafe line.withUnsafeBytes {
                unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count)
            }
        }
    }
}
