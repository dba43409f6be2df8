import Shared

/// Reports, their batches, and what they are answered with.
enum ReportSchemas {
    /// One answer of a report: a value or a mark, and the cell it was read from.
    private static let cell = Schema.object([
        .optional("at", .text), .optional("from", .integer(from: 1)),
        .optional("m", .words(["none", "notCollected"])),
        .optional("v", .either([.number, .text, .flag])),
    ])

    private static let narrative = Schema.object([
        .optional("at", .text), .optional("from", .integer(from: 1)),
        .optional("m", .words(["none", "notCollected"])),
        .optional("v", .either([.text, .list(.map(.text))])),
    ])

    private static let person = Schema.object([.field("at", .moment), .field("name", .text)])

    static let report = Schema.object([
        .optional("approvedBy", person), .field("calendar", .calendar),
        .optional("decision", .text), .optional("explanations", .map(.text)),
        .field("facility", .code), .field("finalisedAt", .moment), .field("form", .code),
        .field("formVersion", .integer(from: 1)), .field("id", .reportID),
        .optional("narrative", .map(narrative)), .optional("notes", .map(.text)),
        .field("period", .text), .optional("preparedBy", person), .optional("reason", .text),
        .field("revision", .integer(from: 1)), .optional("source", source),
        .field("values", .map(cell)),
    ])

    private static let source = Schema.object([
        .field("file", .text),
        .optional(
            "parts",
            .list(
                .object([
                    .field("kind", .words(["file", "command", "json", "typed"])),
                    .field("name", .text),
                ]))),
    ])

    static let batch = Schema.object([
        .field(
            "items",
            .list(
                .object([
                    .field("digest", .digest), .field("report", .part(.report)),
                    .optional("signature", IdentitySchemas.reportSignature),
                ])))
    ])

    static let batchAnswer = Schema.object([
        .field(
            "items",
            .list(
                .object([
                    .optional("digest", .digest), .optional("problem", .part(.problem)),
                    .optional("receipt", .part(.receipt)),
                    .field("status", .integer(from: 200)),
                ])))
    ])

    static let receipt = Schema.object(
        [
            .field("auditHead", .pattern("^[0-9a-f]{64}$")),
            .field("auditSequence", .integer(from: 1)), .field("calendar", .calendar),
            .optional("daysLate", .number), .field("digest", .digest),
            .optional("dueAt", .moment), .field("facility", .code), .field("form", .code),
            .field("formVersion", .integer(from: 1)), .field("id", .reportID),
            .optional("key", .text), .optional("path", .pattern("^[A-Za-z0-9+/]+={0,2}$")),
            .field("period", .text), .field("receivedAt", .moment),
            .field("revision", .integer(from: 1)), .optional("signature", .text),
        ], isOpen: true)

    static let problem = Schema.object(
        [
            .field("code", .words(ProblemCode.allCases.map(\.rawValue))),
            .optional("currentReport", .reportID), .optional("currentRevision", .integer(from: 0)),
            .optional("currentSender", .text), .field("detail", .text),
            .field("detailEn", .text), .optional("findings", .list(.part(.finding))),
            .optional("retryAfter", .integer(from: 0)), .field("status", .integer(from: 400)),
            .field("title", .text), .field("titleEn", .text), .field("type", .text),
        ], isOpen: true)

    static let finding = Schema.object([
        .field("indicators", .list(.indicator)), .field("message", .text),
        .field("messageEn", .text), .field("pointers", .list(.text)), .field("rule", .text),
        .field("severity", .words([Severity.hard.rawValue, Severity.warning.rawValue])),
    ])
}
