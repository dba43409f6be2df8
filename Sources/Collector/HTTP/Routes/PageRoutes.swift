import HTTPTypes
import Hummingbird
import NIOCore
import Shared

/// Pages for people in a browser.
struct PageRoutes: Sendable {
    /// Puts boards together.
    let board: ShowBoard
    /// The clock.
    let surroundings: Surroundings

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/", access: .reading, operation: "boardPage",
                summary: "The board of a period as a page: who has sent, who is late or missing",
                parameters: [
                    .query("period", "2026-03 …; the latest period of each form without it"),
                    .query("asOf", "2026-03-31 (its end) or RFC 3339; now without it"),
                    .query("lang", "vi or en; vi without it"),
                ],
                produces: "text/html; charset=utf-8", problems: [.badQuery],
                handler: show)
        ]
    }

    private func show(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let asOf = try request.query("asOf", accepts: "2026-03-31", Self.moment)
        let language =
            try request.query("lang", accepts: "vi, en") { Language(rawValue: $0) } ?? .vi
        let selection = request.query("period").map { BoardSelection.period($0) } ?? .latest
        let board = try await board(
            selection, facility: try context.principal.ownUnit(asked: nil),
            asOf: asOf ?? surroundings.now())
        let page = BoardPage(board, selection: selection, asOf: asOf, language: language)
        return .page(page.html)
    }

    /// A moment, or the first one after a day: what could be said when that day was over.
    private static func moment(_ text: String) -> Instant? {
        Instant(rfc3339: text) ?? Day(iso: text).map { $0.adding(days: 1).startInstant }
    }
}

extension Response {
    /// An HTML page that may load nothing, run nothing, and stand in nobody's frame.
    static func page(_ html: String) -> Response {
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
            .contentSecurityPolicy: BoardStyle.contentSecurityPolicy,
            .xContentTypeOptions: "nosniff",
        ]
        if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }
}
