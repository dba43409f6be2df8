import Shared

/// Ratios are never summed, averaged or typed: the formula stands over the sums of its parts
/// (DOMAIN §6).
///
/// Numerator and denominator count the same units and the same periods: a unit that gave only one
/// of the two is left out of both, and the coverage says so. Otherwise a missing numerator would read
/// as a fall.
extension Consolidation {
    /// One term of a formula: an indicator, and how it is taken over time.
    enum Term: Hashable {
        /// Its own figure: summed over the span for flows, of the last period for everything else.
        case own(Int)
        /// Beds × days of every period: bed-days add up over months, unlike the stock of beds.
        case bedDays(Int)
        /// The sum from the start of the year.
        case yearToDate(Int)
        /// What an expression over sums cannot know.
        case unknown
    }

    /// `factor · numerator / denominator` over all units that gave every part of both.
    func ratio(
        _ numerator: Expression, _ denominator: Expression, factor: Int64, scale: UInt8
    ) -> ConsolidatedFigure {
        let terms = Set(self.terms(of: numerator) + self.terms(of: denominator))
        let (sums, coverage, incomplete) = matched(terms)
        guard !terms.contains(.unknown) else { return Self.absent(.notComputable, coverage) }
        guard coverage.counted > 0 else {
            return Self.absent(.noFigures, coverage, incomplete)
        }
        guard let above = number(numerator, sums), let below = number(denominator, sums),
            let value = FixedDecimal.ratio(
                numerator: above, denominator: below, factor: factor, scale: scale)
        else { return Self.absent(.notComputable, coverage, incomplete) }
        return ConsolidatedFigure(
            value: value, absence: nil, coverage: coverage,
            parts: ConsolidatedFigure.RatioParts(numerator: above, denominator: below),
            incomplete: incomplete)
    }

    /// The terms of an expression; computed indicators are taken apart.
    func terms(of expression: Expression) -> [Term] {
        switch expression {
        case .number: []
        case .indicator(let one): [term(of: one.slot)]
        case .bedDays(let one): [.bedDays(one.slot)]
        case .yearToDate(let one): [.yearToDate(one.slot)]
        case .previous: [.unknown]
        case .sum(let left, let right), .difference(let left, let right),
            .product(let left, let right), .maximum(let left, let right):
            terms(of: left) + terms(of: right)
        }
    }

    private func term(of slot: Int) -> Term {
        switch form.indicators[slot].formula {
        case nil: .own(slot)
        case .yearToDate(let of): .yearToDate(of.slot)
        case .ratio, .samePeriodLastYear: .unknown
        }
    }

    private func reach(of term: Term) -> Reach {
        switch term {
        case .own(let slot): form.indicators[slot].overTime == .sum ? .span : .last
        case .bedDays: .span
        case .yearToDate(let slot): form.indicators[slot].overTime == .sum ? .year : .last
        case .unknown: .last
        }
    }

    // MARK: - Units that gave every part

    /// The sums of the terms over the units that gave all of them, how many did, and who did not.
    private func matched(
        _ terms: Set<Term>
    ) -> (sums: [Term: FixedDecimal], coverage: Coverage, incomplete: Set<FacilityID>) {
        var sums: [Term: FixedDecimal] = [:]
        var coverage = Coverage()
        var incomplete: Set<FacilityID> = []
        let reached = Dictionary(grouping: terms, by: reach)
        let spans = [Reach.span, .year, .last].compactMap { reach in
            reached[reach].map { (terms: $0, owed: owed(reach)) }
        }
        for unit in Set(spans.flatMap { $0.owed.units.map(\.facility) }).sorted() {
            let shares = spans.compactMap { span in
                span.owed.index[unit].map { Self.matched(span.terms, of: $0, in: span.owed) }
            }
            let owed = shares.reduce(0) { $0 + $1.owed }
            // A unit that closed before the last period owes nothing there and keeps the rest.
            let isUsable = !shares.contains { $0.counted == 0 }
            let counted = isUsable ? shares.reduce(0) { $0 + $1.counted } : 0
            coverage.cells += owed
            coverage.released += shares.reduce(0) { $0 + $1.released }
            coverage.counted += counted
            coverage.close(owed: owed, counted: counted)
            if counted < owed || shares.contains(where: { $0.released > 0 }) {
                incomplete.insert(unit)
            }
            for (term, number) in isUsable ? shares.flatMap(\.numbers) : [] {
                sums[term] = (sums[term] ?? .zero).adding(number)
            }
        }
        return (sums, coverage, incomplete)
    }

    /// One unit's numbers, added up over the periods for which it gave every term.
    private static func matched(
        _ terms: [Term], of unit: Int, in owed: OwedReports
    ) -> (numbers: [(Term, FixedDecimal)], owed: Int, counted: Int, released: Int) {
        let places = owed.units[unit].places
        var numbers: [(Term, FixedDecimal)] = []
        var counted = 0
        for place in places {
            let given = terms.compactMap { term -> (Term, FixedDecimal)? in
                number(term, owed.answers[place], days: owed.days[place]).map { (term, $0) }
            }
            guard given.count == terms.count else { continue }
            counted += 1
            numbers += given
        }
        let released = places.count { owed.released[$0] }
        return (numbers, places.count - released, counted, released)
    }

    private static func number(
        _ term: Term, _ answers: [Value?]?, days: Int
    ) -> FixedDecimal? {
        switch term {
        case .own(let slot), .yearToDate(let slot): answers?[slot]?.counted
        case .bedDays(let slot):
            answers?[slot]?.counted?.multiplied(by: FixedDecimal(Int64(days)))
        case .unknown: nil
        }
    }

    // MARK: - Over the sums

    private func number(_ expression: Expression, _ sums: [Term: FixedDecimal]) -> FixedDecimal? {
        switch expression {
        case .number(let number): number
        case .indicator(let one): sums[term(of: one.slot)]
        case .bedDays(let one): sums[.bedDays(one.slot)]
        case .yearToDate(let one): sums[.yearToDate(one.slot)]
        case .previous: nil
        case .sum(let left, let right): both(left, right, sums) { $0.adding($1) }
        case .difference(let left, let right): both(left, right, sums) { $0.subtracting($1) }
        case .product(let left, let right): both(left, right, sums) { $0.multiplied(by: $1) }
        case .maximum(let left, let right): both(left, right, sums) { max($0, $1) }
        }
    }

    private func both(
        _ left: Expression, _ right: Expression, _ sums: [Term: FixedDecimal],
        _ join: (FixedDecimal, FixedDecimal) -> FixedDecimal?
    ) -> FixedDecimal? {
        guard let one = number(left, sums), let other = number(right, sums) else { return nil }
        return join(one, other)
    }
}
