extension Rule.Kind {
    /// Every indicator of this form that the rule names, the first to look at first.
    public var references: [IndicatorReference] {
        switch self {
        case .partition(let total, let parts): [total] + parts
        case .subset(let part, let whole): Self.joined(part, whole)
        case .comparison(let left, _, let right, _): Self.joined(left, right)
        case .balance(let end, let start, let plus, let minus):
            Self.joined(end, start) + plus + minus
        case .carryOver(let start, let end): [start, end]
        case .monotone(let listed), .outlier(let listed, _, _), .unitScale(let listed, _),
            .registryGuard(let listed, _, _), .notLowered(let listed), .periodOrder(let listed):
            listed
        case .presence(let requires, let note, let that):
            requires + (note.map { [$0] } ?? []) + (that?.references ?? [])
        case .crossForm(let left, _): left.references
        case .range(let value, _, _): value.references
        case .recomputation(let typed, let equals):
            [typed] + equals.references.filter { $0 != typed }
        case .nilReport(let flag, let flows): [flag] + flows
        case .dateLimit(let date): [date]
        }
    }

    private static func joined(_ left: Expression, _ right: Expression) -> [IndicatorReference] {
        left.references + right.references.filter { !left.references.contains($0) }
    }

    /// Everything the rule computes, each listed indicator as itself.
    var expressions: [Expression] {
        switch self {
        case .partition(let total, let parts): ([total] + parts).map { .indicator($0) }
        case .subset(let left, let right), .comparison(let left, _, let right, _): [left, right]
        case .balance(let end, let start, let plus, let minus):
            [end, start] + (plus + minus).map { .indicator($0) }
        case .range(let value, _, _): [value]
        case .recomputation(let typed, let equals): [.indicator(typed), equals]
        case .crossForm(let left, _): [left]
        case .presence(_, _, let that): that?.expressions ?? []
        case .carryOver, .monotone, .outlier, .unitScale, .nilReport, .registryGuard, .notLowered,
            .dateLimit, .periodOrder:
            []
        }
    }

    /// True for the kinds that look at other reports or the registry whatever they compute.
    var needsHistory: Bool {
        switch self {
        case .carryOver, .monotone, .crossForm, .outlier, .unitScale, .registryGuard, .notLowered,
            .periodOrder:
            true
        case .partition, .subset, .comparison, .balance, .presence, .range, .recomputation,
            .nilReport, .dateLimit:
            false
        }
    }
}

extension Condition {
    /// What its clauses compute.
    var expressions: [Expression] { clauses.map(\.left) }
}

extension Expression {
    /// True when it looks into earlier periods, itself or through the formula of a computed figure.
    func readsHistory(asking indicators: [Indicator]) -> Bool {
        readsHistory
            || references.contains { reference in
                switch indicators[reference.slot].formula {
                case .yearToDate, .samePeriodLastYear: true
                // A ratio is made of typed and filled figures, never of ratios (`FormLint`).
                case .ratio(let numerator, let denominator, _, _):
                    (numerator.references + denominator.references).contains {
                        indicators[$0.slot].formula != nil
                    } || numerator.readsHistory || denominator.readsHistory
                case nil: false
                }
            }
    }
}
