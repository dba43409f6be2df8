import Shared

/// Everything the collector writes to its log: one case an event, one JSON line each, with fixed
/// names and never a secret or a figure of a report.
enum CollectorEvent: Sendable {
    /// How urgent an event is.
    enum Level: String, Sendable {
        case info, warning, error
    }

    /// The collector listens.
    case started(address: String, version: String)
    /// The collector stops in order.
    case stopping
    /// A request was answered with a problem.
    case requestRefused(method: String, path: String, status: Int, problem: String, key: String?)
    /// Somebody took an answer too slowly and was cut off.
    case connectionStalled
    /// A request ran into something unforeseen: our bug.
    case requestFailed(method: String, path: String, error: String)
    /// The store cannot commit.
    case storageFailed(reason: String)
    /// A key was given to an agent.
    case enrolled(facility: String, key: String)
    /// An enrolment code was tried a second time by somebody else.
    case codeReused(facility: String)
    /// A key told a story that does not follow from what was heard: a copied home, or a backup.
    case keyForked(facility: String, key: String)
    /// Two machines speak with one key.
    case keyCloned(facility: String, key: String)
    /// Reference documents were loaded.
    case seeded(forms: Int, facilities: Int)
    /// A notice was handed over, refused, put off or dropped.
    case noticeSettled(notice: Int, channel: String, state: String)
    /// Nothing gets through by a channel now.
    case noticeLineDown(channel: String, reason: String)
    /// A pass of planning or sending notices ended early; the next one tries again.
    case chasingFailed(reason: String)
    /// A certificate was put to use.
    case certificateTaken(ends: Instant)
    /// New files of TLS cannot be used; the old certificate stays.
    case certificateRefused(reason: String)
    /// The certificate in use ends soon.
    case certificateEnding(Instant)

    /// The event's name in the log.
    var name: String {
        switch self {
        case .started: "collector.started"
        case .stopping: "collector.stopping"
        case .requestRefused: "request.refused"
        case .connectionStalled: "connection.stalled"
        case .requestFailed: "request.failed"
        case .storageFailed: "storage.failed"
        case .enrolled: "agent.enrolled"
        case .codeReused: "enrolment.codeReused"
        case .keyForked: "key.forked"
        case .keyCloned: "key.cloned"
        case .seeded: "collector.seeded"
        case .noticeSettled: "notice.settled"
        case .noticeLineDown: "notice.lineDown"
        case .chasingFailed: "notice.failed"
        case .certificateTaken: "certificate.taken"
        case .certificateRefused: "certificate.refused"
        case .certificateEnding: "certificate.ending"
        }
    }

    /// How urgent it is.
    var level: Level {
        switch self {
        case .started, .stopping, .enrolled, .seeded, .noticeSettled, .certificateTaken: .info
        case .noticeLineDown, .requestRefused, .connectionStalled, .codeReused, .keyForked: .warning
        case .requestFailed, .storageFailed, .keyCloned, .chasingFailed: .error
        case .certificateRefused, .certificateEnding: .error
        }
    }

    /// The event's own fields, sorted by name.
    var fields: [(name: String, value: Field)] {
        switch self {
        case .started(let address, let version):
            [("address", .text(address)), ("version", .text(version))]
        case .stopping, .connectionStalled: []
        case .requestRefused(let method, let path, let status, let problem, let key):
            [
                ("key", .text(key ?? "")), ("method", .text(method)), ("path", .text(path)),
                ("problem", .text(problem)), ("status", .number(status)),
            ]
        case .requestFailed(let method, let path, let error):
            [("error", .text(error)), ("method", .text(method)), ("path", .text(path))]
        case .storageFailed(let reason), .chasingFailed(let reason),
            .certificateRefused(let reason):
            [("reason", .text(reason))]
        case .certificateTaken(let ends), .certificateEnding(let ends):
            [("ends", .text(ends.rfc3339))]
        case .noticeSettled(let notice, let channel, let state):
            [("channel", .text(channel)), ("notice", .number(notice)), ("state", .text(state))]
        case .noticeLineDown(let channel, let reason):
            [("channel", .text(channel)), ("reason", .text(reason))]
        case .enrolled(let facility, let key):
            [("facility", .text(facility)), ("key", .text(key))]
        case .codeReused(let facility): [("facility", .text(facility))]
        case .keyForked(let facility, let key), .keyCloned(let facility, let key):
            [("facility", .text(facility)), ("key", .text(key))]
        case .seeded(let forms, let facilities):
            [("facilities", .number(facilities)), ("forms", .number(forms))]
        }
    }

    /// A field's value.
    enum Field: Sendable {
        case text(String)
        case number(Int)
    }

    /// The event as one line of JSON with its line feed: `at`, `event`, `fields`, `level`.
    func line(at moment: Instant) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("at")
            writer.string(moment.rfc3339)
            writer.key("event")
            writer.string(name)
            writer.key("fields")
            writer.object { writer in
                for field in fields {
                    writer.key(field.name)
                    switch field.value {
                    case .text(let text): writer.string(text)
                    case .number(let number): writer.integer(Int64(number))
                    }
                }
            }
            writer.key("level")
            writer.string(level.rawValue)
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }
}

/// Where events go.
struct EventLog: Sendable {
    private let sink: @Sendable (CollectorEvent) -> Void

    /// A log that hands every event to `sink`.
    init(_ sink: @escaping @Sendable (CollectorEvent) -> Void) {
        self.sink = sink
    }

    /// A log that keeps nothing.
    static let silent = EventLog { _ in }

    /// Writes an event.
    func write(_ event: CollectorEvent) {
        sink(event)
    }
}
