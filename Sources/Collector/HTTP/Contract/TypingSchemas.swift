/// What the script of a typed report's page is told.
enum TypingSchemas {
    static let fields = Schema.object([
        .field("computed", .map(.text)), .field("draft", .text), .field("explain", .text),
        .field("fields", .map(.text)), .field("isReady", .flag),
        .field(
            "remarks",
            .map(
                .object([
                    .field("text", .text),
                    .field("tone", .words(PageTone.allCases.map(\.rawValue))),
                ]))), .field("said", .text), .field("seen", .integer(from: 1)),
        .field("summary", .text),
    ])
}
