extension ReportingPeriod {
    /// The period of `kind` that a day lies in; nil where there is none: the last quarter of a year
    /// has no nine-month period, and an ad hoc period is not found but given.
    public static func containing(
        _ day: Day, kind: PeriodKind, calendar: ReportingCalendar
    ) -> ReportingPeriod? {
        switch kind {
        case .adHoc: return nil
        case .week:
            let (year, week) = ISOWeek.containing(day)
            return ReportingPeriod(knownKind: .week, year: year, index: week, calendar: calendar)
        case .month, .quarter, .halfYear, .nineMonth, .year:
            guard let months = kind.months else { return nil }
            let (year, month) = calendar.month(containing: day)
            let index = (month - 1) / months + 1
            guard kind.indexes(in: year).contains(index) else { return nil }
            return ReportingPeriod(knownKind: kind, year: year, index: index, calendar: calendar)
        }
    }

    /// Every period of `kind` whose last day lies in `days`, in order; none for `adHoc`.
    public static func ending(
        in days: Range<Day>, kind: PeriodKind, calendar: ReportingCalendar
    ) -> [ReportingPeriod] {
        guard !days.isEmpty, kind != .adHoc else { return [] }
        let year = days.lowerBound.year
        // The first days of January may lie in the last week of the year before.
        var period = ReportingPeriod(
            knownKind: kind, year: year - 1, index: 1, calendar: calendar)
        var found: [ReportingPeriod] = []
        while period.lastDay < days.upperBound {
            if days.contains(period.lastDay) { found.append(period) }
            period = period.next
        }
        return found
    }

    /// The period of the same kind before this one; for an ad hoc period as many days just before it.
    public var previous: ReportingPeriod {
        moved(by: -1)
    }

    /// The period of the same kind after this one; for an ad hoc period as many days just after it.
    public var next: ReportingPeriod {
        moved(by: 1)
    }

    private func moved(by step: Int) -> ReportingPeriod {
        if kind == .adHoc {
            let shift = step * dayCount
            let start = window.lowerBound.adding(days: shift)
            return ReportingPeriod(
                knownDays: start..<window.upperBound.adding(days: shift), calendar: calendar)
        }
        let indexes = kind.indexes(in: year)
        if indexes.contains(index + step) {
            return ReportingPeriod(
                knownKind: kind, year: year, index: index + step, calendar: calendar)
        }
        let neighbour = kind.indexes(in: year + step)
        return ReportingPeriod(
            knownKind: kind, year: year + step,
            index: step < 0 ? neighbour.upperBound : neighbour.lowerBound, calendar: calendar)
    }

    /// The same period a year earlier (`cùng kỳ năm trước`); nil for week 53, since the year before
    /// a year of 53 weeks has 52. An ad hoc period keeps its dates, 29 February becoming the 28th.
    public var samePeriodLastYear: ReportingPeriod? {
        if kind == .adHoc {
            let start = window.lowerBound.sameDateLastYear
            return ReportingPeriod(
                knownDays: start..<lastDay.sameDateLastYear.adding(days: 1), calendar: calendar)
        }
        guard kind.indexes(in: year - 1).contains(index) else { return nil }
        return ReportingPeriod(knownKind: kind, year: year - 1, index: index, calendar: calendar)
    }

    /// The periods of a shorter kind that exactly make up this one, in order: the months of a
    /// quarter, the quarters of nine months. Itself for its own kind; empty where the shorter kind
    /// does not fit: weeks of a month, half-years of nine months.
    public func components(of part: PeriodKind) -> [ReportingPeriod] {
        if part == kind { return [self] }
        guard let whole = kind.months, let piece = part.months, whole % piece == 0
        else { return [] }
        let count = whole / piece
        let first = (index - 1) * count + 1
        return (first..<first + count).map {
            ReportingPeriod(knownKind: part, year: year, index: $0, calendar: calendar)
        }
    }

    /// The periods of this kind from the first of the year through this one: what a cumulative
    /// figure (`lũy kế`) that resets yearly adds up. An ad hoc period stands alone.
    public var yearToDate: [ReportingPeriod] {
        guard kind != .adHoc else { return [self] }
        return (1...index).map {
            ReportingPeriod(knownKind: kind, year: year, index: $0, calendar: calendar)
        }
    }
}

extension Day {
    /// The same date a year earlier; 28 February for 29 February.
    fileprivate var sameDateLastYear: Day {
        let (year, month, day) = date
        let last = CivilDate.daysIn(month: month, of: year - 1)
        return Day(knownYear: year - 1, month: month, day: min(day, last))
    }
}
