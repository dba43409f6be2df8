import ArgumentParser
import CCurl
import Dispatch
import Glibc
import Shared

/// `giaoban-agent run`: delivers what waits and watches the folder, until SIGTERM or SIGINT.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Chạy nền: gửi và theo dõi thư mục / deliver and watch the folder until stopped.")

    @OptionGroup var options: HomeOptions

    @Flag(help: "Chạy một lượt rồi thôi / one pass: read the folder, deliver, end.")
    var once = false

    func run() async throws {
        try await options.run { parts, console in
            guard let lock = try RunLock.take(parts, console) else { return .configuration }
            defer { extendLifetime(lock) }
            let book = try parts.identities()
            giaoban_share_heap()
            await parts.instances.begin(book.all.map(\.facility))
            let daemon = try await Daemon(parts, book)
            if once { return await daemon.runOnce(until: StopSignals()) }
            await daemon.run(until: StopSignals())
            return .done
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
        courier = parts.courier(outbox, delivery, book, log: log)
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

    /// Runs until a signal comes; then everything under way ends within about a second.
    func run(until signals: StopSignals) async {
        log.record(
            .started(
                home: parts.home.root, collector: parts.configuration.collector ?? ""))
        await resumeApproved()
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
            group.addTask { await keepConfigured() }
            group.addTask { await keepSmall() }
            await signals.wait()
            group.cancelAll()
        }
        log.record(.stopped)
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
        log.record(
            .started(
                home: parts.home.root, collector: parts.configuration.collector ?? ""))
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
        log.record(.stopped)
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

    /// Goes the way that `agent.conf` says, also when it is edited meanwhile.
    private func keepConfigured() async {
        let bell = Bell()
        let file = FilePath.name(of: parts.home.configuration)
        // A change without a name: more came at once than the system could keep.
        let events = FolderEvents(
            ignoring: { !$0.isEmpty && $0 != file }, ring: { bell.ring() })
        let isHeard =
            parts.announcesChanges(in: parts.home.root) && events?.watch(parts.home.root) == true
        defer { extendLifetime(events) }
        while !Task.isCancelled {
            await bell.wait(
                atMost: isHeard ? FolderRounds.slowInterval : ConfigurationWatch.interval,
                by: parts.clock)
            if Task.isCancelled { return }
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
    }

    private func refreshForms(deadline: Duration) async {
        do throws(ReferenceFetcher.Failure) {
            let fetched = try await fetcher.refreshForms(deadline: deadline)
            if fetched > 0 { log.record(.cacheRefreshed(forms: fetched)) }
        } catch {
            if !Task.isCancelled { log.record(.cacheStale(reason: error.reason)) }
        }
    }

    /// Starting reads most of the program and its libraries, waiting hardly any of it: what only the
    /// start needed is given back soon after it, and what a day's work needed within the hour.
    private func keepSmall() async {
        for delay in [Duration.seconds(3), .seconds(60)] {
            guard await pause(delay) else { return }
            giaoban_give_memory_back()
        }
        while await pause(.seconds(3600)) { giaoban_give_memory_back() }
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
