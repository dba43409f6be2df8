/// Single figures of a report as the rules see them: for pages, exports and the synthetic clerk, so
/// that nobody computes a ratio or a year-to-date a second way.
extension Validator {
    /// The number that `expression` gives over one report; computed indicators are computed.
    ///
    /// Nil where a rule would give no verdict: a figure is missing, history is absent or unknown, a
    /// denominator is zero, a number outgrows exact arithmetic.
    public static func figure(
        _ expression: Expression, in content: Report.Content, form: Form, period: ReportingPeriod,
        context: RuleContext
    ) -> FixedDecimal? {
        let evaluation = Evaluation(
            form: form, period: period, content: content, context: context)
        do throws(NoVerdict) {
            return try evaluation.number(expression)
        } catch {
            return nil
        }
    }
}
