/// A number of a spreadsheet as the clerk sees it: at most 15 significant digits, exact.
///
/// Spreadsheets store binary fractions written with up to 17 digits (`0.30000000000000004` for a sum
/// of 0,1 and 0,2) and show 15. The stored decimal is rounded at its 15th significant digit, halves
/// away from zero, digit by digit: no binary floating point is involved, so every machine reads the
/// same number from the same file.
public struct SheetNumber: Hashable, Sendable {
    /// The digits as a whole number, without zeros at its end, below 10^15.
    public let digits: Int64
    /// The power of ten they are multiplied with; 0 for zero.
    public let exponent: Int

    /// The digits a spreadsheet shows at most.
    public static let significantDigits = 15

    /// Reads a stored number: `12`, `-0.5`, `1.0000000000000002E-1`, `+3e5`; nil for anything else.
    ///
    /// An exponent beyond ±400 is refused: no spreadsheet can hold such a number.
    public init?(stored text: some Collection<UInt8>) {
        var scan = Scan()
        for byte in text { guard scan.take(byte) else { return nil } }
        guard let (digits, exponent) = scan.number else { return nil }
        self.init(digits: digits, exponent: exponent)
    }

    /// A whole number times a power of ten, in its one spelling.
    public init(digits: Int64, exponent: Int) {
        var (digits, exponent) = (digits, exponent)
        while digits != 0, digits.isMultiple(of: 10) {
            (digits, exponent) = (digits / 10, exponent + 1)
        }
        self.digits = digits
        self.exponent = digits == 0 ? 0 : exponent
    }

    /// The number times 100: what a cell with a percent format shows.
    public var timesHundred: SheetNumber { SheetNumber(digits: digits, exponent: exponent + 2) }

    /// The number as one that has at most `scale` decimals, or nil when it has more, or does not fit.
    ///
    /// A distance under 10^-9 is no decimal but the trace of binary arithmetic (5,6 − 5,5 gives
    /// 0,0999999999999996, which the clerk sees as 0,1), and is rounded away. Anything more is a
    /// figure that somebody meant, and is not touched.
    public func decimal(atMost scale: UInt8) -> FixedDecimal? {
        guard isWithinReach else { return nil }
        if exponent >= 0 {
            let (units, overflow) = digits.multipliedReportingOverflow(by: Self.power(exponent))
            return overflow ? nil : FixedDecimal(units)
        }
        let decimals = -exponent
        if decimals <= Int(scale) { return FixedDecimal(units: digits, scale: UInt8(decimals)) }
        let surplus = decimals - Int(scale)
        guard surplus <= 18 else { return isTrace ? .zero : nil }
        let unit = Self.power(surplus)
        var (units, rest) = digits.quotientAndRemainder(dividingBy: unit)
        if rest.magnitude >= (unit - Int64(rest.magnitude)).magnitude {
            let step: Int64 = rest < 0 ? -1 : 1
            units += step
            rest -= step * unit
        }
        guard rest == 0 || Self.isTrace(rest, exponent: exponent) else { return nil }
        return FixedDecimal(units: units, scale: scale).map { $0.trimmed() }
    }

    /// The number without its decimals, towards zero, or nil when it does not fit.
    public var whole: Int? {
        guard isWithinReach else { return nil }
        if exponent >= 0 { return Int(digits * Self.power(exponent)) }
        return exponent < -18 ? 0 : Int(digits / Self.power(-exponent))
    }

    /// Whether the number is below the largest that a report can hold, by a rough measure.
    var isWithinReach: Bool {
        digits == 0 || (String(digits.magnitude).utf8.count + exponent) <= 18
    }

    private var isTrace: Bool { Self.isTrace(digits, exponent: exponent) }

    /// |digits · 10^exponent| < 10^-9
    private static func isTrace(_ digits: Int64, exponent: Int) -> Bool {
        String(digits.magnitude).utf8.count + exponent <= -9
    }

    private static func power(_ exponent: Int) -> Int64 {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }

    /// All digits, without an exponent and without grouping: `1652,5`.
    public func spelled(point: UInt8) -> String {
        var text = Array(String(digits.magnitude).utf8)
        if exponent >= 0 {
            text += Array(repeating: UInt8(ascii: "0"), count: exponent)
        } else {
            let missing = -exponent - text.count + 1
            if missing > 0 { text = Array(repeating: UInt8(ascii: "0"), count: missing) + text }
            text.insert(point, at: text.count + exponent)
        }
        return (digits < 0 ? "-" : "") + String(decoding: text, as: UTF8.self)
    }
}

/// Takes a stored number apart, byte by byte.
private struct Scan {
    private enum Part { case sign, whole, fraction, exponentSign, exponent }

    private var part = Part.sign
    private var isNegative = false
    private var digits: Int64 = 0
    private var kept = 0
    private var any = false
    private var roundsUp: Bool?
    private var shift = 0
    private var exponent = 0
    private var exponentDigits = 0
    private var exponentIsNegative = false

    mutating func take(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "+"): return takeSign(byte == UInt8(ascii: "-"))
        case UInt8(ascii: "."):
            guard part == .sign || part == .whole else { return false }
            part = .fraction
            return true
        case UInt8(ascii: "e"), UInt8(ascii: "E"):
            guard any, part == .whole || part == .fraction else { return false }
            part = .exponentSign
            return true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return takeDigit(Int(byte & 0x0F))
        default: return false
        }
    }

    private mutating func takeSign(_ minus: Bool) -> Bool {
        if part == .sign {
            isNegative = minus
            part = .whole
            return true
        }
        guard part == .exponentSign else { return false }
        exponentIsNegative = minus
        part = .exponent
        return true
    }

    private mutating func takeDigit(_ digit: Int) -> Bool {
        if part == .exponentSign || part == .exponent {
            part = .exponent
            exponentDigits += 1
            exponent = exponent * 10 + digit
            return exponent <= 400
        }
        if part == .sign { part = .whole }
        any = true
        if kept < SheetNumber.significantDigits {
            digits = digits * 10 + Int64(digit)
            if digits != 0 { kept += 1 }
            if part == .fraction { shift -= 1 }
        } else {
            // The first digit that is not kept decides; those after it cannot change that.
            if roundsUp == nil { roundsUp = digit >= 5 }
            if part == .whole { shift += 1 }
        }
        return shift.magnitude <= 800
    }

    var number: (Int64, Int)? {
        guard any, part != .exponentSign, part != .exponent || exponentDigits > 0 else {
            return nil
        }
        let magnitude = digits + (roundsUp == true ? 1 : 0)
        return (
            isNegative ? -magnitude : magnitude, shift + (exponentIsNegative ? -exponent : exponent)
        )
    }
}
