/// When a step of a reminder ladder is taken: so long before or after the due date, or after a report
/// was given back. Written in one short text:
///
/// ```
/// due-3d 08:00      three days before the due day, at eight
/// due+0d 14:00      on the due day
/// due+1h            an hour after it was due
/// return+2d 08:00   two days after it was returned
/// ```
public struct ReminderMoment: Hashable, Sendable, CustomStringConvertible {
    /// What it is counted from.
    public enum Anchor: String, CaseIterable, Hashable, Sendable {
        /// The due date in force (`hạn nộp`).
        case due
        /// The return of a report (`trả lại`).
        case `return`
    }

    /// How far from it.
    public enum Distance: Hashable, Sendable {
        /// So many days, negative before, at an hour.
        case days(Int, at: TimeOfDay)
        /// So many hours, negative before.
        case hours(Int)
    }

    /// The largest number of days or hours.
    public static let limit = 400

    /// What it is counted from.
    public let anchor: Anchor
    /// How far from it.
    public let distance: Distance

    /// Reads the text above; nil for anything else, and for a moment before a return.
    public init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard let head = words.first, let sign = head.firstIndex(where: { $0 == "+" || $0 == "-" }),
            let anchor = Anchor(rawValue: String(head[..<sign])),
            let amount = Self.amount(head[head.index(after: sign)...].dropLast())
        else { return nil }
        let signed = head[sign] == "-" ? -amount : amount
        guard anchor == .due || signed >= 0 else { return nil }
        switch (head.last, words.count) {
        case ("d", 2):
            guard let time = TimeOfDay(String(words[1])) else { return nil }
            distance = .days(signed, at: time)
        case ("h", 1): distance = .hours(signed)
        default: return nil
        }
        self.anchor = anchor
    }

    /// The text that reads back to it.
    public var description: String {
        switch distance {
        case .days(let days, let time): "\(anchor.rawValue)\(Self.signed(days))d \(time)"
        case .hours(let hours): "\(anchor.rawValue)\(Self.signed(hours))h"
        }
    }

    /// A number of digits alone, 0…400.
    static func amount(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy(CodeAlphabet.isDigit), let amount = Int(text), amount <= limit
        else { return nil }
        return amount
    }

    private static func signed(_ number: Int) -> String { number < 0 ? "\(number)" : "+\(number)" }

    /// What is accepted, for a message.
    public static let accepted = LocalizedText(
        vi:
            "due±NGÀYd GIỜ:PHÚT, due±GIỜh, return+NGÀYd GIỜ:PHÚT hoặc return+GIỜh, như due-3d 08:00",
        en: "due±DAYSd HH:MM, due±HOURSh, return+DAYSd HH:MM or return+HOURSh, such as due-3d 08:00"
    )
}

extension ReminderMoment {
    /// The moment that this names, `repeated` steps of `every` later.
    ///
    /// - Parameters:
    ///   - day: the day it is counted from: the due day, or the day of the return.
    ///   - at: the exact moment: the first one that is late, or that of the return.
    ///   - calendar: moves a day off rest days, back before the due day and on from it, so that what
    ///     is meant to come before still does; nil moves nothing.
    func instant(
        day: Day, at: Instant, every: ReminderInterval?, repeated: Int,
        in calendar: WorkingCalendar?
    ) -> Instant {
        switch distance {
        case .hours(let hours):
            return at.adding(seconds: Int64(hours) * 3600 + (every?.seconds ?? 0) * Int64(repeated))
        case .days(let days, let time):
            let wanted = day.adding(days: days + (every?.days ?? 0) * repeated)
            let isBefore = anchor == .due && days <= 0
            let settled = calendar.map { calendar in
                isBefore
                    ? calendar.lastWorkingDay(onOrBefore: wanted)
                    : calendar.nextWorkingDay(onOrAfter: wanted)
            }
            return time.instant(on: settled ?? wanted)
        }
    }
}

/// How often a step of a ladder is taken again: `7d`, `1h`.
public enum ReminderInterval: Hashable, Sendable, CustomStringConvertible {
    /// So many days.
    case days(Int)
    /// So many hours.
    case hours(Int)

    /// Reads `7d` or `1h`, 1…400; nil for anything else.
    public init?(_ text: String) {
        guard let amount = ReminderMoment.amount(text.dropLast()), amount > 0 else { return nil }
        switch text.last {
        case "d": self = .days(amount)
        case "h": self = .hours(amount)
        default: return nil
        }
    }

    /// `7d`.
    public var description: String {
        switch self {
        case .days(let days): "\(days)d"
        case .hours(let hours): "\(hours)h"
        }
    }

    /// Whole days; 0 for hours.
    var days: Int {
        guard case .days(let days) = self else { return 0 }
        return days
    }

    /// Its length.
    var seconds: Int64 {
        switch self {
        case .days(let days): Int64(days) * 86_400
        case .hours(let hours): Int64(hours) * 3600
        }
    }
}
