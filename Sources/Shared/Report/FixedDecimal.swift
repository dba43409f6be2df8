/// An exact decimal number: `units` times ten to the minus `scale`.
///
/// Every figure of a report is one of these: counts have scale 0, đồng have scale 0, decimals have
/// the scale their indicator declares (0 to 6). Binary floating point never enters a rule: a sum of
/// parts that is right on paper is right here, and the verdict is the same on every machine.
///
/// Equality, order and hash go by numeric value: `1.0 == 1.00`. The scale is kept for writing.
/// Arithmetic is exact or absent: an operation whose exact result does not fit answers `nil`, which
/// rules treat as "not computable". It never wraps and never rounds by itself.
public struct FixedDecimal: Sendable {
    /// The number without its decimal point: 11.07 has `units` 1107.
    public let units: Int64
    /// How many of the last digits of `units` stand after the decimal point, 0 to `maximumScale`.
    public let scale: UInt8

    /// The finest scale a form may declare.
    public static let maximumScale: UInt8 = 6
    /// Largest magnitude of `units` that is read from outside: 2^53, the last integer up to which
    /// every JSON implementation agrees. Sums made inside may grow to the whole of `Int64`.
    public static let outsideLimit: Int64 = 1 << 53
    /// The number 0.
    public static let zero = FixedDecimal(0)

    /// A whole number.
    public init(_ integer: Int64) {
        self.init(uncheckedUnits: integer, scale: 0)
    }

    /// `units` × 10^-`scale`; `nil` if `scale` is above `maximumScale`.
    public init?(units: Int64, scale: UInt8) {
        guard scale <= Self.maximumScale else { return nil }
        self.init(uncheckedUnits: units, scale: scale)
    }

    /// Trusts the caller that `scale` is at most `maximumScale`.
    init(uncheckedUnits units: Int64, scale: UInt8) {
        assert(scale <= Self.maximumScale)
        self.units = units
        self.scale = scale
    }

    /// The number as an integer, if it is one: 12.00 gives 12, 12.50 gives `nil`.
    public var integer: Int64? {
        let (whole, rest) = units.quotientAndRemainder(dividingBy: Self.power(scale))
        return rest == 0 ? whole : nil
    }

    /// Whether the number is zero, at any scale.
    public var isZero: Bool { units == 0 }

    /// Whether the number is below zero.
    public var isNegative: Bool { units < 0 }

    /// Whether `units` is within what both ends of the wire accept, ±2^53.
    public var isWithinOutsideLimit: Bool { units.magnitude <= Self.outsideLimit.magnitude }
}

// MARK: - Equality and order by value

extension FixedDecimal: Hashable, Comparable {
    /// Equal when the numbers are equal, whatever their scales.
    public static func == (left: FixedDecimal, right: FixedDecimal) -> Bool {
        left.scale == right.scale
            ? left.units == right.units : left.commonUnits == right.commonUnits
    }

    /// Numeric order.
    public static func < (left: FixedDecimal, right: FixedDecimal) -> Bool {
        left.scale == right.scale ? left.units < right.units : left.commonUnits < right.commonUnits
    }

    /// Consistent with `==`: all spellings of one number hash alike.
    public func hash(into hasher: inout Hasher) {
        let plain = trimmed()
        hasher.combine(plain.units)
        hasher.combine(plain.scale)
    }

    /// The units at the finest scale, where all numbers can be compared; fits since 2^63·10^6 < 2^83.
    private var commonUnits: Int128 {
        Int128(units) * Int128(Self.power(Self.maximumScale - scale))
    }
}

// MARK: - Exact arithmetic

extension FixedDecimal {
    /// The exact sum at the finer of the two scales, or `nil` if it does not fit `Int64` units.
    public func adding(_ other: FixedDecimal) -> FixedDecimal? {
        if scale == other.scale {
            let (sum, overflow) = units.addingReportingOverflow(other.units)
            return overflow ? nil : Self(uncheckedUnits: sum, scale: scale)
        }
        let finer = max(scale, other.scale)
        return Self(exactly: units(atScale: finer) + other.units(atScale: finer), scale: finer)
    }

    /// The exact difference at the finer of the two scales, or `nil` if it does not fit.
    public func subtracting(_ other: FixedDecimal) -> FixedDecimal? {
        let finer = max(scale, other.scale)
        return Self(exactly: units(atScale: finer) - other.units(atScale: finer), scale: finer)
    }

    /// The exact product, or `nil` if it needs more than six decimals or does not fit.
    public func multiplied(by other: FixedDecimal) -> FixedDecimal? {
        var product = Int128(units) * Int128(other.units)
        var productScale = scale + other.scale
        while productScale > Self.maximumScale {
            let (quotient, rest) = product.quotientAndRemainder(dividingBy: 10)
            guard rest == 0 else { return nil }
            (product, productScale) = (quotient, productScale - 1)
        }
        return Self(exactly: product, scale: productScale)
    }

    /// The number with its sign turned, or `nil` for the one number that has no opposite.
    public var negated: FixedDecimal? {
        Self(exactly: -Int128(units), scale: scale)
    }

    /// The same number written with exactly `newScale` decimals, or `nil` if digits would be lost
    /// or it does not fit. The canonical form of a value has the scale of its indicator.
    public func rescaled(toScale newScale: UInt8) -> FixedDecimal? {
        guard newScale <= Self.maximumScale else { return nil }
        if newScale >= scale { return Self(exactly: units(atScale: newScale), scale: newScale) }
        let (kept, lost) = units.quotientAndRemainder(dividingBy: Self.power(scale - newScale))
        return lost == 0 ? Self(uncheckedUnits: kept, scale: newScale) : nil
    }

    /// The number with at most `newScale` decimals, halves away from zero: 0.125 → 0.13,
    /// -0.125 → -0.13. A number that has no more decimals than that is returned as it is.
    public func rounded(toScale newScale: UInt8) -> FixedDecimal {
        guard newScale < scale else { return self }
        let divisor = Int128(Self.power(scale - newScale))
        let rounded = Self.quotientRoundedAwayFromZero(Int128(units), divisor)
        return Self(uncheckedUnits: Int64(rounded), scale: newScale)
    }

    /// `factor` × `numerator` / `denominator`, rounded to `scale` decimals, halves away from zero.
    ///
    /// `nil` means *not computable*: the denominator is zero, or the result does not fit.
    /// Check figure (DOMAIN §6): 654 pharmacists, 1 500 000 people, factor 10 000, scale 2 → 4.36.
    public static func ratio(
        numerator: FixedDecimal, denominator: FixedDecimal, factor: Int64 = 1, scale: UInt8
    ) -> FixedDecimal? {
        guard !denominator.isZero, scale <= maximumScale else { return nil }
        let dividend = Int128(numerator.units).multipliedReportingOverflow(by: Int128(factor))
        let above = dividend.partialValue.multipliedReportingOverflow(
            by: Int128(power(scale)) * Int128(power(denominator.scale)))
        guard !dividend.overflow, !above.overflow else { return nil }
        let below = Int128(denominator.units) * Int128(power(numerator.scale))
        return Self(exactly: quotientRoundedAwayFromZero(above.partialValue, below), scale: scale)
    }
}

// MARK: - Helpers

extension FixedDecimal {
    /// The number without trailing zeros after the point: one spelling a number.
    func trimmed() -> FixedDecimal {
        var (units, scale) = (units, scale)
        while scale > 0, units.isMultiple(of: 10) {
            (units, scale) = (units / 10, scale - 1)
        }
        return FixedDecimal(uncheckedUnits: units, scale: scale)
    }

    private init?(exactly units: Int128, scale: UInt8) {
        guard let fitting = Int64(exactly: units) else { return nil }
        self.init(uncheckedUnits: fitting, scale: scale)
    }

    /// `finer` is at least `scale`.
    private func units(atScale finer: UInt8) -> Int128 {
        Int128(units) * Int128(Self.power(finer - scale))
    }

    private static func quotientRoundedAwayFromZero(_ above: Int128, _ below: Int128) -> Int128 {
        let (quotient, rest) = above.quotientAndRemainder(dividingBy: below)
        // Twice the rest may pass 2^127 where the rest itself does not: compare with the difference.
        guard rest.magnitude >= below.magnitude - rest.magnitude else { return quotient }
        return (above < 0) == (below < 0) ? quotient + 1 : quotient - 1
    }

    /// Ten to the power of `exponent`, 0 to 6.
    static func power(_ exponent: UInt8) -> Int64 {
        switch exponent {
        case 0: 1
        case 1: 10
        case 2: 100
        case 3: 1000
        case 4: 10_000
        case 5: 100_000
        case 6: 1_000_000
        default: preconditionFailure("scale is at most 6")
        }
    }
}
