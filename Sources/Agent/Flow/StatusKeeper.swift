import Shared
import Synchronization

/// Keeps the unit's pages true: looks again whenever something has happened and at midnight, and
/// writes only what has changed.
struct StatusKeeper: Sendable {
    /// The status page's name in the watched folder.
    static let pageName = "trang-thai.html"
    /// The head's page; there while something waits for the head.
    static let approvalName = "duyet.html"
    /// The shortest time between two looks: a backlog that goes out rings a thousand times.
    private static let restAfterLook = Duration.seconds(2)
    /// A look may take at most this part of the time.
    private static let dutyFactor = 20

    private let reader: UnitStateReader
    private let folder: String
    private let disk: any FileSystem
    private let language: Language
    private let clock: any AgentClock
    private let log: any EventLog
    private let bell: Bell
    private let newsBell: Bell
    private let memory = Shown()

    /// What was shown last.
    private final class Shown: Sendable {
        struct State {
            var pages: [String: Digest] = [:]
            var reminded: Set<Reminder> = []
            var day: Day?
            var unit: UnitState?
            var fault: FileFault?
        }
        let state = Mutex(State())
    }

    /// - Parameters:
    ///   - folder: the watched folder.
    ///   - bell: rung when something may have to be shown anew.
    ///   - newsBell: rung when what the department hears has changed.
    init(
        reader: UnitStateReader, folder: String, disk: any FileSystem, language: Language,
        clock: any AgentClock, log: any EventLog, bell: Bell, newsBell: Bell
    ) {
        self.bell = bell
        self.reader = reader
        self.folder = folder
        self.disk = disk
        self.language = language
        self.clock = clock
        self.log = log
        self.newsBell = newsBell
    }

    /// Asks for another look, soon.
    func ring() { bell.ring() }

    /// The state as it was last looked at, or as it is.
    func state() async -> UnitState {
        if let known = memory.state.withLock({ $0.unit }) { return known }
        return await reader.state()
    }

    /// Looks until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            let start = clock.uptime()
            await look()
            let cost = clock.uptime() - start
            do throws(CancellationError) {
                try await clock.sleep(for: max(Self.restAfterLook, cost * Self.dutyFactor))
            } catch {
                return
            }
            await bell.wait(atMost: untilTomorrow, by: clock)
        }
    }

    /// One look.
    func look() async {
        let state = await reader.state()
        let before = memory.state.withLock { shown in
            defer { shown.unit = state }
            return shown.unit
        }
        if before.map({ !$0.heartbeat.tellsTheSame(as: state.heartbeat) }) ?? true {
            newsBell.ring()
        }
        remind(state)
        write(StatusPage(state: state, language: language).document, to: Self.pageName)
        let held = state.drafts.filter { $0.state == .checked }
        if held.isEmpty {
            remove(Self.approvalName)
        } else {
            let page = ApprovalPage(
                drafts: held, unit: state, cache: reader.cache, language: language)
            write({ _ in page.document }, to: Self.approvalName)
        }
    }

    private func remind(_ state: UnitState) {
        let fresh = memory.state.withLock { shown -> [Reminder] in
            if shown.day != state.now.day {
                shown.day = state.now.day
                shown.reminded = []
            }
            return state.reminders.filter { shown.reminded.insert($0).inserted }
        }
        if !fresh.isEmpty { log.record(.reminded(state.facility, fresh)) }
    }

    // MARK: - Pages

    /// Writes a page when what it says has changed; the moment it carries is no change.
    private func write(_ document: (Instant?) -> [UInt8], to name: String) {
        let digest = Digest(of: document(nil))
        let path = folder + "/" + name
        let isKnown = memory.state.withLock { $0.pages[name] == digest }
        if isKnown, disk.exists(path) { return }
        do throws(FileFault) {
            try disk.makeDirectory(folder)
            try disk.replace(path, document(clock.now()))
            WatchedFolder.share(path, like: folder, mask: 0o666)
            memory.state.withLock { shown in
                shown.pages[name] = digest
                shown.fault = nil
            }
        } catch {
            tell(error, name)
        }
    }

    private func remove(_ name: String) {
        memory.state.withLock { $0.pages[name] = nil }
        let path = folder + "/" + name
        guard disk.exists(path) else { return }
        do throws(FileFault) {
            try disk.remove(path)
        } catch {
            tell(error, name)
        }
    }

    /// Told once for as long as it stays the same.
    private func tell(_ fault: FileFault, _ name: String) {
        let isNews = memory.state.withLock { shown in
            defer { shown.fault = fault }
            return shown.fault != fault
        }
        if isNews { log.record(.fileFault(name: name, fault)) }
    }

    /// Words such as “3 days left” change at midnight.
    private var untilTomorrow: Duration {
        let now = clock.now()
        let tomorrow = now.day.adding(days: 1).startInstant
        return min(.milliseconds(max(1000, tomorrow - now)), .seconds(6 * 3600))
    }
}
