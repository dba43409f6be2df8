import Shared

/// A source that is run by the clock instead of by a file's arrival: a query of the hospital's own
/// system, a script.
protocol ScheduledSource: Sendable {
    /// Its name in the unit's configuration.
    var name: String { get }
    /// The form it fills.
    var form: FormCode { get }
    /// The unit it speaks for; nil for the home's first.
    var unit: FacilityID? { get }
    /// When it runs; nil while nobody says.
    var rule: ScheduleRule? { get }
    /// Runs it for one period, and takes what it says all the way into the outbox (or to the head).
    /// Bounded in time by itself; cancelled when the agent stops.
    func run(_ period: ReportingPeriod) async -> SourceRunOutcome
}

/// What a run of a source came to.
enum SourceRunOutcome: Hashable, Sendable {
    /// A report was taken: it is in the outbox, or waits for the head.
    case taken
    /// The source has nothing for the period yet.
    case noData
    /// What it said breaks rules: these, as a clerk reads them, are to be mended or explained.
    case refused(rules: [RuleCode], messages: [LocalizedText])
    /// It could not be run, or what it said could not be read.
    case failed(LocalizedText)

    /// The word that the department hears.
    var word: Heartbeat.SourceRun.Outcome {
        switch self {
        case .taken: .taken
        case .noData: .noData
        case .refused: .refused
        case .failed: .failed
        }
    }
}

/// The last run of a source for a period, as it is remembered over a restart.
struct SourceRun: Hashable, Sendable {
    /// The source, form and period.
    let run: Schedule.Run
    /// When, by this computer's clock.
    let at: Instant
    /// What it came to.
    let outcome: Heartbeat.SourceRun.Outcome
    /// What a person should know of it, in the unit's language; empty when nothing.
    let message: String
    /// Which rules it broke.
    let rules: [RuleCode]
}

/// Remembers the last run of every source and period, in `state/schedule.json`. Lost or damaged, it is
/// begun anew: every source then runs once more, which does no harm.
struct ScheduleMemory: Sendable {
    private let path: String
    private let folder: String
    private let disk: any FileSystem

    init(home: AgentHome, disk: any FileSystem) {
        folder = home.state
        path = home.state + "/schedule.json"
        self.disk = disk
    }

    /// What is remembered.
    func runs() -> [SourceRun] {
        // Missing or damaged: see above.
        guard let bytes = try? disk.read(path, limit: 1 << 20),
            let items = (try? JSONValue(parsing: bytes))?["runs"]?.elements
        else { return [] }
        return items.compactMap { SourceRun($0) }
    }

    /// Remembers these runs, the newest of each source and period, and forgets what is long over.
    func keep(_ runs: [SourceRun], now: Instant) throws(FileFault) {
        var newest: [Schedule.Run: SourceRun] = [:]
        for run in runs { newest[run.run] = run }
        let kept = newest.values.filter {
            now.day - $0.run.period.lastDay <= 2 * Schedule.patience
        }.sorted { ($0.run.source, $0.run.period) < ($1.run.source, $1.run.period) }
        var writer = JSONWriter(capacity: 1024)
        writer.object { writer in
            writer.key("runs")
            writer.array { writer in for run in kept { run.write(to: &writer) } }
        }
        try disk.makeDirectory(folder)
        try disk.replace(path, writer.bytes)
    }
}

extension SourceRun {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.text("at", at.rfc3339)
            writer.text("calendar", run.period.calendar.rawValue)
            writer.text("form", run.form.text)
            writer.text("message", message)
            writer.text("outcome", outcome.rawValue)
            writer.text("period", run.period.identifier)
            writer.key("rules")
            writer.array { writer in for rule in rules { writer.string(rule.text) } }
            writer.text("source", run.source)
            writer.text("unit", run.unit?.text)
        }
    }

    fileprivate init?(_ value: JSONValue) {
        guard let at = value["at"]?.text.flatMap({ Instant(rfc3339: $0) }),
            let calendar = value["calendar"]?.text.flatMap({ ReportingCalendar(rawValue: $0) }),
            let form = value["form"]?.text.flatMap({ FormCode($0) }),
            let outcome = value["outcome"]?.text.flatMap({
                Heartbeat.SourceRun.Outcome(rawValue: $0)
            }),
            let period = value["period"]?.text.flatMap({
                ReportingPeriod(identifier: $0, calendar: calendar)
            }), let source = value["source"]?.text
        else { return nil }
        self.init(
            run: Schedule.Run(
                source: source, form: form, period: period,
                unit: value["unit"]?.text.flatMap { FacilityID($0) }), at: at,
            outcome: outcome, message: value["message"]?.text ?? "",
            rules: (value["rules"]?.elements ?? []).compactMap { $0.text.flatMap { RuleCode($0) } })
    }
}
