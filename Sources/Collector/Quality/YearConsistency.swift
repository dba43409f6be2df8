import Shared

/// Consistency over time: a year against the mean of the up to three years before it.
struct YearConsistency: Hashable, Sendable {
    /// The year's figure.
    let current: FixedDecimal
    /// The figures of the years before, the latest first.
    let earlier: [FixedDecimal]

    /// Most years before.
    static let yearLimit = 3
    /// A difference from 100 % of more than this many points is unusual.
    static let unusualPoints: Int64 = 33

    /// 100 · current · k / Σ earlier, one decimal: 100 is "as the years before". Nil where there is no
    /// year before, or they were zero.
    var percent: FixedDecimal? {
        guard let sum = sumOfEarlier, !earlier.isEmpty else { return nil }
        return FixedDecimal.ratio(
            numerator: current, denominator: sum, factor: 100 * Int64(earlier.count), scale: 1)
    }

    /// The mean of the years before, at two decimals more than the figures have.
    var mean: FixedDecimal? {
        guard let sum = sumOfEarlier, !earlier.isEmpty else { return nil }
        return FixedDecimal.ratio(
            numerator: sum, denominator: FixedDecimal(Int64(earlier.count)),
            scale: min(sum.scale + 2, FixedDecimal.maximumScale))
    }

    /// True when the year differs from the mean by more than a third of it.
    var isUnusual: Bool {
        guard let percent else { return false }
        let low = FixedDecimal(100 - Self.unusualPoints)
        let high = FixedDecimal(100 + Self.unusualPoints)
        return percent < low || percent > high
    }

    private var sumOfEarlier: FixedDecimal? {
        earlier.reduce(FixedDecimal.zero as FixedDecimal?) { sum, one in sum?.adding(one) }
    }
}

/// Two related indicators of a unit beside the same two of everybody: a unit whose ratio stands far
/// from the province's is unusual, whichever of the two figures is.
struct RelatedFigures: Hashable, Sendable {
    /// The unit's own first figure.
    let first: FixedDecimal
    /// Its second.
    let second: FixedDecimal
    /// The first of all units together.
    let allFirst: FixedDecimal
    /// The second of all units together.
    let allSecond: FixedDecimal

    /// Smallest second figure of which anything is said: ratios of small counts jump by themselves.
    static let fewest = FixedDecimal(30)
    /// The unit's ratio may differ from everybody's by so many percent of it.
    static let unusualPercent: Int64 = 33

    /// 100 · first / second of the unit, two decimals.
    var own: FixedDecimal? { Self.percent(first, second) }

    /// 100 · first / second of all, two decimals.
    var everybody: FixedDecimal? { Self.percent(allFirst, allSecond) }

    /// The unit's ratio in percent of everybody's: as `Double`, for judging only.
    var standing: Double? {
        guard !second.isZero, !allFirst.isZero, !allSecond.isZero else { return nil }
        return 100 * (first.approximate / second.approximate)
            / (allFirst.approximate / allSecond.approximate)
    }

    /// True when the unit's ratio is further from everybody's than `unusualPercent`.
    var isUnusual: Bool {
        standing.map { abs($0 - 100) > Double(Self.unusualPercent) } ?? false
    }

    private static func percent(_ first: FixedDecimal, _ second: FixedDecimal) -> FixedDecimal? {
        FixedDecimal.ratio(numerator: first, denominator: second, factor: 100, scale: 2)
    }
}

extension FixedDecimal {
    /// The number in binary floating point: for statistics only, never for a rule or a sum.
    var approximate: Double {
        Double(units) / (0..<scale).reduce(1.0) { power, _ in power * 10 }
    }
}
