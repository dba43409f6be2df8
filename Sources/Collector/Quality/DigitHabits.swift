import Glibc
import Shared

/// The last digits of whole figures: counted ones end in every digit about equally often, rounded or
/// invented ones do not.
///
/// Only figures of two digits or more are looked at: a small count ends in itself. Of fewer than
/// `fewest` nothing is said: each digit should be expected at least five times (Cochran's rule).
struct DigitHabits: Hashable, Sendable {
    /// How often each last digit stands, 0 to 9.
    private(set) var counts = [Int](repeating: 0, count: 10)
    /// Figures of three digits or more.
    private(set) var threeDigits = 0
    /// Of those, the ones that end in two zeros.
    private(set) var hundreds = 0

    /// Fewest figures of which anything is said.
    static let fewest = 50
    /// A chance below this is unusual: with hundreds of units, one in a hundred would mean nothing.
    static let unusualChance = 0.001

    /// Counts a figure; small ones, fractions and negative ones are passed over.
    mutating func add(_ value: FixedDecimal) {
        guard value.scale == 0, value.units >= 10 else { return }
        counts[Int(value.units % 10)] += 1
        guard value.units >= 100 else { return }
        threeDigits += 1
        if value.units.isMultiple(of: 100) { hundreds += 1 }
    }

    /// Adds what another has counted.
    mutating func add(_ other: DigitHabits) {
        for digit in counts.indices { counts[digit] += other.counts[digit] }
        threeDigits += other.threeDigits
        hundreds += other.hundreds
    }

    /// Figures counted.
    var count: Int { counts.reduce(0, +) }

    /// Figures that end in 0; one in ten by chance.
    var endInZero: Share { Share(numerator: counts[0], denominator: count) }

    /// Figures that end in 0 or 5; one in five by chance.
    var endInZeroOrFive: Share { Share(numerator: counts[0] + counts[5], denominator: count) }

    /// Figures of three digits or more that end in 00; one in a hundred by chance.
    var endInHundred: Share { Share(numerator: hundreds, denominator: threeDigits) }

    /// Σ (observed − expected)² / expected over the ten digits; nil of fewer than `fewest` figures.
    var chiSquare: Double? {
        guard count >= Self.fewest else { return nil }
        // Σ o² · 10 / n − n, from exact sums: 10·Σo² − n² is an integer.
        let squares = counts.reduce(0) { $0 + $1 * $1 }
        return Double(10 * squares - count * count) / Double(count)
    }

    /// How likely digits are at least so uneven by chance (chi-square, 9 degrees of freedom).
    var chance: Double? { chiSquare.map(ChiSquare.chanceOfNineFreedoms) }

    /// True when the digits are more uneven than chance makes them.
    var isUnusual: Bool { chance.map { $0 < Self.unusualChance } ?? false }
}

/// The chi-square distribution where it is needed.
enum ChiSquare {
    /// The chance of a value of at least `x` with nine degrees of freedom: for an odd number the
    /// incomplete gamma function is a finite sum (Abramowitz and Stegun, 26.4.4).
    static func chanceOfNineFreedoms(_ x: Double) -> Double {
        guard x > 0 else { return 1 }
        let terms = 1 + x / 3 + x * x / 15 + x * x * x / 105
        return erfc((x / 2).squareRoot())
            + (2 * x / Double.pi).squareRoot() * exp(-x / 2) * terms
    }
}
