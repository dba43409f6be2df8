import Shared

/// When to look at the watched folder: at once after a change, soon while a file is not settled yet,
/// and otherwise hardly ever.
///
/// On a local disk the kernel tells of changes and an idle agent sleeps; on a share that other
/// machines write to, looking at intervals is the only way, and it stays as a slow second way
/// everywhere, because a lost event must not keep a report for ever.
struct FolderRounds: Sendable {
    /// The longest time between two looks where changes are announced.
    static let slowInterval = Duration.seconds(300)

    private let watcher: FolderWatcher
    private let interval: Duration
    private let clock: any AgentClock
    private let bell: Bell
    private let events: FolderEvents?
    private let around: [String]

    /// - Parameters:
    ///   - interval: the pause between two looks while something is under way, or always where
    ///     changes are not announced.
    ///   - announced: whether changes to the watched folder are announced by the system.
    ///   - around: folders of the home whose changes matter too: the outbox, the cached forms.
    ///   - bell: rung by whoever wants the next look to come at once.
    init(
        watcher: FolderWatcher, interval: Duration, announced: Bool, around: [String], bell: Bell,
        clock: any AgentClock
    ) {
        self.watcher = watcher
        self.interval = interval
        self.clock = clock
        self.around = around
        self.bell = bell
        events = announced ? FolderEvents(ignoring: Self.isOwn, ring: { bell.ring() }) : nil
    }

    /// Looks until the task is cancelled.
    ///
    /// - Parameter afterwards: called after every look.
    func run(afterwards: @Sendable () -> Void) async {
        while !Task.isCancelled {
            // Watched before the look: what changes after it is heard.
            let isHeard = await watchFolders()
            let isBusy = await watcher.look()
            afterwards()
            await bell.wait(
                atMost: isBusy || !isHeard ? interval : Self.slowInterval, by: clock)
        }
    }

    /// False when changes must be looked for.
    private func watchFolders() async -> Bool {
        guard let events else { return false }
        for folder in around { events.watch(folder) }
        return await watcher.folders().allSatisfy { events.watch($0) }
    }

    /// The pages that the agent writes itself, and their temporary neighbours.
    static func isOwn(_ name: String) -> Bool {
        let name = name.hasSuffix(".new") ? String(name.dropLast(4)) : name
        return name.hasSuffix(".html")
    }
}
