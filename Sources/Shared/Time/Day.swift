/// One civil day in Vietnam's local time (+07:00 the whole year, no daylight saving).
///
/// A day is a number of days since 1970-01-01, so comparing and counting are integer operations;
/// the Gregorian date is computed when asked for.
public struct Day: Hashable, Sendable {
    /// Days since 1970-01-01; negative before.
    public let number: Int

    /// The day that many days after 1970-01-01.
    public init(number: Int) {
        self.number = number
    }

    /// A Gregorian date; nil when it does not exist (`2025-02-29`) or its year is not 1…9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...CivilDate.daysIn(month: month, of: year)).contains(day)
        else { return nil }
        number = CivilDate.dayNumber(year: year, month: month, day: day)
    }

    /// Reads `YYYY-MM-DD` and nothing else; nil for other spellings and dates that do not exist.
    public init?(iso text: String) {
        var scanner = ASCIIScanner(text)
        guard let day = scanner.day(), scanner.isAtEnd else { return nil }
        self = day
    }

    /// A date known to exist, for the arithmetic of calendars: `month` 1…12, `day` in the month.
    init(knownYear year: Int, month: Int, day: Int) {
        number = CivilDate.dayNumber(year: year, month: month, day: day)
    }

    /// The day `days` later, or earlier when negative.
    public func adding(days: Int) -> Day {
        Day(number: number + days)
    }

    /// How many days `left` is after `right`; negative when it is before.
    public static func - (left: Day, right: Day) -> Int {
        left.number - right.number
    }

    /// Year, month (1…12) and day of the month, in one computation.
    public var date: (year: Int, month: Int, day: Int) {
        CivilDate.date(dayNumber: number)
    }

    /// The Gregorian year.
    public var year: Int { date.year }
    /// The month, 1…12.
    public var month: Int { date.month }
    /// The day of the month, 1…31.
    public var dayOfMonth: Int { date.day }

    /// The day of the week as ISO 8601 counts it: Monday 1 … Sunday 7.
    public var isoWeekday: Int {
        // 1970-01-01 was a Thursday: three days after a Monday.
        let sinceMonday = (number + 3) % 7
        return (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday) + 1
    }

    /// Whether the day is a Saturday or a Sunday (`cuối tuần`).
    public var isWeekend: Bool { isoWeekday >= 6 }

    /// Midnight at the start of the day, local time.
    public var startInstant: Instant {
        Instant(milliseconds: Int64(number) * Instant.millisecondsPerDay - Instant.localOffset)
    }

    /// `2026-01-31`, for the wire, files and keys; sorts as the days do.
    public var iso: String {
        let (year, month, day) = date
        return "\(year.padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))"
    }

    /// `31/01/2026`, as people in Vietnam write it.
    public var vietnamese: String {
        let (year, month, day) = date
        return "\(day.padded(to: 2))/\(month.padded(to: 2))/\(year.padded(to: 4))"
    }
}

/// Days are counted one by one, so `Range<Day>` is a collection: a window can be walked and counted.
extension Day: Comparable, Strideable, CustomStringConvertible {
    /// Whether `left` is the earlier day.
    public static func < (left: Day, right: Day) -> Bool {
        left.number < right.number
    }

    /// Days from this day to `other`.
    public func distance(to other: Day) -> Int {
        other.number - number
    }

    /// The day `step` days later.
    public func advanced(by step: Int) -> Day {
        adding(days: step)
    }

    /// The ISO text.
    public var description: String { iso }
}
