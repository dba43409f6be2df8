import Shared

/// Everything that shows and tells how one unit of the home stands.
struct UnitDesk: Sendable {
    /// The unit.
    let facility: FacilityID
    /// Its pages.
    let keeper: StatusKeeper
    /// Its talk with the department.
    let correspondence: Correspondence
    /// Its head's word.
    let approval: Approval
    /// Rung when its pages may have to be written anew.
    let bell: Bell
    /// Draws the pauses, so that a thousand units do not ask at once.
    let random: @Sendable (Range<Int>) -> Int

    /// Runs until the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await keeper.run() }
            group.addTask { await correspondence.run(random: random) }
        }
    }

    /// Asks what the department has.
    func ask() async { await correspondence.ask() }

    /// One pass: reminds, shows, tells.
    func showAndTell() async {
        await keeper.look()
        _ = await correspondence.tell(await keeper.state().heartbeat)
    }
}

/// What the units' desks have in common.
struct UnitDesks: Sendable {
    let parts: AgentParts
    let book: IdentityBook
    let outbox: SpoolOutbox
    let findings: LocalFindings
    let watch: LineWatch
    let health: HealthWatch
    let fetcher: ReferenceFetcher
    let transport: any Transport
    let log: any EventLog

    /// A desk for each unit; `bells` in their order. The first unit's pages lie in the watched folder,
    /// another's in its own folder inside.
    func desks(_ bells: [Bell]) -> [UnitDesk] {
        let drafts = DraftWatch(log: log)
        return zip(book.all, bells).enumerated().map { index, pair in
            desk(pair.0, pair.1, isFirst: index == 0, drafts)
        }
    }

    private func desk(
        _ identity: AgentIdentity, _ bell: Bell, isFirst: Bool, _ drafts: DraftWatch
    ) -> UnitDesk {
        let folder = parts.configuration.watchFolder
        let news = Bell()
        var reader = parts.stateReader(
            outbox, identity, findings: findings, watch: watch, health: health, isFirst: isFirst)
        reader.drafts.watch = drafts
        let keeper = StatusKeeper(
            reader: reader, folder: isFirst ? folder : "\(folder)/\(identity.facility)",
            disk: parts.disk,
            language: parts.language, clock: parts.clock, log: log, bell: bell, newsBell: news)
        let correspondence = Correspondence(
            transport: transport, facility: identity.facility,
            inboxes: InboxCache(home: parts.home, disk: parts.disk), fetcher: fetcher,
            cache: parts.cache, watch: watch, clock: parts.clock, log: log, bell: news,
            state: { await keeper.state() }, changed: { bell.ring() },
            recall: { [outbox] isLost throws(FileFault) in
                try await outbox.recall(identity.facility, where: isLost)
            },
            measured: { [parts] offset in
                // For a person who asks `status`; the next measurement writes it again.
                try? ClockNote.keep(offset, home: parts.home, disk: parts.disk)
            })
        return UnitDesk(
            facility: identity.facility, keeper: keeper, correspondence: correspondence,
            approval: parts.approval(outbox, identity.facility), bell: bell,
            random: Randomness.number)
    }
}
