/// Judges one rule over one report; each kind's evaluator is an extension in `Rules/`.
struct RuleJudge {
    let rule: Rule
    let evaluation: Evaluation
    /// 1 for a first report, more for a correction.
    let revision: Int

    var form: Form { evaluation.form }
    var content: Report.Content { evaluation.content }

    /// The findings of the rule: none when it holds or does not apply.
    func findings() throws(NoVerdict) -> [Finding] {
        if let when = rule.when, try !evaluation.holds(when) { return [] }
        if let unless = rule.unless, try evaluation.holds(unless) { return [] }
        switch rule.kind {
        case .partition(let total, let parts): return try partition(total, parts)
        case .subset(let part, let whole): return try subset(part, whole)
        case .comparison(let left, let order, let right, let tolerance):
            return try comparison(left, order, right, tolerance)
        case .balance(let end, let start, let plus, let minus):
            return try balance(end, start, plus, minus)
        case .carryOver(let start, let end): return try carryOver(start, end)
        case .monotone(let listed): return try each(listed, monotone)
        case .presence(let requires, let note, let that):
            return try presence(requires, note, that)
        case .crossForm(let left, let source): return try crossForm(left, source)
        case .range(let value, let minimum, let maximum):
            return try range(value, minimum, maximum)
        case .recomputation(let typed, let equals): return try recomputation(typed, equals)
        case .outlier(let listed, let periods, let percent):
            return try each(listed) { reference throws(NoVerdict) in
                try outlier(reference, periods, percent)
            }
        case .unitScale(let listed, let factor):
            return try each(listed) { reference throws(NoVerdict) in
                try unitScale(reference, factor)
            }
        case .nilReport(let flag, let flows): return try nilReport(flag, flows)
        case .registryGuard(let listed, let event, let decision):
            return try each(listed) { reference throws(NoVerdict) in
                try registryGuard(reference, acceptsEvent: event, acceptsDecision: decision)
            }
        case .notLowered(let listed): return try each(listed, notLowered)
        case .dateLimit(let date): return try dateLimit(date)
        case .periodOrder(let listed): return try each(listed, periodOrder)
        }
    }

    /// Judges every indicator of a list. One without a verdict does not hide another's finding: the
    /// lack of a verdict is passed on only when nothing was found.
    private func each(
        _ listed: [IndicatorReference],
        _ judge: (IndicatorReference) throws(NoVerdict) -> [Finding]
    ) throws(NoVerdict) -> [Finding] {
        var found: [Finding] = []
        var without: NoVerdict?
        for reference in listed {
            do throws(NoVerdict) {
                found += try judge(reference)
            } catch {
                without = error
            }
        }
        if found.isEmpty, let without { throw without }
        return found
    }

    // MARK: - Words

    /// A finding of this rule on `indicators`; the form's hint is appended.
    func finding(_ indicators: [IndicatorReference], vi: String, en: String) -> Finding {
        let hint = rule.hint
        return Finding(
            rule: rule.code, severity: rule.severity, indicators: indicators.map(\.code),
            message: LocalizedText(
                vi: hint.map { "\(vi) \($0.vi)" } ?? vi, en: hint.map { "\(en) \($0.en)" } ?? en))
    }

    /// An indicator as a person reads it: `Tổng số lượt khám (kham_tong)`.
    func name(_ reference: IndicatorReference) -> LocalizedText {
        let title = form.indicators[reference.slot].title
        return LocalizedText(
            vi: "\(title.vi) (\(reference.code))", en: "\(title.en) (\(reference.code))")
    }

    /// An expression in words, its indicators named.
    func name(_ expression: Expression) -> LocalizedText {
        switch expression {
        case .number(let number): return LocalizedText(vi: number.vietnamese, en: number.english)
        case .indicator(let reference): return name(reference)
        case .previous(let reference):
            return wrap(reference, vi: "kỳ trước của", en: "last period's")
        case .bedDays(let reference):
            return wrap(reference, vi: "ngày giường của", en: "bed-days of")
        case .yearToDate(let reference):
            return wrap(reference, vi: "lũy kế từ đầu năm của", en: "year-to-date of")
        case .sum(let left, let right): return join(left, "+", right)
        case .difference(let left, let right): return join(left, "−", right)
        case .product(let left, let right): return join(left, "×", right)
        case .maximum(let left, let right):
            let (first, second) = (name(left), name(right))
            return LocalizedText(
                vi: "số lớn hơn của \(first.vi) và \(second.vi)",
                en: "the larger of \(first.en) and \(second.en)")
        }
    }

    private func wrap(_ reference: IndicatorReference, vi: String, en: String) -> LocalizedText {
        let inner = name(reference)
        return LocalizedText(vi: "\(vi) \(inner.vi)", en: "\(en) \(inner.en)")
    }

    private func join(_ left: Expression, _ sign: String, _ right: Expression) -> LocalizedText {
        let (first, second) = (name(left), name(right))
        return LocalizedText(
            vi: "\(first.vi) \(sign) \(second.vi)", en: "\(first.en) \(sign) \(second.en)")
    }

    /// Several indicators in words, at most four named.
    func names(_ references: [IndicatorReference]) -> LocalizedText {
        let shown = references.prefix(4).map { name($0) }
        let rest = references.count - shown.count
        return LocalizedText(
            vi: shown.map(\.vi).joined(separator: " + ") + (rest > 0 ? " + \(rest) mục khác" : ""),
            en: shown.map(\.en).joined(separator: " + ") + (rest > 0 ? " + \(rest) more" : ""))
    }

    /// The sum of several of this report's figures.
    func total(_ references: [IndicatorReference]) throws(NoVerdict) -> FixedDecimal {
        try evaluation.total(references)
    }
}
