/// The rules of a form that compare plain sums of a report's own figures, as flat numbers.
///
/// Most rules are of this kind: parts and total, part and whole, one figure below another. Over
/// whole figures such a rule is a handful of additions, and it nearly always holds. So the rules are
/// taken apart once for each form version, and a report is asked here first: a rule that holds needs
/// no further look. One that does not, or that meets a blank, a `…` or decimals, is judged by its
/// evaluator, which alone makes findings.
struct PlainRules: Sendable {
    private enum Order: UInt8 {
        case equal, atMost, atLeast
    }

    /// Σ factor × figure + constant, compared with zero.
    private struct Comparison {
        let terms: Range<Int>
        let constant: Int64
        let order: Order
    }

    private struct Term {
        let slot: Int
        let factor: Int64
    }

    /// One entry a rule of the form: its comparison, or nil when it is of another kind.
    private let comparisons: [Comparison?]
    private let terms: [Term]

    /// Most a rule's factors may add up to: 2^53 times this still fits 64 bits.
    private static let weightLimit: Int64 = 512

    init(_ rules: [Rule], _ indicators: [Indicator]) {
        var terms: [Term] = []
        comparisons = rules.map { rule in
            guard rule.when == nil, rule.unless == nil, !rule.needsHistory,
                let (sum, order) = Self.sum(of: rule.kind, indicators),
                sum.weight <= Self.weightLimit
            else { return nil }
            let start = terms.count
            terms += sum.factors.sorted { $0.key < $1.key }.map { Term(slot: $0, factor: $1) }
            return Comparison(
                terms: start..<terms.count, constant: sum.constant, order: order)
        }
        self.terms = terms
    }

    /// True when the rule at `index` certainly holds over `figures`.
    func holds(_ index: Int, over figures: PlainFigures) -> Bool {
        guard let comparison = comparisons[index] else { return false }
        var sum = comparison.constant
        for place in comparison.terms {
            let figure = figures[terms[place].slot]
            guard figure != PlainFigures.missing else { return false }
            sum += terms[place].factor * figure
        }
        return switch comparison.order {
        case .equal: sum == 0
        case .atMost: sum <= 0
        case .atLeast: sum >= 0
        }
    }
}

/// The whole figures of a report, slot by slot.
struct PlainFigures {
    /// Stands for whatever is no whole number within ±2^53; `-` counts as 0.
    static let missing = Int64.min
    private let figures: [Int64]

    init(_ values: [Value?]) {
        figures = values.map { value in
            switch value {
            case .number(let number) where number.scale == 0 && number.isWithinOutsideLimit:
                number.units
            case Value.none?: 0
            default: Self.missing
            }
        }
    }

    subscript(slot: Int) -> Int64 { figures[slot] }
}

// MARK: - Taking rules apart

extension PlainRules {
    /// A sum of figures with whole factors.
    private struct Sum {
        var factors: [Int: Int64] = [:]
        var constant: Int64 = 0
        /// What all numbers written in the rule add up to, signs apart.
        var weight: Int64 = 0

        mutating func add(_ other: Sum, times factor: Int64) {
            for (slot, own) in other.factors { factors[slot, default: 0] += own * factor }
            constant += other.constant * factor
            weight += other.weight * abs(factor)
        }
    }

    private static func sum(of kind: Rule.Kind, _ indicators: [Indicator]) -> (Sum, Order)? {
        func figure(_ reference: IndicatorReference) -> Sum? {
            indicators[reference.slot].isComputed
                ? nil : Sum(factors: [reference.slot: 1], weight: 1)
        }
        func total(_ references: [IndicatorReference]) -> Sum? {
            var total = Sum()
            for reference in references {
                guard let one = figure(reference) else { return nil }
                total.add(one, times: 1)
            }
            return total
        }
        func sum(_ expression: Expression) -> Sum? {
            switch expression {
            case .indicator(let reference): figure(reference)
            case .number(let number): Self.constant(number)
            case .sum(let left, let right): Self.combined(sum(left), sum(right), 1)
            case .difference(let left, let right): Self.combined(sum(left), sum(right), -1)
            case .product(.number(let number), let other), .product(let other, .number(let number)):
                Self.multiplied(sum(other), by: number)
            case .product, .previous, .bedDays, .yearToDate, .maximum: nil
            }
        }
        func compared(_ left: Sum?, _ order: Order, _ right: Sum?) -> (Sum, Order)? {
            Self.combined(left, right, -1).map { ($0, order) }
        }
        switch kind {
        case .partition(let whole, let parts): return compared(figure(whole), .equal, total(parts))
        case .subset(let part, let whole): return compared(sum(part), .atMost, sum(whole))
        case .comparison(let left, let order, let right, let tolerance) where tolerance.isZero:
            let orders: [Rule.Order: Order] = [
                .equal: .equal, .atMost: .atMost, .atLeast: .atLeast,
            ]
            return orders[order].flatMap { compared(sum(left), $0, sum(right)) }
        case .balance(let end, let start, let plus, let minus):
            let came = combined(sum(start), total(plus), 1)
            return compared(sum(end), .equal, combined(came, total(minus), -1))
        default: return nil
        }
    }

    private static func combined(_ left: Sum?, _ right: Sum?, _ factor: Int64) -> Sum? {
        guard var result = left, let right else { return nil }
        result.add(right, times: factor)
        return result
    }

    /// A number of the rule counts as heavy as a figure that large would.
    private static func constant(_ number: FixedDecimal) -> Sum? {
        guard let whole = number.integer, abs(whole) <= FixedDecimal.outsideLimit else {
            return nil
        }
        return Sum(constant: whole, weight: 1)
    }

    private static func multiplied(_ sum: Sum?, by number: FixedDecimal) -> Sum? {
        guard let sum, let factor = number.integer, abs(factor) <= weightLimit,
            sum.weight <= weightLimit
        else { return nil }
        var result = Sum()
        result.add(sum, times: factor)
        return result
    }
}
