/// What may stand in a report before anybody has typed: last period's closing stock as this one's
/// opening, the plan's target, a cumulative figure as it stood. The agent's files and the department's
/// pages begin with the same.
public struct Prefill: Sendable {
    /// Why it may stand there.
    public enum Kind: Hashable, Sendable {
        /// The opening stock repeats this closing one of the period before.
        case closing(IndicatorCode)
        /// The unit's plan.
        case target
        /// What it came to by the period before: this period is to be added.
        case soFar
    }

    /// What stands there.
    public let value: Value
    /// Why.
    public let kind: Kind

    /// In words, beside the figure.
    public var hint: LocalizedText {
        switch kind {
        case .closing(let code):
            LocalizedText(vi: "= \(code) kỳ trước", en: "= \(code) of the period before")
        case .target: LocalizedText(vi: "chỉ tiêu kế hoạch", en: "the plan's target")
        case .soFar:
            LocalizedText(
                vi: "lũy kế đến kỳ trước, cộng thêm kỳ này",
                en: "as of the period before: add this one")
        }
    }

    /// What is known for an indicator; nil where nothing may stand.
    ///
    /// - Parameters:
    ///   - last: what was reported for the period before.
    ///   - targets: the unit's plan, by the indicator that asks for it.
    public init?(
        _ indicator: Indicator, of form: Form, period: ReportingPeriod,
        last: (IndicatorCode) -> Value?, targets: [IndicatorCode: FixedDecimal]
    ) {
        if let end = Self.closing(of: indicator.code, in: form), let value = last(end) {
            (self.value, kind) = (value, .closing(end))
        } else if let target = targets[indicator.code] {
            (value, kind) = (.number(target), .target)
        } else if indicator.measure == .cumulative, let value = last(indicator.code),
            Self.goesOn(indicator, period)
        {
            (self.value, kind) = (value, .soFar)
        } else {
            return nil
        }
    }

    /// Whether a cumulative figure goes on from the period before.
    private static func goesOn(_ indicator: Indicator, _ period: ReportingPeriod) -> Bool {
        indicator.reset != .year || period.previous.year == period.year
    }

    /// The closing stock that an opening one repeats.
    private static func closing(of code: IndicatorCode, in form: Form) -> IndicatorCode? {
        for rule in form.rules {
            if case .carryOver(let start, let end) = rule.kind, start.code == code {
                return end.code
            }
        }
        return nil
    }
}
