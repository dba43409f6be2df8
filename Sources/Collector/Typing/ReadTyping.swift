import Shared

/// Gathers what stands on a typed report's page.
struct ReadTyping: Sendable {
    /// Which report of which unit.
    struct Place: Hashable, Sendable {
        let form: FormCode
        /// As it was asked for; the form says which calendar.
        let period: String
        let unit: FacilityID
    }

    let store: SQLiteStore
    let catalogue: CatalogueHolder
    let keys: CollectorKeys

    /// The sheet of a report that the unit owes.
    ///
    /// - Throws: what finding the slot throws.
    func callAsFunction(_ place: Place, at now: Instant) async throws -> TypingSheet {
        let catalogue = catalogue.current
        let slot = try LocatedSlot(
            form: place.form, period: place.period, facility: place.unit, in: catalogue)
        let keys = keys
        return try await store.read { reader in
            try TypingReading(
                slot: slot, catalogue: catalogue, reader: reader, keys: keys, now: now
            ).sheet()
        }
    }
}

/// One reading of a typed report, within one snapshot.
struct TypingReading {
    let slot: LocatedSlot
    let catalogue: Catalogue
    let reader: StoreReader
    let keys: CollectorKeys
    let now: Instant

    private var plan: PeriodPlan { slot.plan }
    private var known: KnownReports { KnownReports(reader: reader, catalogue: catalogue) }

    func sheet() throws -> TypingSheet {
        let question = ObligationBoard.Question(
            period: plan.period.identifier, form: plan.form.code, facility: slot.facility,
            asOf: now)
        guard
            let row = try ObligationBoard.rows(
                of: plan, question, catalogue: catalogue, reader: reader, withReasons: false
            ).first
        else { throw Problem(.periodNotOwed) }
        let key = try self.key()
        let state = try key.flatMap { try reader.slot($0) }
        let draft = try key.flatMap { try reader.openDraft($0) }
        let context = try known.context(
            for: slot.facility, plan: plan, replacing: state?.counted)
        let beside = try self.beside()
        let log = try draft.map { try reader.log(of: $0) } ?? start(state)
        let reading = DraftReading(log.texts, form: plan.form)
        let revision = (state?.revision ?? 0) + 1
        return TypingSheet(
            slot: slot, name: row.facilityName, row: row, standing: try standing(key, state),
            revision: revision, counted: try counted(state), returned: try returned(key, state),
            erratum: try erratum(key), draft: draft, log: log,
            steps: try draft.map { try reader.steps(of: $0) } ?? [],
            approval: try reader.typingApproval(of: slot.facilityRow), reading: reading,
            verdict: reading.verdict(period: plan.period, revision: revision, context: context),
            beside: beside, context: context)
    }

    private func key() throws -> SlotRowKey? {
        try reader.periodKey(plan.period).map {
            SlotRowKey(form: slot.form, period: $0, facility: slot.facilityRow)
        }
    }

    // MARK: - Where it stands

    /// Whether it may be typed and sent; the intake asks the same once more.
    func standing(_ key: SlotRowKey?, _ state: SlotState?) throws -> TypingSheet.Standing {
        let firstDay = plan.period.window.lowerBound
        guard plan.period.kind == .adHoc || now >= firstDay.startInstant else {
            return .notBegun(firstDay)
        }
        if let key {
            let isClosed = try reader.isClosed(key) || state?.review == .closed
            if isClosed { return try reader.awaitsErratum(key) ? .open : .closed }
        }
        if state?.review == .approved || state?.review == .consolidated { return .locked }
        return now < plan.endsAt ? .early(plan.endsAt) : .open
    }

    private func counted(_ state: SlotState?) throws -> TypingSheet.Counted? {
        guard let seq = state?.counted, let stored = try reader.stored(seq: seq),
            let form = catalogue.form(row: stored.facts.formVersion),
            let receipt = try reader.receipt(
                of: stored.facts, form: form.key, facility: slot.facility, period: plan.period,
                keys: keys)
        else { return nil }
        return TypingSheet.Counted(
            facts: stored.facts, report: try StoredReport(stored, form: form), receipt: receipt)
    }

    private func returned(
        _ key: SlotRowKey?, _ state: SlotState?
    ) throws -> TypingSheet.Returned? {
        guard let key, state?.review == .returned else { return nil }
        return try reader.decisions(key).last { $0.kind == .returned }.map {
            TypingSheet.Returned(at: $0.at, reason: $0.reason, figures: $0.figures)
        }
    }

    private func erratum(_ key: SlotRowKey?) throws -> String? {
        guard let key, try reader.awaitsErratum(key) else { return nil }
        return try reader.reviewNotes(key).last { $0.kind == .erratumOpened }?.note
    }

    // MARK: - What stands beside

    private func answers(_ period: ReportingPeriod?) throws -> [IndicatorCode: Value] {
        guard let period else { return [:] }
        return try known.counted(
            HistoryKey(form: plan.form.code, period: period), slot.facility) ?? [:]
    }

    private func beside() throws -> [TypingSheet.Beside] {
        let previous = plan.period.kind == .adHoc ? nil : plan.period.previous
        let (last, lastYear) = (
            try answers(previous), try answers(plan.period.samePeriodLastYear)
        )
        let targets = catalogue.planTable.targets(
            of: plan.form.code, for: slot.facility, year: plan.period.year, on: plan.period.lastDay
        ).mapValues(\.value)
        return plan.form.indicators.enumerated().map { place, indicator in
            let code = indicator.code
            return TypingSheet.Beside(
                last: last[code] ?? computed(place, last, previous),
                lastYear: lastYear[code]
                    ?? computed(place, lastYear, plan.period.samePeriodLastYear),
                plan: PlanLink.candidates(for: code).lazy.compactMap { targets[$0] }.first,
                hint: prefill(indicator, last, targets)?.hint)
        }
    }

    /// A computed figure of another period, from that period's own parts.
    private func computed(
        _ place: Int, _ answers: [IndicatorCode: Value], _ period: ReportingPeriod?
    ) -> Value? {
        guard let period, !answers.isEmpty else { return nil }
        var content = Report.Content(emptyFor: plan.form)
        for (slot, indicator) in plan.form.indicators.enumerated() where !indicator.isComputed {
            content.values[slot] = answers[indicator.code]
        }
        return ComputedFigures.figure(place, of: plan.form, content: content, period: period)
            .map { .number($0) }
    }

    private func prefill(
        _ indicator: Indicator, _ last: [IndicatorCode: Value],
        _ targets: [IndicatorCode: FixedDecimal]
    ) -> Prefill? {
        Prefill(
            indicator, of: plan.form, period: plan.period, last: { last[$0] }, targets: targets)
    }

    // MARK: - What a draft begins with

    /// A correction begins with what counts; a first report with last period's closing stocks and the
    /// plan. A cumulative figure is left blank: last period's would look like this one's, and stands
    /// beside it anyway.
    func start(_ state: SlotState?, by account: Int64 = 0) throws -> DraftLog {
        var texts: [DraftField: String] = [:]
        if let seq = state?.counted, let stored = try reader.stored(seq: seq),
            let form = catalogue.form(row: stored.facts.formVersion)
        {
            texts = DraftTexts.texts(of: try StoredReport(stored, form: form).content, form: form)
            // Each correction has its own reason and its own decision.
            texts[.reason] = nil
            texts[.decision] = nil
        } else {
            let previous = plan.period.kind == .adHoc ? nil : plan.period.previous
            let last = try answers(previous)
            let targets = catalogue.planTable.targets(
                of: plan.form.code, for: slot.facility, year: plan.period.year,
                on: plan.period.lastDay
            ).mapValues(\.value)
            for indicator in plan.form.indicators where !indicator.isComputed {
                guard let known = prefill(indicator, last, targets), known.kind != .soFar else {
                    continue
                }
                texts[.figure(indicator.code)] = DraftTexts.text(of: known.value)
            }
        }
        return DraftLog(
            version: 1,
            entries: texts.filter { $0.key.isAsked(by: plan.form) }
                .sorted { $0.key.name < $1.key.name }.map { field, text in
                    DraftLog.Entry(
                        version: 1, field: field, text: text, origin: .prefilled, place: nil,
                        account: account, at: now)
                })
    }
}

extension StoreReader {
    /// The receipt that a stored report was answered with: the same row gives the same bytes for ever.
    func receipt(
        of facts: SubmissionFacts, form: Form.Key, facility: FacilityID, period: ReportingPeriod,
        keys: CollectorKeys
    ) throws -> Receipt? {
        guard let head = try auditHead(at: facts.seq) else { return nil }
        let first = facts.revision == 1 ? facts : try self.first(facts.slot) ?? facts
        let receipt = Receipt(
            id: facts.reportID, digest: facts.digest, form: form, facility: facility,
            period: period, revision: facts.revision, receivedAt: facts.receivedAt,
            dueAt: first.dueAt, daysLate: first.daysLate, auditSequence: facts.seq,
            auditHead: head.hash)
        let written = WrittenReceipt(receipt)
        if let group = try receiptGroup(at: facts.seq), let place = group.place(of: written.leaf) {
            return receipt.sealed(group.seal(at: place, with: keys))
        }
        let alone = ReceiptGroup(leaves: [written.leaf], lastSeq: facts.seq)
        return receipt.sealed(alone.seal(at: 0, with: keys))
    }
}
