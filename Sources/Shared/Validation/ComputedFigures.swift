/// Figures that nobody types: ratios and system-filled sums, computed from other figures.
public enum ComputedFigures {
    /// The figure of a computed indicator; nil when it is not computable: a figure is missing, a
    /// denominator is zero, or history is not known.
    ///
    /// Over several units the same formula stands over the sums of their figures: ratios are never
    /// summed nor averaged (DOMAIN §6).
    ///
    /// - Parameters:
    ///   - slot: the indicator's position in `form`.
    ///   - content: typed figures, or their sums over units.
    public static func figure(
        _ slot: Int, of form: Form, content: Report.Content, period: ReportingPeriod,
        context: RuleContext = .unknown
    ) -> FixedDecimal? {
        guard let formula = form.indicators[slot].formula else { return nil }
        let evaluation = Evaluation(
            form: form, period: period, content: content, context: context)
        return try? evaluation.computed(formula)  // no verdict: not computable
    }
}
