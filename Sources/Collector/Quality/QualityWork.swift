import Shared

/// One figure of the work list.
struct WorkItem: Sendable {
    /// The form version that the slot is of.
    let form: Form
    /// The unit.
    let facility: FacilityID
    /// Its name on the period's last day.
    let name: LocalizedText
    /// The period.
    let period: ReportingPeriod
    /// The indicator's slot.
    let slot: Int
    /// What is unusual; nil once it is usual.
    let figure: UnusualFigure?
    /// The last word of the department.
    let note: QualityNote?
    /// Where it stands.
    let state: WorkState

    /// The indicator.
    var indicator: Indicator { form.indicators[slot] }

    /// Open before closed; what changes the province's figure most first.
    static func precedes(_ left: WorkItem, _ right: WorkItem) -> Bool {
        if left.state.isOpen != right.state.isOpen { return left.state.isOpen }
        switch (left.figure, right.figure) {
        case (let one?, let other?): return UnusualFigure.precedes(one, other)
        case (_?, nil): return true
        case (nil, _?): return false
        case (nil, nil):
            return (left.period, left.facility, left.slot)
                < (right.period, right.facility, right.slot)
        }
    }
}

/// The work list of a span: unusual figures with what was said of them, and figures that were noted and
/// have become usual.
struct QualityWork: Sendable {
    /// What stands out.
    let read: ReadQuality

    /// The list, what changes the province's figure most first.
    ///
    /// - Throws: `unknownForm`, `unknownFacility`, `badQuery`.
    func callAsFunction(_ question: QualityQuestion) async throws -> [WorkItem] {
        let forms = try await read(question)
        let catalogue = read.catalogue.current
        return try await read.store.read { reader in
            try forms.flatMap { quality in
                try Self.items(quality, question, catalogue, reader)
            }.sorted(by: WorkItem.precedes)
        }
    }

    private static func items(
        _ quality: FormQuality, _ question: QualityQuestion, _ catalogue: Catalogue,
        _ reader: StoreReader
    ) throws -> [WorkItem] {
        let form = quality.scope.form
        let unusual = Dictionary(grouping: quality.unusual, by: \.period)
        return try quality.scope.periods.flatMap { plan -> [WorkItem] in
            var notes = try notes(plan, question, reader)
            let open = (unusual[plan.period] ?? []).map { figure in
                let place = QualityNote.Place(
                    facility: catalogue.facilityRows[figure.facility] ?? 0,
                    indicator: form.indicators[figure.slot].code.text)
                let note = notes.removeValue(forKey: place)
                return item(
                    figure.facility, figure.slot, plan.period, form, catalogue, figure: figure,
                    note: note, counted: figure.submission)
            }
            let settled = try notes.compactMap { place, note -> WorkItem? in
                guard let unit = catalogue.facility(row: place.facility),
                    question.facility == nil || question.facility == unit,
                    let code = IndicatorCode(place.indicator), let slot = form.slot(of: code),
                    let period = try reader.periodKey(plan.period)
                else { return nil }
                let counted = try reader.slot(
                    SlotRowKey(form: plan.formRow, period: period, facility: place.facility)
                )?.counted
                return item(
                    unit, slot, plan.period, form, catalogue, figure: nil, note: note,
                    counted: counted)
            }
            return open + settled
        }
    }

    /// The notes of a period. A unit sees its figures, not what the department says among itself.
    private static func notes(
        _ plan: PeriodPlan, _ question: QualityQuestion, _ reader: StoreReader
    ) throws -> [QualityNote.Place: QualityNote] {
        guard !question.isOwnView, let period = try reader.periodKey(plan.period) else {
            return [:]
        }
        return try reader.qualityNotes(form: plan.formRow, period: period)
    }

    private static func item(
        _ unit: FacilityID, _ slot: Int, _ period: ReportingPeriod, _ form: Form,
        _ catalogue: Catalogue, figure: UnusualFigure?, note: QualityNote?, counted: Int64?
    ) -> WorkItem {
        WorkItem(
            form: form, facility: unit,
            name: UnusualRow.name(unit, period, catalogue.registry), period: period, slot: slot,
            figure: figure, note: note,
            state: WorkState(note, counted: counted, isUnusual: figure != nil))
    }
}
