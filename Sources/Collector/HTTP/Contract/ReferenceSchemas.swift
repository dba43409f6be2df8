import Shared

/// What agents and readers fetch once and keep: forms, units, contexts, themselves.
enum ReferenceSchemas {
    static let enrolmentRequest = Schema.object(
        [
            .field("agent", .text), .field("code", .text), .field("name", .text),
            .optional("proof", IdentitySchemas.signature),
            .optional("publicKey", IdentitySchemas.publicKey), .field("tokenDigest", .digest),
        ], isOpen: true)

    static let enrolment = Schema.object(
        [
            .optional("collector", .part(.collectorIdentity)), .field("facility", .code),
            .field("facilityName", .text), .field("facilityNameEn", .text), .field("key", .text),
        ], isOpen: true)

    static let forms = Schema.object([
        .optional("facility", .code),
        .field(
            "items",
            .list(
                .object(
                    [
                        .field("calendar", .calendar), .field("digest", .digest),
                        .field("form", .code), .optional("owed", .flag),
                        .field("periods", .list(.words(PeriodKind.allCases.map(\.rawValue)))),
                        .field("title", .text), .field("titleEn", .text),
                        .field("version", .integer(from: 1)),
                    ], isOpen: true))),
    ])

    /// A form's document: every scalar is a text, as it was written; `docs/FORMS.md` tells the whole.
    static let form = Schema.object([
        .field("calendar", .calendar), .field("due", .list(.map(.anything))),
        .field("filedBy", .map(.anything)), .field("form", .code),
        .field("indicators", .list(.map(.anything))), .field("legalBasis", .map(.anything)),
        .optional("lists", .map(.anything)), .optional("nilFlag", .text),
        .field("periods", .list(.words(PeriodKind.allCases.map(\.rawValue)))),
        .optional("rules", .list(.map(.anything))),
        .optional("sections", .list(.map(.anything))), .field("title", .map(.text)),
        .field("validFrom", .day), .optional("validTo", .day),
        .field("version", .pattern("^[0-9]+$")),
    ])

    static let formSchema = Schema.object([
        .field("$defs", .map(.anything)), .field("$id", .text), .field("$schema", .text),
        .field("description", .text), .field("oneOf", .list(.anything)), .field("title", .text),
    ])

    static let facilities = Schema.object([
        .field(
            "items",
            .list(
                .object([
                    .optional("area", .code),
                    .field(
                        "codes",
                        .list(.object([.field("scheme", .text), .field("value", .text)]))),
                    .field("facility", .code), .field("name", .text), .field("nameEn", .text),
                    .field("ownership", .words(Ownership.allCases.map(\.rawValue))),
                    .optional("reportsTo", .code), .field("services", .list(.text)),
                    .field("type", .words(FacilityType.allCases.map(\.rawValue))),
                ]))), .field("on", .day),
    ])

    /// An answer of history: a number in wire form, a yes or no, a choice, a day, a mark.
    private static let answers = Schema.map(
        .object([
            .optional("b", .flag), .optional("c", .text), .optional("d", .day),
            .optional("m", .words(["none", "notCollected"])), .optional("n", .decimal),
        ]))

    static let context = Schema.object([
        .field("calendar", .calendar),
        .optional(
            "counted",
            .object([
                .field("content", .digest), .optional("daysLate", .number),
                .optional("dueAt", .moment), .field("id", .reportID),
                .field("receivedAt", .moment), .field("revision", .integer(from: 1)),
            ])), .optional("dueAt", .moment), .field("form", .code),
        .optional("hasRegistryEvent", .flag),
        .field(
            "history",
            .list(
                .object([
                    .optional("answers", answers), .field("calendar", .calendar),
                    .field("form", .code), .field("period", .text),
                ]))), .field("period", .text), .optional("replaced", answers),
        .optional("returned", .object([.field("at", .moment), .field("reason", .text)])),
        .field("revision", .integer(from: 0)), .optional("targets", .map(.decimal)),
    ])

    static let version = Schema.object([
        .field("name", .words(["giaoban-collector"])), .field("version", .text),
    ])

    static let openAPI = Schema.object(
        [
            .field("components", .map(.anything)), .field("info", .map(.anything)),
            .field("openapi", .words(["3.1.0"])), .field("paths", .map(.anything)),
        ], isOpen: true)
}

extension Schema {
    /// Whatever stands there; told elsewhere.
    static let anything = Schema.either([
        .text, .number, .flag, .list(.either([.text, .object([], isOpen: true)])),
        .object([], isOpen: true),
    ])
}
