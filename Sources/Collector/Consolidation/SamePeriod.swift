import Shared

/// A figure beside the same period of the year before (`cùng kỳ năm trước`).
///
/// Like is compared with like: the change is computed over the groups of units that reported
/// everything in both spans. Where that is not all of them, the comparison says so; where it is none,
/// it is `không so sánh được` (DOMAIN §5).
struct SamePeriod: Sendable {
    /// Why a group of units is not in the comparison.
    enum Obstacle: Hashable, Sendable {
        /// The year before has no such period.
        case noSuchPeriod
        /// A split or merger leads to units that were not asked about.
        case split(of: [FacilityID], into: [FacilityID], on: Day)
        /// These units did not report everything.
        case notReported([FacilityID], isEarlier: Bool)
        /// Opened since.
        case opened([FacilityID])
        /// Closed since, without a successor.
        case closed([FacilityID])
        /// The cumulative figure began again in between.
        case reset(Day)
    }

    /// How much of it can be compared.
    enum Standing: String, CaseIterable, Hashable, Sendable {
        case comparable, partlyComparable, notComparable
    }

    /// The figure of the year before as it was reported, with its own coverage; nil when there is no
    /// such period.
    let earlier: ConsolidatedFigure?
    /// How much can be compared.
    let standing: Standing
    /// Groups of units in the change, of how many.
    let matched: Int
    let groups: Int
    /// The change over those groups; nil when nothing can be compared.
    let change: Change?
    /// What is not in it, and why.
    let obstacles: [Obstacle]
}

/// The difference of two figures, in percent and, for percentages, in points: the two are different
/// statements, and a report that does not say which means nothing.
struct Change: Hashable, Sendable {
    /// The later figure, over what is compared.
    let current: FixedDecimal
    /// The earlier one.
    let earlier: FixedDecimal
    /// 100 · (current − earlier) / earlier, one decimal; nil when the earlier figure is zero.
    let percent: FixedDecimal?
    /// current − earlier in percentage points (`điểm %`); nil for what is not a percentage.
    let points: FixedDecimal?

    /// The change from one figure to another; nil when their difference does not fit.
    init?(from earlier: FixedDecimal, to current: FixedDecimal, isPercentage: Bool) {
        guard let difference = current.subtracting(earlier) else { return nil }
        self.current = current
        self.earlier = earlier
        percent =
            earlier.isNegative
            ? nil
            : FixedDecimal.ratio(
                numerator: difference, denominator: earlier, factor: 100, scale: 1)
        points = isPercentage ? difference : nil
    }
}

/// Two consolidations of the same units a year apart.
struct YearComparison: Sendable {
    /// The span asked about.
    let current: Consolidation
    /// The same span a year before; nil when there is none.
    let earlier: Consolidation?
    /// The groups of units that lead from one to the other.
    let groups: [LineageGroup]

    /// Compares two spans.
    ///
    /// - Parameter isAsked: whether a unit is among those asked about.
    init(
        current: Consolidation, earlier: Consolidation?, lineage: Lineage,
        isAsked: (FacilityID) -> Bool
    ) {
        self.current = current
        self.earlier = earlier
        guard let earlier, let from = earlier.window?.lowerBound,
            let to = current.window?.upperBound
        else {
            groups = []
            return
        }
        groups = LineageGroup.groups(
            current: current.units, earlier: earlier.units, in: from..<to, lineage: lineage,
            isAsked: isAsked)
    }

    /// Both spans over some groups of units. The same units are silent about one indicator after the
    /// other, so they are put together once.
    struct Narrowed {
        fileprivate var spans: [[FacilityID]: (current: Consolidation, earlier: Consolidation)] =
            [:]
    }

    /// One indicator's comparison.
    func comparison(_ slot: Int) -> SamePeriod {
        var narrowed = Narrowed()
        return comparison(slot, now: current.figure(slot), &narrowed)
    }

    /// One indicator's comparison, of many.
    ///
    /// - Parameters:
    ///   - wholeNow: the indicator's figure in the span asked about.
    ///   - narrowed: what comparisons before this one were made over.
    func comparison(
        _ slot: Int, now wholeNow: ConsolidatedFigure, _ narrowed: inout Narrowed
    ) -> SamePeriod {
        guard let earlier, let before = earlier.form.slot(of: current.form.indicators[slot].code)
        else { return Self.none([.noSuchPeriod]) }
        if let reset = resetBetween(slot) {
            return Self.none([.reset(reset)], earlier: earlier.figure(before))
        }
        var obstacles: [SamePeriod.Obstacle] = []
        var matched: [LineageGroup] = []
        let wholeThen = earlier.figure(before)
        for group in groups {
            let found = Self.obstacles(
                group, silentNow: wholeNow.incomplete, silentThen: wholeThen.incomplete)
            if found.isEmpty { matched.append(group) } else { obstacles += found }
        }
        let isAll = matched.count == groups.count
        let spans = isAll ? nil : self.spans(of: matched, earlier, &narrowed)
        let now = spans?.current.figure(slot) ?? wholeNow
        let then = spans?.earlier.figure(before) ?? wholeThen
        let unit = current.form.indicators[slot].unit
        let change = then.value.flatMap { then in
            now.value.flatMap { Change(from: then, to: $0, isPercentage: unit == .percent) }
        }
        return SamePeriod(
            earlier: wholeThen,
            standing: change == nil ? .notComparable : isAll ? .comparable : .partlyComparable,
            matched: change == nil ? 0 : matched.count, groups: groups.count, change: change,
            obstacles: obstacles)
    }

    private func spans(
        of groups: [LineageGroup], _ earlier: Consolidation, _ narrowed: inout Narrowed
    ) -> (current: Consolidation, earlier: Consolidation) {
        let units = groups.flatMap(\.current)
        if let known = narrowed.spans[units] { return known }
        let spans = (
            current: current.among(Set(units)),
            earlier: earlier.among(Set(groups.flatMap(\.earlier)))
        )
        narrowed.spans[units] = spans
        return spans
    }

    private static func none(
        _ obstacles: [SamePeriod.Obstacle], earlier: ConsolidatedFigure? = nil
    ) -> SamePeriod {
        SamePeriod(
            earlier: earlier, standing: .notComparable, matched: 0, groups: 0, change: nil,
            obstacles: obstacles)
    }

    /// The day on which a cumulative figure began again between the two spans. A yearly one begins
    /// again every year, on both sides alike.
    private func resetBetween(_ slot: Int) -> Day? {
        guard current.form.indicators[slot].reset == .term,
            let now = current.parts.last?.period, let then = earlier?.parts.last?.period
        else { return nil }
        let start = CumulativeBase.start(of: .term, for: now)
        return start == CumulativeBase.start(of: .term, for: then) ? nil : start
    }

    private static func obstacles(
        _ group: LineageGroup, silentNow: Set<FacilityID>, silentThen: Set<FacilityID>
    ) -> [SamePeriod.Obstacle] {
        if let branch = group.openBranch {
            return [
                .split(of: branch.predecessors, into: branch.successors, on: branch.day)
            ]
        }
        if group.earlier.isEmpty { return [.opened(group.current)] }
        if group.current.isEmpty { return [.closed(group.earlier)] }
        var found: [SamePeriod.Obstacle] = []
        let now = group.current.filter(silentNow.contains)
        let then = group.earlier.filter(silentThen.contains)
        if !now.isEmpty { found.append(.notReported(now, isEarlier: false)) }
        if !then.isEmpty { found.append(.notReported(then, isEarlier: true)) }
        return found
    }
}

/// From when a cumulative figure (`lũy kế`) counts.
enum CumulativeBase {
    /// The first day counted; nil for what never starts again.
    ///
    /// A plan's term is five years: 2021–2025, 2026–2030, each of the form's own calendar.
    static func start(of reset: CumulativeReset, for period: ReportingPeriod) -> Day? {
        let year: Int
        switch reset {
        case .never: return nil
        case .year: year = period.year
        case .term: year = period.year - (period.year - 1) % 5
        }
        return ReportingPeriod(kind: .year, year: year, index: 1, calendar: period.calendar)?
            .window.lowerBound
    }
}
