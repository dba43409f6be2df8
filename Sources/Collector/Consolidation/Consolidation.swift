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

    /// A consolidation of `parts`.
    ///
    /// - Parameter yearParts: every period of the year to date; the span itself where it is not given.
    init(form: Form, parts: [ConsolidationPart], yearParts: [ConsolidationPart]? = nil) {
        self.form = form
        self.parts = parts
        self.yearParts = yearParts ?? parts
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
        case .sum: return total(slot, over: parts)
        case .last: return total(slot, over: parts.suffix(1))
        case .none:
            return parts.count == 1
                ? total(slot, over: parts) : Self.absent(.notAdditiveOverTime, coverage(slot))
        }
    }

    /// The year so far: flows add up from the year's first period, everything else stands as last
    /// reported.
    func yearToDate(_ slot: Int) -> ConsolidatedFigure {
        form.indicators[slot].overTime == .sum
            ? total(slot, over: yearParts) : total(slot, over: parts.suffix(1))
    }

    // MARK: - Sums

    private func total(_ slot: Int, over parts: some Sequence<ConsolidationPart>)
        -> ConsolidatedFigure
    {
        let addends = Self.addends(slot, in: parts)
        let (coverage, incomplete) = Coverage.counting(addends)
        guard form.indicators[slot].overUnits == .sum || Set(addends.map(\.facility)).count <= 1
        else { return Self.absent(.notAdditiveOverUnits, coverage, addends, incomplete) }
        guard coverage.counted > 0 else {
            return Self.absent(.noFigures, coverage, addends, incomplete)
        }
        var sum: FixedDecimal? = .zero
        for number in addends.lazy.compactMap({ $0.value?.counted }) {
            sum = sum?.adding(number)
        }
        guard let value = sum?.rescaled(toScale: form.indicators[slot].scale) ?? sum else {
            return Self.absent(.tooLarge, coverage, addends, incomplete)
        }
        return ConsolidatedFigure(
            value: value, absence: nil, coverage: coverage, addends: addends,
            incomplete: incomplete)
    }

    /// What every unit gave for every period that it owes.
    static func addends(_ slot: Int, in parts: some Sequence<ConsolidationPart>) -> [Addend] {
        parts.flatMap { part in
            part.expected.keys.map { unit in
                Addend(
                    facility: unit, period: part.period,
                    value: part.reports[unit]?.values[slot], source: part.reports[unit]?.source)
            }
        }.sorted { ($0.facility, $0.period) < ($1.facility, $1.period) }
    }

    /// What an indicator's figure rests on: the span for flows, its last period for everything else.
    func coverage(_ slot: Int) -> Coverage {
        let last = form.indicators[slot].overTime != .sum
        return Coverage(Self.addends(slot, in: last ? parts.suffix(1) : parts[...]))
    }

    static func absent(
        _ absence: ConsolidatedFigure.Absence, _ coverage: Coverage, _ addends: [Addend] = [],
        _ incomplete: Set<FacilityID> = []
    ) -> ConsolidatedFigure {
        ConsolidatedFigure(
            value: nil, absence: absence, coverage: coverage, addends: addends,
            incomplete: incomplete)
    }
}

extension Coverage {
    /// Counts what stands in the cells of a figure. Missing is not zero: `-`, `…`, a blank and a
    /// report that did not come are four things (DOMAIN §7).
    init(_ addends: [Addend]) {
        self = Self.counting(addends).coverage
    }

    /// The same, with the units that did not give everything.
    static func counting(_ addends: [Addend]) -> (coverage: Coverage, incomplete: Set<FacilityID>) {
        var coverage = Coverage()
        var given: [FacilityID: (owed: Int, counted: Int)] = [:]
        for addend in addends {
            coverage.add(addend)
            var before = given[addend.facility] ?? (0, 0)
            before.owed += 1
            if addend.isAnswered { before.counted += 1 }
            given[addend.facility] = before
        }
        coverage.expected = given.count
        coverage.complete = given.values.count { $0.owed == $0.counted }
        coverage.partial = given.values.count { $0.counted > 0 && $0.counted < $0.owed }
        return (coverage, Set(given.filter { $0.value.owed != $0.value.counted }.keys))
    }

    private mutating func add(_ addend: Addend) {
        cells += 1
        if addend.isAnswered { counted += 1 }
        switch addend.value {
        case nil where addend.source == nil: missing += 1
        case nil: blank += 1
        case .notCollected?: notCollected += 1
        case Value.none?: none += 1
        default: break
        }
    }
}

extension Addend {
    /// Whether the cell says something: `-` does, `…` and a blank do not.
    var isAnswered: Bool { value?.isAnswered ?? false }
}
