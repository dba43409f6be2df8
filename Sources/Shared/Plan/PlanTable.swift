/// What one unit is to reach in one year (`chỉ tiêu kế hoạch năm`): the value that the plan's own
/// indicator of a form has, such as `kham_tong_ke_hoach` of TH-DK.
public struct PlanTarget: Hashable, Sendable {
    /// The unit.
    public let facility: FacilityID
    /// The form that asks for the plan.
    public let form: FormCode
    /// The indicator that holds it.
    public let indicator: IndicatorCode
    /// The year of the form's own calendar.
    public let year: Int
    /// From when the value holds; nil for the plan made at the start of the year.
    public let from: Day?
    /// The value, in the indicator's unit.
    public let value: FixedDecimal
    /// The decision that set it.
    public let decision: DecisionNumber

    /// Makes a target.
    public init(
        facility: FacilityID, form: FormCode, indicator: IndicatorCode, year: Int,
        from: Day? = nil, value: FixedDecimal, decision: DecisionNumber
    ) {
        self.facility = facility
        self.form = form
        self.indicator = indicator
        self.year = year
        self.from = from
        self.value = value
        self.decision = decision
    }
}

/// The yearly plans of all units. A plan changes only by a decision: the change is another target
/// with its own day, and what held before stays readable.
public struct PlanTable: Sendable {
    /// Every target, by unit, form, year and indicator, then by day.
    public let targets: [PlanTarget]
    private let places: [Key: [Int]]

    private struct Key: Hashable {
        let facility: FacilityID
        let form: FormCode
        let year: Int
    }

    /// No plan for anybody.
    public static let empty = PlanTable(sorted: [])

    /// A table of these targets; nil when two of them say what holds from one and the same day
    /// (`firstClash` says which).
    public init?(_ targets: [PlanTarget]) {
        guard Self.firstClash(in: targets) == nil else { return nil }
        self.init(sorted: targets.sorted { Self.order($0) < Self.order($1) })
    }

    private init(sorted: [PlanTarget]) {
        targets = sorted
        places = Dictionary(grouping: sorted.indices) { place in
            Key(
                facility: sorted[place].facility, form: sorted[place].form,
                year: sorted[place].year)
        }
    }

    /// The first target, by place in `targets`, that repeats an earlier one's unit, form, indicator,
    /// year and day.
    public static func firstClash(in targets: [PlanTarget]) -> (first: Int, second: Int)? {
        var seen: [Slot: Int] = [:]
        for (place, target) in targets.enumerated() {
            if let first = seen.updateValue(place, forKey: Slot(target)) { return (first, place) }
        }
        return nil
    }

    /// The target that holds on `day`: the last one from that day or before; nil when the unit has
    /// no plan for it.
    public func target(
        _ indicator: IndicatorCode, of form: FormCode, for facility: FacilityID, year: Int,
        on day: Day
    ) -> PlanTarget? {
        let key = Key(facility: facility, form: form, year: year)
        return (places[key] ?? []).map { targets[$0] }.last { target in
            target.indicator == indicator && target.from.map { $0 <= day } ?? true
        }
    }

    /// The targets of a unit's form that hold on `day`, by indicator.
    public func targets(
        of form: FormCode, for facility: FacilityID, year: Int, on day: Day
    ) -> [IndicatorCode: PlanTarget] {
        let key = Key(facility: facility, form: form, year: year)
        var held: [IndicatorCode: PlanTarget] = [:]
        for target in (places[key] ?? []).map({ targets[$0] })
        where target.from.map({ $0 <= day }) ?? true {
            held[target.indicator] = target
        }
        return held
    }

    private struct Slot: Hashable {
        let key: Key
        let indicator: IndicatorCode
        let from: Day?

        init(_ target: PlanTarget) {
            key = Key(facility: target.facility, form: target.form, year: target.year)
            indicator = target.indicator
            from = target.from
        }
    }

    private static func order(
        _ target: PlanTarget
    ) -> (FacilityID, FormCode, Int, IndicatorCode, Int) {
        (
            target.facility, target.form, target.year, target.indicator,
            target.from?.number ?? .min
        )
    }
}
