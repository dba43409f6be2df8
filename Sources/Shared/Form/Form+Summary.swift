/// What pages, templates and agents ask of a form again and again.
extension Form {
    /// The slots that a person fills in, in order of display.
    public var inputSlots: [Int] { indicators.indices.filter { !indicators[$0].isComputed } }

    /// The slots that the system computes and that are never sent.
    public var computedSlots: [Int] { indicators.indices.filter { indicators[$0].isComputed } }

    /// The indicators that a person reports, in order of display.
    public var inputIndicators: [Indicator] { indicators.filter { !$0.isComputed } }

    /// The indicators shown under a heading, in order; under nil those without one.
    public func indicators(in section: IndicatorCode?) -> [Indicator] {
        indicators.filter { $0.section == section }
    }

    /// The rule with this code, or nil: what a finding's code means to a person.
    public func rule(_ code: RuleCode) -> Rule? { rules.first { $0.code == code } }

    /// The rules that name an indicator, in order of evaluation.
    public func rules(naming code: IndicatorCode) -> [Rule] {
        rules.filter { rule in rule.kind.references.contains { $0.code == code } }
    }
}
