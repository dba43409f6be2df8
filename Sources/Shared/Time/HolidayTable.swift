/// The public holidays of one year, as the government announced them (`lịch nghỉ lễ, Tết`).
///
/// Data, never code: the announcement comes late in the year before, and a department may edit its
/// table. Years differ by more than dates: working days are swapped so that a holiday becomes long.
public struct HolidayTable: Hashable, Sendable {
    /// How sure we are of a table.
    public enum Status: String, CaseIterable, Hashable, Sendable {
        /// Foreseen from the law and the lunar calendar; not announced yet.
        case provisional
        /// Announced; our copy has not been compared with the announcement by the department.
        case announced
        /// Announced, and compared by the department with the announcement.
        case confirmed
    }

    /// The year that every day of the table lies in.
    public let year: Int
    /// Days off that a plain week would not give; those on a weekend change nothing.
    public let holidays: Set<Day>
    /// Saturdays and Sundays worked in exchange for a day off (`làm bù`).
    public let workedDays: Set<Day>
    /// Where the table comes from, for those who must check it.
    public let source: String
    /// How sure we are of it.
    public let status: Status

    /// Makes a table; nil when a day lies outside the year, or is both a holiday and worked.
    public init?(
        year: Int, holidays: Set<Day>, workedDays: Set<Day>, source: String, status: Status
    ) {
        guard holidays.isDisjoint(with: workedDays),
            holidays.union(workedDays).allSatisfy({ $0.year == year })
        else { return nil }
        self.year = year
        self.holidays = holidays
        self.workedDays = workedDays
        self.source = source
        self.status = status
    }

    /// Whether due dates that depend on this table may still change.
    public var isProvisional: Bool { status == .provisional }
}
