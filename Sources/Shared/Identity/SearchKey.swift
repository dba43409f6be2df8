/// A text as it is searched for (DOMAIN §9): without case, tone and vowel marks, `đ` as `d`, `y` as
/// `i`, so that `bac si` finds `Bác sỹ` and `khoẻ` finds `khỏe`. Never a key, never stored.
public struct SearchKey: Hashable, Sendable {
    /// The folded text.
    public let text: String

    /// Folds a text.
    public init(_ text: String) {
        self.text = String(text.nfc.lowercased().map { Self.plain[$0] ?? $0 })
    }

    /// True when every word of `query` stands somewhere in the text.
    public func matches(_ query: SearchKey) -> Bool {
        query.text.split(whereSeparator: \.isWhitespace).allSatisfy { word in
            text.firstRange(of: String(word)) != nil
        }
    }

    private static let plain: [Character: Character] = {
        let letters: [(Character, String)] = [
            ("a", "àáảãạăằắẳẵặâầấẩẫậ"), ("e", "èéẻẽẹêềếểễệ"), ("i", "ìíỉĩịyỳýỷỹỵ"),
            ("o", "òóỏõọôồốổỗộơờớởỡợ"), ("u", "ùúủũụưừứửữự"), ("d", "đ"),
        ]
        var plain: [Character: Character] = [:]
        for (base, marked) in letters { for letter in marked { plain[letter] = base } }
        return plain
    }()
}
