import Shared

/// What is told of notices.
enum NoticeSchemas {
    static let notices = Schema.object([
        .field(
            "items",
            .list(
                .object([
                    .optional("address", .text), .field("attempts", .integer(from: 0)),
                    .field("channel", .words(NoticeChannel.allCases.map(\.rawValue))),
                    .field("facility", .nullable(.code)),
                    .field("id", .pattern("^[0-9a-f]{64}$")),
                    .field("kind", .words(NoticeKind.allCases.map(\.rawValue))),
                    .field("nextAt", .nullable(.moment)), .field("outcome", .text),
                    .field("plannedAt", .moment),
                    .field("recipient", .words(ReminderRecipient.allCases.map(\.rawValue))),
                    .field(
                        "reports",
                        .list(
                            .object([
                                .field("facility", .code), .field("form", .code),
                                .field("period", .text), .field("step", .text),
                            ]))), .field("settledAt", .nullable(.moment)),
                    .field("state", .words(NoticeState.allCases.map(\.rawValue))),
                ])))
    ])
}
