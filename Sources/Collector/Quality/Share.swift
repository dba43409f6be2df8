import Shared

/// A part of a whole, both counted: a rate is never shown without its numerator and denominator
/// (DOMAIN §10).
struct Share: Hashable, Sendable {
    /// How many have the property.
    var numerator = 0
    /// Of how many.
    var denominator = 0

    /// The share in percent with one decimal, halves away from zero; nil of nothing.
    var percent: FixedDecimal? {
        guard denominator > 0 else { return nil }
        return FixedDecimal.ratio(
            numerator: FixedDecimal(Int64(numerator)),
            denominator: FixedDecimal(Int64(denominator)), factor: 100, scale: 1)
    }

    /// Both together.
    static func + (left: Share, right: Share) -> Share {
        Share(
            numerator: left.numerator + right.numerator,
            denominator: left.denominator + right.denominator)
    }
}

/// What stands where a figure was asked for, each kind counted apart: a blank is not a zero, and
/// neither is `-` or `…` (DOMAIN §7).
struct AnswerCounts: Hashable, Sendable {
    /// A number other than 0.
    var nonZero = 0
    /// The number 0.
    var zero = 0
    /// `-`: it did not occur.
    var none = 0
    /// `…`: it occurred and was not collected.
    var notCollected = 0
    /// Nothing, in a report that came.
    var blank = 0
    /// Owed, and the report did not come.
    var missing = 0

    /// Adds what stands in a report that came.
    mutating func add(_ value: Value?) {
        switch value {
        case .number(let number)?: if number.isZero { zero += 1 } else { nonZero += 1 }
        case Value.none?: none += 1
        case .notCollected?: notCollected += 1
        case .boolean?, .choice?, .date?, .text?, .list?: nonZero += 1
        case nil: blank += 1
        }
    }

    /// Figures owed.
    var expected: Int { nonZero + zero + none + notCollected + blank + missing }

    /// Completeness of the indicator: figures given, `-` among them, of figures owed.
    var completeness: Share { Share(numerator: nonZero + zero + none, denominator: expected) }

    /// Zeros and `-` among the figures given.
    var zeros: Share { Share(numerator: zero + none, denominator: nonZero + zero + none) }
}
