import Shared

/// The figures that stand beside a period's own: of the period before and the same one last year, as
/// the collector last told them.
struct BesideFigures: Sendable {
    private let before: [IndicatorCode: Value]
    private let yearAgo: [IndicatorCode: Value]
    private let form: Form
    private let period: ReportingPeriod?
    private let context: RuleContext
    /// The unit's plan, by the indicator that asks for it.
    let targets: [IndicatorCode: FixedDecimal]

    /// - Parameter context: what is cached; nil where nothing is known.
    init(_ context: ContextAnswer?, form: Form) {
        func answers(_ period: ReportingPeriod?) -> [IndicatorCode: Value] {
            guard let context, let period,
                case .answers(let answers)? = context.context.history[
                    HistoryKey(form: form.code, period: period)]
            else { return [:] }
            return answers
        }
        let period = context?.period
        let previous = period.flatMap { $0.kind == .adHoc ? nil : $0.previous }
        before = answers(previous)
        yearAgo = answers(period?.samePeriodLastYear)
        self.form = form
        self.period = period
        self.context = context?.context ?? .unknown
        targets = context?.targets ?? [:]
    }

    /// The period before: the answer itself.
    func lastValue(_ code: IndicatorCode) -> Value? { before[code] }
    /// The same period last year: the answer itself.
    func lastYearValue(_ code: IndicatorCode) -> Value? { yearAgo[code] }
    /// The period before, as it is shown; empty where nothing is known.
    func last(_ code: IndicatorCode) -> String { before[code]?.shown ?? "" }
    /// The same period last year, as it is shown.
    func lastYear(_ code: IndicatorCode) -> String { yearAgo[code]?.shown ?? "" }

    /// A computed figure of the period before and of the same one last year, from their own parts;
    /// nil where a part is not known.
    func computed(_ slot: Int) -> (last: FixedDecimal?, lastYear: FixedDecimal?) {
        func figure(_ answers: [IndicatorCode: Value], _ period: ReportingPeriod?) -> FixedDecimal?
        {
            guard let period, !answers.isEmpty else { return nil }
            var content = Report.Content(emptyFor: form)
            for slot in form.inputSlots {
                content.values[slot] = answers[form.indicators[slot].code]
            }
            return ComputedFigures.figure(
                slot, of: form, content: content, period: period, context: context)
        }
        let previous = period.flatMap { $0.kind == .adHoc ? nil : $0.previous }
        return (figure(before, previous), figure(yearAgo, period?.samePeriodLastYear))
    }
}
