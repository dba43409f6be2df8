import Shared

/// What the board of a span looks like on the wire.
enum BoardSchemas {
    private static let count = Schema.integer(from: 0)
    private static let states = BoardState.allCases.map(\.rawValue)

    private static let tally = Schema.object([
        .field("expected", count), .field("onTime", count), .field("received", count),
        .field("states", .object(states.map { .field($0, count) })),
    ])

    /// `late:3`, `missing:12`, `onTime`.
    private static let cell = Schema.nullable(
        .pattern("^(\(states.joined(separator: "|")))(:[0-9]+)?$"))

    private static let unit = Schema.object([
        .field("area", .nullable(.code)), .field("cells", .list(cell)),
        .field("expected", count), .field("facility", .code), .field("facilityName", .text),
        .field("onTime", count),
        .field("ownership", .words(Ownership.allCases.map(\.rawValue))),
        .field("received", count),
        .field("type", .words(FacilityType.allCases.map(\.rawValue))),
        .field(
            "whys",
            .list(.object([.field("column", count), .field("why", AgentSchemas.why)]))),
    ])

    static let board = Schema.object([
        .field(
            "areas",
            .list(
                .object([
                    .field("area", .nullable(.code)), .field("name", .text),
                    .field("tally", tally), .field("units", count),
                ]))),
        .field("asOf", .moment),
        .field(
            "columns",
            .list(
                .object([
                    .field("calendar", .calendar), .field("dueAt", .nullable(.moment)),
                    .field("form", .code), .field("period", .text), .field("tally", tally),
                ]))),
        .field("first", count), .field("total", tally), .field("unitCount", count),
        .field("units", .list(unit)),
    ])

    static let head = Schema.object([.field("head", count)])
}
