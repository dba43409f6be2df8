import Shared

/// A source of `home/sources/NAME.conf` that is run by the clock: its figures take the same way as a
/// clerk's file. Its own `schedule` says when, or, where it has none, the department's.
struct ConfiguredSource: ScheduledSource {
    private let definition: SourceDefinition
    private let runner: SourceRunner
    private let intake: FileIntake
    private let references: ReferenceRefresh
    private let clock: any AgentClock
    private let own: ScheduleRule?
    private let advised: @Sendable () -> ScheduleRule?

    /// What keeps a source from being run by the clock at all.
    static let byHand = "none"

    var name: String { definition.name.text }
    var form: FormCode { definition.form }
    var unit: FacilityID? { definition.unit }
    var rule: ScheduleRule? { own ?? advised() }

    /// Nil for a source that is run by hand only, or whose schedule cannot be read.
    ///
    /// - Parameter advised: the department's schedule of the form, as it was last heard.
    init?(
        _ definition: SourceDefinition, runner: SourceRunner, intake: FileIntake,
        references: ReferenceRefresh, clock: any AgentClock,
        advised: @escaping @Sendable () -> ScheduleRule?
    ) {
        own = definition.schedule.flatMap { ScheduleRule($0) }
        if definition.schedule != nil, own == nil { return nil }
        self.definition = definition
        self.runner = runner
        self.intake = intake
        self.references = references
        self.clock = clock
        self.advised = advised
    }

    func run(_ period: ReportingPeriod) async -> SourceRunOutcome {
        let reading: ReportFileReading
        do throws(FileFault) {
            reading = try await runner.run(definition, period: period)
                .explained(by: intake.finaliser)
        } catch {
            return .failed(error.message)
        }
        if let fault = reading.faults.first, reading.drafts.isEmpty {
            return .failed(fault.message)
        }
        var budget = await references.forms(until: clock.uptime() + .seconds(5))
        let news = await references.contexts(for: reading.drafts, &budget)
        do throws(FileFault) {
            switch try await intake.take(reading, fileName: definition.title, news: news) {
            case .taken, .held: return .taken
            case .noForms, .unknownKind: return .noData
            case .refused(let examination): return Self.refusal(examination)
            }
        } catch {
            return .failed(error.message)
        }
    }

    private static func refusal(_ examination: FileIntake.Examination) -> SourceRunOutcome {
        var rules: [RuleCode] = []
        var isEmpty = true
        for (draft, verdict) in zip(examination.reading.drafts, examination.verdicts) {
            if draft.content.values.contains(where: { $0 != nil }) { isEmpty = false }
            let broken = (verdict?.hard ?? []) + (verdict?.unexplained(in: draft.content) ?? [])
            for finding in broken where !rules.contains(finding.rule) { rules.append(finding.rule) }
        }
        // Not a figure anywhere: the hospital's system has not closed the period yet.
        return isEmpty ? .noData : .refused(rules: rules, messages: examination.sentences)
    }
}

extension AgentParts {
    /// The configured sources that are run by the clock; what cannot be read is told.
    func scheduledSources(
        intake: FileIntake, references: ReferenceRefresh, log: any EventLog
    ) -> [any ScheduledSource] {
        do throws(FileFault) {
            let (definitions, mistakes) = try SourceFile.all(in: home.sources, disk: disk)
            mistakes.forEach { log.record(.configurationRefused($0)) }
            let runner = SourceRunner(
                sources: definitions, home: home, cache: cache, units: intake.units, disk: disk,
                clock: clock)
            let (inboxes, first) = (InboxCache(home: home, disk: disk), intake.units.first)
            let parts = Set(definitions.flatMap(\.parts))
            return definitions.compactMap { definition in
                // The department knows forms, not sources: what is a part of another is not run alone.
                if definition.schedule == nil, parts.contains(definition.name) { return nil }
                if let text = definition.schedule, text != ConfiguredSource.byHand,
                    ScheduleRule(text) == nil
                {
                    log.record(.configurationRefused(Self.badSchedule(definition, text)))
                }
                return ConfiguredSource(
                    definition, runner: runner, intake: intake, references: references,
                    clock: clock,
                    advised: {
                        (definition.unit ?? first).flatMap { inboxes.inbox(of: $0) }?
                            .schedule(of: definition.form)?.run
                    })
            }
        } catch {
            log.record(.fileFault(name: "sources", error))
        }
        return []
    }

    private static func badSchedule(
        _ definition: SourceDefinition, _ text: String
    ) -> AgentConfiguration.Mistake {
        AgentConfiguration.Mistake(
            place: "sources/\(definition.name).conf",
            message: LocalizedText(
                vi: "schedule: đọc được “\(text)”, chấp nhận \(ScheduleRule.accepted.vi)",
                en: "schedule: read “\(text)”, accepted is \(ScheduleRule.accepted.en)"))
    }
}
