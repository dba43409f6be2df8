import Shared

/// Takes past years' figures from a file: report files as clerks write them, long or wide, CSV or
/// workbook (`docs/REPORT-FILES.md`). They go through the same rules as any report, are counted, and
/// are neither on time nor late. All or nothing; the same file again changes nothing.
struct ImportHistory: Sendable {
    /// What came of it, or would come.
    struct Outcome: Sendable {
        /// What keeps the file back, by cell.
        var faults: [ReadingFault] = []
        /// What is odd and was taken with a note.
        var remarks: [ReadingFault] = []
        /// Reports that are new.
        var taken: [SlotKey] = []
        /// Reports that are there already, with the same figures.
        var unchanged = 0
    }

    /// Most reports of one file: beyond it the writer would keep others waiting.
    static let reportLimit = 5000

    /// What the keys of imports are called, so that people see where figures came from.
    static let keyName = "nhập từ tệp / import"

    let queue: CommitQueue
    let catalogue: CatalogueHolder
    let surroundings: Surroundings

    /// Takes a file, or only looks at it.
    ///
    /// - Parameter mandate: the forms whose figures may be taken.
    func callAsFunction(
        _ file: ImportReference.File, by actor: String, within mandate: Mandate = .everything,
        isDryRun: Bool
    ) async throws -> Outcome {
        let catalogue = catalogue.current
        let (drafts, faults) = Self.drafts(file, catalogue.forms)
        let foreign = Set(drafts.map(\.form.code)).filter { !mandate.covers($0) }.sorted()
        guard faults.isEmpty, foreign.isEmpty else {
            return Outcome(
                faults: faults
                    + foreign.map { ReportFileBytes.fault(file, mandate.refusal(of: $0)) })
        }
        let work = Work(
            file: file, digest: Digest(of: file.bytes), actor: actor, catalogue: catalogue,
            now: surroundings.now(), randomBytes: surroundings.randomBytes)
        do {
            return try await queue.perform { writer in
                let outcome = try work.take(drafts, in: writer)
                // What is thrown undoes every row: a look writes nothing, and a fault keeps all back.
                if isDryRun || !outcome.faults.isEmpty || outcome.taken.isEmpty {
                    throw Undone(outcome: outcome)
                }
                return outcome
            }
        } catch let undone as Undone {
            return undone.outcome
        }
    }

    private struct Undone: Error {
        let outcome: Outcome
    }

    /// The reports of a file, the earliest first.
    private static func drafts(
        _ file: ImportReference.File, _ forms: FormCatalog
    ) -> (drafts: [ReportDraft], faults: [ReadingFault]) {
        func whole(_ vi: String, _ en: String) -> [ReadingFault] {
            [ReportFileBytes.fault(file, LocalizedText(vi: vi, en: en))]
        }
        let reading = ReportFileBytes.read(file, forms: forms)
        var faults = reading.faults
        if faults.isEmpty, reading.drafts.isEmpty {
            faults = whole("tệp không có báo cáo nào.", "the file holds no report.")
        }
        if reading.drafts.count > reportLimit {
            faults += whole(
                "tệp có \(reading.drafts.count) báo cáo; chia thành các tệp không quá \(reportLimit).",
                "the file has \(reading.drafts.count) reports; split it at \(reportLimit).")
        }
        let drafts = reading.drafts.sorted {
            ($0.period.lastDay, $0.period) < ($1.period.lastDay, $1.period)
        }
        return (drafts, faults)
    }

    /// One file's turn inside the transaction.
    private struct Work: Sendable {
        let file: ImportReference.File
        let digest: Digest
        let actor: String
        let catalogue: Catalogue
        let now: Instant
        let randomBytes: @Sendable (Int) -> [UInt8]

        func take(_ drafts: [ReportDraft], in writer: StoreWriter) throws -> Outcome {
            var outcome = Outcome()
            var senders: [FacilityID: Principal] = [:]
            try writer.append(
                AuditEntry(
                    at: now, actor: actor, action: "import.history", subject: file.name,
                    detail: digest.base64))
            for key in try writer.reader.accessKeys() where key.name == ImportHistory.keyName {
                if let unit = key.facility {
                    senders[unit] = .unit(unit, key: key.id, row: key.key)
                }
            }
            for (place, draft) in drafts.enumerated() {
                do throws(Problem) {
                    try take(draft, place, &senders, &outcome, in: writer)
                } catch {
                    outcome.faults.append(fault(draft, error.detail))
                }
            }
            return outcome
        }

        private func fault(
            _ draft: ReportDraft, _ reason: LocalizedText, indicator: IndicatorCode? = nil
        ) -> ReadingFault {
            let slot = indicator.flatMap { draft.form.slot(of: $0) }
            let cell = slot.flatMap { draft.content.source?.cells[$0] }
            let name =
                "\(draft.form.code) \(draft.period.identifier) \(draft.facility?.text ?? "?")"
            let place = cell.map { " (\($0))" } ?? ""
            return ReadingFault(
                file: file.name, cell: draft.periodCell, indicator: indicator, read: "",
                reason: LocalizedText(
                    vi: "\(name)\(place): \(reason.vi)", en: "\(name)\(place): \(reason.en)"))
        }

        private func take(
            _ draft: ReportDraft, _ place: Int, _ senders: inout [FacilityID: Principal],
            _ outcome: inout Outcome, in writer: StoreWriter
        ) throws(Problem) {
            guard let unit = draft.facility else {
                throw Problem(
                    .unknownFacility, vi: "thiếu mã đơn vị (dòng hoặc cột “facility”).",
                    en: "the unit is missing (a line or a column “facility”).")
            }
            let slot = try LocatedSlot(
                form: draft.form.code, period: draft.period.identifier, facility: unit,
                in: catalogue)
            do {
                try take(draft, unit, slot, place, &senders, &outcome, in: writer)
            } catch let problem as Problem {
                throw problem
            } catch {
                throw Problem(.storeUnavailable)
            }
        }

        private func take(
            _ draft: ReportDraft, _ unit: FacilityID, _ slot: LocatedSlot, _ place: Int,
            _ senders: inout [FacilityID: Principal], _ outcome: inout Outcome,
            in writer: StoreWriter
        ) throws {
            let key = try slot.key(in: writer)
            if try isKnown(draft, key, in: writer) {
                outcome.unchanged += 1
                return
            }
            var content = draft.content
            content.source?.file = file.name
            try judge(&content, draft, unit, slot, &outcome, in: writer)
            let sender = try senders[unit] ?? make(unit, slot.facilityRow, in: writer)
            senders[unit] = sender
            let seed = Digest(of: digest.bytes + Array("\(place)".utf8)).bytes
            let report = Report(
                id: ReportID(milliseconds: now.milliseconds, random: Array(seed.prefix(10))),
                form: draft.form.key, facility: unit, period: draft.period, revision: 1,
                finalisedAt: now, content: content)
            let prepared = try AcceptReport.prepare(
                AcceptReport.Delivery(body: ReportCodec.encode(report, form: draft.form)),
                from: sender, receivedAt: now, in: catalogue, signatures: .nobodySigns)
            let decision = AcceptReport.Decision(
                prepared: prepared, catalogue: catalogue, writer: writer, isImported: true)
            switch try decision.outcome() {
            case .accepted:
                guard let seq = try writer.reader.submission(report.id)?.seq else { return }
                try writer.markImported(seq: seq, file: file.name, digest: digest)
                outcome.taken.append(report.slot)
            case .repeated: outcome.unchanged += 1
            case .refused(let problem): throw problem
            }
        }

        /// True when the very same figures count already.
        private func isKnown(
            _ draft: ReportDraft, _ key: SlotRowKey, in writer: StoreWriter
        ) throws -> Bool {
            guard let stored = try writer.reader.counted(key) else { return false }
            guard let form = catalogue.form(row: stored.facts.formVersion),
                try StoredReport(stored, form: form).content.values == draft.content.values
            else {
                throw Problem(
                    .revisionStale,
                    vi:
                        "đã có báo cáo với số liệu khác; không ghi đè, hãy trả lại để đơn vị gửi bản mới.",
                    en: "a report with other figures counts already; nothing is overwritten.")
            }
            return true
        }

        /// The rules: hard findings keep the file back, warnings are noted and explained by the import.
        private func judge(
            _ content: inout Report.Content, _ draft: ReportDraft, _ unit: FacilityID,
            _ slot: LocatedSlot, _ outcome: inout Outcome, in writer: StoreWriter
        ) throws {
            let known = KnownReports(reader: writer.reader, catalogue: catalogue)
            let verdict = Validator.verdict(
                on: content, form: draft.form, period: draft.period, revision: 1,
                context: try known.context(for: unit, plan: slot.plan, replacing: nil),
                scope: .everything)
            for finding in verdict.findings {
                let told = fault(draft, finding.message, indicator: finding.indicators.first)
                if finding.severity == .hard {
                    outcome.faults.append(told)
                } else {
                    outcome.remarks.append(told)
                    content.explanations[finding.rule] = "Số liệu năm trước, nhập từ \(file.name)"
                }
            }
        }

        /// A key that the import writes with: its token is thrown away, and it ends at once.
        private func make(
            _ unit: FacilityID, _ row: Int64, in writer: StoreWriter
        ) throws -> Principal {
            let id = EnrolAgent.keyID(randomBytes(8))
            try writer.append(
                AuditEntry(
                    at: now, actor: actor, action: "import.key", subject: unit.text,
                    detail: id.text))
            let key = try writer.insertKey(
                id: id, facility: row, name: ImportHistory.keyName,
                tokenHash: Digest(of: randomBytes(32)), at: now)
            _ = try writer.revokeKey(id, at: now)
            return .unit(unit, key: id, row: key)
        }
    }
}
