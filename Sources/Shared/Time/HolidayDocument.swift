/// Reads holiday tables from a calendar document (`seeds/calendars`).
///
/// ```yaml
/// years:
///   - year: 2024
///     status: announced            # provisional | announced | confirmed
///     source: who announced it, and what is still to be checked
///     holidays: [2024-01-01]
///     workedDays:
///       - {day: 2024-05-04, insteadOf: 2024-04-29}
/// ```
///
/// A wrong table makes every due date of a year wrong, so what can be checked is: days in their
/// year, none twice, a worked day on a weekend and in exchange for a working day that is now off.
public enum HolidayDocument {
    /// The tables of a document; what is wrong is noted in `reader`, and a year with a fault is left
    /// out.
    public static func read(
        _ node: DocumentNode, with reader: inout DocumentReader
    ) -> [HolidayTable] {
        reader.allow(["years"], in: node)
        let years = reader.list("years", in: node)
        if years.isEmpty {
            reader.fault(
                node.line, vi: "“years” phải có ít nhất một năm",
                en: "“years” must hold at least one year")
        }
        var seen: Set<Int> = []
        return years.compactMap { year in
            guard let table = table(year, with: &reader) else { return nil }
            guard seen.insert(table.year).inserted else {
                reader.fault(
                    year.line, vi: "năm \(table.year) lặp lại",
                    en: "year \(table.year) stands twice")
                return nil
            }
            return table
        }
    }

    private static func table(
        _ node: DocumentNode, with reader: inout DocumentReader
    ) -> HolidayTable? {
        let faultsBefore = reader.faults.count
        reader.allow(["year", "status", "source", "holidays", "workedDays"], in: node)
        guard let year = reader.integer("year", in: node, range: ReportingPeriod.years),
            let status = reader.choice("status", in: node, as: HolidayTable.Status.self),
            let source = reader.text("source", in: node)
        else { return nil }
        let holidays = holidays(of: year, in: node, with: &reader)
        let worked = workedDays(of: year, holidays: holidays, in: node, with: &reader)
        guard reader.faults.count == faultsBefore else { return nil }
        return HolidayTable(
            year: year, holidays: holidays, workedDays: worked, source: source, status: status)
    }

    private static func holidays(
        of year: Int, in node: DocumentNode, with reader: inout DocumentReader
    ) -> Set<Day> {
        var holidays: Set<Day> = []
        for (day, line) in reader.days("holidays", in: node) {
            check(day, isIn: year, line: line, with: &reader)
            note(day, in: &holidays, line: line, with: &reader)
        }
        if holidays.isEmpty {
            reader.fault(
                node.line, vi: "“holidays” phải có ít nhất một ngày",
                en: "“holidays” must hold at least one day")
        }
        return holidays
    }

    private static func workedDays(
        of year: Int, holidays: Set<Day>, in node: DocumentNode, with reader: inout DocumentReader
    ) -> Set<Day> {
        var worked: Set<Day> = []
        for swap in reader.list("workedDays", in: node) {
            reader.allow(["day", "insteadOf"], in: swap)
            guard let day = reader.day("day", in: swap),
                let dayOff = reader.day("insteadOf", in: swap)
            else { continue }
            check(day, isIn: year, line: swap.line, with: &reader)
            note(day, in: &worked, line: swap.line, with: &reader)
            if !day.isWeekend {
                reader.fault(
                    swap.line, vi: "ngày làm bù \(day) phải là thứ Bảy hoặc Chủ nhật",
                    en: "the worked day \(day) must be a Saturday or a Sunday")
            }
            // A day off in the neighbouring year stands in that year's table.
            if dayOff.isWeekend || (dayOff.year == year && !holidays.contains(dayOff)) {
                reader.fault(
                    swap.line,
                    vi: "\(day) làm bù cho \(dayOff), nhưng ngày đó không phải là ngày thường "
                        + "nằm trong “holidays”",
                    en: "\(day) is worked for \(dayOff), which is not a weekday in “holidays”")
            }
        }
        for day in worked.intersection(holidays).sorted() {
            reader.fault(
                node["workedDays"]?.line ?? node.line,
                vi: "\(day) vừa là ngày nghỉ vừa là ngày làm bù",
                en: "\(day) is both a holiday and a worked day")
        }
        return worked
    }

    private static func check(
        _ day: Day, isIn year: Int, line: Int, with reader: inout DocumentReader
    ) {
        guard day.year != year else { return }
        reader.fault(
            line, vi: "\(day) không thuộc năm \(year)", en: "\(day) is not in the year \(year)")
    }

    private static func note(
        _ day: Day, in days: inout Set<Day>, line: Int, with reader: inout DocumentReader
    ) {
        guard !days.insert(day).inserted else { return }
        reader.fault(line, vi: "ngày \(day) lặp lại", en: "\(day) stands twice")
    }
}
