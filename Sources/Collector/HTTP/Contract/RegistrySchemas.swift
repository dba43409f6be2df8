import Shared

/// Units, what happened to them, and what a change would do.
enum RegistrySchemas {
    private static let texts = Schema.object([.field("vi", .text), .field("en", .text)])

    private static let span = Schema.object([
        .field("from", .nullable(.day)), .field("to", .nullable(.day)),
    ])

    private static let history = Schema.object([
        .field(
            "breaks",
            .list(
                .object([
                    .field("day", .day), .field("part", .code), .field("whole", .code),
                ]))),
        .field(
            "members",
            .list(
                .object([
                    .field("facility", .code), .field("from", .nullable(.day)),
                    .field("to", .nullable(.day)),
                ]))),
    ])

    static let story = Schema.object([
        .field("duties", .list(span)), .field("events", .list(.map(.anything))),
        .field("facility", .map(.anything)), .field("history", history),
        .field(
            "lineage",
            .list(
                .object([
                    .field("from", .list(.code)),
                    .field("kind", .words(Lineage.Kind.allCases.map(\.rawValue))),
                    .field("on", .day), .field("to", .list(.code)),
                ]))), .field("lives", .list(span)),
    ])

    static let acts = Schema.object([
        .field(
            "items",
            .list(
                .object([
                    .field("by", .text),
                    .field(
                        "events",
                        .list(
                            .object([
                                .field("decision", .nullable(.text)),
                                .field("facilities", .list(.code)),
                                .field("kind", .words(FacilityEventKind.allCases.map(\.rawValue))),
                                .field("note", .nullable(.text)), .field("on", .day),
                                .field("text", texts),
                            ]))), .field("number", .integer(from: 1)),
                    .field("recordedAt", .moment),
                    .field(
                        "revoked",
                        .nullable(
                            .object([
                                .field("at", .moment), .field("by", .text),
                                .field("reason", .text),
                            ]))),
                ])))
    ])

    static let formDifference = Schema.object([
        .field("form", .code), .field("from", .integer(from: 1)),
        .field(
            "items",
            .list(
                .object([
                    .field("after", .nullable(.text)), .field("before", .nullable(.text)),
                    .field("breaksSeries", .flag),
                    .field("change", .words(FormDifference.Kind.allCases.map(\.rawValue))),
                    .field("name", .text), .field("part", .text),
                ]))), .field("to", .integer(from: 1)),
    ])
}
