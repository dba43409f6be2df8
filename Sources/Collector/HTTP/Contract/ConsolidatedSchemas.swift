import Shared

/// What a consolidation looks like on the wire.
enum ConsolidatedSchemas {
    private static let count = Schema.integer(from: 0)
    private static let figure = Schema.nullable(.decimal)

    private static let coverage = Schema.object(
        [
            "blank", "cells", "complete", "counted", "expected", "missing", "none",
            "notCollected", "partial",
        ].map { .field($0, count) })

    private static let lastYear = Schema.object([
        .field("changePercent", figure), .field("changePoints", figure),
        .field("coverage", .nullable(coverage)), .field("groups", count),
        .field("matched", count), .field("obstacles", .list(.text)),
        .field("standing", .words(SamePeriod.Standing.allCases.map(\.rawValue))),
        .field("value", figure),
    ])

    private static let plan = Schema.object([
        .field("expected", count), .field("indicator", .indicator), .field("isReported", .flag),
        .field("percent", figure), .field("planned", count), .field("reached", figure),
        .field("value", .decimal),
    ])

    private static let item = Schema.object([
        .field(
            "absence",
            .nullable(.words(ConsolidatedFigure.Absence.allCases.map(\.rawValue)))),
        .field(
            "answers", .list(.object([.field("answer", .text), .field("units", count)]))),
        .field("base", .nullable(.day)), .field("coverage", coverage),
        .field("denominator", figure), .field("indicator", .indicator),
        .field("lastYear", lastYear),
        .field("measure", .nullable(.words(Measure.allCases.map(\.rawValue)))),
        .field("numerator", figure), .field("perTenThousand", figure),
        .field("plan", .nullable(plan)), .field("title", .text),
        .field("titleEn", .text), .field("unit", .text), .field("value", figure),
        .field("withheld", .flag), .field("yearToDate", figure),
    ])

    private static let side = Schema.object([
        .field("coverage", coverage), .field("form", .code), .field("indicator", .indicator),
        .field("periods", .list(.text)), .field("value", figure),
    ])

    private static let choice = Schema.object([
        .field("agreed", figure), .field("at", .moment), .field("by", .text),
        .field("isCurrent", .flag), .field("parts", .decimal), .field("reason", .text),
        .field("side", .words(["whole", "parts"])), .field("whole", .decimal),
    ])

    private static let followUp = Schema.object([
        .field("at", .moment), .field("by", .text), .field("note", .text),
        .field("owner", .text),
        .field("status", .words(FollowUp.Status.allCases.map(\.rawValue))),
    ])

    private static let check = Schema.object([
        .field("choice", .nullable(choice)), .field("difference", figure), .field("parts", side),
        .field("verdict", .words(CrossCheck.Verdict.allCases.map(\.rawValue))),
        .field("whole", side),
    ])

    private static let group = Schema.object([
        .field("indicator", .nullable(.indicator)),
        .field(
            "statements",
            .list(
                .object([
                    .field("deadline", .nullable(.text)), .field("facility", .code),
                    .field("followUp", .nullable(followUp)),
                    .field("report", .nullable(.reportID)), .field("statement", .text),
                    .field("status", .nullable(.text)),
                    .field("text", .text),
                ]))), .field("title", .text), .field("titleEn", .text),
    ])

    private static let people = Schema.object([
        .field(
            "counts",
            .list(
                .object([
                    .field("area", .code), .field("day", .day), .field("people", count),
                    .field("source", .text),
                ]))), .field("people", count),
    ])

    private static let trace = Schema.object([
        .field("facility", .code), .field("facilityName", .nullable(.text)),
        .field(
            "mark",
            .words(["figure", "none", "notCollected", "blank", "missing", "withheld"])),
        .field("period", .text), .field("report", .nullable(.reportID)),
        .field("revision", .nullable(.integer(from: 1))), .field("value", figure),
    ])

    static let consolidated = Schema.object([
        .field("asOf", .moment),
        .field(
            "breaks",
            .list(
                .object([
                    .field("day", .day), .field("parts", .list(.code)),
                    .field("whole", .list(.code)),
                ]))), .field("calendar", .calendar), .field("checks", .list(check)),
        .field("difficulties", .list(group)), .field("form", .code),
        .field("formVersion", .integer(from: 1)), .field("from", .text),
        .field("items", .list(item)),
        .field("mode", .words(Consolidate.Mode.allCases.map(\.rawValue))),
        .field("people", .nullable(people)), .field("proposals", .list(group)),
        .field("to", .text), .optional("trace", .list(trace)),
    ])
}
