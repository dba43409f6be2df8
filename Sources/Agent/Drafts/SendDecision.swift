import Shared
import Synchronization

/// Carries out of the outbox's lock that another revision came first.
final class SendDecision: Sendable {
    private let state = Mutex(false)

    /// Whether another revision came first.
    var isOvertaken: Bool { state.withLock { $0 } }

    /// Notes it.
    func overtake() { state.withLock { $0 = true } }
}

extension ReportFileReading {
    /// The same with the explanations that were typed for its reports.
    func explained(by finaliser: Finaliser) -> ReportFileReading {
        guard let drafts = finaliser.drafts else { return self }
        var explained = self
        for index in explained.drafts.indices {
            let draft = explained.drafts[index]
            let slot = finaliser.slot(of: draft)
            let typed = drafts.explanations(slot, of: slot.facility)
            guard !typed.isEmpty else { continue }
            explained.drafts[index].content = draft.content.adding(typed, to: draft.form)
        }
        return explained
    }
}

extension AgentParts {
    /// The way past the unit's head.
    func approval(_ outbox: SpoolOutbox, _ unit: FacilityID) -> Approval {
        Approval(
            drafts: drafts, outbox: outbox, cache: cache, facility: unit,
            clock: clock)
    }

    /// What gathers how a unit stands.
    func stateReader(
        _ outbox: SpoolOutbox, _ identity: AgentIdentity, findings: LocalFindings,
        watch: LineWatch, health: HealthWatch, isFirst: Bool
    ) -> UnitStateReader {
        UnitStateReader(
            facility: identity.facility, facilityName: identity.facilityName,
            enrolledAt: identity.enrolledAt, outbox: outbox,
            cache: cache, inboxes: InboxCache(home: home, disk: disk), drafts: drafts,
            findings: findings, memory: ScheduleMemory(home: home, disk: disk), watch: watch,
            health: FolderHealth(), exports: { [home, disk] in ExportRecord.read(home, disk) },
            fault: { health.degradation },
            home: home, watchFolder: configuration.watchFolder,
            isFirst: isFirst,
            reminderDays: configuration.remindDays, clock: clock)
    }
}
