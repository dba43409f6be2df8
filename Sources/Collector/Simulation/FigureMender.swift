import Shared

/// Mends figures so that one rule holds, by the kind of the rule.
struct FigureMender {
    let task: SyntheticClerk.Assignment
    /// Totals that follow from their parts.
    let derived: Set<Int>

    /// Changes as little as the rule allows.
    func mend(_ rule: Rule, _ content: inout Report.Content) {
        switch rule.kind {
        case .partition(let total, let parts): partition(total, parts, rule, &content)
        case .subset(let part, let whole):
            guard let limit = figure(whole, content) else { return }
            bring(part, downTo: limit, &content)
        case .comparison(let left, let order, let right, let tolerance):
            compare(left, order, right, tolerance, &content)
        case .balance(let end, let start, let plus, let minus):
            balance(end, start, plus, minus, isHard: rule.severity == .hard, &content)
        case .carryOver(let start, let end): copy(.previous(end), to: start, &content)
        case .monotone(let listed), .registryGuard(let listed, _, _):
            for one in listed { raise(one, to: figure(.previous(one), content), &content) }
        case .crossForm(let left, let source):
            guard let sum = total(of: source) else { return }
            adjust(left, to: sum, rounding: .toNearestOrEven, &content)
        case .range(let value, let low, let high):
            guard let found = figure(value, content) else { return }
            if let high, found > high { bring(value, downTo: high, &content) }
            if let low, found < low { adjust(value, to: low, rounding: .up, &content) }
        case .recomputation(let typed, let equals): copy(equals, to: typed, &content)
        case .periodOrder(let listed):
            for one in listed { raise(one, to: inner(one), &content) }
        case .presence, .outlier, .unitScale, .nilReport, .notLowered, .dateLimit: break
        }
    }

    // MARK: - Totals

    private func partition(
        _ total: IndicatorReference, _ parts: [IndicatorReference], _ rule: Rule,
        _ content: inout Report.Content
    ) {
        let sum = parts.reduce(Int64(0)) { $0 + units($1, content) }
        if derived.contains(total.slot), isFirst(rule, for: total) {
            return set(total, sum, &content)
        }
        distribute(units(total, content), sum, over: parts, &content)
    }

    /// Of several breakdowns of one total the first decides it, the others follow.
    private func isFirst(_ rule: Rule, for total: IndicatorReference) -> Bool {
        let first = task.form.rules.first { other in
            if case .partition(total, _) = other.kind { return true }
            return false
        }
        return first?.code == rule.code
    }

    /// Gives each part its share of the total; what rounding leaves goes to the largest.
    private func distribute(
        _ total: Int64, _ sum: Int64, over parts: [IndicatorReference],
        _ content: inout Report.Content
    ) {
        var left = total
        for part in parts {
            let now = units(part, content)
            let share = sum == 0 ? 0 : Int64(Int128(now) * Int128(total) / Int128(sum))
            set(part, share, &content)
            left -= share
        }
        let largest = parts.max { units($0, content) < units($1, content) }
        if left != 0, let largest { set(largest, units(largest, content) + left, &content) }
    }

    private func balance(
        _ end: Expression, _ start: Expression, _ plus: [IndicatorReference],
        _ minus: [IndicatorReference], isHard: Bool, _ content: inout Report.Content
    ) {
        guard let begin = figure(start, content), let found = figure(end, content),
            let came = sum(plus, content), let went = sum(minus, content),
            let expected = begin.adding(came)?.subtracting(went),
            let gap = found.subtracting(expected), let lack = gap.negated
        else { return }
        if isHard, !expected.isNegative, case .indicator(let reference) = end {
            return put(expected, in: reference, &content)
        }
        if isHard, let out = minus.first {
            return move(out, by: expected, &content)
        }
        // Stocks stand; what came or went explains the rest.
        if gap > .zero, let more = plus.first { move(more, by: gap, &content) }
        if lack > .zero, let more = minus.first { move(more, by: lack, &content) }
    }

    private func compare(
        _ left: Expression, _ order: Rule.Order, _ right: Expression, _ tolerance: FixedDecimal,
        _ content: inout Report.Content
    ) {
        guard let limit = figure(right, content),
            let tolerated = FixedDecimal.ratio(
                numerator: limit, denominator: 100,
                factor: 100 + (order == .atMost ? 1 : -1) * (tolerance.integer ?? 0), scale: 0)
        else { return }
        switch order {
        case .atMost: bring(left, downTo: tolerated, &content)
        case .atLeast: adjust(left, to: tolerated, rounding: .up, &content)
        case .equal: adjust(left, to: limit, rounding: .toNearestOrEven, &content)
        }
    }

    // MARK: - One figure

    private func bring(
        _ expression: Expression, downTo limit: FixedDecimal, _ content: inout Report.Content
    ) {
        adjust(expression, to: limit, rounding: .down, &content)
    }

    /// Changes the figures an expression is made of until it gives `target`, the largest first.
    /// Every expression of a form is linear in each of its figures, so two points give the line.
    private func adjust(
        _ expression: Expression, to target: FixedDecimal, rounding: FloatingPointRoundingRule,
        _ content: inout Report.Content
    ) {
        let wanted = Self.double(target)
        for reference in typed(in: expression).sorted(by: {
            units($0, content) > units($1, content)
        }) {
            let step: Int64 = 1_000_000
            set(reference, 0, &content)
            guard let low = figure(expression, content) else { continue }
            set(reference, step, &content)
            guard let high = figure(expression, content) else { continue }
            let slope = (Self.double(high) - Self.double(low)) / Double(step)
            guard slope != 0 else { continue }
            let solution = ((wanted - Self.double(low)) / slope).rounded(rounding)
            set(reference, Int64(max(0, solution)), &content)
            if solution >= 0 { return }
        }
    }

    /// The figures people type that an expression is computed from.
    private func typed(in expression: Expression) -> [IndicatorReference] {
        expression.references.flatMap { reference -> [IndicatorReference] in
            switch task.form.indicators[reference.slot].formula {
            case nil: [reference]
            case .ratio(let numerator, _, _, _): typed(in: numerator)
            case .yearToDate(let of): [of]
            case .samePeriodLastYear: []
            }
        }
    }

    private func copy(
        _ expression: Expression, to reference: IndicatorReference, _ content: inout Report.Content
    ) {
        guard let number = figure(expression, content) else { return }
        put(number, in: reference, &content)
    }

    /// Writes a number with the decimals of its indicator.
    private func put(
        _ number: FixedDecimal, in reference: IndicatorReference, _ content: inout Report.Content
    ) {
        let scale = task.form.indicators[reference.slot].scale
        guard let number = number.rounded(toScale: scale).rescaled(toScale: scale) else { return }
        content.values[reference.slot] = .number(max(.zero, number))
    }

    private func move(
        _ reference: IndicatorReference, by step: FixedDecimal, _ content: inout Report.Content
    ) {
        let now = content.values[reference.slot]?.counted ?? .zero
        guard let moved = now.adding(step) else { return }
        put(moved, in: reference, &content)
    }

    private func sum(
        _ references: [IndicatorReference], _ content: Report.Content
    ) -> FixedDecimal? {
        references.reduce(FixedDecimal.zero) { sum, reference in
            sum?.adding(content.values[reference.slot]?.counted ?? .zero)
        }
    }

    private func raise(
        _ reference: IndicatorReference, to limit: FixedDecimal?, _ content: inout Report.Content
    ) {
        guard let limit, let found = figure(.indicator(reference), content), found < limit else {
            return
        }
        put(limit, in: reference, &content)
    }

    // MARK: - Looking things up

    private func figure(_ expression: Expression, _ content: Report.Content) -> FixedDecimal? {
        Validator.figure(
            expression, in: content, form: task.form, period: task.period, context: task.context)
    }

    private func past(
        _ code: IndicatorCode, of form: FormCode, in period: ReportingPeriod
    ) -> FixedDecimal? {
        guard
            case .answers(let answers) = task.context.history[
                HistoryKey(form: form, period: period)]
        else { return nil }
        return answers[code]?.counted
    }

    private func total(of source: Rule.CrossSource) -> FixedDecimal? {
        var sum = FixedDecimal.zero
        for part in task.period.components(of: source.kind) {
            guard let found = past(source.indicator, of: source.form, in: part),
                let more = sum.adding(found)
            else { return nil }
            sum = more
        }
        return sum
    }

    /// The figure of the shorter period inside this one that begins with the year.
    private func inner(_ reference: IndicatorReference) -> FixedDecimal? {
        let shorter: [PeriodKind: PeriodKind] = [
            .year: .nineMonth, .nineMonth: .halfYear, .halfYear: .quarter,
        ]
        guard let kind = shorter[task.period.kind],
            let period = ReportingPeriod(
                kind: kind, year: task.period.year, index: 1, calendar: task.period.calendar)
        else { return nil }
        return past(reference.code, of: task.form.code, in: period)
    }

    private func units(_ reference: IndicatorReference, _ content: Report.Content) -> Int64 {
        content.values[reference.slot]?.counted?
            .rescaled(toScale: task.form.indicators[reference.slot].scale)?.units ?? 0
    }

    private func set(
        _ reference: IndicatorReference, _ units: Int64, _ content: inout Report.Content
    ) {
        let scale = task.form.indicators[reference.slot].scale
        content.values[reference.slot] = FixedDecimal(units: units, scale: scale).map {
            .number($0)
        }
    }

    private static func double(_ number: FixedDecimal) -> Double {
        var value = Double(number.units)
        for _ in 0..<number.scale { value /= 10 }
        return value
    }
}
