/// How long a reporting period is (DOMAIN §3).
public enum PeriodKind: String, CaseIterable, Hashable, Sendable, Codable {
    /// An ISO week, Monday to Sunday (`tuần`).
    case week
    /// A month (`tháng`).
    case month
    /// Three months (`quý`).
    case quarter
    /// Six months (`6 tháng`).
    case halfYear
    /// The first nine months of a year (`9 tháng`); the rest of the year has no such period.
    case nineMonth
    /// A year (`năm`).
    case year
    /// An explicit interval of days for an unplanned report (`đột xuất`).
    case adHoc

    /// How many months one period takes; nil for the kinds that are not made of months.
    public var months: Int? {
        switch self {
        case .week, .adHoc: nil
        case .month: 1
        case .quarter: 3
        case .halfYear: 6
        case .nineMonth: 9
        case .year: 12
        }
    }

    /// The kind's name for people.
    public var title: LocalizedText {
        switch self {
        case .week: LocalizedText(vi: "Tuần", en: "Week")
        case .month: LocalizedText(vi: "Tháng", en: "Month")
        case .quarter: LocalizedText(vi: "Quý", en: "Quarter")
        case .halfYear: LocalizedText(vi: "6 tháng", en: "Half-year")
        case .nineMonth: LocalizedText(vi: "9 tháng", en: "Nine months")
        case .year: LocalizedText(vi: "Năm", en: "Year")
        case .adHoc: LocalizedText(vi: "Đột xuất", en: "Ad hoc")
        }
    }

    /// How a period of this kind is written, for messages.
    public var example: String {
        switch self {
        case .week: "2026-W07"
        case .month: "2026-03"
        case .quarter: "2026-Q1"
        case .halfYear: "2026-H1"
        case .nineMonth: "2026-9M"
        case .year: "2026"
        case .adHoc: "2024-09-07..2024-09-15"
        }
    }

    /// Which indexes periods of this kind have in `year`: months 1…12, quarters 1…4, weeks 1…52 or
    /// 1…53; a single period a year has index 1.
    public func indexes(in year: Int) -> ClosedRange<Int> {
        switch self {
        case .week: 1...ISOWeek.count(in: year)
        case .month: 1...12
        case .quarter: 1...4
        case .halfYear: 1...2
        case .nineMonth, .year, .adHoc: 1...1
        }
    }

    /// Place in the order short to long, for sorting.
    var rank: Int {
        switch self {
        case .week: 0
        case .month: 1
        case .quarter: 2
        case .halfYear: 3
        case .nineMonth: 4
        case .year: 5
        case .adHoc: 6
        }
    }
}
