/// Holds a scenario against the forms and units it speaks of: its reports must be such as the
/// collector accepts from those units, and its facts must be asked of what is reported.
public struct ScenarioLint {
    private let forms: FormCatalog
    private let registry: Registry

    /// - Parameters:
    ///   - forms: every form, the scenario's own included.
    ///   - registry: every unit, the scenario's own included.
    public init(forms: FormCatalog, registry: Registry) {
        self.forms = forms
        self.registry = registry
    }

    /// Everything that is wrong, in the order of the file.
    public func faults(in scenario: Scenario, file: String) -> [DocumentFault] {
        var reader = DocumentReader(file: file)
        for form in scenario.forms where forms.versions(of: form.code).isEmpty {
            reader.fault(
                form.line, vi: "không có biểu mẫu “\(form.code)”", en: "no form “\(form.code)”")
        }
        for unit in scenario.units where registry.facility(unit.code) == nil {
            reader.fault(
                unit.line, vi: "không có đơn vị “\(unit.code)”", en: "no facility “\(unit.code)”")
        }
        unused(in: scenario, &reader)
        for report in scenario.reports { check(naming: report, scenario, &reader) }
        let filled = ScenarioReports(forms: forms, registry: registry).filled(scenario, &reader)
        for report in filled { check(report, scenario, &reader) }
        for outage in scenario.outages { check(outage.units, outage.line, scenario, &reader) }
        for one in scenario.extensions {
            check(one.units, one.line, scenario, &reader)
            _ = place(one.form, one.period, one.line, scenario, &reader)
        }
        var facts: [IndicatorCode: Int] = [:]
        for fact in scenario.facts {
            if let first = facts.updateValue(fact.line, forKey: fact.code) {
                reader.fault(
                    fact.line, vi: "“\(fact.code)” đã có ở dòng \(first)",
                    en: "“\(fact.code)” stands at line \(first) already")
            }
            check(fact, scenario, reported: filled, &reader)
        }
        return reader.faults
    }

    /// What is named and then never used was forgotten, or misspelt where it is used.
    private func unused(in scenario: Scenario, _ reader: inout DocumentReader) {
        let forms = Set(scenario.reports.map(\.form))
        let isForAll = scenario.reports.contains { $0.facility == nil }
        let units = Set(scenario.reports.compactMap(\.facility))
        for form in scenario.forms where !forms.contains(form.code) {
            reader.fault(
                form.line, vi: "biểu “\(form.code)” không có báo cáo nào",
                en: "no report answers “\(form.code)”")
        }
        for unit in scenario.units where !isForAll && !units.contains(unit.code) {
            reader.fault(
                unit.line, vi: "đơn vị “\(unit.code)” không có báo cáo nào",
                en: "“\(unit.code)” reports nothing")
        }
    }

    // MARK: - Reports

    private func check(
        naming report: Scenario.Report, _ scenario: Scenario, _ reader: inout DocumentReader
    ) {
        if let unit = report.facility { check([unit], report.line, scenario, &reader) }
        if !scenario.names(report.form) {
            reader.fault(
                report.line, vi: "“\(report.form)” không có trong “forms”",
                en: "“\(report.form)” is not in “forms”")
        }
    }

    private func check(
        _ units: [FacilityID], _ line: Int, _ scenario: Scenario, _ reader: inout DocumentReader
    ) {
        for unit in units where !scenario.names(unit) {
            reader.fault(
                line, vi: "“\(unit)” không có trong “units”",
                en: "“\(unit)” is not among the “units”")
        }
    }

    private func check(
        _ report: ScenarioReports.Filled, _ scenario: Scenario, _ reader: inout DocumentReader
    ) {
        let line = report.source.line
        if let obstacle = registry.owing(
            report.facility, filedBy: report.form.filedBy, for: report.period
        ).obstacle {
            reader.fault(line, vi: obstacle.vi, en: obstacle.en)
        }
        if report.period.window.upperBound > scenario.asOf {
            reader.fault(
                line, vi: "kỳ \(report.period.identifier) chưa kết thúc vào “asOf”",
                en: "the period \(report.period.identifier) has not ended on “asOf”")
        }
        let verdict = Validator.verdict(
            on: report.content, form: report.form, period: report.period, revision: 1,
            context: .unknown, scope: .ownFigures)
        for finding in verdict.hard + verdict.unexplained(in: report.content) {
            let place = finding.indicators.lazy.compactMap { code in
                report.source.answers.first { $0.indicator == code }?.line
            }.first
            reader.fault(
                place ?? line, vi: "\(report.facility): \(finding.message.vi) [\(finding.rule)]",
                en: "\(report.facility): \(finding.message.en) [\(finding.rule)]")
        }
    }

    /// The form version in force for a period, or a fault that says what is accepted.
    private func place(
        _ code: FormCode, _ identifier: String, _ line: Int, _ scenario: Scenario,
        _ reader: inout DocumentReader
    ) -> (Form, ReportingPeriod)? {
        if !scenario.names(code) {
            reader.fault(
                line, vi: "“\(code)” không có trong “forms”", en: "“\(code)” is not in “forms”")
        }
        guard let newest = forms.versions(of: code).last else { return nil }
        guard let period = ReportingPeriod(identifier: identifier, calendar: newest.calendar),
            let form = forms.form(code, for: period)
        else {
            let accepted = newest.kinds.map(\.example).joined(separator: ", ")
            reader.fault(
                line, vi: "“\(identifier)” không phải kỳ của biểu \(code); viết như \(accepted)",
                en: "“\(identifier)” is not a period of form \(code); write it like \(accepted)")
            return nil
        }
        return (form, period)
    }

    // MARK: - Facts

    private func check(
        _ fact: Scenario.Fact, _ scenario: Scenario, reported: [ScenarioReports.Filled],
        _ reader: inout DocumentReader
    ) {
        guard let (form, first) = place(fact.form, fact.from, fact.line, scenario, &reader),
            let (_, last) = place(fact.form, fact.to, fact.line, scenario, &reader)
        else { return }
        if form.slot(of: fact.indicator) == nil {
            reader.fault(
                fact.line, vi: "biểu \(form.code) không có chỉ tiêu “\(fact.indicator)”",
                en: "form \(form.code) has no indicator “\(fact.indicator)”")
        }
        guard first.kind == last.kind, first <= last else {
            return reader.fault(
                fact.line, vi: "“from” và “to” phải cùng loại kỳ và đúng thứ tự",
                en: "“from” and “to” must be of one kind and in order")
        }
        check(fact.units, fact.line, scenario, &reader)
        if case .area(let area) = fact.scope, registry.area(area) == nil {
            reader.fault(fact.line, vi: "không có địa bàn “\(area)”", en: "no area “\(area)”")
        }
        check(fact, form, &reader)
        let span = first.window.lowerBound..<last.window.upperBound
        let isReported = reported.contains { report in
            report.form.code == fact.form
                && (fact.units.isEmpty || fact.units.contains(report.facility))
                && span.contains(report.period.window.lowerBound)
                && span.contains(report.period.lastDay)
        }
        if !isReported {
            reader.fault(
                fact.line, vi: "không có báo cáo nào trong các kỳ này",
                en: "nothing is reported for these periods")
        }
    }

    /// What a measure names beside the figure must exist, or the fact could never come out.
    private func check(
        _ fact: Scenario.Fact, _ form: Form, _ reader: inout DocumentReader
    ) {
        switch fact.measure {
        case .unitsAnswering(let answer), .percentOfUnits(let answer):
            guard let indicator = form.slot(of: fact.indicator).map({ form.indicators[$0] }) else {
                return
            }
            let known =
                indicator.type == .choice
                ? indicator.choices.map(\.code.text) : ["true", "false", "positive", "zero"]
            if !known.contains(answer) {
                reader.fault(
                    fact.line,
                    vi: "“answer”: đọc được “\(answer)”, cần \(known.joined(separator: ", "))",
                    en: "“answer”: read “\(answer)”, expected \(known.joined(separator: ", "))")
            }
        case .differenceFrom(let other, let indicator):
            if !forms.versions(of: other).contains(where: { $0.slot(of: indicator) != nil }) {
                reader.fault(
                    fact.line, vi: "biểu “\(other)” không có chỉ tiêu “\(indicator)”",
                    en: "form “\(other)” has no indicator “\(indicator)”")
            }
        default: break
        }
    }
}
