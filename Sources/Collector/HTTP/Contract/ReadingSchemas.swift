import Shared

/// What readers ask for: lists, statuses, rates, series, the story of a slot, the feed of changes.
enum ReadingSchemas {
    private static func items(_ item: Schema, _ more: [Schema.Field] = []) -> Schema {
        .object([.field("items", .list(item))] + more)
    }

    private static let person = Schema.object([.field("at", .moment), .field("name", .text)])

    private static let lineFields: [Schema.Field] = [
        .optional("approvedBy", person), .optional("preparedBy", person),
        .field("calendar", .calendar), .field("digest", .digest), .field("facility", .code),
        .field("finalisedAt", .moment), .field("form", .code),
        .field("formVersion", .integer(from: 1)), .field("id", .reportID),
        .field("period", .text), .field("receivedAt", .moment),
        .field("revision", .integer(from: 1)), .field("sender", .text),
        .field("seq", .integer(from: 1)), .optional("withdrawn", .text),
    ]

    static let reportLine = Schema.object(lineFields, isOpen: true)

    static let reports = items(
        .part(.reportLine), [.field("next", .nullable(.integer(from: 1)))])

    private static let attempt = Schema.object(
        [
            .field("digest", .digest), .field("findings", .list(.part(.finding))),
            .field("id", .reportID), .field("kind", .words(["refused", "conflict"])),
            .field("receivedAt", .moment), .field("revision", .integer(from: 1)),
            .field("seq", .integer(from: 1)),
        ], isOpen: true)

    private static let decision = Schema.object([
        .field("at", .moment), .optional("figures", AgentSchemas.figures),
        .field("kind", .words(ReviewKind.allCases.map(\.rawValue))),
        .field("reason", .text), .field("seq", .integer(from: 1)),
    ])

    static let history = Schema.object([
        .field("attempts", .list(attempt)), .field("decisions", .list(decision)),
        .field("revisions", .list(.part(.reportLine))),
    ])

    static let changes = items(
        .object([
            .field("action", .text), .field("actor", .text), .field("at", .moment),
            .field("seq", .integer(from: 1)), .field("subject", .text),
        ]), [.field("next", .integer(from: 0))])

    static let obligations = items(
        .object(
            [
                .field("attempts", .integer(from: 0)), .field("calendar", .calendar),
                .field("daysLate", .nullable(.number)), .field("dueAt", .nullable(.moment)),
                .field("dueIsExtended", .flag), .field("dueIsProvisional", .flag),
                .field("facility", .code), .field("facilityName", .text),
                .field("facilityNameEn", .text), .field("form", .code),
                .field("formVersion", .integer(from: 1)), .field("imported", .flag),
                .field("period", .text),
                .field("receivedAt", .nullable(.moment)),
                .field("review", .words(ReviewState.allCases.map(\.rawValue))),
                .field("revision", .nullable(.integer(from: 1))),
                .field("status", .words(ObligationStatus.allCases.map(\.rawValue))),
                .field("why", .nullable(AgentSchemas.why)),
            ], isOpen: true), [.field("asOf", .moment)])

    static let rates = items(
        .object([
            .field("denominator", .integer(from: 0)), .field("form", .code),
            .field("numerator", .integer(from: 0)), .field("period", .text),
        ]),
        [.field("asOf", .moment), .field("measure", .words(["received", "onTime"]))])

    private static let gap = Schema.object([
        .field("day", .day), .field("part", .code), .field("whole", .code),
    ])

    static let series = items(
        .object([
            .field("break", .nullable(gap)), .field("calendar", .calendar),
            .field("counted", .integer(from: 0)), .field("expected", .integer(from: 0)),
            .field("members", .list(.code)), .field("period", .text),
            .field("reports", .integer(from: 0)),
            .field("standing", .nullable(.words(Series.Standing.allCases.map(\.rawValue)))),
            .field("value", .nullable(.decimal)),
        ]),
        [.field("breaks", .list(gap)), .field("form", .code), .field("indicator", .indicator)])
}
