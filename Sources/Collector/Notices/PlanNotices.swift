import Shared

/// Puts into the queue what is due to be sent: from where reports stand at this moment, the ladders and
/// what went out before.
struct PlanNotices: Sendable {
    let desk: NoticeDesk
    let queue: CommitQueue
    /// The ways that are set up: nothing is planned for another, so that what is due then goes out
    /// when it is.
    let channels: Set<NoticeChannel>
    /// When the officer's digest goes out on a working day; nil for never.
    let digestAt: TimeOfDay?

    /// For how long after its hour a digest is still one of the morning.
    static let digestSeconds: Int64 = 4 * 3600

    /// What came of a pass.
    struct Outcome: Hashable, Sendable {
        /// Notices put into the queue.
        var notices = 0
        /// When another step is reached; nil for never.
        var next: Instant?
    }

    /// The reminders of one letter, before it is known who gets it.
    struct Group: Sendable {
        /// The unit; nil for the department.
        let facility: FacilityID?
        let recipient: ReminderRecipient
        let channel: NoticeChannel
        let occasion: NoticeOccasion
        var reminders: [Reminder] = []
    }

    /// Plans what is due at `now` and keeps it.
    func callAsFunction(at now: Instant) async throws -> Outcome {
        let catalogue = desk.catalogue.current
        let plan = try await due(at: now)
        let groups = Self.groups(plan.reminders.filter { channels.contains($0.thread.channel) })
        var outcome = Outcome(next: plan.next)
        let isDigestDue = isDigestDue(at: now, in: catalogue)
        guard !groups.isEmpty || isDigestDue else { return outcome }
        outcome.notices = try await queue.perform { writer in
            var count = 0
            let contacts = try writer.reader.contacts()
            for group in groups {
                count += try Self.keep(group, contacts, catalogue, at: now, in: writer)
            }
            if isDigestDue { count += try Self.keepDigest(contacts, at: now, in: writer) }
            return count
        }
        return outcome
    }

    /// What is due at `now`; nothing is kept.
    func due(at now: Instant) async throws -> ReminderPlanner.Plan {
        let catalogue = desk.catalogue.current
        let planner = ReminderPlanner(
            ladders: catalogue.ladders, calendar: catalogue.workingDays)
        let plans = catalogue.ladders.all.isEmpty ? [] : NoticeDesk.plans(at: now, in: catalogue)
        return try await desk.store.read { reader in
            var reports: [ChasedReport] = []
            var last: [ReminderThread: Instant] = [:]
            for plan in plans {
                reports += try NoticeDesk.standings(
                    of: plan, at: now, catalogue: catalogue, reader: reader,
                    withReasons: false
                ).compactMap(\.chased)
                for (thread, row) in try Self.threads(of: plan, catalogue, reader) {
                    last[thread] = row.moment
                }
            }
            return planner.plan(reports, at: now) { last[$0] }
        }
    }

    /// The last step of every thread of a form and period.
    static func threads(
        of plan: PeriodPlan, _ catalogue: Catalogue, _ reader: StoreReader
    ) throws -> [(thread: ReminderThread, row: NoticeThreadRow)] {
        guard let period = try reader.periodKey(plan.period) else { return [] }
        return try reader.noticeThreads(form: plan.formRow, period: period).compactMap { row in
            guard let facility = catalogue.facility(row: row.facility) else { return nil }
            let slot = ReminderSlot(
                form: plan.form.code, period: plan.period, facility: facility)
            return (
                ReminderThread(
                    slot: slot, anchor: row.anchor, recipient: row.recipient, channel: row.channel),
                row
            )
        }
    }

    /// One letter for what goes to the same people by the same way on the same occasion.
    static func groups(_ reminders: [Reminder]) -> [Group] {
        var groups: [Group] = []
        for reminder in reminders {
            let thread = reminder.thread
            let isForDepartment = thread.recipient == .department
            let facility = isForDepartment ? nil : thread.slot.facility
            let occasion: NoticeOccasion =
                isForDepartment
                ? .escalation : NoticeOccasion(rawValue: reminder.occasion.rawValue) ?? .overdue
            let index = groups.firstIndex { group in
                group.facility == facility && group.recipient == thread.recipient
                    && group.channel == thread.channel && group.occasion == occasion
            }
            if let index {
                groups[index].reminders.append(reminder)
            } else {
                groups.append(
                    Group(
                        facility: facility, recipient: thread.recipient, channel: thread.channel,
                        occasion: occasion, reminders: [reminder]))
            }
        }
        return groups
    }

    private static func keep(
        _ group: Group, _ contacts: [ContactRow], _ catalogue: Catalogue, at now: Instant,
        in writer: StoreWriter
    ) throws -> Int {
        let facility = group.facility.flatMap { catalogue.facilityRows[$0] }
        let addresses = contacts.filter {
            $0.facility == facility && $0.recipient == group.recipient
                && $0.channel == group.channel
        }
        // Who has no program of their own is not without an address: most have none.
        if group.channel == .webhook, addresses.isEmpty { return 0 }
        var items: [NoticeItemRow] = []
        var keys: [String] = []
        for reminder in group.reminders {
            guard let item = try item(reminder, catalogue, writer),
                try writer.advanceThread(item, group.recipient, group.channel, at: now)
            else { continue }
            items.append(item)
            keys.append(reminder.key)
        }
        guard !items.isEmpty else { return 0 }
        let isForAgent = group.channel == .inbox
        let targets = isForAgent || addresses.isEmpty ? [nil] : addresses.map { $0.key as Int64? }
        for target in targets {
            _ = try writer.insert(
                PlannedNotice(
                    kind: .reminder, facility: facility, recipient: group.recipient,
                    channel: group.channel, contact: target,
                    state: target == nil && !isForAgent ? .noAddress : .waiting, items: items,
                    words: keys), at: now)
        }
        return targets.count
    }

    private static func item(
        _ reminder: Reminder, _ catalogue: Catalogue, _ writer: StoreWriter
    ) throws -> NoticeItemRow? {
        let slot = reminder.thread.slot
        guard let form = catalogue.formRow(slot.form),
            let facility = catalogue.facilityRows[slot.facility]
        else { return nil }
        let key = SlotRowKey(
            form: form, period: try writer.periodKey(slot.period), facility: facility)
        return NoticeItemRow(
            slot: key, occasion: reminder.occasion, step: reminder.step,
            anchor: reminder.thread.anchor, moment: reminder.moment)
    }

    // MARK: - The digest

    private func isDigestDue(at now: Instant, in catalogue: Catalogue) -> Bool {
        guard let digestAt, channels.contains(.email), catalogue.workingDays.isWorkingDay(now.day)
        else { return false }
        let late = now - digestAt.instant(on: now.day)
        return (0..<Self.digestSeconds * 1000).contains(late)
    }

    private static func keepDigest(
        _ contacts: [ContactRow], at now: Instant, in writer: StoreWriter
    ) throws -> Int {
        let officers = contacts.filter { $0.recipient == .department && $0.channel == .email }
        return try officers.count { officer in
            try writer.insert(
                PlannedNotice(
                    kind: .digest, facility: nil, recipient: .department, channel: .email,
                    contact: officer.key, state: .waiting, items: [],
                    words: ["digest", now.day.iso]), at: now) != nil
        }
    }
}
