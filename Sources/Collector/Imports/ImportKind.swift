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
                .init(key: "id", headings: ["mã", "mã đơn vị"], isRequired: true),
                .init(key: "name", headings: ["tên", "tên đơn vị"], isRequired: true),
                .init(key: "nameEn", headings: ["tên tiếng Anh"]),
                .init(key: "type", headings: ["loại hình"], isRequired: true),
                .init(key: "ownership", headings: ["chủ sở hữu"], isRequired: true),
                .init(key: "opened", headings: ["ngày thành lập"], isRequired: true),
                .init(key: "parent", headings: ["chủ quản", "cơ quan chủ quản"]),
                .init(key: "reportsTo", headings: ["báo cáo cho"]),
                .init(key: "area", headings: ["địa bàn"]),
                .init(key: "services", headings: ["dịch vụ"]),
                .init(key: "insurance", headings: ["mã BHYT"]),
                .init(key: "facilityNumber", headings: ["mã 13 số"]),
            ]
        case .holidays:
            [
                .init(key: "day", headings: ["ngày"], isRequired: true),
                .init(key: "insteadOf", headings: ["làm bù cho"]),
                .init(key: "source", headings: ["nguồn", "căn cứ"], isRequired: true),
                .init(key: "status", headings: ["trạng thái"]),
            ]
        case .plans:
            [
                .init(key: "year", headings: ["năm"], isRequired: true),
                .init(key: "form", headings: ["biểu", "biểu mẫu"], isRequired: true),
                .init(key: "facility", headings: ["đơn vị", "mã đơn vị"], isRequired: true),
                .init(key: "indicator", headings: ["chỉ tiêu"], isRequired: true),
                .init(key: "value", headings: ["giá trị", "kế hoạch"], isRequired: true),
                .init(key: "decision", headings: ["quyết định"], isRequired: true),
                .init(key: "from", headings: ["từ ngày"]),
            ]
        case .populations:
            [
                .init(key: "area", headings: ["địa bàn", "mã địa bàn"], isRequired: true),
                .init(key: "day", headings: ["ngày"], isRequired: true),
                .init(key: "people", headings: ["dân số", "số dân"], isRequired: true),
                .init(key: "source", headings: ["nguồn"], isRequired: true),
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
