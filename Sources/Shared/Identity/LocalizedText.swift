/// The two languages every message has.
public enum Language: String, CaseIterable, Hashable, Sendable {
    /// Vietnamese, the language of the users.
    case vi
    /// English.
    case en
}

/// One text in Vietnamese and English.
public struct LocalizedText: Hashable, Sendable {
    /// The Vietnamese text.
    public let vi: String
    /// The English text.
    public let en: String

    /// Makes a text from its two versions.
    public init(vi: String, en: String) {
        self.vi = vi
        self.en = en
    }

    /// The text in `language`.
    public subscript(language: Language) -> String {
        switch language {
        case .vi: vi
        case .en: en
        }
    }
}
