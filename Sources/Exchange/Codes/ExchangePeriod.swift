public import Shared

/// A period as other systems write it.
///
/// DHIS2 has names (`202401`, `2024Q1`, `2024S1`, `2024W5`, `2024`), which mean calendar months and
/// weeks and nothing else; ADX has a first day and a length (`2024-01-01/P3M`). Our periods of the
/// administrative calendar and of nine months have no name in DHIS2: they are written with their first
/// day and length, and never under the name of other days.
public enum ExchangePeriod: Hashable, Sendable {
    /// A name of DHIS2 that is one of our kinds, in calendar months or ISO weeks.
    case named(kind: PeriodKind, year: Int, index: Int)
    /// So many months from a day on.
    case months(Int, from: Day)
    /// So many days from a day on.
    case days(Int, from: Day)
    /// A name of DHIS2 for a kind of period that no form of ours has: a day, two months, a week that
    /// begins on a Wednesday, a financial year.
    case foreign(String)

    /// Reads either spelling; nil for anything else.
    public init?(_ text: String) {
        guard (4...24).contains(text.utf8.count) else { return nil }
        if text.utf8.contains(UInt8(ascii: "/")) {
            guard let interval = Self.interval(text) else { return nil }
            self = interval
        } else {
            guard let name = Self.name(text) else { return nil }
            self = name
        }
    }

    /// The period of ours that this is for `form`; nil where the form has none like it.
    public func period(for form: Form) -> ReportingPeriod? {
        guard let period = period(in: form.calendar), form.kinds.contains(period.kind) else {
            return nil
        }
        return period
    }

    /// The period of ours in a calendar; nil where that calendar cuts no such days.
    public func period(in calendar: ReportingCalendar) -> ReportingPeriod? {
        switch self {
        case .named(let kind, let year, let index):
            // A name means calendar months: it is no name for days cut on the 14th.
            guard calendar == .statistical || kind == .week else { return nil }
            return ReportingPeriod(kind: kind, year: year, index: index, calendar: calendar)
        case .months(let count, let start):
            let kind = PeriodKind.allCases.first { $0.months == count }
            let found = kind.flatMap {
                ReportingPeriod.containing(start, kind: $0, calendar: calendar)
            }
            return found?.window.lowerBound == start ? found : nil
        case .days(let count, let start):
            if count == 7, start.isoWeekday == 1 {
                return ReportingPeriod.containing(start, kind: .week, calendar: calendar)
            }
            return nil
        case .foreign: return nil
        }
    }

    /// The interval of days as an ad hoc period; nil for names and months.
    public func adHoc(in calendar: ReportingCalendar) -> ReportingPeriod? {
        guard case .days(let count, let start) = self else { return nil }
        return ReportingPeriod(adHoc: start..<start.adding(days: count), calendar: calendar)
    }

    // MARK: - Writing

    /// The name DHIS2 has for a period; nil where it has none.
    public static func name(of period: ReportingPeriod) -> String? {
        guard period.calendar == .statistical || period.kind == .week else { return nil }
        let year = String(period.year)
        switch period.kind {
        case .week: return "\(year)W\(period.index)"
        case .month: return year + (period.index < 10 ? "0" : "") + String(period.index)
        case .quarter: return "\(year)Q\(period.index)"
        case .halfYear: return "\(year)S\(period.index)"
        case .year: return year
        case .nineMonth, .adHoc: return nil
        }
    }

    /// First day and length, by which every period of ours can be written: `2023-12-15/P3M`.
    public static func interval(of period: ReportingPeriod) -> String {
        let start = period.window.lowerBound.iso
        switch period.kind {
        case .week: return "\(start)/P7D"
        case .month, .quarter, .halfYear, .nineMonth: return "\(start)/P\(period.kind.months ?? 1)M"
        case .year: return "\(start)/P1Y"
        case .adHoc: return "\(start)/P\(period.dayCount)D"
        }
    }

    /// The name where there is one, the interval otherwise.
    public static func text(of period: ReportingPeriod) -> String {
        name(of: period) ?? interval(of: period)
    }

    /// What DHIS2 calls a kind of period; nil where it has none.
    public static func type(of kind: PeriodKind) -> String? {
        switch kind {
        case .week: "Weekly"
        case .month: "Monthly"
        case .quarter: "Quarterly"
        case .halfYear: "SixMonthly"
        case .year: "Yearly"
        case .nineMonth, .adHoc: nil
        }
    }
}

// MARK: - Reading

extension ExchangePeriod {
    private static func interval(_ text: String) -> ExchangePeriod? {
        let sides = text.split(separator: "/", omittingEmptySubsequences: false)
        guard sides.count == 2, let start = Day(iso: String(sides[0])) else { return nil }
        let length = sides[1].utf8
        guard let first = length.first, first == UInt8(ascii: "P"), let unit = length.last,
            let count = Int(sides[1].dropFirst().dropLast()), (1...400).contains(count),
            !sides[1].dropFirst().hasPrefix("+"), !sides[1].dropFirst().hasPrefix("0")
        else { return nil }
        switch unit {
        case UInt8(ascii: "D"): return .days(count, from: start)
        case UInt8(ascii: "M"): return count < 12 ? .months(count, from: start) : nil
        case UInt8(ascii: "Y"): return count == 1 ? .months(12, from: start) : nil
        default: return nil
        }
    }

    private static let weekdays = ["Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let financial = [
        "Feb", "April", "July", "Aug", "Sep", "Oct", "Nov",
    ]

    private static func name(_ text: String) -> ExchangePeriod? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 4, let year = number(bytes[..<4]),
            ReportingPeriod.years.contains(year)
        else { return nil }
        let rest = String(decoding: bytes[4...], as: UTF8.self)
        if rest.isEmpty { return known(.year, year, 1) }
        if let digits = number(bytes[4...]) {
            switch bytes.count {
            case 6: return known(.month, year, digits)
            case 8:
                return Day(year: year, month: digits / 100, day: digits % 100) == nil
                    ? nil : .foreign("Daily")
            default: return nil
            }
        }
        if bytes.count == 7, bytes[4] == UInt8(ascii: "-") {
            return number(bytes[5...]).flatMap { known(.month, year, $0) }
        }
        return lettered(rest, year)
    }

    private static func lettered(_ rest: String, _ year: Int) -> ExchangePeriod? {
        if rest.hasPrefix("W") {
            let tail = rest.dropFirst()
            if let week = number(tail.utf8), tail.utf8.count <= 2 {
                return known(.week, year, week)
            }
        }
        if let day = weekdays.first(where: { rest.hasPrefix($0 + "W") }) {
            return number(rest.dropFirst(4).utf8) == nil ? nil : .foreign("Weekly" + day)
        }
        if rest.utf8.count == 2, let index = number(rest.dropFirst().utf8) {
            if rest.hasPrefix("Q") { return known(.quarter, year, index) }
            if rest.hasPrefix("S") { return known(.halfYear, year, index) }
        }
        if rest.hasPrefix("BiW"), number(rest.dropFirst(3).utf8) != nil {
            return .foreign("BiWeekly")
        }
        if rest.utf8.count == 3, rest.hasSuffix("B"), number(rest.dropLast().utf8) != nil {
            return .foreign("BiMonthly")
        }
        let month = financial.first { rest.hasPrefix($0) }
        guard let month else { return nil }
        let tail = rest.dropFirst(month.count)
        let isPart =
            tail.utf8.count == 2 && (tail.hasPrefix("S") || tail.hasPrefix("Q"))
            && number(tail.dropFirst().utf8) != nil
        return tail.isEmpty || isPart ? .foreign("Financial" + month) : nil
    }

    private static func known(_ kind: PeriodKind, _ year: Int, _ index: Int) -> ExchangePeriod? {
        kind.indexes(in: year).contains(index)
            ? .named(kind: kind, year: year, index: index) : nil
    }

    /// A number made of digits only; nil for anything else.
    private static func number(_ bytes: some Collection<UInt8>) -> Int? {
        guard (1...4).contains(bytes.count) else { return nil }
        var value = 0
        for byte in bytes {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }
}
