public import Shared

/// Viet Nam's holidays 2023–2027 for tests that cannot read YAML.
///
/// Written in the notation of the domain notes, not copied from `seeds/calendars`, so that comparing
/// the two finds a slip in either.
public enum HolidayFixtures {
    /// One table a year; 2027 is provisional.
    public static let tables = [
        table(2023, off: "2/1, 20-26/1, 29/4-3/5, 1-4/9"),
        table(2024, off: "1/1, 8-14/2, 18/4, 29/4-1/5, 2-3/9", worked: "4/5"),
        table(2025, off: "1/1, 27-31/1, 7/4, 30/4-2/5, 1-2/9", worked: "26/4"),
        table(2026, off: "1-2/1, 16-20/2, 27/4, 30/4-1/5, 31/8-2/9, 24/11", worked: "10/1, 22/8"),
        table(
            2027, off: "1/1, 5-11/2, 16/4, 30/4-3/5, 2-3/9, 24/11", status: .provisional),
    ]

    /// The working days that follow from the tables.
    public static let calendar = WorkingCalendar(tables: tables)

    private static func table(
        _ year: Int, off: String, worked: String = "", status: HolidayTable.Status = .announced
    ) -> HolidayTable {
        guard
            let table = HolidayTable(
                year: year, holidays: days(off, of: year), workedDays: days(worked, of: year),
                source: "domain notes", status: status)
        else { preconditionFailure("the holidays of \(year) contradict themselves") }
        return table
    }

    /// Expands `20-26/1, 29/4-3/5`.
    private static func days(_ text: String, of year: Int) -> Set<Day> {
        var days: Set<Day> = []
        for span in text.split(separator: ",") {
            let ends = span.drop { $0 == " " }.split(separator: "-")
            let last = date(ends[ends.count - 1], of: year, month: nil)
            days.formUnion(date(ends[0], of: year, month: last.month)...last)
        }
        return days
    }

    /// Reads `20/1`, or `20` of the month of the span's last day.
    private static func date(_ text: Substring, of year: Int, month: Int?) -> Day {
        let numbers = text.split(separator: "/").compactMap { Int($0) }
        guard let dayOfMonth = numbers.first, let month = numbers.count == 2 ? numbers[1] : month,
            let day = Day(year: year, month: month, day: dayOfMonth)
        else { preconditionFailure("not a day of \(year): \(text)") }
        return day
    }
}
