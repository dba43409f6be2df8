/// Reads what comes between units and the department: lines that are down, and the time it gives.
enum ScenarioStorm {
    static func outage(
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) -> Scenario.Outage? {
        reader.allow(["units", "from", "to", "twice"], in: node)
        let units = reader.codes("units", in: node, as: FacilityID.self)
        let twice = reader.codes("twice", in: node, as: FacilityID.self)
        guard let from = reader.day("from", in: node), let to = reader.day("to", in: node) else {
            return nil
        }
        if units.isEmpty || to <= from {
            reader.fault(
                node.line, vi: "cần “units”, và “to” phải sau “from”",
                en: "expected “units”, and “to” after “from”")
        }
        for unit in twice where !units.contains(unit) {
            reader.fault(
                node.line, vi: "“\(unit)” không có trong “units”",
                en: "“\(unit)” is not among the “units”")
        }
        return Scenario.Outage(units: units, from: from, to: to, twice: twice, line: node.line)
    }

    static func `extension`(
        _ node: DocumentNode, _ reader: inout DocumentReader
    ) -> Scenario.Extension? {
        reader.allow(["form", "period", "units", "due", "on", "decision", "reason"], in: node)
        let units = reader.codes("units", in: node, as: FacilityID.self)
        guard let form = reader.code("form", in: node, as: FormCode.self),
            let period = reader.text("period", in: node), let due = reader.day("due", in: node),
            let on = reader.day("on", in: node), reader.text("decision", in: node) != nil,
            let decision = reader.decision(in: node), let reason = reader.text("reason", in: node)
        else { return nil }
        return Scenario.Extension(
            form: form, period: period, units: units, due: due, on: on, decision: decision,
            reason: reason, line: node.line)
    }
}
