import Shared

/// Runs the sources when their hour has come. Asleep in between: the next moment is computed, and
/// only because a wall clock may be set while one sleeps, no sleep is longer than an hour.
struct ScheduleRunner: Sendable {
    /// The longest sleep.
    static let longestSleep = Duration.seconds(3600)

    private let sources: [any ScheduledSource]
    private let memory: ScheduleMemory
    private let cache: ReferenceCache
    private let isComplete: @Sendable (Schedule.Run) async -> Bool
    private let clock: any AgentClock
    private let language: Language
    private let log: any EventLog
    private let changed: @Sendable () -> Void

    /// - Parameters:
    ///   - isComplete: whether the unit has nothing more to do for a slot.
    ///   - changed: called after every run.
    init(
        sources: [any ScheduledSource], memory: ScheduleMemory, cache: ReferenceCache,
        clock: any AgentClock, language: Language, log: any EventLog,
        isComplete: @escaping @Sendable (Schedule.Run) async -> Bool,
        changed: @escaping @Sendable () -> Void
    ) {
        self.sources = sources
        self.memory = memory
        self.cache = cache
        self.clock = clock
        self.language = language
        self.log = log
        self.isComplete = isComplete
        self.changed = changed
    }

    /// Runs until the task is cancelled; returns at once where there is nothing to run.
    func run() async {
        guard !sources.isEmpty else { return }
        while !Task.isCancelled {
            let next = await step()
            let left = next.map { Duration.milliseconds(max(0, $0 - clock.now())) }
            do throws(CancellationError) {
                try await clock.sleep(for: min(left ?? Self.longestSleep, Self.longestSleep))
            } catch {
                return
            }
        }
    }

    /// Runs what is due, one after the other.
    ///
    /// - Returns: when the next run comes due.
    func step() async -> Instant? {
        let now = clock.now()
        let schedule = Schedule(orders: orders())
        var runs = memory.runs()
        let last = Dictionary(
            runs.map { ($0.run, $0.at) }, uniquingKeysWith: { _, later in later })
        let first = schedule.plan(at: now, lastRun: { last[$0] }, isComplete: { _ in false })
        var complete: Set<Schedule.Run> = []
        for run in first.due where await isComplete(run) { complete.insert(run) }
        let plan = schedule.plan(
            at: now, lastRun: { last[$0] }, isComplete: { complete.contains($0) })
        for run in plan.due {
            if Task.isCancelled { return nil }
            guard let source = sources.first(where: { $0.name == run.source }) else { continue }
            let outcome = await source.run(run.period)
            if Task.isCancelled { return nil }
            runs.append(Self.remember(run, outcome, at: clock.now(), language))
            log.record(.sourceRan(run, outcome.word))
            do throws(FileFault) {
                try memory.keep(runs, now: clock.now())
            } catch {
                log.record(.fileFault(name: "schedule.json", error))
            }
            changed()
        }
        return plan.next
    }

    /// The standing orders for the forms that are known here.
    private func orders() -> [Schedule.Order] {
        let forms = cache.forms()
        return sources.compactMap { source in
            guard let form = forms.versions(of: source.form).last, let rule = source.rule else {
                return nil
            }
            return Schedule.Order(
                source: source.name, form: source.form, kinds: Array(form.kinds),
                calendar: form.calendar, rule: rule, unit: source.unit)
        }
    }

    private static func remember(
        _ run: Schedule.Run, _ outcome: SourceRunOutcome, at now: Instant, _ language: Language
    ) -> SourceRun {
        switch outcome {
        case .taken, .noData:
            SourceRun(run: run, at: now, outcome: outcome.word, message: "", rules: [])
        case .refused(let rules, let messages):
            SourceRun(
                run: run, at: now, outcome: .refused,
                message: messages.map { $0[language] }.joined(separator: "\n"), rules: rules)
        case .failed(let message):
            SourceRun(
                run: run, at: now, outcome: .failed, message: message[language], rules: [])
        }
    }
}
