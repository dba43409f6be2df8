public import Shared

/// Why one row was not taken: DHIS2's code, and words for whoever sent it.
public struct RowFault: Error, Hashable, Sendable {
    /// The codes of single values (DHIS2's `ErrorCode`), the ones its clients know.
    public enum Code: String, Hashable, Sendable {
        case element = "E7610"
        case period = "E7611"
        case unit = "E7612"
        case combo = "E7613"
        case attribution = "E7615"
        case foreignUnit = "E7617"
        case missing = "E7618"
        case type = "E7619"
        case comment = "E7620"
        case option = "E7621"
        case periodType = "E7632"
        case notInSet = "E7633"
        case notAssigned = "E7636"
        case expired = "E7640"
        case future = "E7641"
        case approved = "E7642"
        case closed = "E7643"
        /// A rule of the form is broken: ours, told with the rule's own words.
        case rule = "E7999"

        /// The key of the row that it is about.
        public var property: String {
            switch self {
            case .element, .notInSet: "dataElement"
            case .period, .periodType, .expired, .future, .approved, .closed: "period"
            case .unit, .foreignUnit, .notAssigned: "orgUnit"
            case .combo: "categoryOptionCombo"
            case .attribution: "attributeOptionCombo"
            case .missing, .type, .option, .rule: "value"
            case .comment: "comment"
            }
        }
    }

    /// The code.
    public let code: Code
    /// What is wrong, what was read, what is accepted.
    public let message: LocalizedText

    /// Makes a fault.
    public init(_ code: Code, vi: String, en: String) {
        self.code = code
        message = LocalizedText(vi: vi, en: en)
    }

    static func type(vi: String, en: String) -> RowFault { RowFault(.type, vi: vi, en: en) }

    static var missing: RowFault {
        RowFault(
            .missing, vi: "dòng không có giá trị (nếu không thu thập được, nhận xét “…”).",
            en: "the row has no value (where nothing was collected, comment “…”).")
    }

    static func comment(_ limit: Int) -> RowFault {
        RowFault(
            .comment, vi: "nhận xét dài hơn \(limit) byte.",
            en: "the comment is longer than \(limit) bytes.")
    }

    static func option(_ read: String, _ accepted: [String]) -> RowFault {
        RowFault(
            .option,
            vi: "“\(read.prefix(40))” không phải lựa chọn: \(accepted.joined(separator: ", ")).",
            en: "“\(read.prefix(40))” is no option: \(accepted.joined(separator: ", ")).")
    }
}

/// Why the whole body was not taken.
public struct SetFault: Error, Hashable, Sendable {
    /// The codes of whole sets.
    public enum Code: String, Hashable, Sendable {
        case dataSet = "E7600"
        case period = "E7601"
        case unit = "E7602"
        case attribution = "E7603"
        case forbidden = "E7604"
    }

    /// The code.
    public let code: Code
    /// What is wrong, what was read, what is accepted.
    public let message: LocalizedText

    /// Makes a fault.
    public init(_ code: Code, vi: String, en: String) {
        self.code = code
        message = LocalizedText(vi: vi, en: en)
    }
}
