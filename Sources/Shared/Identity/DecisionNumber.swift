/// The number of an official decision (`số quyết định`), such as `1234/QĐ-UBND`: what an event, an
/// extension or a change of a guarded figure rests on.
///
/// The one code that is not ASCII: `Đ` stands in most of them. It has no second Unicode spelling,
/// so equality of text and of bytes is still one thing.
public struct DecisionNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number as written.
    public let text: String

    /// Reads a number of at most 64 ASCII letters, digits, `/`, `-`, `.`, `&`, single spaces and
    /// `Đ`/`đ`, with at least one digit; nil for anything else.
    public init?(_ text: String) {
        guard !text.isEmpty, text.unicodeScalars.count <= 64,
            text.unicodeScalars.allSatisfy(Self.allows),
            text.utf8.contains(where: CodeAlphabet.isDigit),
            text.first != " ", text.last != " "
        else { return nil }
        self.text = text
    }

    private static func allows(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "Đ" || scalar == "đ" { return true }
        guard scalar.isASCII, let byte = UInt8(exactly: scalar.value) else { return false }
        return CodeAlphabet.isUpper(byte) || CodeAlphabet.isLower(byte)
            || CodeAlphabet.isDigit(byte) || "/-.& ".utf8.contains(byte)
    }

    /// Numbers sort by their text.
    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    /// The number itself.
    public var description: String { text }
}
