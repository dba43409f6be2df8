import Shared

/// What the collector knows of a unit's other reports, in the shape that rules ask for.
struct KnownReports {
    let reader: StoreReader
    let catalogue: Catalogue

    /// Everything that the rules of `plan`'s form look at for one unit.
    ///
    /// - Parameter replacing: the counted revision that a correction would replace.
    func context(
        for facility: FacilityID, plan: PeriodPlan, replacing: Int64?
    ) throws -> RuleContext {
        var history: [HistoryKey: HistoryEntry] = [:]
        for key in plan.history {
            let answers = try counted(key, facility)
            history[key] = answers.map { .answers($0) } ?? .absent
        }
        let events = catalogue.registry.events(of: facility, in: plan.period.window)
        return RuleContext(
            history: history, replaced: try replacing.flatMap { try answers(seq: $0) },
            hasRegistryEvent: !events.isEmpty)
    }

    /// The counted answers of a unit for a form and period; nil when there are none.
    func counted(
        _ key: HistoryKey, _ facility: FacilityID
    ) throws -> [IndicatorCode: Value]? {
        guard let form = catalogue.formRow(key.form), let unit = catalogue.facilityRows[facility],
            let period = try reader.periodKey(key.period)
        else { return nil }
        let slot = SlotRowKey(form: form, period: period, facility: unit)
        return try reader.slot(slot)?.counted.flatMap { try answers(seq: $0) }
    }

    /// The same with what is computed from them, by the formulas of the form version they were
    /// reported under: a ratio is never stored (DOMAIN §6). What is not computable is left out.
    ///
    /// - Parameter memory: what was read for other periods of the same unit, and is not read again.
    func withRatios(
        _ key: HistoryKey, _ facility: FacilityID, memory: inout [HistoryKey: HistoryEntry]
    ) throws -> [IndicatorCode: Value]? {
        guard let report = try report(key, facility) else { return nil }
        let form = report.form
        var answers = report.answers
        var context: RuleContext?
        for slot in form.indicators.indices where form.indicators[slot].isComputed {
            func figure(_ context: RuleContext) -> FixedDecimal? {
                ComputedFigures.figure(
                    slot, of: form, content: report.content, period: key.period, context: context)
            }
            var found = figure(.unknown)
            if found == nil {
                // A formula over earlier periods: only these are asked for.
                let known = try context ?? history(of: form, key.period, facility, &memory)
                context = known
                found = figure(known)
            }
            answers[form.indicators[slot].code] = found.map { .number($0) }
        }
        return answers
    }

    private func history(
        of form: Form, _ period: ReportingPeriod, _ facility: FacilityID,
        _ memory: inout [HistoryKey: HistoryEntry]
    ) throws -> RuleContext {
        var history: [HistoryKey: HistoryEntry] = [:]
        for key in Validator.historyNeeded(by: form, for: period) {
            let entry =
                try memory[key] ?? counted(key, facility).map { .answers($0) } ?? .absent
            memory[key] = entry
            history[key] = entry
        }
        return RuleContext(history: history)
    }

    private func report(_ key: HistoryKey, _ facility: FacilityID) throws -> StoredReport? {
        guard let row = catalogue.formRow(key.form), let unit = catalogue.facilityRows[facility],
            let period = try reader.periodKey(key.period),
            let counted = try reader.slot(
                SlotRowKey(form: row, period: period, facility: unit))?.counted,
            let stored = try reader.stored(seq: counted),
            let form = catalogue.form(row: stored.facts.formVersion)
        else { return nil }
        return try StoredReport(stored, form: form)
    }

    private func answers(seq: Int64) throws -> [IndicatorCode: Value]? {
        guard let stored = try reader.stored(seq: seq),
            let form = catalogue.form(row: stored.facts.formVersion)
        else { return nil }
        return try StoredReport(stored, form: form).answers
    }
}

/// A stored revision with its figures read back.
struct StoredReport {
    /// What it answers.
    let form: Form
    /// Everything it says.
    let content: Report.Content

    /// Reads a stored revision against its form version.
    init(_ stored: StoredSubmission, form: Form) throws(DamagedBlob) {
        var content = Report.Content(emptyFor: form)
        content.values = try ValueBlob.decode(stored.cells, of: form)
        try DetailBlob.decode(stored.detail, into: &content)
        self.form = form
        self.content = content
    }

    /// The answers by indicator.
    var answers: [IndicatorCode: Value] {
        var answers: [IndicatorCode: Value] = [:]
        for (slot, indicator) in form.indicators.enumerated() {
            answers[indicator.code] = content.values[slot]
        }
        return answers
    }
}
