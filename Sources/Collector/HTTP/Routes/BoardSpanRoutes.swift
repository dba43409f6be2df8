import Hummingbird
import Shared

/// The board of a span as a page.
struct BoardSpanRoutes: Sendable {
    let read: ReadBoard
    let queue: CommitQueue
    /// Knows the department's divisions.
    let book: AccountBook
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
                    .query("type", "A type of unit"),
                    .query("ownership", "A kind of owner"),
                    .query("division", "A division of the department: the forms it answers for"),
                    .query("reportsTo", "The unit that they report to"),
                    .query("facility", "A unit's code: its timeline"),
                    .query("state", "States, comma-separated"),
                    .query("asOf", "2026-03-31 (its end); now without it"),
                    .query("page", "The page of units, from 1"),
                    .query("columns", "The page of columns, from 1"),
                    .query("lang", "vi or en; vi without it"),
                ], produces: "text/html; charset=utf-8",
                problems: [.badQuery, .unknownForm, .unknownFacility, .wrongUnit], handler: page)
        ]
    }

    private func page(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let now = surroundings.now()
        // Before anything is read: what is recorded meanwhile is news.
        let head = queue.recorded
        let asOf = try request.query("asOf", accepts: "2026-03-31") { Day(iso: $0) }
        let divisions = book.divisions
        let number = try request.pageNumber()
        let months = Self.months(before: now.day)
        let question = BoardQuestion(
            form: try request.query("form", accepts: "HDKB-T …") { FormCode($0) },
            division: try BoardRoutes.division(request, of: divisions),
            from: request.query("period") ?? months.first,
            to: request.query("to") ?? request.query("period") ?? months.last,
            asOf: asOf?.lastInstant ?? now, isNow: asOf == nil,
            isSpan: request.query("to") != nil || request.query("period") == nil,
            filter: try BoardRoutes.filter(request, context.principal))
        let grid = try await read(question)
        let paging = BoardPaging(units: grid.units.count, columns: grid.columns.count)
        let units = grid.units[paging.places(of: number)]
        let catalogue = read.catalogue.current
        let isOwnView = context.principal.ownUnit != nil
        return .page(
            BoardSpanPage(
                frame: try request.frame(context, at: now), question: question, grid: grid,
                number: number, columnPage: try request.pageNumber("columns"), units: units,
                reasons: try await read.reasons(Array(units), in: grid),
                codes: catalogue.forms.codes,
                areas: catalogue.registry.areas.filter { $0.valid.contains(question.asOf.day) },
                divisions: isOwnView ? [] : divisions,
                lines: isOwnView ? [] : Self.lines(of: grid, in: catalogue.registry), asOf: asOf,
                live: asOf == nil ? LiveState(head: head) : nil
            ).html)
    }

    /// The units that others report to, in the last period of each form.
    private static func lines(
        of grid: BoardGrid, in registry: Registry
    ) -> [(unit: FacilityID, name: LocalizedText)] {
        var last: [FormCode: PeriodPlan] = [:]
        for column in grid.columns { last[column.plan.form.code] = column.plan }
        let units = Set(last.values.flatMap { $0.owed.compactMap(\.state.reportsTo) })
        return units.sorted().map { unit in
            let name = registry.name(of: unit, on: grid.asOf.day)?.localized
            return (unit, name ?? LocalizedText(vi: unit.text, en: unit.text))
        }
    }

    /// The six months up to last month.
    private static func months(before day: Day) -> (first: String, last: String) {
        let here = ReportingPeriod.containing(day, kind: .month, calendar: .statistical)
        guard let last = here?.previous else { return ("", "") }
        let first = (0..<5).reduce(last) { period, _ in period.previous }
        return (first.identifier, last.identifier)
    }
}
