import Shared
import Spreadsheet

/// What a computed indicator's cell shows: a formula over the cells that are typed into, so that a
/// clerk sees the ratio at once. Shown only: it is never read back, and the collector computes it
/// again, exactly.
struct TemplateFormulas {
    /// What stands in the cell.
    enum Content: Hashable {
        /// A formula with its equals sign.
        case formula(String)
        /// A figure that is known already.
        case number(FixedDecimal)
        /// It needs reports that this workbook does not hold.
        case later
    }

    private let request: TemplateRequest

    init(_ request: TemplateRequest) { self.request = request }

    /// The content of an indicator's cell.
    func content(_ formula: Indicator.Formula) -> Content {
        switch formula {
        case .samePeriodLastYear(let of):
            return request.lastYear[of.code]?.counted.map { .number($0) } ?? .later
        case .yearToDate(let of):
            guard let cell = term(.yearToDate(of)) else { return .later }
            return .formula("=IF(\(guarding([of])),\(cell),\"\")")
        case .ratio(let numerator, let denominator, let factor, let scale):
            guard let above = term(numerator), let below = term(denominator) else { return .later }
            let cells = guarding(inputs(numerator) + inputs(denominator))
            let ratio = "ROUND(\(factor)*(\(above))/(\(below)),\(scale))"
            return .formula("=IF(\(cells),IF((\(below))=0,\"\",\(ratio)),\"\")")
        }
    }

    /// An expression as Excel writes it; nil when it needs what is not here. `N` gives 0 for `-`.
    private func term(_ expression: Expression) -> String? {
        switch expression {
        case .number(let number): return number.text
        case .indicator(let reference): return own(reference)
        case .previous(let reference):
            return request.previous[reference.code]?.counted?.text
        case .bedDays(let reference):
            return own(reference).map { "\($0)*\(request.period.dayCount)" }
        case .yearToDate(let reference):
            let isWhole =
                request.form.indicators[reference.slot].overTime == .last
                || request.period.yearToDate.count == 1
            return isWhole ? own(reference) : nil
        case .sum(let left, let right): return pair(left, "+", right)
        case .difference(let left, let right): return pair(left, "-", right)
        case .product(let left, let right): return pair(left, "*", right)
        case .maximum(let left, let right):
            guard let left = term(left), let right = term(right) else { return nil }
            return "MAX(\(left),\(right))"
        }
    }

    private func pair(_ left: Expression, _ sign: String, _ right: Expression) -> String? {
        guard let left = term(left), let right = term(right) else { return nil }
        return "(\(left)\(sign)\(right))"
    }

    private func own(_ reference: IndicatorReference) -> String? {
        // A figure computed from computed ones is left to the collector.
        request.form.indicators[reference.slot].isComputed
            ? nil : "N(\(TemplateMarks.valueName(reference.code)))"
    }

    /// What an expression reads of this workbook.
    private func inputs(_ expression: Expression) -> [IndicatorReference] {
        switch expression {
        case .number, .previous: []
        case .indicator(let one), .bedDays(let one), .yearToDate(let one): [one]
        case .sum(let left, let right), .difference(let left, let right),
            .product(let left, let right), .maximum(let left, let right):
            inputs(left) + inputs(right)
        }
    }

    /// True while every cell holds a number or `-`: `…` and a blank are no figure.
    private func guarding(_ references: [IndicatorReference]) -> String {
        var names: [String] = []
        for reference in references {
            let name = TemplateMarks.valueName(reference.code)
            if !names.contains(name) { names.append(name) }
        }
        return "AND("
            + names.map { "OR(ISNUMBER(\($0)),\($0)=\"-\")" }.joined(separator: ",") + ")"
    }
}
