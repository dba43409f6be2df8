import ArgumentParser
import CCurl
import Dispatch
import Glibc
import Shared

/// `giaoban-agent run`: delivers what waits and watches the folder, until SIGTERM or SIGINT.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Chạy nền: gửi và theo dõi thư mục / deliver and watch the folder until stopped.",
        discussion: """
            Nguồn trong sources/ chạy theo dòng schedule của mình, không có thì theo lịch Sở khuyên; lỡ \
            giờ thì chạy bù. Ghi danh, thay khóa, sửa agent.conf khi đang chạy đều được: tự nhận trong \
            vài giây.
            Sources run by their own schedule, else when the department advises; a missed run is made \
            up. enrol, rotate-key, trust and an edited agent.conf are taken over within seconds.

            giaoban-agent run
            giaoban-agent run --once        (một lượt rồi thôi / one pass, for a timer)
            """)

    @OptionGroup var options: HomeOptions

    @Flag(help: "Chạy một lượt rồi thôi / one pass: read the folder, deliver, end.")
    var once = false

    func run() async throws {
        try await options.run { parts, console in
            guard let lock = try HomeLock.run.take(parts, console) else { return .configuration }
            defer { extendLifetime(lock) }
            let book = try parts.identities()
            giaoban_share_heap()
            await parts.instances.begin(book.all.map(\.facility))
            let daemon = try await Daemon(parts, book)
            if once { return await daemon.runOnce(until: StopSignals()) }
            daemon.tellStart()
            await serve(daemon, parts, until: StopSignals())
            daemon.tellEnd()
            return .done
        }
    }

    /// Runs until a signal comes, with other units and keys from when a command has changed them.
    private func serve(
        _ first: Daemon, _ parts: AgentParts, until signals: StopSignals
    ) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await signals.wait() }
            group.addTask {
                var daemon = first
                while let book = await daemon.run() {
                    // What could be made once can be made again; else what was there goes on.
                    guard let next = try? await Daemon(parts, book) else { continue }
                    await parts.instances.begin(book.all.map(\.facility))
                    daemon = next
                }
            }
            await group.next()
            group.cancelAll()
        }
    }
}

/// The long-running agent: one task delivers, one watches, one keeps forms fresh.
struct Daemon: Sendable {
    private let parts: AgentParts
    private let courier: Courier
    private let watcher: FolderWatcher
    private let rounds: FolderRounds
    private let outbox: SpoolOutbox
    private let fetcher: ReferenceFetcher
    private let reference: any Transport
    private let lines: [CurlTransport]
    private let configuration: ConfigurationWatch
    private let book: IdentityBook
    private let keys: KeyChanger
    private let log: AttemptRecorder
    private let health: HealthWatch
    private let desks: [UnitDesk]
    private let schedule: ScheduleRunner
    private let memory: MemoryKeeper

    init(_ parts: AgentParts, _ book: IdentityBook) async throws(AgentParts.Obstacle) {
        self.parts = parts
        self.book = book
        let bell = Bell()
        let bells = book.all.map { _ in Bell() }
        let watch = LineWatch(
            next: StandardErrorLog(clock: parts.clock), clock: parts.clock,
            changed: { bells.forEach { $0.ring() } })
        health = HealthWatch(next: watch, outbox: parts.home.outbox)
        log = AttemptRecorder(
            next: health, home: parts.home, disk: parts.disk,
            clock: parts.clock, bell: bell)
        outbox = try await parts.outbox()
        // Handles of their own: a report on a slow line must not keep the others waiting.
        let delivery = try parts.transport(book)
        let reference = try parts.transport(book)
        let speech = try parts.transport(book)
        lines = [delivery.inner, reference.inner, speech.inner]
        configuration = parts.configurationWatch()
        let memory = MemoryKeeper(clock: parts.clock)
        self.memory = memory
        courier = parts.courier(
            outbox, delivery, book, log: log, betweenRequests: { memory.breathe() })
        self.reference = reference
        fetcher = ReferenceFetcher(transport: reference, cache: parts.cache)
        keys = KeyChanger(
            home: parts.home, disk: parts.disk, transport: reference, book: book,
            randomBytes: Randomness.bytes)
        let intake = parts.intake(outbox, book)
        let findings = LocalFindings()
        let references = ReferenceRefresh(
            fetcher: fetcher, clock: parts.clock, firstUnit: book.first.facility)
        watcher = FolderWatcher(
            folder: WatchedFolder(
                path: parts.configuration.watchFolder, disk: parts.disk, units: intake.units),
            intake: intake, outbox: outbox, references: references,
            clock: parts.clock, language: parts.language, log: log, findings: findings,
            returned: {
                [inboxes = InboxCache(home: parts.home, disk: parts.disk), cache = parts.cache] in
                inboxes.returned(of: $0, cache: cache)
            })
        let desks = UnitDesks(
            parts: parts, book: book, outbox: outbox, findings: findings, watch: watch,
            health: health, fetcher: fetcher, transport: speech, log: log
        ).desks(bells)
        self.desks = desks
        schedule = ScheduleRunner(
            sources: parts.scheduledSources(intake: intake, references: references, log: log),
            memory: ScheduleMemory(home: parts.home, disk: parts.disk), cache: parts.cache,
            clock: parts.clock, language: parts.language, log: log,
            isComplete: { run in
                let unit = run.unit ?? book.first.facility
                guard let desk = desks.first(where: { $0.facility == unit }) else { return true }
                return await desk.keeper.state().isComplete(run)
            }, changed: { bells.forEach { $0.ring() } })
        rounds = FolderRounds(
            watcher: watcher, interval: parts.configuration.watchInterval,
            announced: parts.announcesChanges,
            around: [
                parts.home.outbox + "/" + Spool.Place.waiting.rawValue, parts.home.forms,
                parts.home.drafts, parts.home.exports,
            ],
            bell: bell, clock: parts.clock)
    }

    /// Says that the agent has begun.
    func tellStart() {
        log.record(
            .started(
                home: parts.home.root, collector: parts.configuration.collector ?? ""))
    }

    /// Says that it ends because it was asked to.
    func tellEnd() { log.record(.stopped) }

    /// Runs until the task is cancelled, or until units, keys or tokens of the home were changed by
    /// another process; then everything under way ends within about a second.
    ///
    /// - Returns: the identities that hold from now on; nil when it was cancelled.
    func run() async -> IdentityBook? {
        await resumeApproved()
        return await withTaskGroup(of: IdentityBook?.self) { group in
            group.addTask { await watchConfiguration() }
            group.addTask {
                await work()
                return nil
            }
            let book = await group.next() ?? nil
            group.cancelAll()
            return book
        }
    }

    private func work() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await deliver() }
            group.addTask { lookAtDisk() }
            group.addTask {
                await rounds.run {
                    log.writeLastAttempt()
                    for desk in desks { desk.keeper.ring() }
                }
            }
            for desk in desks { group.addTask { await desk.run() } }
            group.addTask { await schedule.run() }
            group.addTask { await keepFormsFresh() }
            group.addTask { await memory.run() }
        }
    }

    /// Approved when the power went: from here on it cannot be lost.
    private func resumeApproved() async {
        for desk in desks {
            for name in await desk.approval.resume() { log.record(.reportSaved(name)) }
        }
    }

    /// Delivers; sleeps while nothing waits, until something is saved, by another process too.
    private func deliver() async {
        let bell = Bell()
        let events = FolderEvents(ignoring: { _ in false }, ring: { bell.ring() })
        let waiting = parts.home.outbox + "/" + Spool.Place.waiting.rawValue
        let isHeard = parts.announcesChanges(in: waiting) && events?.watch(waiting) == true
        await courier.run(wokenBy: isHeard ? bell : nil)
        extendLifetime(events)
    }

    /// One pass for a timer: asks what the department has, takes what lies in the folder, runs the
    /// sources whose hour has come, tries once to deliver all that waits, tells beside the files what
    /// became of them, reminds, writes the status page, tells the department, and leaves nothing running.
    ///
    /// - Returns: `done`, or `kept` when reports still wait or it was told to stop.
    func runOnce(until signals: StopSignals) async -> ExitStatus {
        tellStart()
        let status = await withTaskGroup(of: ExitStatus.self) { group in
            group.addTask { await pass() }
            group.addTask {
                await signals.wait()
                return .kept
            }
            let first = await group.next() ?? .kept
            group.cancelAll()
            return first
        }
        tellEnd()
        return status
    }

    private func pass() async -> ExitStatus {
        lookAtDisk()
        await resumeApproved()
        await refreshForms(deadline: .seconds(20))
        await finishKeyChanges()
        // First of all: what the department asks for decides which sources run.
        for desk in desks { await desk.ask() }
        // Twice at least where there is a file: it must have stopped changing.
        for _ in 0..<5 {
            guard await watcher.look(), await pause(parts.configuration.watchInterval) else {
                break
            }
        }
        _ = await schedule.step()
        await courier.step()
        await watcher.look()
        log.writeLastAttempt()
        for desk in desks { await desk.showAndTell() }
        do throws(FileFault) {
            return try await outbox.counts().waiting == 0 ? .done : .kept
        } catch {
            log.record(.outboxUnreadable(error))
            return .disk
        }
    }

    /// A disk that was read-only from the start would say nothing until something is to be saved.
    private func lookAtDisk() {
        health.note(HomeHealth(home: parts.home, disk: parts.disk).fault())
    }

    /// Hourly; every half minute while no form is known at all.
    private func keepFormsFresh() async {
        while !Task.isCancelled {
            await refreshForms(deadline: .seconds(60))
            await Signatory(book: book).learnSealing(over: reference)
            await finishKeyChanges()
            guard await pause(parts.cache.isBare ? .seconds(30) : .seconds(3600)) else { return }
        }
    }

    /// A change of keys whose last answer was lost; failing, it is tried again in an hour.
    private func finishKeyChanges() async {
        for unit in book.all { try? await keys.finish(unit) }
    }

    /// Goes the way that `agent.conf` says, also when it is edited meanwhile, and notices when another
    /// process has changed whom the home speaks for.
    ///
    /// - Returns: the identities that hold from now on; nil when the agent is stopping.
    private func watchConfiguration() async -> IdentityBook? {
        let bell = Bell()
        let home = parts.home
        let files = [home.configuration, home.identity, home.identities].map(FilePath.name)
        // A change without a name: more came at once than the system could keep. In `identities/` lie
        // files of units and nothing else.
        let events = FolderEvents(
            ignoring: { !$0.isEmpty && !files.contains($0) && !$0.hasSuffix(".json") },
            ring: { bell.ring() })
        let isHeard = parts.announcesChanges(in: home.root) && events?.watch(home.root) == true
        defer { extendLifetime(events) }
        while !Task.isCancelled {
            // The folder may be made only now, with a second unit.
            if parts.disk.exists(home.identities) { _ = events?.watch(home.identities) }
            // A change of keys is two writes: the second is waited for.
            if changedIdentities() != nil, await pause(.seconds(1)), let book = changedIdentities()
            {
                log.record(.identitiesChanged(units: book.all.map(\.facility)))
                return book
            }
            await followConfiguration()
            await bell.wait(
                atMost: isHeard ? FolderRounds.slowInterval : ConfigurationWatch.interval,
                by: parts.clock)
        }
        return nil
    }

    private func followConfiguration() async {
        switch await configuration.look() {
        case nil: break
        case .line(let line):
            for transport in lines { await transport.change(to: line) }
            log.record(.lineChanged(collector: line.collector))
            await courier.lineChanged()
        case .mistakes(let list):
            for mistake in list { log.record(.configurationRefused(mistake)) }
        }
    }

    /// The home's identities when they are others than those in use. Missing or damaged ones change
    /// nothing: what holds, holds on (FAULTS A9).
    private func changedIdentities() -> IdentityBook? {
        // Not while this very process is writing one.
        let lock = try? FileLock.wait(parts.home.identityLock)
        defer { extendLifetime(lock) }
        guard let found = try? parts.identities(), found.all != book.all else { return nil }
        return found
    }

    private func refreshForms(deadline: Duration) async {
        do throws(ReferenceFetcher.Failure) {
            let fetched = try await fetcher.refreshForms(deadline: deadline)
            if fetched > 0 { log.record(.cacheRefreshed(forms: fetched)) }
        } catch {
            if !Task.isCancelled { log.record(.cacheStale(reason: error.reason)) }
        }
    }

    /// False when the agent is stopping.
    private func pause(_ duration: Duration) async -> Bool {
        do throws(CancellationError) {
            try await parts.clock.sleep(for: duration)
            return true
        } catch {
            return false
        }
    }
}

/// SIGTERM and SIGINT as something to wait for.
///
/// SAFETY: `@unchecked Sendable` because the sources are made here, kept, and never touched again.
final class StopSignals: @unchecked Sendable {
    private let stream: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        self.stream = stream
        let queue = DispatchQueue(label: "giaoban.signals")
        sources = [SIGTERM, SIGINT].map { number in
            // The default action would end the program before anything could be ended well.
            _ = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { continuation.finish() }
            source.resume()
            return source
        }
    }

    /// Returns when one of them has come.
    func wait() async {
        for await _ in stream {}
    }
}
