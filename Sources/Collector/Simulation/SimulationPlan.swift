import Shared

/// Everything that arrives in a simulated span, by unit, each unit's in the order of arrival.
struct SimulationPlan: Sendable {
    /// One arrival and what it is about.
    struct Delivery: Sendable {
        let plan: PeriodPlan
        let expected: ExpectedReport
        let kind: ClerkHabits.Kind
        let at: Instant

        var slot: HistoryKey { HistoryKey(form: plan.form.code, period: plan.period) }
    }

    /// What is simulated.
    struct Span: Sendable {
        /// Periods that end on or after this day.
        let from: Day
        /// Nothing arrives after this moment.
        let until: Instant
        /// Units whose current periods are left for somebody else to send.
        var held: Set<FacilityID> = []
        /// Only this form, or all.
        var form: FormCode?
        /// True when every report comes in time and in order: for measuring.
        var isOrderly = false
    }

    /// The deliveries of each unit.
    private(set) var deliveries: [FacilityID: [Delivery]] = [:]

    /// Plans what arrives.
    init(_ span: Span, seed: UInt64, catalogue: Catalogue) {
        let days = span.from..<span.until.day
        for form in catalogue.forms.all where span.form == nil || span.form == form.code {
            for kind in form.kinds {
                let periods = ReportingPeriod.ending(in: days, kind: kind, calendar: form.calendar)
                for period in periods where form.isFiled(for: period) {
                    let isCurrent = Self.isCurrent(period, on: span.until.day)
                    add(catalogue.plan(form, period), isCurrent: isCurrent, span, seed)
                }
            }
        }
        for facility in deliveries.keys {
            deliveries[facility]?.sort { left, right in
                (left.at, left.slot, left.kind) < (right.at, right.slot, right.kind)
            }
        }
    }

    /// How long after its end a period is still being reported, for held units.
    private static let currentDays = 45

    /// True for the last period of its kind to have ended, if that is not long ago.
    static func isCurrent(_ period: ReportingPeriod, on day: Day) -> Bool {
        let isOver = period.window.upperBound <= day
        return isOver && period.next.window.upperBound > day
            && day - period.lastDay <= currentDays
    }

    private mutating func add(_ plan: PeriodPlan, isCurrent: Bool, _ span: Span, _ seed: UInt64) {
        guard let due = plan.due else { return }
        for expected in plan.owed where !(isCurrent && span.held.contains(expected.facility)) {
            let arrivals = Self.arrivals(of: expected, plan, due, span, seed)
            deliveries[expected.facility, default: []] += arrivals.filter { $0.at <= span.until }
                .map {
                    Delivery(plan: plan, expected: expected, kind: $0.kind, at: $0.at)
                }
        }
    }

    private static func arrivals(
        of expected: ExpectedReport, _ plan: PeriodPlan, _ due: DueDate, _ span: Span,
        _ seed: UInt64
    ) -> [ClerkHabits.Arrival] {
        if span.isOrderly {
            let at = plan.period.window.upperBound.startInstant.adding(seconds: 36_000)
            return [ClerkHabits.Arrival(kind: .first, at: at)]
        }
        return ClerkHabits(seed: seed, facility: expected.facility).arrivals(
            form: plan.form.code, period: plan.period, due: due)
    }

    /// The spans of time in which something arrives, in order: months, cut where the department
    /// decides something.
    var spans: [Range<Instant>] {
        let times = deliveries.values.joined().map(\.at)
        guard let first = times.min(), let last = times.max() else { return [] }
        var month = Month(containing: first.day)
        var spans: [Range<Instant>] = []
        while month.days.lowerBound.startInstant <= last {
            let (start, end) = (
                month.days.lowerBound.startInstant, month.days.upperBound.startInstant
            )
            let cuts = [start] + [StormRuling.moment].filter { $0 > start && $0 < end } + [end]
            spans += zip(cuts, cuts.dropFirst()).map { $0..<$1 }
            month = month.next
        }
        return spans
    }
}
