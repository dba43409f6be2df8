/// Exact arithmetic between a Gregorian date and a day number (days since 1970-01-01).
///
/// The Gregorian calendar repeats every 400 years, that is 146 097 days. Inside such an era we let
/// years begin in March: the leap day is then a year's last day, and the lengths of the months
/// follow one straight line (153 days in five months), so no table and no loop is needed. The idea
/// is described by H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
enum CivilDate {
    private static let daysInEra = 146_097
    /// Days from 0000-03-01, where eras begin, to 1970-01-01.
    private static let daysToEpoch = 719_468

    /// The day number of a date; months and days are taken as valid.
    static func dayNumber(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month <= 2 ? year - 1 : year
        let era = floorDivide(marchYear, by: 400)
        let yearOfEra = marchYear - era * 400
        let monthsSinceMarch = (month + 9) % 12
        let dayOfYear = (153 * monthsSinceMarch + 2) / 5 + day - 1
        let dayOfEra = 365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * daysInEra + dayOfEra - daysToEpoch
    }

    /// The date of a day number.
    static func date(dayNumber: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + daysToEpoch
        let era = floorDivide(shifted, by: daysInEra)
        let dayOfEra = shifted - era * daysInEra
        // Take out the leap days passed (every 4, not every 100, but the 400th): what is left are
        // years of 365 days.
        let leapDays = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leapDays) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthsSinceMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthsSinceMarch + 2) / 5 + 1
        let month = monthsSinceMarch < 10 ? monthsSinceMarch + 3 : monthsSinceMarch - 9
        let marchYear = era * 400 + yearOfEra
        return (month <= 2 ? marchYear + 1 : marchYear, month, day)
    }

    /// Whether `year` has a 29 February.
    static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// How many days a month (1…12) has.
    static func daysIn(month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Division that rounds towards minus infinity, so that days before 1970 are exact too.
    static func floorDivide<Number: FixedWidthInteger>(
        _ dividend: Number, by divisor: Number
    )
        -> Number
    {
        let quotient = dividend / divisor
        return dividend % divisor < 0 ? quotient - 1 : quotient
    }
}
