/// How much goes into one request while a backlog waits. Pure: what was measured comes in.
///
/// A batch saves round trips; on a slow line it must not become a request that somebody on the way
/// loses patience with. So it starts small, grows while requests are quick, and never asks for more
/// than the line, as it was last measured, carries in `target`. After a failure it starts again with
/// one report: what got through of a batch is known only by asking for each.
struct BatchSize: Sendable {
    /// Most reports in one request.
    static let mostItems = 64
    /// Most bytes before gzip. It is held in memory twice at the most: little beside an idle agent.
    static let mostBytes = 256 << 10
    /// Bytes of the first batch: 3 kB in gzip, three seconds at 9.6 kbit/s.
    static let firstBytes = 16 << 10
    /// How long a request may take before the next one is smaller. Proxies wait 30 seconds and more.
    static let target = Duration.seconds(8)
    /// How long nothing is sent in batches after somebody would not take one.
    static let declinePause = Duration.seconds(3600)

    /// Reports in the next request, 1…`mostItems`.
    private(set) var items = 4
    /// Bytes in it, before gzip, unless it holds one report.
    private(set) var bytes = Self.firstBytes
    private var declinedUntil = Duration.zero

    /// The bounds of the next request.
    ///
    /// - Parameters:
    ///   - now: uptime.
    ///   - left: what is left until the caller's deadline; nil where there is none.
    func bounds(now: Duration, left: Duration? = nil) -> (items: Int, bytes: Int) {
        guard now >= declinedUntil else { return (1, 0) }
        guard let left, left < Self.target * 2 else { return (items, bytes) }
        // Half of what is left: the line may have become slower since.
        return (items, Self.bytes(bytes, in: left / 2, of: Self.target))
    }

    /// Notes that a request of so many bytes was answered.
    mutating func note(bytes sent: Int, took: Duration) {
        if took > Self.target {
            items = max(1, items / 2)
        } else if took < Self.target / 2 {
            items = min(Self.mostItems, items * 2)
        }
        let carried = Self.bytes(sent, in: Self.target, of: max(took, .milliseconds(1)))
        bytes = max(1, min(carried, max(bytes, sent) * 2, Self.mostBytes))
    }

    /// Notes that the line failed.
    mutating func fail() {
        items = 1
        bytes = max(Self.firstBytes / 4, bytes / 4)
    }

    /// Notes that somebody takes no batches.
    mutating func decline(now: Duration) { declinedUntil = now + Self.declinePause }

    /// Notes that a batch of so many bytes was too large for somebody.
    mutating func shrink(from sent: Int, now: Duration) {
        bytes = min(bytes, sent / 2)
        if bytes < Self.firstBytes / 4 { decline(now: now) }
    }

    /// Nothing that was measured holds any more.
    mutating func reset() { self = BatchSize() }

    /// `bytes` scaled by one time over another.
    private static func bytes(_ bytes: Int, in time: Duration, of whole: Duration) -> Int {
        let (part, all) = (time.wholeMilliseconds, max(whole.wholeMilliseconds, 1))
        let (product, isOver) = bytes.multipliedReportingOverflow(by: part)
        return isOver ? mostBytes : product / all
    }
}
