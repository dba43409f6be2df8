/// The time on a day at which something closes, to the minute, from 00:01 to 24:00.
public struct TimeOfDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Minutes since midnight, 1…1440.
    public let minutes: Int

    /// The end of the day: midnight, when the next day begins.
    public static let endOfDay = TimeOfDay(minutesKnown: 1440)

    private init(minutesKnown minutes: Int) {
        self.minutes = minutes
    }

    /// So many minutes after midnight; nil beyond 1…1440.
    public init?(minutes: Int) {
        guard (1...1440).contains(minutes) else { return nil }
        self.minutes = minutes
    }

    /// Reads `HH:MM`, up to `24:00`; nil for `00:00`, which would leave no time on the day at all.
    public init?(_ text: String) {
        var scanner = ASCIIScanner(text)
        guard let hour = scanner.digits(2), scanner.take(":"), let minute = scanner.digits(2),
            scanner.isAtEnd, minute < 60, (1...1440).contains(hour * 60 + minute)
        else { return nil }
        minutes = hour * 60 + minute
    }

    /// The moment that this time names on `day`.
    public func instant(on day: Day) -> Instant {
        day.startInstant.adding(seconds: Int64(minutes) * 60)
    }

    /// Whether `left` is earlier in the day.
    public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool {
        left.minutes < right.minutes
    }

    /// `17:00`.
    public var description: String {
        "\((minutes / 60).padded(to: 2)):\((minutes % 60).padded(to: 2))"
    }
}
