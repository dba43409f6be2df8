import Shared

/// Reads a `Retry-After` field (RFC 9110 §10.2.3): seconds, or a date compared with the answer's
/// own `Date` (this computer's clock may be years off, FAULTS C1). What is neither is no wish.
enum RetryAfter {
    /// The pause an answer asks for, unclamped but never negative; nil when it asks for none.
    static func read(_ answer: TransportAnswer) -> Duration? {
        guard let text = answer.header("Retry-After")?.trimmingBlanks, !text.isEmpty else {
            return nil
        }
        if text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            // Too many digits for a number means for ever; the policy clamps it.
            return .seconds(min(Int64(text) ?? longest, longest))
        }
        guard let until = seconds(ofDate: text),
            let now = answer.header("Date").flatMap({ seconds(ofDate: $0.trimmingBlanks) })
        else { return nil }
        return .seconds(max(0, until - now))
    }

    /// Milliseconds since 1970 of an HTTP date; nil when it is none.
    static func milliseconds(ofDate text: String) -> Int64? {
        seconds(ofDate: text.trimmingBlanks).map { $0 * 1000 }
    }

    private static let longest: Int64 = 1_000_000_000

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`; the obsolete spellings are junk.
    private static func seconds(ofDate text: String) -> Int64? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]),
            let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3]),
            let date = Day(year: year, month: month + 1, day: day)
        else { return nil }
        let clock = parts[4].split(separator: ":").compactMap { Int64($0) }
        guard clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]),
            (0...60).contains(clock[2])
        else { return nil }
        return Int64(date.number) * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }
}
