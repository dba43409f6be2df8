/// Bytes as text of 64 characters (RFC 4648), read strictly: one byte sequence has one spelling.
public enum Base64 {
    /// Which 64 characters, and whether the end is padded.
    public enum Alphabet: CaseIterable, Sendable {
        /// `+` and `/`, padded with `=` (RFC 4648 §4).
        case standard
        /// `-` and `_`, not padded (RFC 4648 §5), for tokens and addresses.
        case urlSafe
    }

    /// The text of `bytes`.
    public static func encode(
        _ bytes: some Collection<UInt8>, _ alphabet: Alphabet = .standard
    ) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        append(Array(bytes), to: &text, alphabet)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the text of `bytes`: three of them are four characters.
    static func append(
        _ bytes: [UInt8], to text: inout [UInt8], _ alphabet: Alphabet = .standard
    ) {
        let digits = alphabet.digits
        var start = 0
        while start + 3 <= bytes.count {
            let three =
                Int(bytes[start]) << 16 | Int(bytes[start + 1]) << 8 | Int(bytes[start + 2])
            text.append(digits[three >> 18])
            text.append(digits[three >> 12 & 63])
            text.append(digits[three >> 6 & 63])
            text.append(digits[three & 63])
            start += 3
        }
        guard start < bytes.count else { return }
        let isOne = start + 1 == bytes.count
        let rest = Int(bytes[start]) << 16 | (isOne ? 0 : Int(bytes[start + 1]) << 8)
        text.append(digits[rest >> 18])
        text.append(digits[rest >> 12 & 63])
        if !isOne { text.append(digits[rest >> 6 & 63]) }
        if alphabet == .standard {
            text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: isOne ? 2 : 1))
        }
    }

    /// The bytes that `text` spells; `nil` for white space, the other alphabet's characters, missing
    /// or superfluous padding, an impossible length, or bits left over that are not zero.
    public static func decode(_ text: String, _ alphabet: Alphabet = .standard) -> [UInt8]? {
        guard let digits = unpadded(Array(text.utf8), alphabet), digits.count % 4 != 1 else {
            return nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var (pending, bits) = (UInt32(0), 0)
        for digit in digits {
            guard let value = alphabet.value(of: digit) else { return nil }
            pending = pending << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(bits)))
            }
        }
        let leftOver = pending & ((1 << UInt32(bits)) - 1)
        return leftOver == 0 ? bytes : nil
    }

    /// The digits without the padding that the alphabet demands.
    private static func unpadded(_ text: [UInt8], _ alphabet: Alphabet) -> ArraySlice<UInt8>? {
        guard alphabet == .standard else { return text[...] }
        guard text.count.isMultiple(of: 4) else { return nil }
        let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        return text.dropLast(padding)
    }
}

extension Base64.Alphabet {
    /// The 64 digits in order.
    fileprivate var digits: [UInt8] { self == .standard ? Self.standardDigits : Self.urlSafeDigits }

    private static let standardDigits = (0..<64).map { standard.digit($0) }
    private static let urlSafeDigits = (0..<64).map { urlSafe.digit($0) }

    fileprivate func digit(_ value: UInt8) -> UInt8 {
        switch value {
        case 0..<26: UInt8(ascii: "A") + value
        case 26..<52: UInt8(ascii: "a") + value - 26
        case 52..<62: UInt8(ascii: "0") + value - 52
        case 62: self == .standard ? UInt8(ascii: "+") : UInt8(ascii: "-")
        default: self == .standard ? UInt8(ascii: "/") : UInt8(ascii: "_")
        }
    }

    fileprivate func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
        case self.digit(62): 62
        case self.digit(63): 63
        default: nil
        }
    }
}
