/// A half-open span of days, `from` included and `to` not, either end possibly open.
///
/// Used wherever something is valid for a time: a form version, a due rule, a facility's code, an
/// extension. A missing `from` means "always was", a missing `to` "until further notice".
public struct DayInterval: Hashable, Sendable, CustomStringConvertible {
    /// The first day inside, or nil when it has no beginning.
    public let from: Day?
    /// The first day after, or nil when it has no end yet.
    public let to: Day?

    /// The interval that contains every day.
    public static let always = DayInterval()

    private init() {
        from = nil
        to = nil
    }

    /// From `from` up to but not including `to`; nil when no day would be inside.
    public init?(from: Day?, to: Day?) {
        if let from, let to, from >= to { return nil }
        self.from = from
        self.to = to
    }

    /// From `from` until further notice.
    public init(from: Day) {
        self.from = from
        to = nil
    }

    /// Whether `day` is inside.
    public func contains(_ day: Day) -> Bool {
        if let from, day < from { return false }
        if let to, day >= to { return false }
        return true
    }

    /// Whether any day of a window is inside.
    public func overlaps(_ window: Range<Day>) -> Bool {
        guard !window.isEmpty else { return false }
        if let from, window.upperBound <= from { return false }
        if let to, window.lowerBound >= to { return false }
        return true
    }

    /// Whether every day of a window is inside.
    public func covers(_ window: Range<Day>) -> Bool {
        guard !window.isEmpty else { return true }
        return contains(window.lowerBound) && contains(window.upperBound.adding(days: -1))
    }

    /// Whether the two share a day.
    public func overlaps(_ other: DayInterval) -> Bool {
        if let to, let start = other.from, to <= start { return false }
        if let from, let end = other.to, end <= from { return false }
        return true
    }

    /// `[2026-01-01, 2027-01-01)`, an open end shown as `…`.
    public var description: String {
        "[\(from?.iso ?? "…"), \(to?.iso ?? "…"))"
    }
}
