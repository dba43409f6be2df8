/// How a form's due date follows from the period: versioned data with a legal basis (DOMAIN §3).
public struct DueRule: Hashable, Sendable {
    /// What the due day is counted from.
    public enum Basis: Hashable, Sendable {
        /// The n-th working day after the window's last day, n from 1.
        case workingDaysAfterWindow(Int)
        /// So many days after the window's last day; 0 is that day itself.
        case daysAfterWindow(Int)
        /// A day of the month that names the period's last month, the 17th of March for Q1 in either
        /// calendar; in a shorter month its last day.
        case fixedDayOfLastMonth(Int)

        /// The numbers that make sense, for messages about those that do not.
        public var accepted: ClosedRange<Int> {
            switch self {
            case .workingDaysAfterWindow: 1...250
            case .daysAfterWindow: 0...366
            case .fixedDayOfLastMonth: 1...31
            }
        }

        /// The number of days, or the day of the month.
        public var number: Int {
            switch self {
            case .workingDaysAfterWindow(let number), .daysAfterWindow(let number),
                .fixedDayOfLastMonth(let number):
                number
            }
        }
    }

    /// What becomes of a due day that is a rest day.
    public enum RestDayRule: String, CaseIterable, Hashable, Sendable {
        /// It moves to the next working day.
        case next
        /// It stays.
        case keep
    }

    /// What the due day is counted from.
    public let basis: Basis
    /// When the due day closes.
    public let closesAt: TimeOfDay
    /// What becomes of a rest day; a count of working days never lands on one.
    public let onRestDay: RestDayRule
    /// The rule holds for periods whose last day is inside.
    public let validity: DayInterval
    /// The document that sets the rule.
    public let legalBasis: LocalizedText

    /// Makes a rule; nil when its number is not in `basis.accepted`.
    public init?(
        basis: Basis, closesAt: TimeOfDay = .endOfDay, onRestDay: RestDayRule = .next,
        validity: DayInterval = .always, legalBasis: LocalizedText
    ) {
        guard basis.accepted.contains(basis.number) else { return nil }
        self.basis = basis
        self.closesAt = closesAt
        self.onRestDay = onRestDay
        self.validity = validity
        self.legalBasis = legalBasis
    }

    /// When the report for `period` is due. The date is provisional when it was found by looking at
    /// a year whose holidays are not known for sure; a date that depends on no table never is.
    public func dueDate(for period: ReportingPeriod, in calendar: WorkingCalendar) -> DueDate {
        let dayAfter = period.window.upperBound
        switch basis {
        case .workingDaysAfterWindow(let count):
            let day = calendar.day(after: period.lastDay, workingDays: count)
            return DueDate(
                day: day, closesAt: closesAt,
                isProvisional: calendar.isProvisional(over: dayAfter...day))
        case .daysAfterWindow(let count):
            return settled(period.lastDay.adding(days: count), in: calendar)
        case .fixedDayOfLastMonth(let number):
            let (year, month, _) = period.lastMonth.date
            let last = CivilDate.daysIn(month: month, of: year)
            return settled(
                Day(knownYear: year, month: month, day: min(number, last)), in: calendar)
        }
    }

    /// The due date for a day of the calendar, moved off a rest day where the rule says so.
    private func settled(_ day: Day, in calendar: WorkingCalendar) -> DueDate {
        guard onRestDay == .next else { return DueDate(day: day, closesAt: closesAt) }
        let working = calendar.nextWorkingDay(onOrAfter: day)
        return DueDate(
            day: working, closesAt: closesAt,
            isProvisional: calendar.isProvisional(over: day...working))
    }
}
