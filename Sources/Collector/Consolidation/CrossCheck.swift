import Shared

/// One figure told twice: a quarter beside its months, nine months beside its quarters, a form beside
/// another (DOMAIN §7, cross-form equality).
///
/// Figures of different calendars cover different days: their difference is labelled as such and is
/// never an error (DOMAIN §3).
struct CrossCheck: Sendable {
    /// What the two figures say of each other.
    enum Verdict: String, CaseIterable, Hashable, Sendable {
        /// The same.
        case equal
        /// Not the same, although both are whole.
        case different
        /// Not the same, because the calendars are not.
        case calendarDifference
        /// One of the two is not whole, so they cannot agree yet.
        case incomplete
    }

    /// One side: which form's figure, over which periods.
    struct Side: Sendable {
        let form: FormCode
        let indicator: IndicatorCode
        let periods: [ReportingPeriod]
        let figure: ConsolidatedFigure
    }

    /// The figure that is checked.
    let whole: Side
    /// What it is held against.
    let parts: Side
    /// What they say.
    let verdict: Verdict
    /// whole − parts; nil without one of the two.
    let difference: FixedDecimal?

    /// Holds two sides against each other; both must have been asked over the same units.
    init(whole: Side, parts: Side) {
        self.whole = whole
        self.parts = parts
        difference = whole.figure.value.flatMap { one in
            parts.figure.value.flatMap { one.subtracting($0) }
        }
        let calendars = Set((whole.periods + parts.periods).map(\.calendar))
        // Who was released from one of them has told nothing there, and is no fault of the other.
        let areWhole = [whole.figure, parts.figure].allSatisfy {
            $0.coverage.isComplete && $0.incomplete.isEmpty
        }
        verdict =
            switch difference {
            case nil: .incomplete
            case .some(let difference) where difference.isZero: .equal
            case .some where calendars.count > 1: .calendarDifference
            case .some: areWhole ? .different : .incomplete
            }
    }
}

extension Consolidation {
    /// Every figure of this span beside the same figure over shorter periods of the same form: flows
    /// must be the same sum, everything else the last of them.
    func crossChecks(against shorter: Consolidation) -> [CrossCheck] {
        form.indicators.indices.compactMap { slot -> CrossCheck? in
            let indicator = form.indicators[slot]
            guard indicator.type.isNumeric, !indicator.isComputed, indicator.overTime != .none,
                indicator.overUnits == .sum, let other = shorter.form.slot(of: indicator.code)
            else { return nil }
            return CrossCheck(
                whole: side(slot), parts: shorter.side(other))
        }
    }

    /// A figure with where it stands.
    func side(_ slot: Int) -> CrossCheck.Side {
        CrossCheck.Side(
            form: form.code, indicator: form.indicators[slot].code,
            periods: parts.map(\.period), figure: figure(slot))
    }
}
