/// One moment, to the millisecond, the same everywhere; shown and turned into days in local time.
///
/// Vietnam has one time zone (+07:00) without daylight saving, so the offset is a constant: no time
/// zone database, no Foundation.
public struct Instant: Hashable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before.
    public let milliseconds: Int64

    static let millisecondsPerDay: Int64 = 86_400_000
    /// Asia/Ho_Chi_Minh against UTC, in milliseconds.
    static let localOffset: Int64 = 7 * 3_600_000

    /// The moment that many milliseconds after 1970-01-01T00:00:00Z.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Reads an RFC 3339 date-time with any offset, such as `2026-02-07T00:00:00+07:00` or
    /// `2026-02-06T17:00:00.250Z`.
    ///
    /// Capital `T` and `Z` only; an offset is required; 1 to 9 fraction digits, cut (not rounded) to
    /// milliseconds; leap seconds (`:60`) are refused, as no clock we read produces them.
    public init?(rfc3339 text: String) {
        var scanner = ASCIIScanner(text)
        guard let day = scanner.day(), scanner.take("T"),
            let timeOfDay = scanner.millisecondsOfDay(), let offset = scanner.offset(),
            scanner.isAtEnd
        else { return nil }
        milliseconds = Int64(day.number) * Self.millisecondsPerDay + timeOfDay - offset
    }

    /// The local day this moment falls on.
    public var day: Day {
        let local = milliseconds + Self.localOffset
        return Day(number: Int(CivilDate.floorDivide(local, by: Self.millisecondsPerDay)))
    }

    /// The moment `milliseconds` later, or earlier when negative.
    public func adding(milliseconds step: Int64) -> Instant {
        Instant(milliseconds: milliseconds + step)
    }

    /// The moment `seconds` later, or earlier when negative.
    public func adding(seconds: Int64) -> Instant {
        adding(milliseconds: seconds * 1000)
    }

    /// How many milliseconds `left` is after `right`; negative when it is before.
    public static func - (left: Instant, right: Instant) -> Int64 {
        left.milliseconds - right.milliseconds
    }

    /// Local time with its offset: `2026-02-07T00:00:00+07:00`; `.250` follows the seconds only when
    /// there are milliseconds. Reading it back gives the same instant.
    public var rfc3339: String {
        var text: [UInt8] = []
        text.reserveCapacity(29)
        let day = day
        let (year, month, dayOfMonth) = day.date
        let ofDay = Int(milliseconds - day.startInstant.milliseconds)
        Self.append(year, digits: 4, to: &text)
        Self.append(month, after: "-", to: &text)
        Self.append(dayOfMonth, after: "-", to: &text)
        Self.append(ofDay / 3_600_000, after: "T", to: &text)
        Self.append(ofDay / 60_000 % 60, after: ":", to: &text)
        Self.append(ofDay / 1000 % 60, after: ":", to: &text)
        if ofDay % 1000 != 0 { Self.append(ofDay % 1000, after: ".", digits: 3, to: &text) }
        text.append(contentsOf: "+07:00".utf8)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends a mark and a number with leading zeros: receipts and canonical reports are full of
    /// moments, so no text is made for each part.
    private static func append(
        _ number: Int, after mark: Unicode.Scalar? = nil, digits: Int = 2, to text: inout [UInt8]
    ) {
        if let mark { text.append(UInt8(truncatingIfNeeded: mark.value)) }
        var power = 1
        for _ in 1..<digits { power *= 10 }
        while number / power > 9 { power *= 10 }
        while power > 0 {
            text.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number / power % 10))
            power /= 10
        }
    }

    /// `00:00 07/02/2026`, local time to the minute, as people in Vietnam write it.
    public var vietnamese: String {
        let day = day
        let (hour, minute) = clock(on: day)
        return "\(hour):\(minute) \(day.vietnamese)"
    }

    /// `2026-02-07 00:00`, the same for English readers: the order of the parts cannot be mistaken.
    public var english: String {
        let day = day
        let (hour, minute) = clock(on: day)
        return "\(day.iso) \(hour):\(minute)"
    }

    private func clock(on day: Day) -> (hour: String, minute: String) {
        let ofDay = Int(milliseconds - day.startInstant.milliseconds)
        return ((ofDay / 3_600_000).padded(to: 2), (ofDay / 60_000 % 60).padded(to: 2))
    }
}

extension Instant: Comparable, CustomStringConvertible {
    /// Whether `left` is the earlier moment.
    public static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The local RFC 3339 text.
    public var description: String { rfc3339 }
}

extension ASCIIScanner {
    /// Consumes `HH:MM:SS` with an optional fraction.
    fileprivate mutating func millisecondsOfDay() -> Int64? {
        guard let hour = digits(2), hour < 24, take(":"), let minute = digits(2), minute < 60,
            take(":"), let second = digits(2), second < 60
        else { return nil }
        guard let fraction = take(".") ? fractionMilliseconds() : 0 else { return nil }
        return Int64(((hour * 60 + minute) * 60 + second) * 1000 + fraction)
    }

    /// Consumes the 1 to 9 digits after a decimal point.
    private mutating func fractionMilliseconds() -> Int? {
        guard var value = digit() else { return nil }
        var count = 1
        while let next = digit() {
            count += 1
            guard count <= 9 else { return nil }
            if count <= 3 { value = value * 10 + next }
        }
        for _ in count..<max(count, 3) { value *= 10 }
        return value
    }

    /// Consumes `Z` or `±HH:MM`; the offset in milliseconds east of UTC.
    fileprivate mutating func offset() -> Int64? {
        if take("Z") { return 0 }
        let sign: Int64
        if take("+") {
            sign = 1
        } else if take("-") {
            sign = -1
        } else {
            return nil
        }
        guard let hour = digits(2), hour < 24, take(":"), let minute = digits(2), minute < 60
        else { return nil }
        return sign * Int64((hour * 60 + minute) * 60_000)
    }
}
