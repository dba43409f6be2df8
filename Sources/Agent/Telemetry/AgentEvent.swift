import Shared

/// Everything the agent ever logs. A line names what happened, to which report, and why; never a
/// reported value, never a secret. The names are stable and documented in `docs/OPERATIONS.md`.
enum AgentEvent: Sendable {
    /// `run` has begun.
    case started(home: String, collector: String)
    /// `run` ends because it was asked to.
    case stopped
    /// One attempt to deliver a report is over.
    case attempted(OutboxName, Outcome)
    /// Several reports went in one request; each one's own outcome follows.
    case batched(reports: Int, bytes: Int, took: Duration)
    /// The line failed and is left alone for a while.
    case lineRests(failures: Int, pause: Duration)
    /// The line works again.
    case lineWell
    /// `agent.conf` was edited and names another way to the collector, which holds from now on.
    case lineChanged(collector: String)
    /// `agent.conf` was edited and cannot be taken; what held before holds on.
    case configurationRefused(AgentConfiguration.Mistake)
    /// Units, keys or tokens of this home were changed beside the running agent and hold from now on.
    case identitiesChanged(units: [FacilityID])
    /// A report was found damaged and moved aside.
    case reportDamaged(OutboxName, why: String)
    /// A waiting report was written by a newer version.
    case reportNewer(OutboxName, format: Int64)
    /// A waiting report speaks for a unit that this home has no identity of.
    case unitUnknown(OutboxName)
    /// The collector's answer could not be noted on disk.
    case notMarked(OutboxName, FileFault)
    /// The outbox could not be read.
    case outboxUnreadable(FileFault)
    /// The home's disk does not do its part: reports can be sent, not saved or marked.
    case diskDegraded(FileFault)
    /// It does again.
    case diskRecovered
    /// A file in the watched folder was read.
    case fileRead(name: String, reports: Int, findings: Int)
    /// A file in the watched folder could not be read or moved.
    case fileFault(name: String, FileFault)
    /// A report is durable in the outbox.
    case reportSaved(OutboxName)
    /// Forms or contexts were fetched from the collector.
    case cacheRefreshed(forms: Int)
    /// Forms or contexts could not be fetched; the cached ones serve.
    case cacheStale(reason: String)
    /// A configured source was run for a period.
    case sourceRan(Schedule.Run, Heartbeat.SourceRun.Outcome)
    /// Reports of a unit are due soon, or overdue, and nothing is on its way: all of one look together.
    case reminded(FacilityID, [Reminder])
    /// The department could not be told how the agent is, or asked what there is.
    case notTold(reason: String)
    /// A report waits for the head.
    case draftHeld(OutboxName)
    /// A draft was found damaged and moved aside.
    case draftDamaged(file: String, why: String)
    /// A draft was written by a newer version; it is left where it is.
    case draftNewer(file: String, format: Int64)
    /// The collector was put back from a backup: what it has lost waits to be sent once more.
    case collectorRestored(FacilityID, reports: Int)

    /// The event's stable name.
    var name: String {
        switch self {
        case .started: "agent.started"
        case .stopped: "agent.stopped"
        case .attempted: "delivery.attempted"
        case .batched: "delivery.batch"
        case .lineRests: "delivery.resting"
        case .lineWell: "delivery.recovered"
        case .lineChanged: "agent.lineChanged"
        case .configurationRefused: "agent.configurationRefused"
        case .identitiesChanged: "agent.identitiesChanged"
        case .reportDamaged: "outbox.damaged"
        case .reportNewer: "outbox.newerFormat"
        case .unitUnknown: "outbox.unitUnknown"
        case .notMarked: "outbox.notMarked"
        case .outboxUnreadable: "outbox.unreadable"
        case .diskDegraded: "disk.degraded"
        case .diskRecovered: "disk.recovered"
        case .fileRead: "intake.read"
        case .fileFault: "intake.fault"
        case .reportSaved: "outbox.saved"
        case .cacheRefreshed: "cache.refreshed"
        case .cacheStale: "cache.stale"
        case .sourceRan: "schedule.ran"
        case .reminded: "schedule.reminder"
        case .notTold: "heartbeat.notTold"
        case .draftHeld: "draft.held"
        case .draftDamaged: "draft.damaged"
        case .draftNewer: "draft.newerFormat"
        case .collectorRestored: "collector.restored"
        }
    }

    /// How urgent it is: `info`, `warning`, or `error` where a person must act.
    var level: String {
        switch self {
        case .started, .stopped, .lineWell, .lineChanged, .diskRecovered, .fileRead, .reportSaved,
            .cacheRefreshed, .sourceRan, .draftHeld, .batched, .identitiesChanged:
            "info"
        case .attempted(_, let outcome): outcome.needsPerson ? "error" : "info"
        case .lineRests, .cacheStale, .reminded, .notTold, .collectorRestored: "warning"
        case .reportDamaged, .reportNewer, .unitUnknown, .notMarked, .outboxUnreadable,
            .diskDegraded, .fileFault, .configurationRefused, .draftDamaged, .draftNewer:
            "error"
        }
    }

    /// The event as one line of JSON, without the line feed.
    func line(at instant: Instant) -> [UInt8] {
        var fields = self.fields
        fields["at"] = .text(instant.rfc3339)
        fields["event"] = .text(name)
        fields["level"] = .text(level)
        var writer = JSONWriter(capacity: 256)
        writer.object { writer in
            for key in fields.keys.sorted(by: CanonicalOrder.precedes) {
                switch fields[key] {
                case .text(let text): writer.text(key, text)
                case .number(let number): writer.number(key, number)
                case nil: break
                }
            }
        }
        return writer.bytes
    }

    private enum Field {
        case text(String)
        case number(Int64)
    }

    private var fields: [String: Field] {
        switch self {
        case .stopped, .lineWell, .diskRecovered: [:]
        case .started(let home, let collector):
            ["home": .text(home), "collector": .text(collector)]
        case .attempted(let name, let outcome):
            Self.fields(of: name).merging(Self.fields(of: outcome)) { first, _ in first }
        case .batched(let reports, let bytes, let took):
            [
                "reports": .number(Int64(reports)), "bytes": .number(Int64(bytes)),
                "milliseconds": .number(Int64(took.wholeMilliseconds)),
            ]
        case .lineRests(let failures, let pause):
            [
                "failures": .number(Int64(failures)),
                "pauseMilliseconds": .number(Int64(pause.wholeMilliseconds)),
            ]
        case .lineChanged(let collector): ["collector": .text(collector)]
        case .configurationRefused(let mistake):
            ["place": .text(mistake.place), "reason": .text(mistake.message.en)]
        case .identitiesChanged(let units):
            ["units": .text(units.map(\.text).joined(separator: " "))]
        case .reportDamaged(let name, let why):
            Self.fields(of: name).merging(["reason": .text(why)]) { first, _ in first }
        case .reportNewer(let name, let format):
            Self.fields(of: name).merging(["format": .number(format)]) { first, _ in first }
        case .unitUnknown(let name): Self.fields(of: name)
        case .notMarked(let name, let fault):
            Self.fields(of: name).merging(Self.fields(of: fault)) { first, _ in first }
        case .outboxUnreadable(let fault), .diskDegraded(let fault): Self.fields(of: fault)
        case .fileRead(let name, let reports, let findings):
            [
                "file": .text(name), "reports": .number(Int64(reports)),
                "findings": .number(Int64(findings)),
            ]
        case .fileFault(let name, let fault):
            Self.fields(of: fault).merging(["file": .text(name)]) { first, _ in first }
        case .reportSaved(let name): Self.fields(of: name)
        case .cacheRefreshed(let forms): ["forms": .number(Int64(forms))]
        case .cacheStale(let reason), .notTold(let reason): ["reason": .text(reason)]
        case .sourceRan(let run, let outcome):
            [
                "source": .text(run.source), "form": .text(run.form.text),
                "period": .text(run.period.identifier), "outcome": .text(outcome.rawValue),
            ]
        case .reminded(let facility, let reminders): Self.fields(of: reminders, facility)
        case .draftHeld(let name): Self.fields(of: name)
        case .draftDamaged(let file, let why): ["file": .text(file), "reason": .text(why)]
        case .draftNewer(let file, let format):
            ["file": .text(file), "format": .number(format)]
        case .collectorRestored(let facility, let reports):
            ["facility": .text(facility.text), "reports": .number(Int64(reports))]
        }
    }

    /// A unit that has reported nothing for a year owes sixty reports: one line says so.
    private static func fields(
        of reminders: [Reminder], _ facility: FacilityID
    ) -> [String: Field] {
        var fields: [String: Field] = [
            "facility": .text(facility.text), "reports": .number(Int64(reminders.count)),
            "overdue": .number(Int64(reminders.count { $0.daysLeft < 0 })),
        ]
        // What can still be on time before what is late already, each the nearest first.
        func rank(_ reminder: Reminder) -> (Int, Int) {
            (reminder.daysLeft < 0 ? 1 : 0, abs(reminder.daysLeft))
        }
        guard let first = reminders.min(by: { rank($0) < rank($1) }) else { return fields }
        fields["form"] = .text(first.form.text)
        fields["period"] = .text(first.period.identifier)
        fields["due"] = .text(first.due.iso)
        fields["daysLeft"] = .number(Int64(first.daysLeft))
        return fields
    }

    private static func fields(of name: OutboxName) -> [String: Field] {
        [
            "report": .text(name.id.text), "facility": .text(name.slot.facility.text),
            "form": .text(name.slot.form.text),
            "period": .text(name.slot.period), "revision": .number(Int64(name.revision)),
        ]
    }

    private static func fields(of fault: FileFault) -> [String: Field] {
        [
            "operation": .text(fault.operation), "path": .text(fault.path),
            "reason": .text(fault.reason),
        ]
    }

    private static func fields(of outcome: Outcome) -> [String: Field] {
        switch outcome {
        case .accepted: ["outcome": .text("accepted")]
        case .refused(let problem): own(problem, "refused")
        case .identity(let problem): own(problem, "identity")
        case .later(.collector(let problem), _): own(problem, "later")
        case .later(.fault(let fault), _):
            [
                "outcome": .text("later"), "fault": .text(fault.reason.rawValue),
                "reason": .text(fault.detail),
            ]
        case .later(.noReceipt(let status), _): later(status, "noReceipt")
        case .later(.otherReceipt(let status), _): later(status, "otherReceipt")
        case .later(.unsignedReceipt(let status), _): later(status, "unsignedReceipt")
        case .later(.stranger(let status), _): later(status, "stranger")
        }
    }

    private static func own(_ problem: Outcome.OwnProblem, _ outcome: String) -> [String: Field] {
        [
            "outcome": .text(outcome), "status": .number(Int64(problem.status)),
            "problem": .text(problem.code),
        ]
    }

    private static func later(_ status: Int, _ fault: String) -> [String: Field] {
        ["outcome": .text("later"), "status": .number(Int64(status)), "fault": .text(fault)]
    }
}

extension Outcome {
    /// Whether a person must act before this report can arrive.
    var needsPerson: Bool {
        switch self {
        case .refused, .identity, .later(.unsignedReceipt, _): true
        case .accepted, .later: false
        }
    }
}
