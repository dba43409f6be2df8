/// What an agent tells about itself (`POST /v1/heartbeats`), hourly and when something changes: so
/// that the department sees *why* a report is missing (DOMAIN §4.7), not only that it is.
///
/// ```json
/// {"agent":"0.2.0","clock":"2026-04-09T10:00:00.000+07:00","clockOffset":1200,"damaged":0,
///  "degraded":["folderReadOnly"],
///  "oldestWaiting":"2026-04-08T09:00:00.000+07:00",
///  "slots":[{"form":"HDKB-T","period":"2026-03","rules":["subset_kham_nu"],
///    "since":"2026-04-08T09:00:00.000+07:00","standing":"failing"}],
///  "sources":[{"at":"2026-04-09T02:00:00.000+07:00","name":"his-kham","outcome":"noData"}],
///  "unreadableFiles":1,"waiting":3}
/// ```
/// It carries no figure and no name of a person. Keys that are not known are passed over, so that a
/// newer agent is understood.
public struct Heartbeat: Hashable, Sendable {
    /// What stands in the way of one report. The raw values are part of the wire.
    public enum Standing: String, CaseIterable, Hashable, Sendable {
        /// The unit's own check finds something to mend or explain.
        case failing
        /// The program that fetches the figures failed.
        case sourceFailed
        /// It waits for the head (`chờ duyệt`).
        case awaitingApproval
        /// The head gave it back.
        case rejected
        /// It is finalised and could not be sent yet.
        case inOutbox
        /// The department's collector refused it.
        case refused
    }

    /// What the agent cannot do on its own computer. The raw values are part of the wire.
    public enum Degradation: String, CaseIterable, Hashable, Sendable {
        /// The watched folder is not there or cannot be read.
        case folderMissing
        /// Nothing can be written into the watched folder.
        case folderReadOnly
        /// The disk is full.
        case diskFull
        /// The home folder cannot be written: nothing can be saved.
        case homeReadOnly
    }

    /// One report that is on its way at the unit.
    public struct Slot: Hashable, Sendable {
        /// The form.
        public let form: FormCode
        /// The period's identifier.
        public let period: String
        /// Where it stands.
        public let standing: Standing
        /// Since when, by the agent's clock.
        public let since: Instant?
        /// Which rules it breaks, for `failing`.
        public let rules: [RuleCode]

        /// Makes a slot.
        public init(
            form: FormCode, period: String, standing: Standing, since: Instant?,
            rules: [RuleCode] = []
        ) {
            self.form = form
            self.period = period
            self.standing = standing
            self.since = since
            self.rules = rules
        }
    }

    /// How a configured source ran last.
    public struct SourceRun: Hashable, Sendable {
        /// What it came to. The raw values are part of the wire.
        public enum Outcome: String, CaseIterable, Hashable, Sendable {
            case taken, noData, failed, refused
        }

        /// The source's name in the unit's configuration.
        public let name: String
        /// When, by the agent's clock.
        public let at: Instant
        /// What it came to.
        public let outcome: Outcome

        /// Makes a run.
        public init(name: String, at: Instant, outcome: Outcome) {
            self.name = name
            self.at = at
            self.outcome = outcome
        }
    }

    /// Most bytes of one.
    public static let byteLimit = 64 << 10
    /// Most slots told; the rest is not.
    public static let slotLimit = 200
    /// Most rules told of a slot.
    public static let ruleLimit = 12

    /// The agent's version.
    public var agent: String
    /// The agent's clock when it spoke.
    public var clock: Instant
    /// Milliseconds that the agent's clock is ahead of the collector's, as the agent measured it from
    /// the collector's answers; nil while it has not.
    public var clockOffset: Int64?
    /// What does not work.
    public var degraded: [Degradation] = []
    /// Reports that wait to be sent.
    public var waiting = 0
    /// When the one that waits longest was finalised.
    public var oldestWaiting: Instant?
    /// Reports that were found damaged.
    public var damaged = 0
    /// Files in the folder that name no form or period that could be read.
    public var unreadableFiles = 0
    /// What is on its way.
    public var slots: [Slot] = []
    /// The configured sources.
    public var sources: [SourceRun] = []

    /// A heartbeat of an agent that has nothing to tell.
    public init(agent: String, clock: Instant) {
        self.agent = agent
        self.clock = clock
    }

    /// A clock that has moved by so many milliseconds is news.
    private static let clockNews: Int64 = 60_000

    /// True when both tell the same, whatever the clock says, as long as it goes evenly.
    public func tellsTheSame(as other: Heartbeat) -> Bool {
        var copy = other
        copy.clock = clock
        // Every measurement differs a little, and the first one is no news unless it is of a wrong clock.
        if abs((other.clockOffset ?? 0) - (clockOffset ?? 0)) < Self.clockNews {
            copy.clockOffset = clockOffset
        }
        return copy == self
    }
}

extension Heartbeat {
    /// The canonical bytes, never more than `byteLimit`: a unit that has very much on its way tells
    /// fewer rules of each report, then of fewer reports. The collector refuses a longer heartbeat, and
    /// the unit with most to mend would look silent.
    public var bytes: [UInt8] {
        var slots = Self.slotLimit
        var rules = Self.ruleLimit
        var bytes = bytes(slots: slots, rules: rules)
        while bytes.count > Self.byteLimit, slots > 0 {
            if rules > 1 { rules /= 2 } else { slots /= 2 }
            bytes = self.bytes(slots: slots, rules: rules)
        }
        return bytes
    }

    private func bytes(slots limit: Int, rules: Int) -> [UInt8] {
        var writer = JSONWriter(capacity: 512)
        writer.object { writer in
            writer.key("agent")
            writer.string(agent)
            writer.key("clock")
            writer.string(clock.rfc3339)
            if let clockOffset {
                writer.key("clockOffset")
                writer.integer(clockOffset)
            }
            writer.key("damaged")
            writer.integer(Int64(damaged))
            writer.key("degraded")
            writer.array { writer in for word in degraded { writer.string(word.rawValue) } }
            if let oldestWaiting {
                writer.key("oldestWaiting")
                writer.string(oldestWaiting.rfc3339)
            }
            writer.key("slots")
            writer.array { writer in
                for slot in slots.prefix(limit) { slot.write(rules: rules, to: &writer) }
            }
            writer.key("sources")
            writer.array { writer in
                for run in sources.prefix(limit) { run.write(to: &writer) }
            }
            writer.key("unreadableFiles")
            writer.integer(Int64(unreadableFiles))
            writer.key("waiting")
            writer.integer(Int64(waiting))
        }
        return writer.bytes
    }

    /// Reads a heartbeat, strictly: nothing twice, no number that is none.
    ///
    /// - Throws: `Problem`: `badJSON`, `badUTF8`, `badReport` with what is missing.
    public init(bytes: [UInt8]) throws(Problem) {
        let parts: JSONValue
        do throws(JSONFault) {
            parts = try JSONValue(
                parsing: bytes, limits: JSONReader.Limits(bytes: Self.byteLimit))
        } catch {
            throw Problem(fault: error, in: bytes)
        }
        guard let agent = parts["agent"]?.text, (1...64).contains(agent.utf8.count),
            let clock = parts["clock"]?.text.flatMap({ Instant(rfc3339: $0) }),
            let waiting = Self.count(parts["waiting"])
        else {
            throw Problem(
                .badReport, vi: "Cần agent (1–64 byte), clock (RFC 3339) và waiting (số từ 0).",
                en: "Give agent (1–64 bytes), clock (RFC 3339) and waiting (a number from 0).")
        }
        self.init(agent: agent, clock: clock)
        self.waiting = waiting
        clockOffset = parts["clockOffset"]?.integer.flatMap {
            Self.offsets.contains($0) ? $0 : nil
        }
        damaged = Self.count(parts["damaged"]) ?? 0
        unreadableFiles = Self.count(parts["unreadableFiles"]) ?? 0
        oldestWaiting = parts["oldestWaiting"]?.text.flatMap { Instant(rfc3339: $0) }
        degraded = (parts["degraded"]?.elements ?? []).compactMap {
            $0.text.flatMap { Degradation(rawValue: $0) }
        }
        slots = (parts["slots"]?.elements ?? []).prefix(Self.slotLimit).compactMap { Slot($0) }
        sources = (parts["sources"]?.elements ?? []).prefix(Self.slotLimit).compactMap {
            SourceRun($0)
        }
    }

    /// A hundred years each way: a clock without a battery says 1970.
    private static let offsets: ClosedRange<Int64> = -3_200_000_000_000...3_200_000_000_000

    private static func count(_ value: JSONValue?) -> Int? {
        value?.integer.flatMap { (0...1_000_000_000).contains($0) ? Int($0) : nil }
    }
}

extension Heartbeat.Slot {
    fileprivate func write(rules limit: Int, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("form")
            writer.string(form.text)
            writer.key("period")
            writer.string(period)
            if !rules.isEmpty {
                writer.key("rules")
                writer.array { writer in
                    for rule in rules.prefix(limit) { writer.string(rule.text) }
                }
            }
            if let since {
                writer.key("since")
                writer.string(since.rfc3339)
            }
            writer.key("standing")
            writer.string(standing.rawValue)
        }
    }

    /// Nil for what a newer agent calls differently.
    fileprivate init?(_ value: JSONValue) {
        guard let form = value["form"]?.text.flatMap({ FormCode($0) }),
            let period = value["period"]?.text, (1...32).contains(period.utf8.count),
            let standing = value["standing"]?.text.flatMap({ Heartbeat.Standing(rawValue: $0) })
        else { return nil }
        let rules = (value["rules"]?.elements ?? []).prefix(Heartbeat.ruleLimit)
            .compactMap { $0.text.flatMap { RuleCode($0) } }
        self.init(
            form: form, period: period, standing: standing,
            since: value["since"]?.text.flatMap { Instant(rfc3339: $0) }, rules: rules)
    }
}

extension Heartbeat.SourceRun {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("at")
            writer.string(at.rfc3339)
            writer.key("name")
            writer.string(name)
            writer.key("outcome")
            writer.string(outcome.rawValue)
        }
    }

    fileprivate init?(_ value: JSONValue) {
        guard let name = value["name"]?.text, (1...120).contains(name.utf8.count),
            let at = value["at"]?.text.flatMap({ Instant(rfc3339: $0) }),
            let outcome = value["outcome"]?.text.flatMap({ Outcome(rawValue: $0) })
        else { return nil }
        self.init(name: name, at: at, outcome: outcome)
    }
}
