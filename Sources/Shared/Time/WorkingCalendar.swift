/// Tells working days (`ngày làm việc`) from rest days, with what holiday tables are known.
///
/// A year without a table is not an error: it has plain weekends, and what is computed in it is
/// marked provisional (DOMAIN §3).
public struct WorkingCalendar: Hashable, Sendable {
    private let tables: [Int: HolidayTable]

    /// A calendar of these tables; of two for one year the later one counts, so that a department's
    /// own table can follow the shipped one.
    public init(tables: [HolidayTable]) {
        self.tables = Dictionary(tables.map { ($0.year, $0) }, uniquingKeysWith: { $1 })
    }

    /// The table of a year; nil where there is none.
    public func table(of year: Int) -> HolidayTable? { tables[year] }

    /// Whether offices work on `day`: no holiday, and no weekend unless it is worked in exchange.
    public func isWorkingDay(_ day: Day) -> Bool {
        guard let table = tables[day.year] else { return !day.isWeekend }
        if table.workedDays.contains(day) { return true }
        return !day.isWeekend && !table.holidays.contains(day)
    }

    /// `day` itself when it is worked, otherwise the first working day after it.
    public func nextWorkingDay(onOrAfter day: Day) -> Day {
        var candidate = day
        // Ends: tables are finite, and a year without one has working days.
        while !isWorkingDay(candidate) { candidate = candidate.adding(days: 1) }
        return candidate
    }

    /// The `count`-th working day after `day`, which itself never counts. `count` is at least 1.
    public func day(after day: Day, workingDays count: Int) -> Day {
        precondition(count >= 1, "a working-days count begins at 1")
        var reached = day
        for _ in 0..<count {
            reached = nextWorkingDay(onOrAfter: reached.adding(days: 1))
        }
        return reached
    }

    /// Whether what was computed from these days may still change, because a year among them has no
    /// table or a provisional one.
    public func isProvisional(over days: ClosedRange<Day>) -> Bool {
        (days.lowerBound.year...days.upperBound.year).contains { year in
            tables[year]?.isProvisional ?? true
        }
    }
}
