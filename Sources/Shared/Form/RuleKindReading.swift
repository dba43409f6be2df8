/// What each kind of rule is written with. Source: DOMAIN §7.
extension RuleReading {
    func readKind(
        _ word: Word, _ one: SingleRuleReading, _ reader: inout DocumentReader
    ) -> Rule.Kind? {
        switch word {
        case .partition:
            guard let total = one.reference("total", &reader),
                let parts = one.references("parts", &reader)
            else { return nil }
            return .partition(total: total, parts: parts)
        case .subset:
            let part =
                one.node["each"] == nil
                ? one.expression("part", &reader) : one.ownIndicator(&reader)
            guard let part, let whole = one.expression("whole", &reader) else { return nil }
            return .subset(part: part, whole: whole)
        case .comparison: return readComparison(one, &reader)
        case .balance: return readBalance(one, &reader)
        case .carryOver:
            guard let start = one.reference("start", &reader),
                let end = one.reference("end", &reader)
            else { return nil }
            return .carryOver(start: start, end: end)
        case .presence: return readPresence(one, &reader)
        case .crossForm: return readCrossForm(one, &reader)
        case .range: return readRange(one, &reader)
        case .recomputation:
            guard let typed = one.reference("indicator", &reader),
                let equals = one.expression("equals", &reader)
            else { return nil }
            return .recomputation(typed, equals: equals)
        case .nilReport: return readNil(one, &reader)
        case .dateLimit:
            if let limit = reader.text("notAfter", in: one.node), limit != "windowEnd" {
                one.fault("notAfter", vi: "chỉ nhận windowEnd", en: "takes windowEnd only", &reader)
            }
            return one.reference("indicator", &reader, type: .date).map { .dateLimit($0) }
        case .monotone, .outlier, .unitScale, .registryGuard, .notLowered, .periodOrder:
            return readListed(word, one, &reader)
        }
    }

    /// The kinds that are a list of indicators and perhaps a limit.
    private func readListed(
        _ word: Word, _ one: SingleRuleReading, _ reader: inout DocumentReader
    ) -> Rule.Kind? {
        let listed =
            one.node["each"] == nil && one.node["list"] == nil
            ? one.references("indicators", &reader)
            : one.references("indicators", &reader, orOwn: true)
        guard let listed else { return nil }
        switch word {
        case .monotone:
            for reference in listed where scope[reference].measure != .cumulative {
                reader.fault(
                    one.node.line, vi: "“\(reference.code)” không phải chỉ tiêu lũy kế",
                    en: "“\(reference.code)” is not cumulative")
            }
            return .monotone(listed)
        case .outlier:
            let periods = reader.integer("periods", in: one.node, range: 1...24)
            let percent = one.number("percent", &reader)
            guard let periods, let percent else { return nil }
            return .outlier(listed, periods: periods, percent: percent)
        case .unitScale:
            let factor = reader.optionalInteger("factor", in: one.node, range: 10...1_000_000)
            return .unitScale(listed, factor: factor ?? 1000)
        case .registryGuard:
            let accepts = Set(reader.list("accepts", in: one.node).compactMap(\.scalar))
            if accepts.isEmpty || !accepts.isSubset(of: ["event", "decision"]) {
                reader.fault(
                    one.node.line, vi: "“accepts” là danh sách gồm event, decision",
                    en: "“accepts” is a list of event, decision")
            }
            return .registryGuard(
                listed, acceptsEvent: accepts.contains("event"),
                acceptsDecision: accepts.contains("decision"))
        case .notLowered: return .notLowered(listed)
        default: return .periodOrder(listed)
        }
    }

    private func readComparison(
        _ one: SingleRuleReading, _ reader: inout DocumentReader
    ) -> Rule.Kind? {
        let left = one.expression("left", &reader)
        let order = reader.choice("is", in: one.node, as: Rule.Order.self)
        let right = one.expression("right", &reader)
        let tolerance =
            one.node["tolerance"] == nil ? FixedDecimal.zero : one.number("tolerance", &reader)
        guard let left, let order, let right, let tolerance else { return nil }
        return .comparison(left: left, order: order, right: right, tolerance: tolerance)
    }

    private func readBalance(
        _ one: SingleRuleReading, _ reader: inout DocumentReader
    ) -> Rule.Kind? {
        let end = one.expression("end", &reader)
        let start = one.expression("start", &reader)
        let plus = one.node["plus"] == nil ? [] : one.references("plus", &reader)
        let minus = one.node["minus"] == nil ? [] : one.references("minus", &reader)
        guard let end, let start, let plus, let minus else { return nil }
        return .balance(end: end, start: start, plus: plus, minus: minus)
    }

    private func readPresence(
        _ one: SingleRuleReading, _ reader: inout DocumentReader
    ) -> Rule.Kind? {
        let requires = one.node["requires"] == nil ? [] : one.references("requires", &reader)
        let note = one.node["requiresNote"] == nil ? nil : one.reference("requiresNote", &reader)
        let that = one.condition("requiresThat", &reader)
        guard let requires else { return nil }
        if requires.isEmpty && note == nil && one.node["requiresThat"] == nil {
            reader.fault(
                one.node.line, vi: "cần “requires”, “requiresNote” hoặc “requiresThat”",
                en: "give “requires”, “requiresNote” or “requiresThat”")
        }
        return .presence(requires: requires, note: note, that: that)
    }

    private func readCrossForm(
        _ one: SingleRuleReading, _ reader: inout DocumentReader
    ) -> Rule.Kind? {
        let left = one.expression("left", &reader)
        let form = reader.code("form", in: one.node, as: FormCode.self)
        let right = one.code("right", as: IndicatorCode.self, &reader)
        let kind = reader.optionalChoice("periods", in: one.node, as: PeriodKind.self)
        let other = reader.optionalChoice("calendar", in: one.node, as: ReportingCalendar.self)
        guard let left, let form, let right, let calendar = other ?? calendar else { return nil }
        let source = Rule.CrossSource(
            form: form, indicator: right, kind: kind ?? .month, calendar: calendar)
        return .crossForm(left: left, right: source)
    }

    private func readRange(
        _ one: SingleRuleReading, _ reader: inout DocumentReader
    ) -> Rule.Kind? {
        let value = one.expression("value", &reader)
        let minimum = one.node["min"] == nil ? nil : one.number("min", &reader)
        let maximum = one.node["max"] == nil ? nil : one.number("max", &reader)
        guard let value else { return nil }
        if minimum == nil && maximum == nil {
            reader.fault(one.node.line, vi: "cần “min” hoặc “max”", en: "give “min” or “max”")
        }
        return .range(value: value, minimum: minimum, maximum: maximum)
    }

    private func readNil(
        _ one: SingleRuleReading, _ reader: inout DocumentReader
    ) -> Rule.Kind? {
        guard let flag = one.reference("flag", &reader, type: .boolean) else { return nil }
        let flows = scope.indicators.enumerated().compactMap { slot, indicator in
            indicator.measure == .flow && !indicator.isComputed
                ? IndicatorReference(code: indicator.code, slot: slot) : nil
        }
        return .nilReport(flag: flag, flows: flows)
    }
}
