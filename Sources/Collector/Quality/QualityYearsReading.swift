import Shared

/// Reads the years, unit after unit.
struct QualityYearsReading {
    let question: QualityQuestion
    let scope: QualityScope
    let catalogue: Catalogue
    let reader: StoreReader

    private var form: Form { scope.form }

    /// The comparison.
    func answer() throws -> QualityYears {
        let spans = try self.spans()
        let slots = form.indicators.indices.filter { slot in
            let indicator = form.indicators[slot]
            return indicator.isJudged && indicator.overUnits == .sum
                && indicator.overTime != .none
        }
        let units = Set(
            scope.periods.flatMap { plan in
                question.members(of: plan, in: catalogue.registry)
            }
        ).sorted()
        var lines = slots.map { slot in
            QualityYears.Line(
                slot: slot,
                total: YearConsistency(
                    current: .zero, earlier: Array(repeating: .zero, count: spans.count - 1)),
                units: 0, unusual: [])
        }
        for unit in spans.count > 1 ? units : [] {
            let years = try spans.map { try values(of: unit, $0) }
            for line in lines.indices {
                add(unit, years.map { figure(lines[line].slot, $0) }, to: &lines[line])
            }
        }
        return QualityYears(
            scope: scope, years: spans.count - 1, expected: units.count, lines: lines)
    }

    /// The periods asked about, then those of each year before with any report.
    private func spans() throws -> [[PeriodPlan]] {
        var spans = [Array(scope.periods)]
        for _ in 0..<YearConsistency.yearLimit {
            let earlier = (spans.last ?? []).compactMap { plan in
                plan.period.samePeriodLastYear.flatMap { period in
                    catalogue.forms.form(form.code, for: period).map {
                        catalogue.plan($0, period)
                    }
                }
            }
            let isReported = try earlier.contains { plan in
                try reader.periodKey(plan.period).map { period in
                    try reader.hasReports(form: plan.formRow, period: period)
                } ?? false
            }
            guard earlier.count == scope.periods.count, isReported else { break }
            spans.append(earlier)
        }
        return spans
    }

    /// A unit's answers over a year's periods; nil for a year in which it did not report all of them.
    private func values(of unit: FacilityID, _ plans: [PeriodPlan]) throws -> [[Value?]]? {
        guard let row = catalogue.facilityRows[unit],
            plans.allSatisfy({ $0.owedBy.contains(unit) })
        else { return nil }
        let keys = try plans.map { try reader.periodKey($0.period) }
        var found: [Int64: [Value?]] = [:]
        try reader.eachFigures(
            form: plans[0].formRow, facility: row, periods: keys.compactMap(\.self)
        ) { figures in
            guard let answered = catalogue.form(row: figures.version) else { return }
            let values = try ValueBlob.decode(figures.cells, of: answered)
            found[figures.period] =
                answered.key == form.key ? values : Series.moved(values, from: answered, to: form)
        }
        let values = keys.compactMap { key in key.flatMap { found[$0] } }
        return values.count == plans.count ? values : nil
    }

    /// One figure of a year: added over its periods, or its last.
    private func figure(_ slot: Int, _ year: [[Value?]]?) -> FixedDecimal? {
        guard let year else { return nil }
        let figures = year.compactMap { $0[slot]?.counted }
        guard figures.count == year.count else { return nil }
        if form.indicators[slot].overTime == .last { return figures.last }
        return figures.reduce(FixedDecimal.zero as FixedDecimal?) { $0?.adding($1) }
    }

    private func add(
        _ unit: FacilityID, _ years: [FixedDecimal?], to line: inout QualityYears.Line
    ) {
        let figures = years.compactMap(\.self)
        guard figures.count == years.count, let current = figures.first,
            let sum = line.total.current.adding(current)
        else { return }
        let own = YearConsistency(current: current, earlier: Array(figures.dropFirst()))
        let earlier = zip(line.total.earlier, own.earlier).compactMap { $0.adding($1) }
        guard earlier.count == own.earlier.count else { return }
        line.total = YearConsistency(current: sum, earlier: earlier)
        line.units += 1
        if own.isUnusual { line.unusual.append((unit, own)) }
    }
}
