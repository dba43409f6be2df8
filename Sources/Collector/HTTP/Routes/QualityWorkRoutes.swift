import Hummingbird
import Shared

/// The work list of data quality: reading for whoever may read, noting for this machine's commands.
struct QualityWorkRoutes: Sendable {
    let work: QualityWork
    let note: NoteFigure
    let surroundings: Surroundings

    /// The endpoints of the contract.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Routes.qualityWork, access: .reading,
                operation: "getQualityWork",
                summary: "Unusual figures with what was said of them, what changes the province's "
                    + "total most first",
                parameters: QualityRoutes.parameters + [Self.state], answer: .qualityWork,
                problems: QualityRoutes.problems, handler: list),
            Endpoint(
                method: .get, path: Routes.qualityWorkCSV, access: .reading,
                operation: "getQualityWorkCSV", summary: "The same for spreadsheets",
                parameters: QualityRoutes.parameters + [Self.state, QualityRoutes.bom],
                produces: "text/csv", problems: QualityRoutes.problems, handler: csv),
        ]
    }

    /// What commands on this machine ask.
    var localEndpoints: [Endpoint] {
        [
            Endpoint(
                method: .post, path: Self.notesPath, access: .local, operation: "noteFigure",
                summary: "Note what is said of an unusual figure", takesBody: true,
                handler: keep)
        ]
    }

    /// Where notes go; no part of the wire contract.
    static let notesPath = "/local/quality-notes"
    private static let state = Endpoint.Parameter.query("state", "open, all; all without it")

    private func items(_ request: Request, _ context: CollectorContext) async throws -> [WorkItem] {
        let onlyOpen =
            try request.query("state", accepts: "open, all") { text in
                ["open": true, "all": false][text]
            } ?? false
        let question = try QualityRoutes.question(
            request, context.principal, now: surroundings.now)
        let items = try await work(question)
        return onlyOpen ? items.filter(\.state.isOpen) : items
    }

    private func list(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let items = try await items(request, context)
        return .json { writer in
            writer.object { writer in
                writer.key("items")
                writer.array { writer in for item in items { item.write(to: &writer) } }
                writer.counted("open", items.count { $0.state.isOpen })
            }
        }
    }

    private func csv(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let withMark = try request.flag("bom")
        let items = try await items(request, context)
        return .text(QualityCSV.work(items, withMark: withMark), type: "text/csv; charset=utf-8")
    }

    private func keep(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let body = try await request.jsonBody(limit: 65_536)
        let fields: JSONValue
        do throws(JSONFault) {
            fields = try JSONValue(parsing: body)
        } catch {
            throw Problem(fault: error, in: body)
        }
        func text(_ name: String) -> String { fields[name]?.text ?? "" }
        guard let form = FormCode(text("form")), let facility = FacilityID(text("facility")),
            let indicator = IndicatorCode(text("indicator")),
            let outcome = QualityNote.Outcome(rawValue: text("outcome"))
        else {
            let outcomes = QualityNote.Outcome.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(
                .badQuery, vi: "Cần form, period, facility, indicator và outcome (\(outcomes)).",
                en: "Give form, period, facility, indicator and outcome (\(outcomes)).")
        }
        try await note(
            NoteFigure.Request(
                form: form, period: text("period"), facility: facility, indicator: indicator,
                outcome: outcome, owner: text("owner"), note: text("note")))
        return .json { writer in writer.object { _ in } }
    }
}
