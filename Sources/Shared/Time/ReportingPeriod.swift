/// The period a report is about (`kỳ báo cáo`): kind, year, index and calendar, or explicit days.
///
/// - Identity, window and order: this file.
/// - Text form: `ReportingPeriod+Identifier.swift`.
/// - Neighbours, parts, year to date: `ReportingPeriod+Navigation.swift`.
/// - Words for people: `ReportingPeriod+Title.swift`.
///
/// The identifier alone does not name a period: `2026-Q1` is 1 January to 31 March in the
/// statistical calendar and 15 December to 14 March in the administrative one. The form says which.
public struct ReportingPeriod: Hashable, Sendable {
    /// How long the period is.
    public let kind: PeriodKind
    /// The year in the identifier: for a week its ISO week-year, for an ad hoc interval the year of
    /// its calendar in which it ends.
    public let year: Int
    /// Which one in the year, from 1; 1 for the kinds with one period a year.
    public let index: Int
    /// Where months are cut.
    public let calendar: ReportingCalendar
    /// The days reported on, half-open: `upperBound` is the first day after.
    public let window: Range<Day>

    /// Years a period may have. Narrower than the calendar allows, so that `0206-03` is refused as
    /// the slip it is.
    public static let years = 1900...2999

    /// A period by its place in the year; nil when the year has no such period (month 13, week 53 of
    /// a year of 52), the year is not in `years`, or the kind is `adHoc`.
    public init?(kind: PeriodKind, year: Int, index: Int, calendar: ReportingCalendar) {
        guard kind != .adHoc, Self.years.contains(year), kind.indexes(in: year).contains(index)
        else { return nil }
        self.init(knownKind: kind, year: year, index: index, calendar: calendar)
    }

    /// An ad hoc period over a half-open span of days; nil when it is empty or leaves `years`.
    public init?(adHoc days: Range<Day>, calendar: ReportingCalendar) {
        guard let last = days.last, Self.years.contains(days.lowerBound.year),
            Self.years.contains(last.year)
        else { return nil }
        self.init(knownDays: days, calendar: calendar)
    }

    /// A period known to exist.
    init(knownKind kind: PeriodKind, year: Int, index: Int, calendar: ReportingCalendar) {
        self.kind = kind
        self.year = year
        self.index = index
        self.calendar = calendar
        if let months = kind.months {
            let start = calendar.startOfMonth((index - 1) * months + 1, of: year)
            window = start..<calendar.startOfMonth(index * months + 1, of: year)
        } else {
            let monday = ISOWeek.start(of: year).adding(days: 7 * (index - 1))
            window = monday..<monday.adding(days: 7)
        }
    }

    /// An ad hoc period over days known not to be empty.
    init(knownDays days: Range<Day>, calendar: ReportingCalendar) {
        kind = .adHoc
        year = calendar.month(containing: days.upperBound.adding(days: -1)).year
        index = 1
        self.calendar = calendar
        window = days
    }

    /// The last day reported on: the cut-off day (`ngày chốt số liệu`).
    public var lastDay: Day { window.upperBound.adding(days: -1) }

    /// How many days are reported on.
    public var dayCount: Int { window.upperBound - window.lowerBound }

    /// The first day of the calendar month that names the period's last month: for 2026-Q1 this is
    /// 1 March 2026 in both calendars. A week or an ad hoc interval has the month of its last day.
    public var lastMonth: Day {
        guard let months = kind.months else {
            let (year, month, _) = lastDay.date
            return Day(knownYear: year, month: month, day: 1)
        }
        return Day(knownYear: year, month: index * months, day: 1)
    }
}

/// Periods sort by when they end, then by when they start (the longer first), then short kinds
/// before long ones: the order in which they fall due.
extension ReportingPeriod: Comparable, CustomStringConvertible {
    /// Whether `left` sorts before `right`.
    public static func < (left: ReportingPeriod, right: ReportingPeriod) -> Bool {
        left.sortKey < right.sortKey
    }

    /// The calendar comes last: a week has the same days in both, and equal keys must mean equality.
    private var sortKey: (Int, Int, Int, Int) {
        (window.upperBound.number, window.lowerBound.number, kind.rank, calendar.rank)
    }

    /// The identifier and the calendar: `2026-Q1 TK`.
    public var description: String { "\(identifier) \(calendar.abbreviation)" }
}
