/// The due rules that a form has had, of which one holds for each period.
public struct DueRuleBook: Hashable, Sendable {
    /// The rules, none overlapping another, in the order of their validity.
    public let rules: [DueRule]

    /// A book of these rules; nil when there is none, or two hold on the same day (`firstOverlap`
    /// says which).
    public init?(_ rules: [DueRule]) {
        guard !rules.isEmpty, Self.firstOverlap(in: rules) == nil else { return nil }
        self.rules = rules.sorted {
            ($0.validity.from?.number ?? .min) < ($1.validity.from?.number ?? .min)
        }
    }

    /// The first two rules, by place in `rules`, that hold on the same day.
    public static func firstOverlap(in rules: [DueRule]) -> (first: Int, second: Int)? {
        for second in rules.indices {
            for first in rules[..<second].indices
            where rules[first].validity.overlaps(rules[second].validity) {
                return (first, second)
            }
        }
        return nil
    }

    /// The rule for a period: the one valid on the window's last day, so that a change from
    /// 1 January leaves the due date of December's report as it was. Nil when none was in force.
    public func rule(for period: ReportingPeriod) -> DueRule? {
        rules.first { $0.validity.contains(period.lastDay) }
    }

    /// When the report for `period` is due; nil when no rule was in force.
    public func dueDate(for period: ReportingPeriod, in calendar: WorkingCalendar) -> DueDate? {
        rule(for: period)?.dueDate(for: period, in: calendar)
    }
}
