import Hummingbird
import Shared

/// Pages for people in a browser.
struct PageRoutes: Sendable {
    /// Puts boards together.
    let board: ShowBoard
    let queue: CommitQueue
    /// The clock.
    let surroundings: Surroundings

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: PagePath.board, access: .reading, operation: "boardPage",
                summary: "The board of a period as a page: who has sent, who is late or missing",
                parameters: Self.parameters + [.query("page", "The page of units, from 1")],
                produces: "text/html; charset=utf-8", problems: [.badQuery],
                handler: { request, context in
                    let number = try request.pageNumber()
                    // Before anything is read: what is recorded meanwhile is news.
                    let head = queue.recorded
                    let asked = try await asked(request, context)
                    return .page(
                        BoardPage(
                            asked.board, selection: asked.selection, asOf: asked.asOf,
                            frame: try request.frame(context, at: surroundings.now()),
                            number: number, head: head
                        ).html)
                }),
            Endpoint(
                method: .get, path: Self.textPath, access: .reading, operation: "boardText",
                summary: "The same board as plain text", parameters: Self.parameters,
                produces: "text/plain; charset=utf-8", problems: [.badQuery],
                handler: { request, context in
                    let asked = try await asked(request, context)
                    return .text(BoardText(asked.board, language: asked.language).text)
                }),
        ]
    }

    /// Where the board is as plain text.
    static let textPath = "/board.txt"

    private static let parameters: [Endpoint.Parameter] = [
        .query("period", "2026-03 …; the latest period of each form without it"),
        .query("asOf", "2026-03-31 (its end) or RFC 3339; now without it"),
        .query("lang", "vi or en; vi without it"),
    ]

    private struct Asked {
        let board: StatusBoard
        let selection: BoardSelection
        let asOf: Instant?
        let language: Language
    }

    private func asked(_ request: Request, _ context: CollectorContext) async throws -> Asked {
        let asOf = try request.query("asOf", accepts: "2026-03-31", Self.moment)
        let language =
            try request.query("lang", accepts: "vi, en") { Language(rawValue: $0) } ?? .vi
        let selection = request.query("period").map { BoardSelection.period($0) } ?? .latest
        let board = try await board(
            selection, facility: try context.principal.ownUnit(asked: nil),
            asOf: asOf ?? surroundings.now())
        return Asked(board: board, selection: selection, asOf: asOf, language: language)
    }

    /// A moment, or the last one of a day.
    private static func moment(_ text: String) -> Instant? {
        Instant(rfc3339: text) ?? Day(iso: text).map { $0.lastInstant }
    }
}

extension Day {
    /// The last millisecond of the day.
    var lastInstant: Instant { adding(days: 1).startInstant.adding(milliseconds: -1) }
}
