import Shared

/// What data quality looks like on the wire.
enum QualitySchemas {
    private static let count = Schema.integer(from: 0)
    private static let figure = Schema.nullable(.decimal)

    private static func counts(_ names: String...) -> [Schema.Field] {
        names.map { .field($0, count) }
    }

    private static let digits = Schema.object(
        [
            .field("chance", .nullable(.text)), .field("chiSquare", .nullable(.text)),
            .field("counts", .list(count)), .field("isUnusual", .flag),
        ] + counts("count", "hundreds", "threeDigits"))

    private static let indicator = Schema.object(
        [
            .field("digits", digits), .field("indicator", .indicator), .field("title", .text),
            .field("titleEn", .text),
        ]
            + counts(
                "blank", "expected", "extreme", "given", "judged", "missing", "moderate",
                "nonZero", "none", "notCollected", "zero"))

    private static let kind = Schema.words(PeriodKind.allCases.map(\.rawValue))

    static let quality = Schema.object([
        .field("asOf", .moment),
        .field(
            "forms",
            .list(
                .object(
                    [
                        .field("calendar", .calendar), .field("form", .code),
                        .field("from", .text), .field("indicators", .list(indicator)),
                        .field("kind", kind), .field("title", .text), .field("titleEn", .text),
                        .field("to", .text),
                    ] + counts("expected", "onTime", "received", "related", "unusual")))),
    ])

    private static let unusual = Schema.object([
        .field("count", count), .field("difference", figure), .field("effectPercent", figure),
        .field("facility", .code), .field("facilityName", .text), .field("form", .code),
        .field("grade", .words(OutlierGrade.allCases.map(\.rawValue))),
        .field("indicator", .indicator), .field("modifiedZ", figure), .field("period", .text),
        .field("title", .text), .field("titleEn", .text), .field("total", figure),
        .field("usual", .decimal), .field("value", .decimal), .field("z", figure),
    ])

    static let years = Schema.object([
        .field(
            "items",
            .list(
                .object([
                    .field("current", .decimal), .field("earlier", .list(.decimal)),
                    .field("expected", count), .field("form", .code),
                    .field("indicator", .indicator), .field("isUnusual", .flag),
                    .field("kind", kind), .field("percent", figure), .field("title", .text),
                    .field("units", count),
                    .field(
                        "unusual",
                        .list(
                            .object([
                                .field("facility", .code), .field("facilityName", .text),
                                .field("percent", figure),
                            ]))),
                ])))
    ])

    private static let note = Schema.object([
        .field("actor", .text), .field("at", .moment),
        .field("outcome", .words(QualityNote.Outcome.allCases.map(\.rawValue))),
        .field("owner", .text), .field("text", .text),
    ])

    static let work = Schema.object([
        .field(
            "items",
            .list(
                .object([
                    .field("facility", .code), .field("facilityName", .text),
                    .field("figure", .nullable(unusual)), .field("form", .code),
                    .field("indicator", .indicator), .field("note", .nullable(note)),
                    .field("period", .text),
                    .field("state", .words(WorkState.allCases.map(\.rawValue))),
                    .field("title", .text),
                ]))), .field("open", count),
    ])

    static let unusualFigures = Schema.object([
        .field("asOf", .moment), .field("count", count), .field("items", .list(unusual)),
    ])

    static let unusualRatios = Schema.object([
        .field(
            "items",
            .list(
                .object([
                    .field("everybody", figure), .field("facility", .code),
                    .field("facilityName", .text), .field("first", .indicator),
                    .field("firstValue", .decimal), .field("form", .code), .field("own", figure),
                    .field("second", .indicator), .field("secondValue", .decimal),
                    .field("standing", figure),
                ])))
    ])

    static let digitHabits = Schema.object([
        .field(
            "items",
            .list(
                .object([
                    .field("digits", digits), .field("facility", .code),
                    .field("facilityName", .text), .field("form", .code), .field("kind", kind),
                ])))
    ])
}
