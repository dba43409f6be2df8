/// What a unit's figure may be compared with in the same period of the year before (`cùng kỳ`).
public enum Comparison: Hashable, Sendable {
    /// The figure of `current` together against that of `earlier` together. It holds only if every
    /// unit named reported: whether they did is for the caller to see.
    case comparable(current: [FacilityID], earlier: [FacilityID])
    /// `không so sánh được`, and why.
    case notComparable(Obstacle)

    /// Why two periods cannot be compared.
    public enum Obstacle: Hashable, Sendable {
        /// No such unit in the registry.
        case unknownFacility
        /// The year before has no such period (week 53).
        case noSuchPeriod
        /// The unit was part of a larger one that was split.
        case split(of: FacilityID, on: Day)
        /// Neither the unit nor a predecessor worked through all of these days.
        case notWorkingThroughout(Range<Day>)
    }
}

extension Comparison.Obstacle {
    /// The reason for people.
    public var text: LocalizedText {
        switch self {
        case .unknownFacility:
            LocalizedText(vi: "không có đơn vị này", en: "no such facility")
        case .noSuchPeriod:
            LocalizedText(
                vi: "năm trước không có kỳ này", en: "the year before has no such period")
        case .split(let whole, let day):
            LocalizedText(
                vi: "không so sánh được: tách từ “\(whole)” ngày \(day.vietnamese)",
                en: "not comparable: split from “\(whole)” on \(day)")
        case .notWorkingThroughout(let days):
            LocalizedText(
                vi: "không so sánh được: không hoạt động suốt từ \(days.lowerBound.vietnamese) "
                    + "đến \(days.upperBound.adding(days: -1).vietnamese)",
                en: "not comparable: not working throughout \(days.lowerBound) to "
                    + "\(days.upperBound.adding(days: -1))")
        }
    }
}

extension Registry {
    /// What the unit's figure for `period` may be compared with a year earlier.
    ///
    /// A merger between the two periods adds the predecessors on the earlier side; one inside a
    /// period adds those that filed a part of it on that side. A split in between makes the periods
    /// not comparable, unless all of its parts are on the same side again.
    public func comparison(of id: FacilityID, for period: ReportingPeriod) -> Comparison {
        guard facility(id) != nil else { return .notComparable(.unknownFacility) }
        guard let earlier = period.samePeriodLastYear else {
            return .notComparable(.noSuchPeriod)
        }
        let history = historyAsNow(of: id, before: period.window.upperBound)
        if let split = history.breaks.last(where: { $0.day > earlier.window.lowerBound }) {
            return .notComparable(.split(of: split.whole, on: split.day))
        }
        for window in [earlier.window, period.window] where !history.covers(window) {
            return .notComparable(.notWorkingThroughout(window))
        }
        return .comparable(
            current: history.members(in: period.window),
            earlier: history.members(in: earlier.window))
    }
}
