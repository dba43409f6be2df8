import Shared

/// How a list of figures is spread around its middle.
///
/// Sums and medians are exact (decision 0004). A standard deviation is a square root, and no exact
/// number: it is made at the end, from exact deviations, as `Double`, and is only for judging and
/// showing.
struct SampleSpread: Sendable {
    /// The figures.
    let values: [FixedDecimal]
    /// Their finest scale: in counts of 10^-`scale` they are all integers.
    let scale: UInt8
    /// Their sum, in those counts.
    let sum: Int128
    /// Twice their median, in those counts: an integer also for an even number of figures.
    let twiceMedian: Int128
    /// `n` times the sample standard deviation (n − 1), in those counts.
    private let scaledDeviation: Double
    /// Twice the median of the absolute deviations from the median, in half counts.
    private let fourfoldMedianDeviation: Int128
    /// `n` times twice the mean absolute deviation from the median, in counts.
    private let scaledMeanDeviation: Int128

    /// Takes a list; nil for fewer than two figures, which have no spread.
    init?(_ values: [FixedDecimal]) {
        guard values.count > 1 else { return nil }
        self.values = values
        let finest = values.map(\.scale).max() ?? 0
        scale = finest
        let units = values.map { Self.units($0, scale: finest) }
        let count = Int128(units.count)
        sum = units.reduce(0, +)
        // Each deviation is exact; only their squares are rounded, so nothing cancels.
        let total = sum
        let squares = units.reduce(0.0) { squares, one in
            let deviation = Double(count * one - total)
            return squares + deviation * deviation
        }
        scaledDeviation = (squares / Double(count - 1)).squareRoot()
        twiceMedian = Self.twiceMedian(of: units)
        let middle = twiceMedian
        let deviations = units.map { abs(2 * $0 - middle) }
        fourfoldMedianDeviation = Self.twiceMedian(of: deviations)
        scaledMeanDeviation = deviations.reduce(0, +)
    }

    /// How many figures.
    var count: Int { values.count }

    /// The mean.
    var mean: Double { Double(sum) / (Double(count) * unit) }

    /// The sample standard deviation: √(Σ(x − mean)² / (n − 1)).
    var standardDeviation: Double { scaledDeviation / (Double(count) * unit) }

    /// The median.
    var median: Double { Double(twiceMedian) / (2 * unit) }

    /// The median of |x − median|.
    var medianAbsoluteDeviation: Double { Double(fourfoldMedianDeviation) / (4 * unit) }

    /// The mean of |x − median|.
    var meanAbsoluteDeviation: Double {
        Double(scaledMeanDeviation) / (2 * Double(count) * unit)
    }

    /// (x − mean) / standard deviation; nil where all figures are the same.
    func z(of value: FixedDecimal) -> Double? {
        guard scaledDeviation > 0 else { return nil }
        let units = Self.units(value, scale: scale)
        return Double(Int128(count) * units - sum) / scaledDeviation
    }

    /// The modified z of Iglewicz and Hoaglin: 0.6745 · (x − median) / median deviation; where more
    /// than half of the figures are the same, (x − median) / (1.253314 · mean deviation); nil where
    /// all are the same.
    func modifiedZ(of value: FixedDecimal) -> Double? {
        let twice = Double(2 * Self.units(value, scale: scale) - twiceMedian)
        if fourfoldMedianDeviation > 0 {
            return Self.normalQuartile * twice * 2 / Double(fourfoldMedianDeviation)
        }
        guard scaledMeanDeviation > 0 else { return nil }
        return twice * Double(count) / (Self.meanDeviationFactor * Double(scaledMeanDeviation))
    }

    /// The upper quartile of the normal distribution, as published, to four places.
    static let normalQuartile = 0.6745
    /// √(π/2): a normal distribution's standard deviation over its mean deviation.
    static let meanDeviationFactor = 1.253314

    private var unit: Double { (0..<scale).reduce(1.0) { power, _ in power * 10 } }

    /// Exact: 2^63 · 10^6 is far below 2^127.
    private static func units(_ value: FixedDecimal, scale: UInt8) -> Int128 {
        guard value.scale <= scale else {
            // Judged against coarser figures: rounded, as one would by hand.
            return Int128(value.rounded(toScale: scale).units)
        }
        return (value.scale..<scale).reduce(Int128(value.units)) { units, _ in units * 10 }
    }

    private static func twiceMedian(of units: [Int128]) -> Int128 {
        let sorted = units.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2)
            ? sorted[middle - 1] + sorted[middle] : 2 * sorted[middle]
    }
}
