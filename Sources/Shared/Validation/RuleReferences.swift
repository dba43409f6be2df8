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
}
