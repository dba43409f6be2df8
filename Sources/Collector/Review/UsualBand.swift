import Shared

/// What a unit usually reports for an indicator: the middle of its last periods and how far they
/// reach. It shows where to look; it is no rule, and nothing is refused by it.
struct UsualBand: Hashable, Sendable {
    /// Most periods looked back.
    static let periods = 12
    /// Fewest figures that make a habit.
    static let fewest = 4

    /// How many figures it is made of.
    let count: Int
    /// The median: the middle figure, or the mean of the two in the middle.
    let median: FixedDecimal
    /// The smallest and the largest.
    let low: FixedDecimal
    let high: FixedDecimal
    /// The median of the distances from the median (MAD).
    let deviation: FixedDecimal

    /// The band of these figures; nil for fewer than four, or where a sum does not fit.
    init?(_ figures: [FixedDecimal]) {
        let sorted = figures.sorted()
        guard sorted.count >= Self.fewest, let low = sorted.first, let high = sorted.last,
            let median = Self.median(sorted)
        else { return nil }
        let distances = sorted.compactMap { figure in
            figure < median ? median.subtracting(figure) : figure.subtracting(median)
        }.sorted()
        guard distances.count == sorted.count, let deviation = Self.median(distances) else {
            return nil
        }
        count = sorted.count
        self.median = median
        self.low = low
        self.high = high
        self.deviation = deviation
    }

    /// Whether a figure lies beyond what the unit has reported in these periods.
    func isOutside(_ figure: FixedDecimal) -> Bool { figure < low || high < figure }

    /// The median of sorted figures; the mean of two has one decimal more.
    private static func median(_ sorted: [FixedDecimal]) -> FixedDecimal? {
        let middle = sorted.count / 2
        if sorted.count % 2 == 1 { return sorted[middle] }
        let (left, right) = (sorted[middle - 1], sorted[middle])
        if left == right { return left }
        let scale = min(max(left.scale, right.scale) + 1, FixedDecimal.maximumScale)
        let mean = left.adding(right).flatMap {
            FixedDecimal.ratio(numerator: $0, denominator: FixedDecimal(2), scale: scale)
        }
        // A whole number is written as one.
        return mean?.integer.map { FixedDecimal($0) } ?? mean
    }
}
