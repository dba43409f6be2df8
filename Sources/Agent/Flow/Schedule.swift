import Shared

/// Which source must run for which period, and when to look again. Pure: the clock's reading comes
/// in, decisions come out, what has run is told by the caller.
///
/// A run that was missed because the computer was off is caught up once, not once a day missed. A
/// clock that jumps back makes nothing run twice on one day of the new time; one that jumps ahead
/// runs what has then come due, once.
struct Schedule: Sendable {
    /// One source's standing order.
    struct Order: Hashable, Sendable {
        /// The source's name.
        let source: String
        /// The form it fills.
        let form: FormCode
        /// The periods the form is reported for.
        let kinds: [PeriodKind]
        /// The calendar they follow.
        let calendar: ReportingCalendar
        /// When.
        let rule: ScheduleRule
        /// The unit it speaks for; nil for the home's first.
        var unit: FacilityID?
    }

    /// One run: a source for a period.
    struct Run: Hashable, Sendable {
        /// The source's name.
        let source: String
        /// The form.
        let form: FormCode
        /// The period.
        let period: ReportingPeriod
        /// The unit; nil for the home's first.
        var unit: FacilityID?
    }

    /// What follows from one look.
    struct Plan: Hashable, Sendable {
        /// To be run now, the period that ended first before the others.
        var due: [Run] = []
        /// When the next run comes due; nil when none ever will.
        var next: Instant?
    }

    /// For how many days after its end a period is tried.
    static let patience = 60

    private static let day: Int64 = 86_400_000

    /// The standing orders.
    let orders: [Order]

    /// What is due at a moment.
    ///
    /// - Parameters:
    ///   - now: the wall clock.
    ///   - lastRun: when a run was last made, by the same clock; nil when never.
    ///   - isComplete: whether the unit has nothing more to do for the slot.
    func plan(
        at now: Instant, lastRun: (Run) -> Instant?, isComplete: (Run) -> Bool
    ) -> Plan {
        var plan = Plan()
        for order in orders {
            for run in Self.runs(of: order, around: now) where !isComplete(run) {
                let first = order.rule.firstRun(for: run.period)
                let moment = Self.next(first: first, last: lastRun(run), now: now)
                if moment <= now {
                    plan.due.append(run)
                    plan.note(Self.occurrence(first, at: now).adding(milliseconds: Self.day))
                } else {
                    plan.note(moment)
                }
            }
        }
        plan.due.sort { ($0.period.lastDay, $0.source) < ($1.period.lastDay, $1.source) }
        return plan
    }

    /// When a slot's run is next due: at once when an occurrence has passed since the last run.
    private static func next(first: Instant, last: Instant?, now: Instant) -> Instant {
        guard now >= first else { return first }
        let occurrence = occurrence(first, at: now)
        // A run "in the future" was made before the clock jumped back: it says nothing.
        guard let last, last <= now, last >= occurrence else { return occurrence }
        return occurrence.adding(milliseconds: day)
    }

    /// The last daily occurrence by `now`, which must not be before the first.
    private static func occurrence(_ first: Instant, at now: Instant) -> Instant {
        first.adding(milliseconds: (now - first) / day * day)
    }

    /// The periods that ended within `patience`, and of each kind the one that runs now.
    private static func runs(of order: Order, around now: Instant) -> [Run] {
        let today = now.day
        return order.kinds.flatMap { kind in
            let ended = ReportingPeriod.ending(
                in: today.adding(days: -patience)..<today, kind: kind, calendar: order.calendar)
            // The longest period has a year and a day.
            let running = ReportingPeriod.ending(
                in: today..<today.adding(days: 368), kind: kind, calendar: order.calendar
            ).first
            return (ended + [running].compactMap(\.self)).map {
                Run(source: order.source, form: order.form, period: $0, unit: order.unit)
            }
        }
    }
}

extension Schedule.Plan {
    fileprivate mutating func note(_ moment: Instant) {
        next = next.map { min($0, moment) } ?? moment
    }
}

/// A reminder (`nhắc nộp`) before a due date.
struct Reminder: Hashable, Sendable {
    /// What is owed.
    let form: FormCode
    /// For which period.
    let period: ReportingPeriod
    /// The last day that is in time.
    let due: Day
    /// Days left: 0 on the due day itself, negative when it has passed.
    let daysLeft: Int

    /// Days before the due day on which a reminder is given, unless the unit sets others.
    static let standardDays = [3, 1, 0]

    /// The reminders of one day: reports that are awaited, on the days before their due day that are
    /// asked for, and every day once it has passed.
    ///
    /// - Parameter days: the days of a form.
    static func reminders(
        of items: [InboxAnswer.Item], days: (FormCode) -> [Int], on today: Day
    ) -> [Reminder] {
        items.compactMap { item in
            guard item.status == .awaited || item.status == .missing, let dueAt = item.dueAt
            else { return nil }
            let due = dueAt.adding(milliseconds: -1).day
            let left = due - today
            guard left < 0 || days(item.form.code).contains(left), today > item.period.lastDay
            else { return nil }
            return Reminder(form: item.form.code, period: item.period, due: due, daysLeft: left)
        }
    }
}
