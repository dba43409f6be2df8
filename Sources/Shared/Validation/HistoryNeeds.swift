/// Collects which other reports a form's rules look at.
struct HistoryNeeds {
    let form: Form
    let period: ReportingPeriod
    private(set) var keys: Set<HistoryKey> = []

    init(form: Form, period: ReportingPeriod) {
        self.form = form
        self.period = period
    }

    mutating func collect() {
        guard period.kind != .adHoc else { return }
        for rule in form.rules { collect(rule) }
        for indicator in form.indicators {
            switch indicator.formula {
            case .ratio(let numerator, let denominator, _, _):
                collect(numerator)
                collect(denominator)
            case .yearToDate: addYear()
            case .samePeriodLastYear: period.samePeriodLastYear.map { add($0) }
            case nil: break
            }
        }
    }

    private mutating func collect(_ rule: Rule) {
        let conditions = [rule.when, rule.unless].compactMap(\.self)
        for expression in rule.kind.expressions + conditions.flatMap(\.expressions) {
            collect(expression)
        }
        switch rule.kind {
        case .carryOver, .monotone, .unitScale, .registryGuard: add(period.previous)
        case .outlier(_, let periods, _): addLast(periods)
        case .crossForm(_, let source):
            guard source.calendar == period.calendar else { return }
            for part in period.components(of: source.kind) {
                keys.insert(HistoryKey(form: source.form, period: part))
            }
        case .periodOrder: form.shorterFromYearStart(than: period).map { add($0) }
        case .partition, .subset, .comparison, .balance, .presence, .range, .recomputation,
            .nilReport, .notLowered, .dateLimit:
            break
        }
    }

    private mutating func addLast(_ periods: Int) {
        var before = period
        for _ in 0..<periods {
            before = before.previous
            add(before)
        }
    }

    private mutating func collect(_ expression: Expression) {
        switch expression {
        case .number, .indicator, .bedDays: break
        case .previous: add(period.previous)
        case .yearToDate: addYear()
        case .sum(let left, let right), .difference(let left, let right),
            .product(let left, let right), .maximum(let left, let right):
            collect(left)
            collect(right)
        }
    }

    private mutating func addYear() {
        for earlier in period.yearToDate.dropLast() { add(earlier) }
    }

    private mutating func add(_ other: ReportingPeriod) {
        keys.insert(HistoryKey(form: form.code, period: other))
    }
}
