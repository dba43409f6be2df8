import Shared

/// How a unit stands at one moment: everything that its status page shows and its department hears.
/// A value: whoever shows it asks nothing more.
struct UnitState: Sendable {
    /// A waiting report.
    struct Refusal: Sendable {
        /// Its name in the outbox.
        let name: OutboxName
        /// The collector's words; nil when they could not be read.
        let problem: Problem?
    }

    /// The unit.
    var facility: FacilityID
    /// Its name.
    var facilityName: LocalizedText
    /// This computer's clock.
    var now: Instant
    /// When the unit was enrolled here, where that is known.
    var enrolledAt: Instant?
    /// What the department had when it was last asked; nil when it never was.
    var inbox: InboxAnswer?
    /// How the line stands.
    var line = LineWatch.Line.untried
    /// Reports that wait to be sent.
    var waiting = WaitingReports()
    /// What of them was copied to a stick.
    var exports: [ExportRecord.Export] = []
    /// Reports the collector refused and no newer revision has replaced.
    var refused: [Refusal] = []
    /// The newest receipts.
    var receipts: [Receipt] = []
    /// How many reports were found damaged.
    var damaged = 0
    /// Drafts that wait for the head, or came back from there.
    var drafts: [HeldDraft] = []
    /// Files that are kept back by the unit's own check.
    var findings: [LocalFindings.Entry] = []
    /// The last run of each source and period.
    var runs: [SourceRun] = []
    /// Milliseconds that this computer's clock is ahead of the collector's; nil when not measured.
    var clockOffset: Int64?
    /// What does not work on this computer.
    var degraded: [Heartbeat.Degradation] = []
    /// The known forms, for titles.
    var forms = FormCatalog([])
    /// The days before a due day on which the unit wants to be reminded; nil for those that the
    /// department advises.
    var reminderDays: [Int]?

}

extension UnitState {
    /// The word to the department.
    var heartbeat: Heartbeat {
        var heartbeat = Heartbeat(agent: Product.version, clock: now)
        heartbeat.degraded = degraded
        heartbeat.clockOffset = clockOffset
        heartbeat.waiting = waiting.count
        heartbeat.oldestWaiting = waiting.oldest.first?.finalisedAt
        heartbeat.damaged = damaged
        heartbeat.unreadableFiles = Set(findings.filter { $0.slot == nil }.map(\.file)).count
        heartbeat.slots = slots
        var last: [String: SourceRun] = [:]
        for run in runs where (last[run.run.source]?.at).map({ $0 <= run.at }) ?? true {
            last[run.run.source] = run
        }
        heartbeat.sources = last.values.sorted { $0.run.source < $1.run.source }.map {
            Heartbeat.SourceRun(name: $0.run.source, at: $0.at, outcome: $0.outcome)
        }
        return heartbeat
    }

    /// What stands in the way, one word a report: what comes later on a report's way wins.
    private var slots: [Heartbeat.Slot] {
        var slots: [OutboxName.Slot: Heartbeat.Slot] = [:]
        func set(
            _ slot: OutboxName.Slot, _ standing: Heartbeat.Standing, _ since: Instant?,
            _ rules: [RuleCode] = []
        ) {
            slots[slot] = Heartbeat.Slot(
                form: slot.form, period: slot.period, standing: standing, since: since,
                rules: rules)
        }
        for run in runs where run.outcome == .failed || run.outcome == .refused {
            let slot = self.slot(run.run.form, run.run.period)
            set(slot, run.outcome == .failed ? .sourceFailed : .failing, run.at, run.rules)
        }
        for entry in findings {
            guard let slot = entry.slot else { continue }
            set(slot, .failing, entry.since, entry.rules)
        }
        for refusal in refused {
            set(
                refusal.name.slot, .refused, refusal.name.finalisedAt,
                refusal.problem?.findings.map(\.rule) ?? [])
        }
        for draft in drafts {
            switch draft.state {
            case .checked, .approved: set(draft.slot, .awaitingApproval, draft.at)
            case .rejected: set(draft.slot, .rejected, draft.at)
            case .draft: set(draft.slot, .failing, draft.at)
            case .withdrawn, .outbox: continue
            }
        }
        for (slot, since) in waiting.slots { set(slot, .inOutbox, since) }
        for receipt in receipts {
            // Sent since: a run that failed before means nothing any more.
            let slot = self.slot(receipt.form.code, receipt.period)
            if slots[slot]?.standing == .sourceFailed { slots[slot] = nil }
        }
        return slots.values.sorted { ($0.form, $0.period) < ($1.form, $1.period) }
    }

    private func slot(_ form: FormCode, _ period: ReportingPeriod) -> OutboxName.Slot {
        OutboxName.Slot(facility: facility, form: form, period: period.identifier)
    }

    /// Whether nothing more is to be done for a slot: the department has it and asks for nothing, or
    /// it is on its way.
    func isComplete(_ run: Schedule.Run) -> Bool {
        let item = inbox?.items.first { $0.form.code == run.form && $0.period == run.period }
        if item?.returned != nil { return false }
        if item?.status.isReceived == true { return true }
        let slot = self.slot(run.form, run.period)
        return waiting.slots.keys.contains(slot)
            || receipts.contains { $0.form.code == run.form && $0.period == run.period }
            || drafts.contains { $0.slot == slot && $0.state.isOnItsWay }
    }

    /// The unit's own days, else the department's, else the standard ones.
    private func reminderDays(of form: FormCode) -> [Int] {
        reminderDays ?? inbox?.schedule(of: form)?.reminders ?? Reminder.standardDays
    }

    /// The reminders of today.
    var reminders: [Reminder] {
        Reminder.reminders(of: inbox?.items ?? [], days: reminderDays(of:), on: now.day).filter {
            reminder in
            let slot = self.slot(reminder.form, reminder.period)
            return !waiting.slots.keys.contains(slot)
        }
    }
}

extension OutboxName {
    /// When the report was finalised, as its name says.
    var finalisedAt: Instant? {
        // 20260401T101500.123_…
        let digits = Array(stem.utf8.prefix(19))
        guard digits.count == 19 else { return nil }
        func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
        let text =
            "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<11)):\(part(11..<13)):"
            + "\(part(13..<15)).\(part(16..<19))+07:00"
        return Instant(rfc3339: text)
    }
}

/// Gathers a unit's state from its home.
struct UnitStateReader: Sendable {
    let facility: FacilityID
    let facilityName: LocalizedText
    let enrolledAt: Instant?
    let outbox: SpoolOutbox
    let cache: ReferenceCache
    let inboxes: InboxCache
    var drafts: DraftStore
    let findings: LocalFindings
    let memory: ScheduleMemory
    let watch: LineWatch
    let health: FolderHealth
    /// What was copied to sticks.
    let exports: @Sendable () -> ExportRecord
    /// Why the agent cannot save or mark; nil while it can.
    let fault: @Sendable () -> FileFault?
    let home: AgentHome
    let watchFolder: String
    /// Whether the unit is the home's first: what names no unit is told there.
    let isFirst: Bool
    let reminderDays: [Int]?
    let clock: any AgentClock

    /// The state now. What cannot be read is left out: the page must come whatever else fails.
    func state() async -> UnitState {
        var state = UnitState(
            facility: facility, facilityName: facilityName, now: clock.now(),
            enrolledAt: enrolledAt)
        state.inbox = inboxes.inbox(of: facility)
        state.line = watch.line
        var exports = exports()
        let overview = await outbox.overview(of: facility, exported: exports.reports)
        state.waiting = overview.waiting
        exports.keep(waiting: overview.exported)
        state.exports = exports.exports
        state.damaged = overview.damaged
        state.receipts = await receipts(overview.sent)
        state.refused = await refusals(overview.refused)
        state.drafts = drafts.all().filter { $0.report.header.facility == facility }
        state.findings = findings.entries.filter {
            $0.slot.map { $0.facility == facility } ?? isFirst
        }
        state.runs = memory.runs().filter { $0.run.unit.map { $0 == facility } ?? isFirst }
        state.degraded = health.degradations(
            home: home.root, watched: watchFolder, isDiskFull: watch.isDiskFull, fault: fault())
        state.clockOffset = watch.clockOffset
        state.forms = cache.forms()
        state.reminderDays = reminderDays
        return state
    }

    private func receipts(_ sent: [OutboxName]) async -> [Receipt] {
        var receipts: [Receipt] = []
        for name in sent {
            guard let bytes = await outbox.receipt(of: name),
                let receipt = try? Receipt(bytes: bytes),  // damaged: told by `doctor`, not here
                receipt.facility == facility
            else { continue }
            receipts.append(receipt)
        }
        return receipts
    }

    private func refusals(_ names: [OutboxName]) async -> [UnitState.Refusal] {
        var found: [UnitState.Refusal] = []
        for name in names {
            let problem = await outbox.reason(of: name).flatMap { Problem(bytes: $0) }
            found.append(UnitState.Refusal(name: name, problem: problem))
        }
        return found
    }
}
