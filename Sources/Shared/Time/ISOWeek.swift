/// Weeks as ISO 8601 numbers them: Monday to Sunday, week 1 is the one with 4 January in it.
enum ISOWeek {
    /// The Monday on which week 1 of a week-year begins.
    static func start(of year: Int) -> Day {
        let fourth = Day(knownYear: year, month: 1, day: 4)
        return fourth.adding(days: 1 - fourth.isoWeekday)
    }

    /// How many weeks a week-year has: 52, or 53 in about every sixth.
    static func count(in year: Int) -> Int {
        (start(of: year + 1) - start(of: year)) / 7
    }

    /// The week-year and number of the week a day lies in. 29 December can belong to the next
    /// week-year and 3 January to the one before.
    static func containing(_ day: Day) -> (year: Int, week: Int) {
        // A week belongs to the year that has its Thursday.
        let year = day.adding(days: 4 - day.isoWeekday).year
        return (year, (day - start(of: year)) / 7 + 1)
    }
}
