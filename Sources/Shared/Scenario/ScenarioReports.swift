/// A scenario's reports, one by one: ranges of periods taken apart, "everyone" made into units, and
/// answers read as the form's values.
public struct ScenarioReports {
    /// One unit's report for one form and period.
    public struct Filled: Sendable {
        /// The form version in force.
        public let form: Form
        /// The period.
        public let period: ReportingPeriod
        /// The unit.
        public let facility: FacilityID
        /// What it answers.
        public let content: Report.Content
        /// What it was made from.
        public let source: Scenario.Report
    }

    private let forms: FormCatalog
    private let registry: Registry

    /// - Parameters:
    ///   - forms: every form, the scenario's own included.
    ///   - registry: every unit, the scenario's own included.
    public init(forms: FormCatalog, registry: Registry) {
        self.forms = forms
        self.registry = registry
    }

    /// Every report of a scenario without faults, by the end of its period, then as written.
    public func filled(_ scenario: Scenario) -> [Filled] {
        var reader = DocumentReader(file: scenario.code.text)
        return filled(scenario, &reader)
    }

    /// The same, with what is wrong noted in `reader`; reports with a fault are left out.
    func filled(_ scenario: Scenario, _ reader: inout DocumentReader) -> [Filled] {
        var slots: [SlotKey: Int] = [:]
        var filled: [Filled] = []
        let ordered =
            scenario.reports.filter { $0.facility != nil }
            + scenario.reports.filter { $0.facility == nil }
        for report in ordered {
            for (form, period) in places(report, &reader) {
                let units = units(of: report, form, period, scenario, taken: slots)
                for unit in units {
                    let key = SlotKey(form: form.code, facility: unit, period: period)
                    if let first = slots.updateValue(report.line, forKey: key) {
                        reader.fault(
                            report.line, vi: "báo cáo này đã có ở dòng \(first)",
                            en: "this report stands at line \(first) already")
                    }
                    let before = reader.faults.count
                    let content = content(report, form, &reader)
                    guard reader.faults.count == before else { continue }
                    filled.append(
                        Filled(
                            form: form, period: period, facility: unit, content: content,
                            source: report))
                }
            }
        }
        return filled.enumerated().sorted {
            ($0.element.period, $0.offset) < ($1.element.period, $1.offset)
        }.map(\.element)
    }

    private func units(
        of report: Scenario.Report, _ form: Form, _ period: ReportingPeriod, _ scenario: Scenario,
        taken: [SlotKey: Int]
    ) -> [FacilityID] {
        if let unit = report.facility { return [unit] }
        return scenario.units.map(\.code).filter { unit in
            taken[SlotKey(form: form.code, facility: unit, period: period)] == nil
                && registry.owing(unit, filedBy: form.filedBy, for: period).expected != nil
        }
    }

    // MARK: - Periods

    /// The form versions and periods that a report stands for.
    private func places(
        _ report: Scenario.Report, _ reader: inout DocumentReader
    ) -> [(Form, ReportingPeriod)] {
        guard let newest = forms.versions(of: report.form).last else { return [] }
        if let one = place(report.form, report.period, newest) { return [one] }
        if let (first, last) = Self.ends(of: report.period),
            let start = place(report.form, first, newest)?.1,
            let end = place(report.form, last, newest)?.1, start.kind == end.kind, start <= end
        {
            var found: [(Form, ReportingPeriod)] = []
            var period = start
            while period <= end, found.count < 120 {
                if let form = forms.form(report.form, for: period) { found.append((form, period)) }
                period = period.next
            }
            return found
        }
        let accepted = newest.kinds.map(\.example).joined(separator: ", ")
        reader.fault(
            report.line,
            vi: "“\(report.period)” không phải kỳ của biểu \(report.form); viết như \(accepted)",
            en: "“\(report.period)” is not a period of form \(report.form); write it like "
                + accepted)
        return []
    }

    /// A period of a form by its identifier.
    func place(
        _ code: FormCode, _ identifier: String, _ newest: Form
    ) -> (Form, ReportingPeriod)? {
        guard let period = ReportingPeriod(identifier: identifier, calendar: newest.calendar),
            let form = forms.form(code, for: period)
        else { return nil }
        return (form, period)
    }

    /// `2023-01..2023-06` taken apart.
    private static func ends(of text: String) -> (String, String)? {
        guard let dots = text.firstRange(of: "..") else { return nil }
        return (String(text[..<dots.lowerBound]), String(text[dots.upperBound...]))
    }

    // MARK: - Answers

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
            content.values[slot] = Self.value(answer, form.indicators[slot], &reader)
            content.notes[answer.indicator] = answer.note
        }
        guard let others = report.others else { return content }
        for (slot, indicator) in form.indicators.enumerated()
        where content.values[slot] == nil && !indicator.isComputed && indicator.type.isNumeric {
            let answer = Scenario.Answer(
                indicator: indicator.code, content: others, note: nil, line: report.line)
            content.values[slot] = Self.value(answer, indicator, &reader)
        }
        return content
    }

    private static func value(
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
}
