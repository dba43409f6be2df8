import Hummingbird
import Shared

/// The board of a span as a page.
struct BoardSpanRoutes: Sendable {
    let read: ReadBoard
    let surroundings: Surroundings

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: PagePath.boardSpan, access: .reading,
                operation: "boardSpanPage",
                summary: "The board of a span as a page: forms by periods by units",
                parameters: [
                    .query("period", "The first period; this year's first month without it"),
                    .query("to", "The last period; last month without it"),
                    .query("form", "A form's code"), .query("area", "An area's code"),
                    .query("type", "A type of unit"), .query("ownership", "A kind of owner"),
                    .query("reportsTo", "The unit that they report to"),
                    .query("facility", "A unit's code: its timeline"),
                    .query("state", "States, comma-separated"),
                    .query("asOf", "2026-03-31 (its end); now without it"),
                    .query("page", "The page, from 1"), .query("lang", "vi or en; vi without it"),
                ], produces: "text/html; charset=utf-8",
                problems: [.badQuery, .unknownForm, .unknownFacility, .wrongUnit], handler: page)
        ]
    }

    private func page(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let now = surroundings.now()
        let asOf = try request.query("asOf", accepts: "2026-03-31") { Day(iso: $0) }
        let number = try request.pageNumber()
        let months = Self.months(before: now.day)
        let question = BoardQuestion(
            form: try request.query("form", accepts: "HDKB-T …") { FormCode($0) },
            from: request.query("period") ?? months.first,
            to: request.query("to") ?? request.query("period") ?? months.last,
            asOf: asOf?.lastInstant ?? now,
            isSpan: request.query("to") != nil || request.query("period") == nil,
            filter: try BoardRoutes.filter(request, context.principal))
        let grid = try await read(question)
        let start = min((number - 1) * BoardSpanPage.pageSize, grid.units.count)
        let units = grid.units[start..<min(start + BoardSpanPage.pageSize, grid.units.count)]
        let catalogue = read.catalogue.current
        return .page(
            BoardSpanPage(
                frame: try request.frame(context, at: now), question: question, grid: grid,
                units: units, reasons: try await read.reasons(Array(units), in: grid),
                codes: catalogue.forms.codes,
                areas: catalogue.registry.areas.filter { $0.valid.contains(question.asOf.day) },
                asOf: asOf
            ).html)
    }

    /// The six months up to last month.
    private static func months(before day: Day) -> (first: String, last: String) {
        let here = ReportingPeriod.containing(day, kind: .month, calendar: .statistical)
        guard let last = here?.previous else { return ("", "") }
        let first = (0..<5).reduce(last) { period, _ in period.previous }
        return (first.identifier, last.identifier)
    }
}
