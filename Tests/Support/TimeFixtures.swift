public import Shared

// Days, moments and periods for the rows of test tables. A row that names what does not exist is a
// bug of the test, so these stop instead of returning nil.

/// The day written `2026-01-31`.
public func day(_ iso: String) -> Day {
    guard let day = Day(iso: iso) else { preconditionFailure("no such day: \(iso)") }
    return day
}

/// The moment written in RFC 3339.
public func instant(_ rfc3339: String) -> Instant {
    guard let instant = Instant(rfc3339: rfc3339) else {
        preconditionFailure("no such instant: \(rfc3339)")
    }
    return instant
}

/// The period with this identifier.
public func period(
    _ identifier: String, _ calendar: ReportingCalendar = .statistical
) -> ReportingPeriod {
    guard let period = ReportingPeriod(identifier: identifier, calendar: calendar) else {
        preconditionFailure("no such period: \(identifier)")
    }
    return period
}

/// The time of day written `17:00`.
public func timeOfDay(_ text: String) -> TimeOfDay {
    guard let time = TimeOfDay(text) else { preconditionFailure("no such time: \(text)") }
    return time
}

/// A due rule with a synthetic legal basis.
public func dueRule(
    _ basis: DueRule.Basis, closesAt: TimeOfDay = .endOfDay,
    onRestDay: DueRule.RestDayRule = .next, validity: DayInterval = .always
) -> DueRule {
    let legalBasis = LocalizedText(vi: "dữ liệu tổng hợp", en: "synthetic")
    guard
        let rule = DueRule(
            basis: basis, closesAt: closesAt, onRestDay: onRestDay, validity: validity,
            legalBasis: legalBasis)
    else { preconditionFailure("no such due rule: \(basis)") }
    return rule
}
