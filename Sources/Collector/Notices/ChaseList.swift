import Shared

/// Whom to chase now: every report that is overdue or was given back, with what it heard last and
/// what comes next.
struct ChaseList: Sendable {
    /// One report to be chased.
    struct Item: Sendable {
        let row: ObligationBoard.Row
        let title: LocalizedText
        /// What went out last about it.
        let last: NoticeThreadRow?
        /// The next step of its ladder; nil when there is none.
        let next: Instant?
    }

    let desk: NoticeDesk

    /// The reports, the longest overdue first, those given back after them.
    func callAsFunction(at now: Instant) async throws -> [Item] {
        let catalogue = desk.catalogue.current
        let planner = ReminderPlanner(
            ladders: catalogue.ladders, calendar: catalogue.workingDays)
        let plans = NoticeDesk.plans(at: now, in: catalogue)
        let items = try await desk.store.read { reader in
            let heard = HeardAgents(reader)
            return try plans.flatMap { plan in
                try Self.items(
                    of: plan, at: now, catalogue: catalogue, planner: planner, reader: reader,
                    heard: heard)
            }
        }
        return items.sorted { left, right in
            (-Self.weight(left), left.row.facility, left.row.form.code, left.row.period)
                < (-Self.weight(right), right.row.facility, right.row.form.code, right.row.period)
        }
    }

    private static func weight(_ item: Item) -> Int {
        item.row.verdict.status == .missing ? item.row.verdict.daysLate ?? 0 : -1
    }

    private static func items(
        of plan: PeriodPlan, at now: Instant, catalogue: Catalogue, planner: ReminderPlanner,
        reader: StoreReader, heard: HeardAgents
    ) throws -> [Item] {
        let open = try NoticeDesk.standings(
            of: plan, at: now, catalogue: catalogue, reader: reader, heard: heard
        ).filter { $0.row.verdict.status == .missing || $0.chased?.returnedAt != nil }
        guard !open.isEmpty else { return [] }
        let threads = try PlanNotices.threads(of: plan, catalogue, reader)
        return open.compactMap { standing in
            guard let chased = standing.chased else { return nil }
            let own = threads.filter { $0.thread.slot == chased.slot }.map { $0.row }
            return Item(
                row: standing.row, title: plan.form.title,
                last: own.max { $0.sentAt < $1.sentAt },
                next: planner.steps(of: chased).map { $0.moment }.first { $0 > now })
        }
    }
}
