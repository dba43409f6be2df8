/// A rule gave no number: why.
struct NoVerdict: Error {
    let reason: Unevaluated.Reason
}

/// Evaluates expressions over one report: its own figures, its form and what is known beside.
///
/// `-` counts as zero; `…` and accepted blanks give no verdict (DOMAIN §7). Arithmetic is exact; what
/// outgrows it gives no verdict rather than a wrong one.
///
/// A class, because every rule of a form is handed the same one: a structure would be copied, with
/// a reference counted for each of its parts.
final class Evaluation {
    let form: Form
    let period: ReportingPeriod
    let content: Report.Content
    let context: RuleContext

    init(form: Form, period: ReportingPeriod, content: Report.Content, context: RuleContext) {
        self.form = form
        self.period = period
        self.content = content
        self.context = context
    }

    /// The number an expression gives.
    func number(_ expression: Expression) throws(NoVerdict) -> FixedDecimal {
        switch expression {
        case .number(let number): return number
        case .indicator(let reference): return try own(reference)
        case .previous(let reference): return try past(reference, in: previousPeriod())
        case .bedDays(let reference):
            return try exact(
                try own(reference).multiplied(by: FixedDecimal(Int64(period.dayCount))))
        case .yearToDate(let reference): return try yearToDate(reference)
        case .sum(let left, let right):
            return try exact(try number(left).adding(try number(right)))
        case .difference(let left, let right):
            return try exact(try number(left).subtracting(try number(right)))
        case .product(let left, let right):
            return try exact(try number(left).multiplied(by: try number(right)))
        case .maximum(let left, let right):
            return max(try number(left), try number(right))
        }
    }

    /// The sum of several of this report's figures; zero for none.
    func total(_ references: [IndicatorReference]) throws(NoVerdict) -> FixedDecimal {
        var total = FixedDecimal.zero
        for reference in references { total = try exact(total.adding(try own(reference))) }
        return total
    }

    /// This report's figure; a computed indicator is computed.
    func own(_ reference: IndicatorReference) throws(NoVerdict) -> FixedDecimal {
        // Looked at first: taking out a formula counts references, and few figures have one.
        if form.indicators[reference.slot].isComputed,
            let formula = form.indicators[reference.slot].formula
        {
            return try computed(formula)
        }
        guard let number = content.values[reference.slot]?.counted else {
            throw NoVerdict(reason: .valueMissing)
        }
        return number
    }

    /// The figure that nobody types.
    func computed(_ formula: Indicator.Formula) throws(NoVerdict) -> FixedDecimal {
        switch formula {
        case .ratio(let numerator, let denominator, let factor, let scale):
            let above = try number(numerator)
            let below = try number(denominator)
            guard !below.isZero else { throw NoVerdict(reason: .notComputable) }
            return try exact(
                FixedDecimal.ratio(
                    numerator: above, denominator: below, factor: factor, scale: scale))
        case .yearToDate(let of): return try yearToDate(of)
        case .samePeriodLastYear(let of):
            guard let last = period.samePeriodLastYear else {
                throw NoVerdict(reason: .historyAbsent)
            }
            return try past(of, in: last)
        }
    }

    /// The figure of `reference` in another period of this form.
    func past(
        _ reference: IndicatorReference, in other: ReportingPeriod
    ) throws(NoVerdict) -> FixedDecimal {
        try past(reference.code, of: form.code, in: other)
    }

    /// The figure of an indicator in a period of any form.
    func past(
        _ code: IndicatorCode, of form: FormCode, in other: ReportingPeriod
    ) throws(NoVerdict) -> FixedDecimal {
        let answers = try self.answers(of: form, in: other)
        guard let number = answers[code]?.counted else { throw NoVerdict(reason: .valueMissing) }
        return number
    }

    /// The answers of another accepted report of this unit.
    func answers(
        of form: FormCode, in other: ReportingPeriod
    ) throws(NoVerdict) -> [IndicatorCode: Value] {
        switch context.history[HistoryKey(form: form, period: other)] {
        case .answers(let answers): return answers
        case .absent: throw NoVerdict(reason: .historyAbsent)
        case nil: throw NoVerdict(reason: .historyUnknown)
        }
    }

    /// The period just before this one.
    func previousPeriod() throws(NoVerdict) -> ReportingPeriod {
        guard period.kind != .adHoc else { throw NoVerdict(reason: .historyAbsent) }
        return period.previous
    }

    /// Σ over the year's periods of this kind. A half-year, nine-month or yearly figure already
    /// counts from the start of the year, except for the second half.
    private func yearToDate(_ reference: IndicatorReference) throws(NoVerdict) -> FixedDecimal {
        if form.indicators[reference.slot].overTime == .last { return try own(reference) }
        var total = try own(reference)
        for earlier in period.yearToDate.dropLast() {
            total = try exact(total.adding(try past(reference, in: earlier)))
        }
        return total
    }

    private func exact(_ number: FixedDecimal?) throws(NoVerdict) -> FixedDecimal {
        guard let number else { throw NoVerdict(reason: .overflow) }
        return number
    }
}
