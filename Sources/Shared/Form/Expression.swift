/// A small arithmetic over the figures of one report: what rules and ratios are written in.
public indirect enum Expression: Hashable, Sendable {
    /// A constant.
    case number(FixedDecimal)
    /// This report's value.
    case indicator(IndicatorReference)
    /// The value in the last period of this form.
    case previous(IndicatorReference)
    /// The value times the days of the window: beds become bed-days.
    case bedDays(IndicatorReference)
    /// The sum over the year's periods of this kind, this one included.
    case yearToDate(IndicatorReference)
    /// Left plus right.
    case sum(Expression, Expression)
    /// Left minus right.
    case difference(Expression, Expression)
    /// Left times right.
    case product(Expression, Expression)
    /// The larger of the two.
    case maximum(Expression, Expression)
}

extension Expression {
    /// Every indicator the expression reads, in the order written, each once.
    public var references: [IndicatorReference] {
        var found: [IndicatorReference] = []
        collect(into: &found)
        return found
    }

    private func collect(into found: inout [IndicatorReference]) {
        switch self {
        case .number: break
        case .indicator(let one), .previous(let one), .bedDays(let one), .yearToDate(let one):
            if !found.contains(one) { found.append(one) }
        case .sum(let left, let right), .difference(let left, let right),
            .product(let left, let right), .maximum(let left, let right):
            left.collect(into: &found)
            right.collect(into: &found)
        }
    }

    /// True when it looks into earlier periods.
    public var readsHistory: Bool {
        switch self {
        case .number, .indicator, .bedDays: false
        case .previous, .yearToDate: true
        case .sum(let left, let right), .difference(let left, let right),
            .product(let left, let right), .maximum(let left, let right):
            left.readsHistory || right.readsHistory
        }
    }

    /// True when it is nothing but one indicator's own value.
    var soleIndicator: IndicatorReference? {
        guard case .indicator(let reference) = self else { return nil }
        return reference
    }
}

/// When a rule applies: every clause must hold.
public struct Condition: Hashable, Sendable {
    /// How a clause compares.
    public enum Comparison: String, CaseIterable, Hashable, Sendable {
        case equal = "="
        case notEqual = "!="
        case atLeast = ">="
        case atMost = "<="
        case above = ">"
        case below = "<"
    }

    /// What a clause compares with.
    public enum Operand: Hashable, Sendable {
        /// A number.
        case number(FixedDecimal)
        /// Yes or no.
        case boolean(Bool)
        /// The code of a choice.
        case choice(ChoiceCode)
        /// Nothing written there.
        case blank
    }

    /// One comparison.
    public struct Clause: Hashable, Sendable {
        /// What is looked at.
        public let left: Expression
        /// How.
        public let comparison: Comparison
        /// What with.
        public let right: Operand
    }

    /// The comparisons, all of which must hold.
    public let clauses: [Clause]
    /// The condition as written in the form.
    public let text: String
}

extension Condition {
    /// Every indicator the condition looks at, in the order written, each once.
    public var references: [IndicatorReference] {
        var found: [IndicatorReference] = []
        for clause in clauses {
            found += clause.left.references.filter { !found.contains($0) }
        }
        return found
    }
}
