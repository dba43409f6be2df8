/// How a `FixedDecimal` is read from the wire and written for the wire and for people.
extension FixedDecimal {
    /// Reads the wire form: an optional minus, digits, optionally a point and one to six digits.
    ///
    /// One spelling a number and scale, so that equal reports have equal bytes. Refused: exponents,
    /// a plus sign, leading zeros, a bare point, "-0" at any scale, more than six decimals, spaces,
    /// and units beyond ±2^53.
    public init?(_ text: String) {
        self.init(wire: text.utf8)
    }

    /// Reads the wire form from its bytes; see `init(_:)`.
    @inlinable
    public init?(wire bytes: some Collection<UInt8>) {
        var reader = FixedDecimalReader()
        for byte in bytes {
            guard reader.accepts(byte) else { return nil }
        }
        guard let number = reader.number else { return nil }
        self = number
    }

    /// The wire form, with exactly `scale` decimals: "-12.50".
    public var text: String { spelled(grouping: nil, point: ".") }

    /// For Vietnamese readers: dots between thousands, a decimal comma: "2.340.000", "11,07".
    public var vietnamese: String { spelled(grouping: ".", point: ",") }

    /// For English readers: commas between thousands, a decimal point: "2,340,000", "11.07".
    public var english: String { spelled(grouping: ",", point: ".") }

    private func spelled(grouping: Unicode.Scalar?, point: Unicode.Scalar) -> String {
        let digits = String(units.magnitude).utf8
        let padding = max(0, Int(scale) + 1 - digits.count)
        let whole = digits.count + padding - Int(scale)
        var scalars = String.UnicodeScalarView()
        if units < 0 { scalars.append("-") }
        for index in 0..<(digits.count + padding) {
            if index == whole { scalars.append(point) }
            if let grouping, index > 0, index < whole, (whole - index).isMultiple(of: 3) {
                scalars.append(grouping)
            }
            let digit =
                index < padding
                ? 0x30 : digits[digits.index(digits.startIndex, offsetBy: index - padding)]
            scalars.append(Unicode.Scalar(digit))
        }
        return String(scalars)
    }
}

extension FixedDecimal: CustomStringConvertible {
    /// The wire form.
    public var description: String { text }
}

extension FixedDecimal: ExpressibleByIntegerLiteral {
    /// A whole number written in source.
    public init(integerLiteral value: Int64) {
        self.init(value)
    }
}

/// Reads the wire form byte by byte, from whatever holds the bytes.
@usableFromInline
struct FixedDecimalReader {
    private var magnitude: Int64 = 0
    private var digits = 0
    private var scale: UInt8 = 0
    private var isNegative = false
    private var leadsWithZero = false
    private var sawPoint = false

    @usableFromInline
    init() {}

    /// Takes the next byte; `false` when no number in wire form continues like this.
    @usableFromInline
    mutating func accepts(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"):
            guard digits == 0, !isNegative else { return false }
            isNegative = true
            return true
        case UInt8(ascii: "."):
            guard digits > 0, !sawPoint else { return false }
            sawPoint = true
            return true
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            return acceptsDigit(Int64(byte - UInt8(ascii: "0")))
        default:
            return false
        }
    }

    private mutating func acceptsDigit(_ digit: Int64) -> Bool {
        if sawPoint {
            guard scale < FixedDecimal.maximumScale else { return false }
            scale += 1
        } else {
            guard !leadsWithZero else { return false }
            leadsWithZero = digits == 0 && digit == 0
        }
        digits += 1
        magnitude = magnitude * 10 + digit
        // Checked at every digit, so the line above can never overflow.
        return magnitude <= FixedDecimal.outsideLimit
    }

    /// The number read, if what was read is a whole one.
    @usableFromInline var number: FixedDecimal? {
        guard digits > 0, !sawPoint || scale > 0, !(isNegative && magnitude == 0) else {
            return nil
        }
        return FixedDecimal(uncheckedUnits: isNegative ? -magnitude : magnitude, scale: scale)
    }
}
