/// Reads the rules of a form document: one function a kind, so that a new kind is one case more.
struct RuleReading {
    let indicators: [Indicator]
    let lists: FormLists
    /// The form's own calendar; nil when it could not be read.
    let calendar: ReportingCalendar?
    let resolve: (IndicatorCode) -> IndicatorReference?

    /// The kinds by the word that forms use.
    private enum Word: String, CaseIterable {
        case partition, subset, comparison, balance, carryOver, monotone, presence, crossForm, range
        case recomputation, outlier, unitScale, nilReport, registryGuard, notLowered, dateLimit
        case periodOrder
    }

    private static let commonKeys: Set<String> = [
        "kind", "code", "severity", "when", "unless", "hint", "each", "list",
    ]

    private static let ownKeys: [Word: Set<String>] = [
        .partition: ["total", "parts"], .subset: ["part", "whole"],
        .comparison: ["left", "is", "right", "tolerance"],
        .balance: ["end", "start", "plus", "minus"], .carryOver: ["start", "end"],
        .monotone: ["indicators"], .presence: ["requires", "requiresNote", "requiresThat"],
        .crossForm: ["left", "form", "right", "periods", "calendar"],
        .range: ["value", "min", "max"],
        .recomputation: ["indicator", "equals"],
        .outlier: ["indicators", "periods", "percent"], .unitScale: ["indicators", "factor"],
        .nilReport: ["flag"], .registryGuard: ["indicators", "accepts"],
        .notLowered: ["indicators"], .dateLimit: ["indicator", "notAfter"],
        .periodOrder: ["indicators"],
    ]

    /// The rules in order, repeated ones expanded; codes are unique.
    func read(_ nodes: [DocumentNode], _ reader: inout DocumentReader) -> [Rule] {
        var rules: [Rule] = []
        var seen: Set<RuleCode> = []
        for node in nodes {
            guard let word = reader.choice("kind", in: node, as: Word.self) else { continue }
            reader.allow(Self.commonKeys.union(Self.ownKeys[word] ?? []), in: node)
            for item in items(of: node, &reader) {
                var one = SingleRuleReading(
                    node: node, item: item, indicators: indicators, resolve: resolve)
                guard let rule = readOne(word, &one, &reader) else { continue }
                if !seen.insert(rule.code).inserted {
                    reader.fault(
                        node.line, vi: "quy tắc “\(rule.code)” có hai lần; đặt “code” riêng",
                        en: "rule “\(rule.code)” stands twice; give it a “code” of its own")
                }
                rules.append(rule)
            }
        }
        return rules
    }

    /// What the rule repeats over: indicator codes (`each`), a named list (`list`), or itself once.
    private func items(
        of node: DocumentNode, _ reader: inout DocumentReader
    ) -> [FormLists.Item?] {
        if node["list"] != nil { return lists.named(by: "list", in: node, &reader) ?? [] }
        guard node["each"] != nil else { return [nil] }
        return reader.codes("each", in: node, as: IndicatorCode.self).map { code in
            FormLists.Item(code: code, title: LocalizedText(vi: code.text, en: code.text))
        }
    }

    private func readOne(
        _ word: Word, _ one: inout SingleRuleReading, _ reader: inout DocumentReader
    ) -> Rule? {
        let before = reader.faults.count
        let kind = readKind(word, &one, &reader)
        let severity = reader.choice("severity", in: one.node, as: Severity.self)
        let when = one.condition("when", &reader)
        let unless = one.condition("unless", &reader)
        let hint = one.node["hint"].flatMap { _ in reader.localized("hint", in: one.node) }
        guard let kind, let severity, reader.faults.count == before else { return nil }
        let text = one.text("code", optional: &reader) ?? Self.madeCode(word.rawValue, kind)
        guard let code = RuleCode(text) else {
            reader.fault(
                one.node.line, vi: "mã quy tắc “\(text)” không hợp lệ; đặt “code”",
                en: "“\(text)” is not a valid rule code; give a “code”")
            return nil
        }
        return Rule(
            code: code, kind: kind, severity: severity, when: when, unless: unless, hint: hint)
    }

    /// A code from the kind and the first indicators: stable as long as the rule is.
    private static func madeCode(_ word: String, _ kind: Rule.Kind) -> String {
        let lowered = word.lowercased()
        let names = kind.references.prefix(2).map(\.code.text).joined(separator: "_")
        return String("\(lowered)_\(names)".prefix(80))
    }

    private func readKind(
        _ word: Word, _ one: inout SingleRuleReading, _ reader: inout DocumentReader
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
        case .comparison: return readComparison(&one, &reader)
        case .balance: return readBalance(&one, &reader)
        case .carryOver:
            guard let start = one.reference("start", &reader),
                let end = one.reference("end", &reader)
            else { return nil }
            return .carryOver(start: start, end: end)
        case .presence: return readPresence(&one, &reader)
        case .crossForm: return readCrossForm(&one, &reader)
        case .range: return readRange(&one, &reader)
        case .recomputation:
            guard let typed = one.reference("indicator", &reader),
                let equals = one.expression("equals", &reader)
            else { return nil }
            return .recomputation(typed, equals: equals)
        case .nilReport: return readNil(&one, &reader)
        case .dateLimit:
            guard let date = one.reference("indicator", &reader, type: .date) else { return nil }
            return .dateLimit(date)
        case .monotone, .outlier, .unitScale, .registryGuard, .notLowered, .periodOrder:
            return readListed(word, &one, &reader)
        }
    }

    /// The kinds that are a list of indicators and perhaps a limit.
    private func readListed(
        _ word: Word, _ one: inout SingleRuleReading, _ reader: inout DocumentReader
    ) -> Rule.Kind? {
        let listed =
            one.node["each"] == nil && one.node["list"] == nil
            ? one.references("indicators", &reader)
            : one.references("indicators", &reader, orOwn: true)
        guard let listed else { return nil }
        switch word {
        case .monotone:
            for reference in listed where indicators[reference.slot].measure != .cumulative {
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
        _ one: inout SingleRuleReading, _ reader: inout DocumentReader
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
        _ one: inout SingleRuleReading, _ reader: inout DocumentReader
    ) -> Rule.Kind? {
        let end = one.expression("end", &reader)
        let start = one.expression("start", &reader)
        let plus = one.node["plus"] == nil ? [] : one.references("plus", &reader)
        let minus = one.node["minus"] == nil ? [] : one.references("minus", &reader)
        guard let end, let start, let plus, let minus else { return nil }
        return .balance(end: end, start: start, plus: plus, minus: minus)
    }

    private func readPresence(
        _ one: inout SingleRuleReading, _ reader: inout DocumentReader
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
        _ one: inout SingleRuleReading, _ reader: inout DocumentReader
    ) -> Rule.Kind? {
        let left = one.expression("left", &reader)
        let form = reader.code("form", in: one.node, as: FormCode.self)
        let right = reader.code("right", in: one.node, as: IndicatorCode.self)
        let kind = reader.optionalChoice("periods", in: one.node, as: PeriodKind.self)
        let other = reader.optionalChoice("calendar", in: one.node, as: ReportingCalendar.self)
        guard let left, let form, let right, let calendar = other ?? calendar else { return nil }
        let source = Rule.CrossSource(
            form: form, indicator: right, kind: kind ?? .month, calendar: calendar)
        return .crossForm(left: left, right: source)
    }

    private func readRange(
        _ one: inout SingleRuleReading, _ reader: inout DocumentReader
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
        _ one: inout SingleRuleReading, _ reader: inout DocumentReader
    ) -> Rule.Kind? {
        guard let flag = one.reference("flag", &reader, type: .boolean) else { return nil }
        let flows = indicators.enumerated().compactMap { slot, indicator in
            indicator.measure == .flow && !indicator.isComputed
                ? IndicatorReference(code: indicator.code, slot: slot) : nil
        }
        return .nilReport(flag: flag, flows: flows)
    }
}

/// One rule being read, for one item of what it repeats over.
struct SingleRuleReading {
    let node: DocumentNode
    let item: FormLists.Item?
    let indicators: [Indicator]
    let resolve: (IndicatorCode) -> IndicatorReference?

    /// The text at `key` with the item filled in, or nil when absent.
    func text(_ key: String, optional reader: inout DocumentReader) -> String? {
        reader.optionalText(key, in: node).map { item?.fill($0) ?? $0 }
    }

    /// The indicator the rule repeats over.
    func ownIndicator(_ reader: inout DocumentReader) -> Expression? {
        guard let item else { return nil }
        return find(item.code, line: node.line, &reader).map { .indicator($0) }
    }

    func reference(
        _ key: String, _ reader: inout DocumentReader, type: ValueType? = nil
    ) -> IndicatorReference? {
        guard reader.text(key, in: node) != nil, let text = text(key, optional: &reader) else {
            return nil
        }
        let line = node[key]?.line ?? node.line
        guard let code = reader.code(text, line: line, key: key, as: IndicatorCode.self),
            let found = find(code, line: line, &reader)
        else { return nil }
        if let type, indicators[found.slot].type != type {
            reader.fault(
                line, vi: "“\(code)” phải có kiểu \(type.rawValue)",
                en: "“\(code)” must be of type \(type.rawValue)")
        }
        return found
    }

    func references(
        _ key: String, _ reader: inout DocumentReader, orOwn: Bool = false
    ) -> [IndicatorReference]? {
        if orOwn, node[key] == nil, let item {
            return find(item.code, line: node.line, &reader).map { [$0] }
        }
        let elements = reader.list(key, in: node)
        if elements.isEmpty {
            reader.fault(node.line, vi: "thiếu “\(key)”", en: "“\(key)” is missing")
            return nil
        }
        let found = elements.compactMap { element -> IndicatorReference? in
            let text = element.scalar ?? ""
            return reader.code(
                item?.fill(text) ?? text, line: element.line, key: key, as: IndicatorCode.self
            ).flatMap { find($0, line: element.line, &reader) }
        }
        return found.count == elements.count ? found : nil
    }

    func number(_ key: String, _ reader: inout DocumentReader) -> FixedDecimal? {
        guard let text = reader.text(key, in: node) else { return nil }
        if let number = FixedDecimal(text) { return number }
        reader.fault(
            node[key]?.line ?? node.line, vi: "“\(key)” phải là một số",
            en: "“\(key)” must be a number")
        return nil
    }

    func expression(_ key: String, _ reader: inout DocumentReader) -> Expression? {
        guard reader.text(key, in: node) != nil, let text = text(key, optional: &reader) else {
            return nil
        }
        var parser = ExpressionParser(resolve: resolve)
        do throws(ExpressionParser.Fault) {
            return try parser.expression(text)
        } catch {
            note(error, key, &reader)
            return nil
        }
    }

    func condition(_ key: String, _ reader: inout DocumentReader) -> Condition? {
        guard let text = text(key, optional: &reader) else { return nil }
        var parser = ExpressionParser(resolve: resolve)
        do throws(ExpressionParser.Fault) {
            return try parser.condition(text)
        } catch {
            note(error, key, &reader)
            return nil
        }
    }

    private func note(
        _ fault: ExpressionParser.Fault, _ key: String, _ reader: inout DocumentReader
    ) {
        reader.fault(
            node[key]?.line ?? node.line, vi: "“\(key)”: \(fault.reason.vi)",
            en: "“\(key)”: \(fault.reason.en)")
    }

    private func find(
        _ code: IndicatorCode, line: Int, _ reader: inout DocumentReader
    ) -> IndicatorReference? {
        if let found = resolve(code) { return found }
        reader.fault(
            line, vi: "biểu mẫu không có chỉ tiêu “\(code)”",
            en: "the form has no indicator “\(code)”")
        return nil
    }
}
