internal import Shared

/// Figures as DHIS2 and ADX send them, before anything is looked up: texts, as they were written.
public struct DataValueSet: Sendable {
    /// One row.
    public struct Row: Hashable, Sendable {
        /// What is counted.
        public var dataElement = ""
        /// The period, where it is not the group's.
        public var period: String?
        /// The unit, where it is not the group's.
        public var unit: String?
        /// The data set, where rows of several stand in one body.
        public var dataSet: String?
        /// The disaggregation.
        public var combo: String?
        /// The attribution.
        public var attribution: String?
        /// The figure; nil where there is none.
        public var value: String?
        /// What somebody remarked.
        public var comment: String?
        /// True for a row that takes the figure away.
        public var isDeleted = false
        /// True where the sender calls the group complete that the row stands in.
        public var isComplete = false

        /// An empty row.
        public init() {}
    }

    /// The data set that the whole body is about.
    public var dataSet: String?
    /// The day on which the sender calls it complete.
    public var completeDate: String?
    /// The period of rows that name none.
    public var period: String?
    /// The unit of rows that name none.
    public var unit: String?
    /// The attribution of rows that name none.
    public var attribution: String?
    /// How the body names things.
    public var schemes = IdentifierSchemes()
    /// True when the body itself asks for a look only.
    public var isDryRun: Bool?
    /// What the body itself asks to be done with its rows.
    public var strategy: String?
    /// The rows.
    public var rows: [Row] = []
    /// Whether the sender calls all of it, or a group of it, complete.
    public var saysComplete: Bool { completeDate != nil || rows.contains { $0.isComplete } }
    /// What was read with leniency, for people.
    public var remarks: [String] = []

    /// Most rows of one body.
    public static let rowLimit = 1_000_000

    /// No row.
    public init() {}
}

/// How rows travel.
public enum DataValueFormat: String, CaseIterable, Sendable {
    /// An object with `dataValues`.
    case json
    /// `dataValueSet` of DHIS2's own schema.
    case xml
    /// One row a line.
    case csv
    /// Aggregate Data Exchange.
    case adx

    /// What it is called in `Content-Type`.
    public var mediaType: String {
        switch self {
        case .json: "application/json"
        case .xml: "application/xml"
        case .csv: "application/csv"
        case .adx: "application/adx+xml"
        }
    }

    /// The format that a `Content-Type` or one entry of `Accept` names; nil for none of them.
    public init?(mediaType field: String) {
        let plain = field.lowercased().split(separator: ";").first.map {
            $0.filter { $0 != " " && $0 != "\t" }
        }
        switch plain {
        case "application/json", "text/json": self = .json
        case "application/xml", "text/xml": self = .xml
        case "application/csv", "text/csv": self = .csv
        case "application/adx+xml", "application/xml+adx": self = .adx
        default: return nil
        }
    }

    /// How things are named where nobody says so.
    public var standardScheme: IdentifierScheme { self == .adx ? .code : .uid }
}

/// Why a body could not be read, for people and for programs.
public struct ExchangeFault: Error, Hashable, Sendable {
    /// What is wrong, where, and what is accepted.
    public let message: String
    /// The same in Vietnamese.
    public let vietnamese: String
    /// True when the body is too large, not wrong.
    public let isTooLarge: Bool

    /// Makes a fault.
    public init(vi: String, en: String, isTooLarge: Bool = false) {
        message = en
        vietnamese = vi
        self.isTooLarge = isTooLarge
    }

    static func tooManyRows() -> ExchangeFault {
        ExchangeFault(
            vi: "Nhiều hơn \(DataValueSet.rowLimit) dòng; chia thành nhiều lần gửi.",
            en: "More than \(DataValueSet.rowLimit) rows; split them over several requests.",
            isTooLarge: true)
    }
}

extension DataValueSet {
    /// Reads a body.
    ///
    /// - Parameter firstRowIsHeader: for CSV; columns go by their names then, by their places otherwise.
    public static func read(
        _ bytes: [UInt8], as format: DataValueFormat, firstRowIsHeader: Bool = true
    ) throws(ExchangeFault) -> DataValueSet {
        switch format {
        case .json: try DataValueJSON.read(bytes)
        case .csv: try DataValueCSV.read(bytes, firstRowIsHeader: firstRowIsHeader)
        case .xml: try DataValueXML.read(bytes)
        case .adx: try ADXReading.read(bytes)
        }
    }

    mutating func append(_ row: Row) throws(ExchangeFault) {
        guard rows.count < Self.rowLimit else { throw .tooManyRows() }
        rows.append(row)
    }
}
