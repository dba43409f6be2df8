import Shared

/// What can be imported as a table, beside past figures.
enum ImportKind: String, CaseIterable, Sendable {
    /// New units.
    case units
    /// The days off of one or several years.
    case holidays
    /// Yearly targets.
    case plans
    /// People of areas.
    case populations

    /// The columns of its table.
    var columns: [ImportTable.Column] {
        switch self {
        case .units:
            [
                .init(key: "id", headings: ["ma", "ma don vi"], isRequired: true),
                .init(key: "name", headings: ["ten", "ten don vi"], isRequired: true),
                .init(key: "nameEn", headings: ["ten tieng anh"]),
                .init(key: "type", headings: ["loai hinh"], isRequired: true),
                .init(key: "ownership", headings: ["chu so huu"], isRequired: true),
                .init(key: "opened", headings: ["ngay thanh lap"], isRequired: true),
                .init(key: "parent", headings: ["chu quan", "co quan chu quan"]),
                .init(key: "reportsTo", headings: ["bao cao cho"]),
                .init(key: "area", headings: ["dia ban"]),
                .init(key: "services", headings: ["dich vu"]),
                .init(key: "insurance", headings: ["ma bhyt"]),
                .init(key: "facilityNumber", headings: ["ma 13 so"]),
            ]
        case .holidays:
            [
                .init(key: "day", headings: ["ngay"], isRequired: true),
                .init(key: "insteadOf", headings: ["lam bu cho"]),
                .init(key: "source", headings: ["nguon", "can cu"], isRequired: true),
                .init(key: "status", headings: ["trang thai"]),
            ]
        case .plans:
            [
                .init(key: "year", headings: ["nam"], isRequired: true),
                .init(key: "form", headings: ["bieu", "bieu mau"], isRequired: true),
                .init(key: "facility", headings: ["don vi", "ma don vi"], isRequired: true),
                .init(key: "indicator", headings: ["chi tieu"], isRequired: true),
                .init(key: "value", headings: ["gia tri", "ke hoach"], isRequired: true),
                .init(key: "decision", headings: ["quyet dinh"], isRequired: true),
                .init(key: "from", headings: ["tu ngay"]),
            ]
        case .populations:
            [
                .init(key: "area", headings: ["dia ban", "ma dia ban"], isRequired: true),
                .init(key: "day", headings: ["ngay"], isRequired: true),
                .init(key: "people", headings: ["dan so", "so dan"], isRequired: true),
                .init(key: "source", headings: ["nguon"], isRequired: true),
            ]
        }
    }

    /// What kind of document it becomes.
    var document: DocumentKind {
        switch self {
        case .units, .populations: .facilities
        case .holidays: .calendar
        case .plans: .plan
        }
    }
}

/// What an import would do: every fault, or what is new.
struct ImportPlan: Sendable {
    /// What cannot be taken, by cell.
    var faults: [ReadingFault] = []
    /// What would change, in words.
    var changes: [LocalizedText] = []
    /// How many rows say what is known already.
    var unchanged = 0
    /// What would be stored, by what the document's name says after the kind; empty when nothing is
    /// new. A name that stands already is replaced: a year of holidays is one table.
    var documents: [(name: String?, body: JSONValue)] = []
}
