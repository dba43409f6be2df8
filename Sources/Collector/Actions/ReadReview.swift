import Shared

/// Gathers what an officer looks at before deciding about one report.
struct ReadReview: Sendable {
    let store: SQLiteStore
    let catalogue: CatalogueHolder

    /// The sheet of a slot.
    ///
    /// - Parameter revision: the revision to show; nil for the one that counts, else the last one.
    /// - Throws: what finding the slot throws, `notFound` for a revision that there is not.
    func callAsFunction(
        form: FormCode, period: String, facility: FacilityID, revision: Int?, at now: Instant
    ) async throws -> ReviewSheet {
        let catalogue = catalogue.current
        let slot = try LocatedSlot(
            form: form, period: period, facility: facility, in: catalogue)
        return try await store.read { reader in
            try Reading(slot: slot, catalogue: catalogue, reader: reader, now: now)
                .sheet(revision)
        }
    }

    /// One reading, within one snapshot.
    private struct Reading {
        let slot: LocatedSlot
        let catalogue: Catalogue
        let reader: StoreReader
        let now: Instant

        private var plan: PeriodPlan { slot.plan }

        func sheet(_ wanted: Int?) throws -> ReviewSheet {
            let question = ObligationBoard.Question(
                period: plan.period.identifier, form: plan.form.code, facility: slot.facility,
                asOf: now)
            guard
                let row = try ObligationBoard.rows(
                    of: plan, question, catalogue: catalogue, reader: reader
                ).first
            else { throw Problem(.periodNotOwed) }
            let key = try reader.periodKey(plan.period).map {
                SlotRowKey(form: slot.form, period: $0, facility: slot.facilityRow)
            }
            let revisions = try key.map { try self.revisions($0) } ?? []
            let shown = revisions.last { revision in
                wanted.map { revision.facts.revision == $0 }
                    ?? (row.counted == nil || revision.facts.seq == row.counted)
            }
            guard wanted == nil || shown != nil else { throw Problem(.notFound) }
            let notes = try key.map { try reader.reviewNotes($0) } ?? []
            let last = revisions.last?.facts.seq ?? 0
            return ReviewSheet(
                slot: slot, name: row.facilityName, row: row, revisions: revisions, shown: shown,
                findings: try shown.map { try findings($0, row.counted) } ?? [],
                figures: try shown.map { try figures($0.report) } ?? [],
                attempts: try key.map { try reader.attempts($0) } ?? [],
                decisions: try key.map { try reader.decisions($0) } ?? [],
                acts: try key.map { try reader.acts(about: $0) } ?? [],
                isClosed: try key.map { try reader.isClosed($0) } ?? false,
                accepted: notes.last {
                    $0.kind == .warningsAccepted && $0.submission == shown?.facts.seq
                }?.note,
                erratum: notes.last { $0.kind == .erratumOpened && $0.seq > last }?.note)
        }

        // MARK: - Revisions

        private func revisions(_ key: SlotRowKey) throws -> [ReviewSheet.Revision] {
            let filter = StoreReader.ReportFilter(
                form: key.form, period: key.period, facility: key.facility, limit: 1000)
            var before: StoredReport?
            return try reader.reports(filter).compactMap { facts in
                guard let stored = try reader.stored(seq: facts.seq),
                    let form = catalogue.form(row: facts.formVersion)
                else { return nil }
                let report = try StoredReport(stored, form: form)
                let differences = before.map { RevisionDifference.between($0, report) } ?? []
                before = report
                return ReviewSheet.Revision(
                    facts: facts, report: report,
                    withdrawn: try reader.withdrawal(of: facts.seq),
                    sender: try reader.keyID(row: facts.accessKey),
                    signature: try signature(of: facts), differences: differences,
                    typed: try reader.typedMarks(sentAs: facts.seq))
            }
        }

        private func signature(
            of facts: SubmissionFacts
        ) throws -> ReviewSheet.SignatureState {
            guard let signer = try reader.signer(of: facts.reportID) else { return .unsigned }
            let statement = SignedStatement(.report, facts.digest)
            guard signer.key.verifies(signer.signature.signature, of: statement) else {
                return .broken(signer.signature.key)
            }
            return .holds(signer.signature.key, fingerprint: signer.key.fingerprint)
        }

        // MARK: - Rules and comparisons

        private func findings(
            _ revision: ReviewSheet.Revision, _ counted: Int64?
        ) throws -> [Finding] {
            let known = KnownReports(reader: reader, catalogue: catalogue)
            let context = try known.context(for: slot.facility, plan: plan, replacing: nil)
            return Validator.verdict(
                on: revision.report.content, form: revision.report.form, period: plan.period,
                revision: revision.facts.revision, context: context
            ).findings
        }

        private func figures(_ report: StoredReport) throws -> [ReviewSheet.Figure] {
            let known = KnownReports(reader: reader, catalogue: catalogue)
            let context = try known.context(for: slot.facility, plan: plan, replacing: nil)
            let form = report.form
            var memory: [HistoryKey: HistoryEntry] = [:]
            func answers(_ period: ReportingPeriod) throws -> [IndicatorCode: Value]? {
                try known.withRatios(
                    HistoryKey(form: form.code, period: period), slot.facility, memory: &memory)
            }
            var earlier: [[IndicatorCode: Value]?] = []
            if plan.period.kind != .adHoc {
                var period = plan.period
                for _ in 0..<UsualBand.periods {
                    period = period.previous
                    earlier.append(try answers(period))
                }
            }
            let lastYear = try plan.period.samePeriodLastYear.flatMap { try answers($0) }
            let targets = catalogue.planTable.targets(
                of: form.code, for: slot.facility, year: plan.period.year, on: plan.period.lastDay)
            return form.indicators.enumerated().map { place, indicator in
                let code = indicator.code
                let computed = ComputedFigures.figure(
                    place, of: form, content: report.content, period: plan.period,
                    context: context)
                let past = earlier.compactMap { $0?[code]?.counted }
                return ReviewSheet.Figure(
                    slot: place,
                    value: indicator.isComputed
                        ? computed.map { .number($0) } : report.content.values[place],
                    last: earlier.first.flatMap { $0 }?[code]?.counted,
                    lastYear: lastYear?[code]?.counted,
                    plan: Self.plan(code, targets.mapValues(\.value), report),
                    band: indicator.type.isNumeric ? UsualBand(past) : nil)
            }
        }

        /// The department's target where it has one, else the plan that the unit typed.
        private static func plan(
            _ code: IndicatorCode, _ targets: [IndicatorCode: FixedDecimal],
            _ report: StoredReport
        ) -> FixedDecimal? {
            for candidate in PlanLink.candidates(for: code) {
                if let target = targets[candidate] { return target }
                if let place = report.form.slot(of: candidate),
                    let typed = report.content.values[place]?.counted
                {
                    return typed
                }
            }
            return nil
        }
    }
}
