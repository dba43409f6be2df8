import Shared

/// Figures of many units over many periods as one (`tổng hợp`, DOMAIN §6).
///
/// - Flows, stocks, cumulative figures: this file.
/// - Ratios, recomputed from numerator and denominator: `Consolidation+Ratios.swift`.
/// - Answers that are no numbers: `AnswerTally.swift`.
///
/// Pure: it is given rows and gives figures. Sums are exact (decision 0004).
struct Consolidation: Sendable {
    /// The form; every part's answers stand in its slots.
    let form: Form
    /// The periods of the span, in order; at least one.
    let parts: [ConsolidationPart]
    /// The periods from the start of the last part's year through it: what a year-to-date adds up.
    let yearParts: [ConsolidationPart]
    /// What is owed in the span, in the year up to its end, in its last period.
    let span, year, last: OwedReports
    /// True when the span is the year so far, so that both give the same figure.
    let isYearToDate: Bool

    /// What part of time a figure is taken from.
    enum Reach: Hashable, Sendable {
        case span, year, last
    }

    /// A consolidation of `parts`.
    ///
    /// - Parameter yearParts: every period of the year to date; the span itself where it is not given.
    init(form: Form, parts: [ConsolidationPart], yearParts: [ConsolidationPart]? = nil) {
        self.form = form
        self.parts = parts
        self.yearParts = yearParts ?? parts
        isYearToDate = parts.map(\.period) == self.yearParts.map(\.period)
        span = OwedReports(parts)
        last = parts.count == 1 ? span : OwedReports(parts.suffix(1))
        year = isYearToDate ? span : OwedReports(self.yearParts)
    }

    /// What is owed in a part of time.
    func owed(_ reach: Reach) -> OwedReports {
        switch reach {
        case .span: span
        case .year: year
        case .last: last
        }
    }

    /// The same over some units only.
    func among(_ units: Set<FacilityID>) -> Consolidation {
        Consolidation(
            form: form, parts: parts.map { $0.among(units) },
            yearParts: yearParts.map { $0.among(units) })
    }

    /// The units that owe any part.
    var units: Set<FacilityID> {
        parts.reduce(into: []) { $0.formUnion($1.expected.keys) }
    }

    /// The days of the span.
    var window: Range<Day>? {
        guard let first = parts.first, let last = parts.last else { return nil }
        return first.period.window.lowerBound..<last.period.window.upperBound
    }

    /// The figure of an indicator over the span.
    func figure(_ slot: Int) -> ConsolidatedFigure {
        let indicator = form.indicators[slot]
        switch indicator.formula {
        case .ratio(let numerator, let denominator, let factor, let scale):
            return ratio(numerator, denominator, factor: factor, scale: scale)
        case .yearToDate(let of): return yearToDate(of.slot)
        case .samePeriodLastYear: return Self.absent(.notComputable, Coverage())
        case nil: break
        }
        guard indicator.type.isNumeric else { return Self.absent(.noNumber, coverage(slot)) }
        switch indicator.overTime {
        case .sum: return total(slot, over: .span)
        case .last: return total(slot, over: .last)
        case .none:
            return parts.count == 1
                ? total(slot, over: .span) : Self.absent(.notAdditiveOverTime, coverage(slot))
        }
    }

    /// The year so far: flows add up from the year's first period, everything else stands as last
    /// reported.
    func yearToDate(_ slot: Int) -> ConsolidatedFigure {
        total(slot, over: form.indicators[slot].overTime == .sum ? .year : .last)
    }

    // MARK: - Sums

    private func total(_ slot: Int, over reach: Reach) -> ConsolidatedFigure {
        let owed = owed(reach)
        let (sum, coverage, incomplete) = owed.sum(slot)
        guard form.indicators[slot].overUnits == .sum || owed.units.count <= 1
        else { return Self.absent(.notAdditiveOverUnits, coverage, incomplete) }
        guard coverage.counted > 0 else { return Self.absent(.noFigures, coverage, incomplete) }
        guard let value = sum?.rescaled(toScale: form.indicators[slot].scale) ?? sum else {
            return Self.absent(.tooLarge, coverage, incomplete)
        }
        return ConsolidatedFigure(
            value: value, absence: nil, coverage: coverage, incomplete: incomplete)
    }

    /// What every unit gave for every period that it owes, by unit, then period.
    func addends(_ slot: Int, over reach: Reach) -> [Addend] { owed(reach).addends(slot) }

    /// The single figures that an indicator's figure is the sum of; none for a ratio, whose parts have
    /// their own, and for what does not add up.
    func addends(of slot: Int) -> [Addend] {
        let indicator = form.indicators[slot]
        switch indicator.formula {
        case .ratio, .samePeriodLastYear: return []
        case .yearToDate(let of):
            return addends(of.slot, over: form.indicators[of.slot].overTime == .sum ? .year : .last)
        case nil: break
        }
        guard indicator.type.isNumeric else { return [] }
        switch indicator.overTime {
        case .sum: return addends(slot, over: .span)
        case .last: return addends(slot, over: .last)
        case .none: return parts.count == 1 ? addends(slot, over: .span) : []
        }
    }

    /// What an indicator's figure rests on: the span for flows, its last period for everything else.
    func coverage(_ slot: Int) -> Coverage {
        owed(form.indicators[slot].overTime == .sum ? .span : .last).sum(slot).1
    }

    static func absent(
        _ absence: ConsolidatedFigure.Absence, _ coverage: Coverage,
        _ incomplete: Set<FacilityID> = []
    ) -> ConsolidatedFigure {
        ConsolidatedFigure(
            value: nil, absence: absence, coverage: coverage, incomplete: incomplete)
    }
}

extension Addend {
    /// Whether the cell says something: `-` does, `…` and a blank do not.
    var isAnswered: Bool { value?.isAnswered ?? false }
}
