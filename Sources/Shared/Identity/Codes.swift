/// A short text that names one thing for ever: parsed once at the edge, never a bare `String` inside.
///
/// Every code is ASCII, so that equality of text, bytes, file names and database keys is one thing
/// (Vietnamese text has two spellings of the same letters; codes must not).
public protocol Code: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The code as it is written in forms, files and on the wire.
    var text: String { get }
    /// Reads a code; nil when `text` breaks the code's own alphabet or length.
    init?(_ text: String)
}

extension Code {
    /// Codes sort by their bytes.
    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
    /// The code itself.
    public var description: String { text }
}

/// Which bytes a code may hold.
enum CodeAlphabet {
    static func isUpper(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
    static func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// Small letters, digits and `_`: `snake_case`.
    static func isSnake(_ byte: UInt8) -> Bool { isLower(byte) || isDigit(byte) || byte == 0x5F }
    /// Small letters, digits and `-`.
    static func isKebab(_ byte: UInt8) -> Bool { isLower(byte) || isDigit(byte) || byte == 0x2D }

    /// `text` when it has 1…`limit` bytes, begins with one of which `first` is true, and goes on with
    /// none but those of which `allowed` is; else nil.
    static func accepted(
        _ text: String, limit: Int, first: (UInt8) -> Bool, then allowed: (UInt8) -> Bool
    ) -> String? {
        let bytes = text.utf8
        guard let start = bytes.first, bytes.count <= limit, first(start),
            bytes.allSatisfy(allowed)
        else { return nil }
        return text
    }
}

/// The code of a form (`biểu mẫu`), such as `HDKB-T`: capital letters, digits and `-`.
public struct FormCode: Code {
    /// The code as written.
    public let text: String
    /// Reads a form code of at most 24 capitals, digits and hyphens that begins with a capital.
    public init?(_ text: String) {
        guard
            let text = CodeAlphabet.accepted(
                text, limit: 24, first: CodeAlphabet.isUpper,
                then: { CodeAlphabet.isUpper($0) || CodeAlphabet.isDigit($0) || $0 == 0x2D })
        else { return nil }
        self.text = text
    }
}

/// The code of an indicator (`chỉ tiêu`): `snake_case` without diacritics, such as `kham_tong`.
public struct IndicatorCode: Code {
    /// The code as written.
    public let text: String
    /// Reads an indicator code of at most 48 small letters, digits and `_` that begins with a letter.
    public init?(_ text: String) {
        guard
            let text = CodeAlphabet.accepted(
                text, limit: 48, first: CodeAlphabet.isLower, then: CodeAlphabet.isSnake)
        else { return nil }
        self.text = text
    }
}

/// The code of one accepted answer of a choice: the alphabet of indicator codes, but it may begin
/// with a digit, because people call some answers by number (autonomy group `3`).
public struct ChoiceCode: Code {
    /// The code as written.
    public let text: String
    /// Reads a choice code of at most 48 small letters, digits and `_` that does not begin with `_`.
    public init?(_ text: String) {
        guard
            let text = CodeAlphabet.accepted(
                text, limit: 48, first: { $0 != 0x5F }, then: CodeAlphabet.isSnake)
        else { return nil }
        self.text = text
    }
}

/// The code of one validation rule within its form, such as `kham_bhyt_le_kham_tong`.
public struct RuleCode: Code {
    /// The code as written.
    public let text: String
    /// Reads a rule code: the alphabet of indicator codes and at most 80 bytes.
    public init?(_ text: String) {
        guard
            let text = CodeAlphabet.accepted(
                text, limit: 80, first: CodeAlphabet.isLower, then: CodeAlphabet.isSnake)
        else { return nil }
        self.text = text
    }
}

/// A reporting unit's permanent short code: text, never reused, leading zeros kept.
///
/// It is a surrogate: official codes are dated attributes of the unit (DOMAIN §5).
public struct FacilityID: Code {
    /// The code as written.
    public let text: String
    /// Reads an id of at most 32 letters, digits, `-`, `_` and `.`.
    public init?(_ text: String) {
        guard
            let text = CodeAlphabet.accepted(
                text, limit: 32, first: { $0 != 0x2D && $0 != 0x2E },
                then: {
                    CodeAlphabet.isUpper($0) || CodeAlphabet.isSnake($0) || $0 == 0x2D || $0 == 0x2E
                })
        else { return nil }
        self.text = text
    }
}

/// The permanent identity of one finalised report: made once by the agent, unique for ever.
public struct ReportID: Code {
    /// 32 small hexadecimal digits.
    public let text: String
    /// Reads an id of exactly 32 small hexadecimal digits.
    public init?(_ text: String) {
        guard text.utf8.count == 32,
            text.utf8.allSatisfy({ CodeAlphabet.isDigit($0) || ($0 >= 0x61 && $0 <= 0x66) })
        else { return nil }
        self.text = text
    }

    /// Makes an id that sorts by time: 48 bits of `milliseconds` since 1970, then 80 random bits.
    ///
    /// - Parameters:
    ///   - milliseconds: the agent's wall clock; a wrong clock costs order, never uniqueness.
    ///   - random: ten random bytes.
    public init(milliseconds: Int64, random: [UInt8]) {
        precondition(random.count == 10, "a report id needs ten random bytes")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        for shift in stride(from: 40, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: milliseconds >> Int64(shift)))
        }
        bytes.append(contentsOf: random)
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(32)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        self.text = String(decoding: text, as: UTF8.self)
    }
}

/// The identity of one enrolled key of a unit's agent.
public struct KeyID: Code {
    /// The code as written.
    public let text: String
    /// Reads an id of at most 40 small letters, digits and `-`.
    public init?(_ text: String) {
        guard
            let text = CodeAlphabet.accepted(
                text, limit: 40, first: CodeAlphabet.isKebab, then: CodeAlphabet.isKebab)
        else { return nil }
        self.text = text
    }
}
