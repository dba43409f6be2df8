/// What stands in one cell of a report.
///
/// Nothing at all (a blank) is the absence of a `Value`. Zero, `-` (did not occur) and `…` (occurred,
/// not collected) are three different answers and stay so for ever (DOMAIN §7).
public enum Value: Hashable, Sendable {
    /// A number: integer, decimal or đồng by the indicator's type.
    case number(FixedDecimal)
    /// Yes or no.
    case boolean(Bool)
    /// The code of one of the indicator's choices.
    case choice(ChoiceCode)
    /// A calendar day.
    case date(Day)
    /// Free text, NFC.
    case text(String)
    /// Rows of a list.
    case list([ListRow])
    /// `-`: it did not occur.
    case none
    /// `…`: it occurred and was not collected.
    case notCollected

    /// The number that rules count with: a number itself, `-` as 0; nil for everything else.
    public var counted: FixedDecimal? {
        switch self {
        case .number(let number): number
        case .none: .zero
        default: nil
        }
    }

    /// True when the answer carries information: neither `…` nor an empty text.
    public var isAnswered: Bool {
        switch self {
        case .notCollected: false
        case .text(let text): !text.isEmpty
        case .list(let rows): !rows.isEmpty
        default: true
        }
    }
}

/// One row of a list: its fields by code, texts NFC, dates as ISO days.
public struct ListRow: Hashable, Sendable {
    /// The fields that are filled in.
    public let fields: [IndicatorCode: String]

    /// Makes a row.
    public init(fields: [IndicatorCode: String]) {
        self.fields = fields
    }
}
