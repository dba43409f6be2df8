/// Where months are cut: the same words mean different days in each calendar (DOMAIN §3).
///
/// Only periods made of months differ. A week is the ISO week in both calendars: the cut-off day is a
/// rule about months, and no form cuts weeks otherwise. Figures of different calendars may be set
/// side by side only with a label that says so.
public enum ReportingCalendar: String, CaseIterable, Hashable, Sendable, Codable {
    /// Calendar months (`thống kê`, TK).
    case statistical
    /// Cut-off on the 14th (`hành chính`, HC): month m runs from the 15th of m-1 to the 14th of m,
    /// and the year from 15 December of the year before to 14 December.
    case administrative

    /// The last day of an administrative month.
    public static let cutOffDay = 14

    /// The abbreviation used in form titles: `TK` or `HC`.
    public var abbreviation: String {
        switch self {
        case .statistical: "TK"
        case .administrative: "HC"
        }
    }

    /// The calendar's name for people.
    public var title: LocalizedText {
        switch self {
        case .statistical:
            LocalizedText(vi: "Lịch thống kê", en: "Statistical calendar")
        case .administrative:
            LocalizedText(
                vi: "Lịch hành chính (chốt ngày 14)", en: "Administrative calendar (cut-off 14th)")
        }
    }

    /// Place in a fixed order, for sorting.
    var rank: Int { self == .statistical ? 0 : 1 }

    /// The first day of a month of this calendar. `month` may lie outside 1…12: 13 is January of the
    /// next year, so that the end of December is the start of month 13.
    func startOfMonth(_ month: Int, of year: Int) -> Day {
        switch self {
        case .statistical: Self.day(1, ofMonth: month, year: year)
        case .administrative: Self.day(Self.cutOffDay + 1, ofMonth: month - 1, year: year)
        }
    }

    /// The month of this calendar that a day lies in.
    func month(containing day: Day) -> (year: Int, month: Int) {
        let (year, month, dayOfMonth) = day.date
        switch self {
        case .statistical: return (year, month)
        case .administrative:
            guard dayOfMonth > Self.cutOffDay else { return (year, month) }
            return month == 12 ? (year + 1, 1) : (year, month + 1)
        }
    }

    private static func day(_ day: Int, ofMonth month: Int, year: Int) -> Day {
        let yearsAway = CivilDate.floorDivide(month - 1, by: 12)
        return Day(knownYear: year + yearsAway, month: month - 12 * yearsAway, day: day)
    }
}
