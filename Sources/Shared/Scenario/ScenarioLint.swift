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
        var seen: [Slot: Int] = [:]
        for report in scenario.reports {
            if let first = seen.updateValue(report.line, forKey: Slot(report)) {
                reader.fault(
                    report.line, vi: "báo cáo này đã có ở dòng \(first)",
                    en: "this report stands at line \(first) already")
            }
            check(report, scenario, &reader)
        }
        var facts: [IndicatorCode: Int] = [:]
        for fact in scenario.facts {
            if let first = facts.updateValue(fact.line, forKey: fact.code) {
                reader.fault(
                    fact.line, vi: "“\(fact.code)” đã có ở dòng \(first)",
                    en: "“\(fact.code)” stands at line \(first) already")
            }
            check(fact, scenario, &reader)
        }
        return reader.faults
    }

    private struct Slot: Hashable {
        let form: FormCode
        let period: String
        let facility: FacilityID

        init(_ report: Scenario.Report) {
            (form, period, facility) = (report.form, report.period, report.facility)
        }
    }

    /// What is named and then never used was forgotten, or misspelt where it is used.
    private func unused(in scenario: Scenario, _ reader: inout DocumentReader) {
        let forms = Set(scenario.reports.map(\.form))
        let units = Set(scenario.reports.map(\.facility))
        for form in scenario.forms where !forms.contains(form.code) {
            reader.fault(
                form.line, vi: "biểu “\(form.code)” không có báo cáo nào",
                en: "no report answers “\(form.code)”")
        }
        for unit in scenario.units where !units.contains(unit.code) {
            reader.fault(
                unit.line, vi: "đơn vị “\(unit.code)” không có báo cáo nào",
                en: "“\(unit.code)” reports nothing")
        }
    }

    // MARK: - Reports

    private func check(
        _ report: Scenario.Report, _ scenario: Scenario, _ reader: inout DocumentReader
    ) {
        if !scenario.names(report.facility) {
            reader.fault(
                report.line, vi: "“\(report.facility)” không có trong “units”",
                en: "“\(report.facility)” is not among the “units”")
        }
        guard let (form, period) = place(report.form, report.period, report.line, scenario, &reader)
        else { return }
        if let obstacle = registry.owing(report.facility, filedBy: form.filedBy, for: period)
            .obstacle
        {
            reader.fault(report.line, vi: obstacle.vi, en: obstacle.en)
        }
        if period.window.upperBound > scenario.asOf {
            reader.fault(
                report.line, vi: "kỳ \(period.identifier) chưa kết thúc vào “asOf”",
                en: "the period \(period.identifier) has not ended on “asOf”")
        }
        let before = reader.faults.count
        let content = content(report, form, &reader)
        guard reader.faults.count == before else { return }
        let verdict = Validator.verdict(
            on: content, form: form, period: period, revision: 1, context: .unknown,
            scope: .ownFigures)
        for finding in verdict.hard + verdict.unexplained(in: content) {
            let line = finding.indicators.lazy.compactMap { code in
                report.answers.first { $0.indicator == code }?.line
            }.first
            reader.fault(
                line ?? report.line, vi: "\(finding.message.vi) [\(finding.rule)]",
                en: "\(finding.message.en) [\(finding.rule)]")
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

    private func content(
        _ report: Scenario.Report, _ form: Form, _ reader: inout DocumentReader
    ) -> Report.Content {
        var content = Report.Content(emptyFor: form)
        for answer in report.answers {
            guard let slot = form.slot(of: answer.indicator) else {
                reader.fault(
                    answer.line, vi: "biểu \(form.code) không có chỉ tiêu “\(answer.indicator)”",
                    en: "form \(form.code) has no indicator “\(answer.indicator)”")
                continue
            }
            content.values[slot] = value(answer, form.indicators[slot], &reader)
            content.notes[answer.indicator] = answer.note
        }
        return content
    }

    private func value(
        _ answer: Scenario.Answer, _ indicator: Indicator, _ reader: inout DocumentReader
    ) -> Value? {
        switch answer.content {
        case .text(let text):
            switch FigureReader(locale: .en).read(text, as: indicator) {
            case .blank: return nil
            case .value(let value, _): return value
            case .refused(let reason):
                reader.fault(
                    answer.line, vi: "\(indicator.code): “\(text)” — \(reason.vi)",
                    en: "\(indicator.code): “\(text)” — \(reason.en)")
                return nil
            }
        case .rows(let rows):
            let known = Set(indicator.fields.map(\.code))
            guard indicator.type == .list, rows.allSatisfy({ known.isSuperset(of: $0.keys) }) else {
                let accepted = known.map(\.text).sorted().joined(separator: ", ")
                reader.fault(
                    answer.line,
                    vi: "\(indicator.code): không phải danh sách có các trường này; các trường: "
                        + "\(accepted)",
                    en: "\(indicator.code): no list with these fields; its fields: \(accepted)")
                return nil
            }
            return .list(rows.map { ListRow(fields: $0.filter { !$0.value.isEmpty }) })
        }
    }

    // MARK: - Facts

    private func check(
        _ fact: Scenario.Fact, _ scenario: Scenario, _ reader: inout DocumentReader
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
        for unit in fact.units where !scenario.names(unit) {
            reader.fault(
                fact.line, vi: "“\(unit)” không có trong “units”",
                en: "“\(unit)” is not among the “units”")
        }
        let isReported = scenario.reports.contains { report in
            report.form == fact.form
                && (fact.units.isEmpty || fact.units.contains(report.facility))
                && ReportingPeriod(identifier: report.period, calendar: form.calendar).map {
                    $0.kind == first.kind && first <= $0 && $0 <= last
                } == true
        }
        if !isReported {
            reader.fault(
                fact.line, vi: "không có báo cáo nào trong các kỳ này",
                en: "nothing is reported for these periods")
        }
    }
}
