import Shared

/// What a unit's agent says and hears between reports.
enum AgentSchemas {
    private static let slot = Schema.object([
        .field("form", .code), .field("period", .text), .optional("rules", .list(.text)),
        .optional("since", .moment),
        .field("standing", .words(Heartbeat.Standing.allCases.map(\.rawValue))),
    ])

    private static let source = Schema.object([
        .field("at", .moment), .field("name", .text),
        .field("outcome", .words(Heartbeat.SourceRun.Outcome.allCases.map(\.rawValue))),
    ])

    /// Open: what a newer agent adds is passed over.
    static let heartbeat = Schema.object(
        [
            .field("agent", .text), .field("clock", .moment),
            .optional("clockOffset", .number), .optional("damaged", .integer(from: 0)),
            .optional(
                "degraded", .list(.words(Heartbeat.Degradation.allCases.map(\.rawValue)))),
            .optional("oldestWaiting", .moment), .optional("slots", .list(slot)),
            .optional("sources", .list(source)), .optional("unreadableFiles", .integer(from: 0)),
            .field("waiting", .integer(from: 0)),
        ], isOpen: true)

    static let heard = Schema.object([.field("receivedAt", .moment)])

    /// The department's words at single figures.
    static let figures = Schema.map(.text)

    private static let returned = Schema.object([
        .field("at", .moment), .optional("erratum", .flag), .optional("figures", figures),
        .field("reason", .text),
    ])

    private static let item = Schema.object([
        .field("calendar", .calendar), .optional("daysLate", .number),
        .optional("dueAt", .moment), .field("dueIsExtended", .flag), .field("form", .code),
        .field("formVersion", .integer(from: 1)), .field("period", .text),
        .optional("receivedAt", .moment), .optional("returned", returned),
        .field("review", .words(ReviewState.allCases.map(\.rawValue))),
        .field("revision", .integer(from: 0)),
        .field("status", .words(ObligationStatus.allCases.map(\.rawValue))),
    ])

    private static let form = Schema.object([
        .field("digest", .digest), .field("form", .code), .field("version", .integer(from: 1)),
    ])

    static let inbox = Schema.object([
        .field("asOf", .moment), .field("facility", .code), .field("forms", .list(form)),
        .field("items", .list(item)), .optional("notices", .list(notice)),
        .optional("restores", .list(restore)),
        .optional("schedules", .list(schedule)),
    ])

    private static let notice = Schema.object([
        .field("at", .moment), .field("subject", .text), .field("subjectEn", .text),
        .field("text", .text), .field("textEn", .text),
    ])

    private static let restore = Schema.object([
        .field("after", .integer(from: 0)), .field("at", .moment),
    ])

    private static let schedule = Schema.object([
        .field("form", .code), .optional("remind", .list(.integer(from: 0))),
        .optional("run", .text),
    ])

    /// Why a report is not here.
    static let why = Schema.object([
        .field("clockOffsetSeconds", .nullable(.number)), .field("reason", .text),
        .field("rules", .list(.text)), .field("since", .nullable(.moment)), .field("text", .text),
        .field("textEn", .text),
    ])
}
