/// Reads the indicators of a form document.
struct IndicatorReading {
    let lists: FormLists
    let sections: [Form.Section]
    let kinds: [PeriodKind]

    private static let keys: Set<String> = [
        "each", "code", "title", "type", "measure", "unit", "scale", "optional", "choices",
        "fields",
        "reset", "overUnits", "overTime", "section", "note", "numerator", "denominator", "factor",
        "fill", "of",
    ]

    /// One indicator and where it is written.
    typealias Found = (indicator: Indicator, node: DocumentNode)

    /// The indicators in order, repeated ones expanded, formulas resolved.
    func read(
        _ nodes: [DocumentNode], under line: Int, _ reader: inout DocumentReader
    ) -> [Found] {
        var found: [Found] = []
        for node in nodes {
            reader.allow(Self.keys, in: node)
            for item in items(of: node, &reader) {
                if let one = readOne(node, item, &reader) { found.append((one, node)) }
            }
        }
        if found.isEmpty {
            reader.fault(
                line, vi: "biểu mẫu không có chỉ tiêu nào", en: "the form has no indicators")
        }
        refuseRepeats(found, &reader)
        let scope = FormScope(found.map(\.indicator))
        return found.map { one, node in
            var indicator = one
            indicator.formula = readFormula(of: one, node, scope, &reader)
            return (indicator, node)
        }
    }

    /// What the entry repeats over: a list's items, or itself once.
    private func items(
        of node: DocumentNode, _ reader: inout DocumentReader
    ) -> [FormLists.Item?] {
        guard node["each"] != nil else { return [nil] }
        return lists.named(by: "each", in: node, &reader) ?? []
    }

    private func refuseRepeats(
        _ found: [Found], _ reader: inout DocumentReader
    ) {
        var seen: Set<IndicatorCode> = []
        for (indicator, node) in found where !seen.insert(indicator.code).inserted {
            reader.fault(
                node.line, vi: "chỉ tiêu “\(indicator.code)” có hai lần",
                en: "indicator “\(indicator.code)” stands twice")
        }
    }

    private func readOne(
        _ node: DocumentNode, _ item: FormLists.Item?, _ reader: inout DocumentReader
    ) -> Indicator? {
        let codeText = reader.text("code", in: node).map { item?.fill($0) ?? $0 }
        let code = codeText.flatMap {
            reader.code($0, line: node.line, key: "code", as: IndicatorCode.self)
        }
        let title = reader.localized("title", in: node).map { title in
            LocalizedText(
                vi: item?.fill(title.vi) ?? title.vi, en: item?.fill(title.en) ?? title.en)
        }
        let measure = reader.optionalChoice("measure", in: node, as: Measure.self)
        let type = readType(node, measure, &reader)
        let unit = reader.optionalChoice("unit", in: node, as: MeasurementUnit.self)
        let scale = readScale(node, type, measure, &reader)
        let reset = readReset(node, measure, &reader)
        guard let code, let title, let type else { return nil }
        if type.isNumeric && measure == nil {
            reader.fault(
                node.line, vi: "chỉ tiêu số “\(code)” thiếu “measure”",
                en: "numeric indicator “\(code)” needs a “measure”")
        }
        return Indicator(
            code: code, title: title, type: type, measure: measure,
            unit: unit ?? (type == .money ? .dong : .none), scale: UInt8(scale),
            isOptional: reader.flag("optional", in: node, else: false),
            choices: readChoices(node, type, &reader), fields: readFields(node, type, &reader),
            reset: reset,
            overUnits: reader.optionalChoice("overUnits", in: node, as: UnitAggregation.self)
                ?? (type.isNumeric && measure != .ratio ? .sum : .none),
            overTime: reader.optionalChoice("overTime", in: node, as: TimeAggregation.self)
                ?? Self.timeDefault(measure),
            section: readSection(node, &reader),
            note: node["note"].flatMap { _ in
                reader.localized("note", in: node)
            }, formula: nil)
    }

    private static func timeDefault(_ measure: Measure?) -> TimeAggregation {
        switch measure {
        case .flow: .sum
        case .stock, .cumulative: .last
        case .ratio, nil: .none
        }
    }

    /// A ratio is a decimal without saying so.
    private func readType(
        _ node: DocumentNode, _ measure: Measure?, _ reader: inout DocumentReader
    ) -> ValueType? {
        if measure == .ratio && node["type"] == nil { return .decimal }
        return reader.choice("type", in: node, as: ValueType.self)
    }

    private func readScale(
        _ node: DocumentNode, _ type: ValueType?, _ measure: Measure?,
        _ reader: inout DocumentReader
    ) -> Int {
        let scale = reader.optionalInteger("scale", in: node, range: 0...6)
        if type == .decimal { return scale ?? 2 }
        if let scale, scale > 0 {
            reader.fault(
                node["scale"]?.line ?? node.line, vi: "“scale” chỉ dùng cho kiểu decimal",
                en: "“scale” is for decimals only")
        }
        return 0
    }

    private func readReset(
        _ node: DocumentNode, _ measure: Measure?, _ reader: inout DocumentReader
    ) -> CumulativeReset? {
        let reset = reader.optionalChoice("reset", in: node, as: CumulativeReset.self)
        if (measure == .cumulative) != (reset != nil) {
            reader.fault(
                node["reset"]?.line ?? node.line,
                vi: "chỉ tiêu lũy kế, và chỉ chỉ tiêu lũy kế, phải có “reset”: year, term, never",
                en: "a cumulative, and only a cumulative, names its “reset”: year, term, never")
        }
        return reset
    }

    private func readSection(
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) -> IndicatorCode? {
        guard node["section"] != nil,
            let code = reader.code("section", in: node, as: IndicatorCode.self)
        else { return nil }
        if sections.contains(where: { $0.code == code }) { return code }
        reader.fault(
            node["section"]?.line ?? node.line, vi: "không có mục “\(code)” trong “sections”",
            en: "“sections” has no “\(code)”")
        return nil
    }

    private func readChoices(
        _ node: DocumentNode, _ type: ValueType?, _ reader: inout DocumentReader
    ) -> [Indicator.Choice] {
        let choices: [Indicator.Choice] = reader.list("choices", in: node).compactMap { element in
            reader.allow(["code", "title"], in: element)
            let code = reader.code("code", in: element, as: ChoiceCode.self)
            let title = reader.localized("title", in: element)
            guard let code, let title else { return nil }
            return Indicator.Choice(code: code, title: title)
        }
        if (type == .choice) != (choices.count >= 2) {
            reader.fault(
                node.line, vi: "kiểu choice, và chỉ kiểu choice, cần ít nhất hai “choices”",
                en: "a choice, and only a choice, needs at least two “choices”")
        }
        return choices
    }

    private func readFields(
        _ node: DocumentNode, _ type: ValueType?, _ reader: inout DocumentReader
    ) -> [Indicator.Field] {
        let fields: [Indicator.Field] = reader.list("fields", in: node).compactMap { element in
            reader.allow(["code", "title", "type", "required"], in: element)
            let code = reader.code("code", in: element, as: IndicatorCode.self)
            let title = reader.localized("title", in: element)
            let type = reader.choice("type", in: element, as: ValueType.self)
            guard let code, let title, let type else { return nil }
            if type != .text && type != .date {
                reader.fault(
                    element.line, vi: "ô của danh sách chỉ có kiểu text hoặc date",
                    en: "a list's field is text or date")
            }
            return Indicator.Field(
                code: code, title: title, type: type,
                isRequired: reader.flag("required", in: element, else: false))
        }
        if (type == .list) != !fields.isEmpty {
            reader.fault(
                node.line, vi: "kiểu list, và chỉ kiểu list, cần “fields”",
                en: "a list, and only a list, needs “fields”")
        }
        return fields
    }

    // MARK: - Formulas

    private enum Fill: String, CaseIterable {
        case yearToDate = "year_to_date"
        case samePeriodLastYear = "same_period_last_year"
    }

    private func readFormula(
        of indicator: Indicator, _ node: DocumentNode, _ scope: FormScope,
        _ reader: inout DocumentReader
    ) -> Indicator.Formula? {
        if let fill = reader.optionalChoice("fill", in: node, as: Fill.self) {
            guard let code = reader.code("of", in: node, as: IndicatorCode.self) else { return nil }
            guard let of = scope.reference(to: code) else {
                reader.fault(
                    node.line, vi: "không có chỉ tiêu “\(code)”", en: "no indicator “\(code)”")
                return nil
            }
            return fill == .yearToDate ? .yearToDate(of: of) : .samePeriodLastYear(of: of)
        }
        guard indicator.measure == .ratio else { return nil }
        var parser = ExpressionParser(scope: scope)
        let numerator = parse("numerator", node, &parser, &reader)
        let denominator = parse("denominator", node, &parser, &reader)
        let factor = reader.optionalInteger("factor", in: node, range: 1...1_000_000) ?? 1
        guard let numerator, let denominator else { return nil }
        return .ratio(
            numerator: numerator, denominator: denominator, factor: Int64(factor),
            scale: indicator.scale)
    }

    private func parse(
        _ key: String, _ node: DocumentNode, _ parser: inout ExpressionParser,
        _ reader: inout DocumentReader
    ) -> Expression? {
        guard let text = reader.text(key, in: node) else { return nil }
        do throws(ExpressionParser.Fault) {
            return try parser.expression(text)
        } catch {
            reader.fault(
                node[key]?.line ?? node.line, vi: "“\(key)”: \(error.reason.vi)",
                en: "“\(key)”: \(error.reason.en)")
            return nil
        }
    }
}
