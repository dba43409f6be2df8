import Shared

/// A figure that lies far from its unit's own figures.
struct UnusualFigure: Sendable {
    /// The unit.
    let facility: FacilityID
    /// The period.
    let period: ReportingPeriod
    /// The indicator's slot.
    let slot: Int
    /// The figure.
    let value: FixedDecimal
    /// The median of the unit's other figures.
    let usual: FixedDecimal
    /// How far it lies, and what follows.
    let score: OutlierScore
    /// The revision that it stands in.
    let submission: Int64
    /// The total of all units for the period; nil where there is none.
    let total: FixedDecimal?
    /// |figure − usual|.
    let difference: FixedDecimal?
    /// The difference in percent of the total, two decimals; nil where there is no total, or none but
    /// zero. Computed once: lists are sorted by it.
    let effect: FixedDecimal?

    /// A figure and what it was judged by.
    init(
        facility: FacilityID, period: ReportingPeriod, slot: Int, value: FixedDecimal,
        usual: FixedDecimal, score: OutlierScore, submission: Int64, total: FixedDecimal? = nil
    ) {
        self.facility = facility
        self.period = period
        self.slot = slot
        self.value = value
        self.usual = usual
        self.score = score
        self.submission = submission
        self.total = total
        let difference = value.subtracting(usual).flatMap { $0.isNegative ? $0.negated : $0 }
        self.difference = difference
        effect = difference.flatMap { difference in
            total.flatMap { total in
                FixedDecimal.ratio(
                    numerator: difference, denominator: total, factor: 100, scale: 2)
            }
        }
    }

    /// What changes the province's figure most comes first.
    static func precedes(_ left: UnusualFigure, _ right: UnusualFigure) -> Bool {
        if left.effect != right.effect {
            guard let one = left.effect else { return false }
            guard let other = right.effect else { return true }
            return one > other
        }
        if left.score.grade != right.score.grade { return left.score.grade > right.score.grade }
        return (left.period, left.facility, left.slot) < (right.period, right.facility, right.slot)
    }
}

/// What is said of one indicator over a span.
struct IndicatorQuality: Sendable {
    /// The indicator's slot.
    let slot: Int
    /// What stands where figures are owed.
    var counts = AnswerCounts()
    /// Figures that were judged among enough others.
    var judged = 0
    /// Of those, how many are unusual, and very unusual.
    var moderate = 0, extreme = 0
    /// Last digits over all units.
    var digits = DigitHabits()
}

/// What is said of one form and kind of period over a span.
struct FormQuality: Sendable {
    /// What was looked at.
    let scope: QualityScope
    /// Reports received, and received on time, of those expected.
    var rate: ReportingRate
    /// Indicators that a person fills in, by slot.
    var indicators: [IndicatorQuality]
    /// Figures far from their unit's own, what matters most first.
    var unusual: [UnusualFigure] = []
    /// Units by what their figures end in.
    var digits: [FacilityID: DigitHabits] = [:]
    /// Units whose ratio of two related indicators stands far from everybody's.
    var related: [UnusualRatio] = []
}

/// A unit's ratio of two related indicators, far from everybody's.
struct UnusualRatio: Sendable {
    /// The unit.
    let facility: FacilityID
    /// The two indicators.
    let pair: RelatedPair
    /// Their figures, the unit's and everybody's.
    let figures: RelatedFigures
}

/// Two indicators that a form itself relates.
struct RelatedPair: Hashable, Sendable {
    /// The slots.
    let first, second: Int

    /// The pairs of a form: part and whole, the sides of a comparison, numerator and denominator.
    static func all(of form: Form) -> [RelatedPair] {
        let rules = form.rules.compactMap { rule -> RelatedPair? in
            switch rule.kind {
            case .subset(let part, let whole): RelatedPair(part, whole)
            case .comparison(let left, _, let right, _): RelatedPair(left, right)
            default: nil
            }
        }
        let ratios = form.indicators.compactMap { indicator -> RelatedPair? in
            guard case .ratio(let above, let below, _, _)? = indicator.formula else { return nil }
            return RelatedPair(above, below)
        }
        var seen: Set<RelatedPair> = []
        return (rules + ratios).filter { pair in
            seen.insert(pair).inserted
                && [pair.first, pair.second].allSatisfy { form.indicators[$0].isJudged }
        }
    }

    private init?(_ first: Expression, _ second: Expression) {
        guard case .indicator(let one) = first, case .indicator(let other) = second, one != other
        else { return nil }
        self.first = one.slot
        self.second = other.slot
    }
}

extension Indicator {
    /// True for figures that are judged among the unit's own: reported numbers that do not climb by
    /// themselves.
    var isJudged: Bool {
        !isComputed && type.isNumeric && (measure == .flow || measure == .stock)
    }
}
