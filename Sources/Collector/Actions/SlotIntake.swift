import Exchange
import Shared

/// One slot's turn inside the transaction: lays the rows over what is there, and sends the whole
/// through `AcceptReport` as soon as it can be a report.
struct SlotIntake: Sendable {
    /// The rows of one slot.
    struct Job: Sendable {
        let slot: ValueSorter.Slot
        let cells: [ValueSorter.Cell]
        /// True when the sender calls its figures whole.
        let isComplete: Bool
    }

    let catalogue: Catalogue
    let principal: Principal
    let strategy: ImportStrategy
    let now: Instant
    /// What report ids are made of.
    let seed: [UInt8]
    /// What the figures' source is called in the report.
    let source: String
    /// Through which door they come, for people.
    let door: String
    /// True when the rows are all that the report is to say.
    var isWhole = false
    /// The revision that the sender has seen; nil where it says nothing of that.
    var expected: Int?

    /// Each turn leaves out the rows that broke a rule, so that it ends.
    private static let mostTurns = 6

    /// What a slot held when its turn came.
    private struct Held {
        let form: Form
        let plan: PeriodPlan
        let key: SlotRowKey
        let state: SlotState?
        let content: Report.Content

        var isReported: Bool { state?.counted != nil }
    }

    /// The keys made for whoever enters figures, by the unit's row; as one transaction knows them.
    final class Senders {
        fileprivate var known: [Int64: (id: KeyID, row: Int64)]
        /// True once a key was made: then those in memory are behind.
        fileprivate(set) var hasGrown = false

        init(_ actor: Principal, _ door: String, in writer: StoreWriter) throws {
            let name = TakeDataValues.keyName(actor.name, door: door)
            known = actor.role == .agent ? [:] : try writer.reader.doorKeys(named: name)
        }
    }

    /// Takes the rows of one slot.
    func take(
        _ job: Job, _ senders: Senders, in writer: StoreWriter
    ) throws -> TakeDataValues.Outcome {
        guard let held = try held(job.slot, in: writer) else { return refused(job, .rule, nil) }
        if let expected, held.state?.revision != expected {
            throw TakeDataValues.Overtaken(current: held.state?.revision ?? 0)
        }
        if job.cells.isEmpty { return try completed(job, held, senders, in: writer) }
        var outcome = TakeDataValues.Outcome()
        var leftOut: Set<Int> = []
        for _ in 0..<Self.mostTurns {
            let merge = SlotMerge(
                job.cells, over: held.content, form: held.form, strategy: strategy,
                leavingOut: leftOut, isWhole: isWhole)
            outcome.count = merge.count
            outcome.rejected = leftOut
            let isReady = job.isComplete || Self.isWhole(merge.content, held.form)
            guard merge.count.isChange || isReady && !held.isReported else { return outcome }
            let told =
                isReady || held.isReported
                ? try submit(merge.content, job, held, senders, in: writer)
                : broken(merge.content, job, held)
            guard let told else {
                if isReady || held.isReported {
                    outcome.reports = 1
                    try writer.dropDraft(held.key)
                } else {
                    outcome.drafts = 1
                    try keep(merge.content, job, held, in: writer)
                }
                return outcome
            }
            // A warning that stays is told by every turn.
            outcome.conflicts += told.conflicts.filter { !outcome.conflicts.contains($0) }
            let fresh = told.rows.subtracting(leftOut)
            guard !fresh.isEmpty else {
                guard !held.isReported else { return refused(job, outcome.conflicts) }
                outcome.drafts = 1
                try keep(merge.content, job, held, in: writer)
                return outcome
            }
            leftOut.formUnion(fresh)
        }
        return refused(job, outcome.conflicts)
    }

    /// What is there: the counted report, else the draft, else nothing.
    private func held(_ slot: ValueSorter.Slot, in writer: StoreWriter) throws -> Held? {
        guard let form = catalogue.forms[slot.form] else { return nil }
        let plan = catalogue.plan(form, slot.period)
        guard let unit = plan.rows[slot.unit] else { return nil }
        let key = SlotRowKey(
            form: plan.formRow, period: try writer.periodKey(slot.period), facility: unit)
        let state = try writer.slot(key)
        var content = Report.Content(emptyFor: form)
        if let counted = try writer.reader.counted(key) {
            guard let old = catalogue.form(row: counted.facts.formVersion) else { return nil }
            content = try StoredReport(counted, form: old).content.carried(from: old, to: form)
        } else if let draft = try writer.reader.draft(key) {
            guard let old = catalogue.form(row: draft.formVersion) else { return nil }
            content = try draft.content(of: old).carried(from: old, to: form)
        }
        return Held(form: form, plan: plan, key: key, state: state, content: content)
    }

    static func isWhole(_ content: Report.Content, _ form: Form) -> Bool {
        zip(content.values, form.indicators).allSatisfy { value, indicator in
            value != nil || indicator.isComputed || indicator.isOptional
        }
    }

    /// A completion without rows.
    private func completed(
        _ job: Job, _ held: Held, _ senders: Senders, in writer: StoreWriter
    ) throws -> TakeDataValues.Outcome {
        var outcome = TakeDataValues.Outcome()
        if held.isReported {
            outcome.count.ignored = 1
            return outcome
        }
        guard held.content.values.contains(where: { $0 != nil }) else {
            let fault = RowFault(
                .missing, vi: "chưa có số liệu nào của kỳ này.",
                en: "no figure of this period has come.")
            outcome.conflicts = [conflict(job, fault, [])]
            outcome.count.ignored = 1
            return outcome
        }
        if let told = try submit(held.content, job, held, senders, in: writer) {
            outcome.conflicts = told.conflicts
            outcome.count.ignored = 1
        } else {
            try writer.dropDraft(held.key)
            outcome.reports = 1
            outcome.count.imported = 1
        }
        return outcome
    }

    // MARK: - Judging

    /// Conflicts, and the rows that they put out.
    private struct Told {
        var conflicts: [ValueSorter.Conflict] = []
        var rows: Set<Int> = []
    }

    /// What the figures themselves say of a part of a report: rules that are broken already.
    private func broken(_ content: Report.Content, _ job: Job, _ held: Held) -> Told? {
        let verdict = Validator.verdict(
            on: content, form: held.form, period: job.slot.period, revision: 1, context: .unknown,
            scope: .ownFigures)
        let hard = verdict.hard.filter { finding in
            // Blanks are what a part has.
            !finding.indicators.contains { code in
                held.form.slot(of: code).map { content.values[$0] == nil } ?? false
            }
        }
        let told = told(hard, job, held)
        return told.rows.isEmpty ? nil : told
    }

    /// Sends the whole through the one intake; nil when it was accepted.
    private func submit(
        _ content: Report.Content, _ job: Job, _ held: Held, _ senders: Senders,
        in writer: StoreWriter
    ) throws -> Told? {
        var content = content
        let revision = (held.state?.revision ?? 0) + 1
        content.source = Report.Source(
            file: source, cells: Array(repeating: nil, count: content.values.count))
        content.reason =
            revision > 1 ? "Số liệu gửi lại qua \(door) bởi \(principal.name)" : nil
        let mark = "\(job.slot.form)\(job.slot.period)\(job.slot.unit)\(writer.head.seq)"
        let random = Digest(of: seed + Array(mark.utf8)).bytes
        let report = Report(
            id: ReportID(milliseconds: now.milliseconds, random: Array(random.prefix(10))),
            form: held.form.key, facility: job.slot.unit, period: job.slot.period,
            revision: revision, finalisedAt: now, content: content)
        do {
            let prepared = try AcceptReport.prepare(
                AcceptReport.Delivery(body: ReportCodec.encode(report, form: held.form)),
                from: try sender(job.slot.unit, held.key.facility, senders, in: writer),
                receivedAt: now,
                in: catalogue, signatures: .nobodySigns)
            let decision = AcceptReport.Decision(
                prepared: prepared, catalogue: catalogue, writer: writer)
            guard case .refused(let problem) = try decision.outcome() else { return nil }
            return told(problem, job, held)
        } catch let problem as Problem {
            return told(problem, job, held)
        }
    }

    private func told(_ problem: Problem, _ job: Job, _ held: Held) -> Told {
        if problem.code == .findings { return told(problem.findings, job, held) }
        let fault = RowFault(
            Self.code(of: problem), vi: problem.detail.vi, en: problem.detail.en)
        let rows = job.cells.map(\.row)
        return Told(conflicts: [conflict(job, fault, rows)], rows: Set(rows))
    }

    private static func code(of problem: Problem) -> RowFault.Code {
        switch problem.code {
        case .revisionLocked: .approved
        case .periodClosed: .expired
        case .periodNotOwed: .notAssigned
        case .periodNotEnded: .future
        default: .rule
        }
    }

    /// One conflict a finding, in its own words. A hard one puts out the rows it names; a warning puts
    /// them out only where there is a report already, since a draft can wait for its explanation.
    private func told(_ findings: [Finding], _ job: Job, _ held: Held) -> Told {
        var told = Told()
        for finding in findings {
            let rows = SlotMerge.rows(of: job.cells, naming: finding.indicators, in: held.form)
            let isWarning = finding.severity == .warning
            let help: LocalizedText =
                isWarning
                ? LocalizedText(
                    vi: " Gửi lại kèm nhận xét (comment) giải trình.",
                    en: " Send it again with a comment that explains it.")
                : LocalizedText(vi: "", en: "")
            let fault = RowFault(
                .rule, vi: finding.message.vi + help.vi, en: finding.message.en + help.en)
            told.conflicts.append(conflict(job, fault, rows.sorted()))
            if !isWarning || held.isReported { told.rows.formUnion(rows) }
        }
        return told
    }

    private func conflict(
        _ job: Job, _ fault: RowFault, _ rows: [Int]
    ) -> ValueSorter.Conflict {
        ValueSorter.Conflict(
            object: "\(job.slot.form.code) \(job.slot.period.identifier) \(job.slot.unit)",
            fault: fault, rows: rows)
    }

    /// Nothing of the slot is taken.
    private func refused(
        _ job: Job, _ conflicts: [ValueSorter.Conflict]
    ) -> TakeDataValues.Outcome {
        var outcome = TakeDataValues.Outcome(conflicts: conflicts)
        outcome.rejected = Set(job.cells.map(\.row))
        outcome.count.ignored = job.cells.count
        return outcome
    }

    private func refused(
        _ job: Job, _ code: RowFault.Code, _ message: LocalizedText?
    ) -> TakeDataValues.Outcome {
        let fault = RowFault(
            code, vi: message?.vi ?? "không nhận được lúc này.",
            en: message?.en ?? "cannot be taken now.")
        return refused(job, [conflict(job, fault, job.cells.map(\.row))])
    }

    // MARK: - Writing

    private func keep(
        _ content: Report.Content, _ job: Job, _ held: Held, in writer: StoreWriter
    ) throws {
        let filled = content.values.count { $0 != nil }
        let seq = try writer.append(
            AuditEntry(
                at: now, actor: principal.name, action: "draft.kept",
                subject: "\(job.slot.form.code) \(job.slot.period.identifier) \(job.slot.unit)",
                detail: "\(filled)"))
        try writer.keep(
            ValueDraft(
                slot: held.key, formVersion: held.plan.versionRow,
                cells: ValueBlob.encode(content.values, of: held.form),
                detail: DetailBlob.encode(content), changedAt: now, actor: principal.name),
            seq: seq)
    }

    /// Who the report comes from: the unit's own key, or one made for whoever enters it, whose token
    /// is thrown away and which ends at once.
    private func sender(
        _ unit: FacilityID, _ row: Int64, _ senders: Senders, in writer: StoreWriter
    ) throws -> Principal {
        if case .unit = principal { return principal }
        if let known = senders.known[row] { return .unit(unit, key: known.id, row: known.row) }
        let name = TakeDataValues.keyName(principal.name, door: door)
        let random = Digest(of: seed + Array("\(unit)".utf8)).bytes
        let id = EnrolAgent.keyID(Array(random.prefix(8)))
        try writer.append(
            AuditEntry(
                at: now, actor: principal.name, action: "import.key", subject: unit.text,
                detail: id.text))
        let key = try writer.insertKey(
            id: id, facility: row, name: name, tokenHash: Digest(of: random + seed), at: now)
        _ = try writer.revokeKey(id, at: now)
        senders.known[row] = (id: id, row: key)
        senders.hasGrown = true
        return .unit(unit, key: id, row: key)
    }
}

extension Report.Content {
    /// The figures, notes and explanations, laid out for another version of the form; nothing else.
    func carried(from old: Form, to form: Form) -> Report.Content {
        var content = Report.Content(emptyFor: form)
        for (place, indicator) in form.indicators.enumerated() where !indicator.isComputed {
            guard let before = old.slot(of: indicator.code) else { continue }
            content.values[place] = values[before]
            content.notes[indicator.code] = notes[indicator.code]
        }
        content.explanations = explanations
        return content
    }
}
