import Hummingbird
import Shared

/// The board of a span for programs: figures of rows, columns and areas, units page by page, the whole
/// for spreadsheets, and when it changes.
struct BoardRoutes: Sendable {
    let read: ReadBoard
    let queue: CommitQueue
    /// Knows the department's divisions.
    let book: AccountBook
    let surroundings: Surroundings

    /// Units on a page without `size`, and most of them.
    static let pageSize = 100, pageLimit = 20_000
    /// Up to so many units on a page the reason of each missing report is told.
    static let reasonLimit = 500
    /// How long a question for changes waits, and how often it looks.
    static let longestWait = Duration.seconds(8), step = Duration.milliseconds(250)

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Routes.board, access: .reading, operation: "getBoard",
                summary: "Forms by periods by units at a moment, the five figures of every row, "
                    + "column and area; units page by page, why each missing report is missing",
                parameters: Self.parameters + [
                    .query("first", "The first unit of the page, from 0"),
                    .query("size", "Units on the page; 100 without it"),
                ], answer: .board, problems: Self.problems, handler: board),
            Endpoint(
                method: .get, path: Routes.boardCSV, access: .reading, operation: "getBoardCSV",
                summary: "The whole board for spreadsheets: a line a unit",
                parameters: Self.parameters + [
                    .query("bom", "true: begin with a byte order mark, as Excel wants it")
                ], produces: "text/csv", problems: Self.problems, handler: csv),
            Endpoint(
                method: .get, path: Routes.boardHead, access: .reading, operation: "watchBoard",
                summary: "The number of the last act; waits some seconds for one after `after`",
                parameters: [.query("after", "The number known; at once without it")],
                answer: .boardHead, problems: [.badQuery], handler: head),
        ]
    }

    private static let parameters: [Endpoint.Parameter] = [
        .required("period", "The period, or the first of a span: 2026-03, 2026-Q1, 2026 …"),
        .query("to", "The last period of a span"), .query("form", "A form's code"),
        .query("area", "An area's code"), .query("type", "A type of unit"),
        .query("ownership", "A kind of owner"),
        .query("division", "A division of the department: the forms it answers for"),
        .query("reportsTo", "The unit that they report to"), .query("facility", "A unit's code"),
        .query("state", "States, comma-separated: only units with one of them"),
        .query("asOf", "RFC 3339; now without it"),
    ]
    private static let problems: [ProblemCode] = [
        .badQuery, .unknownForm, .unknownFacility, .wrongUnit,
    ]

    // MARK: - Answers

    private func board(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let first = try request.number("first", in: 0...Int(Int32.max)) ?? 0
        let size = try request.number("size", in: 1...Self.pageLimit) ?? Self.pageSize
        let grid = try await read(try question(request, context.principal))
        let start = min(first, grid.units.count)
        let units = grid.units[start..<min(start + size, grid.units.count)]
        let reasons =
            size <= Self.reasonLimit ? try await read.reasons(Array(units), in: grid) : []
        return .json { writer in
            BoardJSON(grid: grid, units: units, reasons: reasons).write(to: &writer)
        }
    }

    private func csv(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let withMark = try request.flag("bom")
        let grid = try await read(try question(request, context.principal))
        return .text(grid.csv(withMark: withMark), type: "text/csv; charset=utf-8")
    }

    private func head(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let after = try request.query("after", accepts: "0, 1, 2 …") { Int64($0) }
        var waited = Duration.zero
        while let after, queue.recorded <= after, waited < Self.longestWait {
            try await surroundings.pause(Self.step)
            waited += Self.step
        }
        let recorded = queue.recorded
        return .json { writer in
            writer.object { writer in
                writer.key("head")
                writer.integer(recorded)
            }
        }
    }

    // MARK: - Questions

    private func question(
        _ request: Request, _ principal: Principal
    ) throws(Problem) -> BoardQuestion {
        let from = try request.required("period", accepts: "2026-03, 2026-Q1, 2026 …") { $0 }
        return BoardQuestion(
            form: try request.query("form", accepts: "HDKB-T …") { FormCode($0) },
            division: try Self.division(request, of: book.divisions), from: from,
            to: request.query("to") ?? from,
            asOf: try request.query("asOf", accepts: "2026-04-10T08:00:00+07:00") {
                Instant(rfc3339: $0)
            } ?? surroundings.now(), isNow: request.query("asOf") == nil,
            isSpan: request.query("to") != nil,
            filter: try Self.filter(request, principal))
    }

    /// The division whose forms are asked for.
    static func division(
        _ request: Request, of divisions: [Division]
    ) throws(Problem) -> Division? {
        try request.query(
            "division", accepts: divisions.map(\.code.text).joined(separator: ", ")
        ) { text in divisions.first { $0.code.text == text } }
    }

    /// The filter of a question. A unit's agent sees its own row and no other.
    static func filter(
        _ request: Request, _ principal: Principal
    ) throws(Problem) -> BoardFilter {
        let code = "A-Z a-z 0-9 - _ ."
        return BoardFilter(
            area: try request.query("area", accepts: code) { AreaID($0) },
            type: try request.query("type", accepts: Self.words(FacilityType.allCases)) {
                FacilityType(rawValue: $0)
            },
            ownership: try request.query("ownership", accepts: Self.words(Ownership.allCases)) {
                Ownership(rawValue: $0)
            },
            reportsTo: try request.query("reportsTo", accepts: code) { FacilityID($0) },
            facility: try principal.ownUnit(
                asked: try request.query("facility", accepts: code) { FacilityID($0) }),
            states: try request.query("state", accepts: Self.words(BoardState.allCases)) {
                text -> Set<BoardState>? in
                let states = text.split(separator: ",").map { BoardState(rawValue: String($0)) }
                return states.contains(nil) ? nil : Set(states.compactMap(\.self))
            } ?? [])
    }

    private static func words<Word: RawRepresentable>(_ words: [Word]) -> String
    where Word.RawValue == String {
        words.map(\.rawValue).joined(separator: ", ")
    }
}
