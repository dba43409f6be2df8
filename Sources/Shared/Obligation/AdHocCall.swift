/// A report that the department asks for once (`báo cáo đột xuất`): a form, an interval of days, the
/// units, and when it is due, to the hour.
///
/// Without a call a form of this kind asks whom its own rule names. With one it asks exactly those who
/// were called, from the moment of the call: in a storm nobody waits for the interval to end.
public struct AdHocCall: Hashable, Sendable {
    /// The form.
    public let form: FormCode
    /// The interval of days.
    public let period: ReportingPeriod
    /// When it is due.
    public let due: DueDate
    /// Who is called.
    public let facilities: Set<FacilityID>
    /// When.
    public let calledAt: Instant
    /// Why.
    public let reason: String

    /// Makes a call.
    public init(
        form: FormCode, period: ReportingPeriod, due: DueDate, facilities: Set<FacilityID>,
        calledAt: Instant, reason: String
    ) {
        self.form = form
        self.period = period
        self.due = due
        self.facilities = facilities
        self.calledAt = calledAt
        self.reason = reason
    }

    /// From when it may be reported: the call, or the end of its interval where that came first.
    public var opensAt: Instant { min(calledAt, period.window.upperBound.startInstant) }
}

extension DueDate {
    /// Reads `2026-09-08 17:00` or `2026-09-08`, the end of that day; nil for anything else.
    public init?(text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard let first = words.first, words.count <= 2, let day = Day(iso: String(first)) else {
            return nil
        }
        guard words.count == 2 else {
            self.init(day: day)
            return
        }
        guard let time = TimeOfDay(String(words[1])) else { return nil }
        self.init(day: day, closesAt: time)
    }
}
