/// Reads the facts of a scenario: a figure, what is taken of it, and what must come out.
enum ScenarioFactReading {
    private static let keys: Set<String> = [
        "code", "title", "form", "indicator", "from", "to", "units", "area", "mountains",
        "measure", "answer", "authority", "per", "scale", "against", "is", "value",
    ]

    /// The words of `measure`, with what each needs beside it.
    private enum Word: String, CaseIterable {
        case value, perPopulation, unitsAnswering, percentOfUnits, changeInPercent, changeInPoints
        case comparable, breaks, plan, percentOfPlan, unitsCounted, unitsExpected
        case reportsOnTime, reportsLate, reportsMissing, revisions, difficulties, proposals
        case differenceFrom
    }

    static func fact(
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) -> Scenario.Fact? {
        reader.allow(keys, in: node)
        let code = reader.code("code", in: node, as: IndicatorCode.self)
        let title = reader.localized("title", in: node)
        let form = reader.code("form", in: node, as: FormCode.self)
        let indicator = reader.code("indicator", in: node, as: IndicatorCode.self)
        let from = reader.text("from", in: node)
        let to = reader.optionalText("to", in: node) ?? from
        let scope = scope(node, &reader)
        let measure = measure(node, &reader)
        let relation =
            reader.optionalChoice("is", in: node, as: Scenario.Relation.self) ?? .equal
        let value = value(node, &reader)
        guard let code, let title, let form, let indicator, let from, let to, let scope,
            let measure, let value
        else { return nil }
        return Scenario.Fact(
            code: code, title: title, form: form, indicator: indicator, from: from, to: to,
            scope: scope, measure: measure, relation: relation, value: value, line: node.line)
    }

    private static func value(
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) -> FixedDecimal? {
        let text = reader.text("value", in: node)
        let value = text.flatMap { FixedDecimal($0) }
        if let text, value == nil {
            reader.fault(
                node["value"]?.line ?? node.line,
                vi: "“value”: đọc được “\(text)”, cần một số viết như 1250 hoặc 90.5",
                en: "“value”: read “\(text)”, expected a number written like 1250 or 90.5")
        }
        return value
    }

    private static func scope(
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) -> Scenario.Scope? {
        let given = ["units", "area", "mountains"].filter { node[$0] != nil }
        guard given.count <= 1 else {
            reader.fault(
                node.line, vi: "chỉ một trong “units”, “area”, “mountains”",
                en: "only one of “units”, “area”, “mountains”")
            return nil
        }
        switch given.first {
        case "units": return .units(reader.codes("units", in: node, as: FacilityID.self))
        case "area": return reader.code("area", in: node, as: AreaID.self).map { .area($0) }
        case "mountains":
            return reader.flag("mountains", in: node, else: false) ? .mountains : .everyone
        default: return .everyone
        }
    }

    private static func measure(
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) -> Scenario.Measure? {
        guard node["measure"] != nil else { return .value }
        guard let word = reader.optionalChoice("measure", in: node, as: Word.self) else {
            return nil
        }
        switch word {
        case .value: return .value
        case .perPopulation:
            let scale = reader.integer("scale", in: node, range: 0...6)
            guard let factor = reader.integer("per", in: node, range: 1...1_000_000), let scale
            else { return nil }
            return .perPopulation(factor: Int64(factor), scale: UInt8(scale))
        case .unitsAnswering: return reader.text("answer", in: node).map { .unitsAnswering($0) }
        case .percentOfUnits: return reader.text("answer", in: node).map { .percentOfUnits($0) }
        case .proposals: return reader.text("authority", in: node).map { .proposals($0) }
        case .differenceFrom: return other(node, &reader)
        case .changeInPercent: return .changeInPercent
        case .changeInPoints: return .changeInPoints
        case .comparable: return .comparable
        case .breaks: return .breaks
        case .plan: return .plan
        case .percentOfPlan: return .percentOfPlan
        case .unitsCounted: return .unitsCounted
        case .unitsExpected: return .unitsExpected
        case .reportsOnTime: return .reportsOnTime
        case .reportsLate: return .reportsLate
        case .reportsMissing: return .reportsMissing
        case .revisions: return .revisions
        case .difficulties: return .difficulties
        }
    }

    private static func other(
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) -> Scenario.Measure? {
        guard let against = node["against"] else {
            _ = reader.text("against", in: node)
            return nil
        }
        reader.allow(["form", "indicator"], in: against)
        guard let form = reader.code("form", in: against, as: FormCode.self),
            let indicator = reader.code("indicator", in: against, as: IndicatorCode.self)
        else { return nil }
        return .differenceFrom(form, indicator)
    }
}
