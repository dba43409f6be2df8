import Hummingbird
import Shared

/// Workbooks to fill in.
struct TemplateRoutes: Sendable {
    let make: MakeTemplate

    /// The media type of a workbook.
    static let mediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Routes.template, access: .reading, operation: "getTemplate",
                summary: "A workbook to fill in for one form and period",
                parameters: [
                    .path("code", "The form's code"), .required("period", "2026-03 …"),
                    .query("facility", "A unit's code; a unit's own without it"),
                ], produces: Self.mediaType,
                problems: [.unknownForm, .badQuery, .unknownFacility, .wrongUnit],
                handler: template)
        ]
    }

    private func template(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        guard let code = context.parameters.get("code").flatMap({ FormCode($0) }) else {
            throw Problem(.unknownForm)
        }
        let period = try request.required("period", accepts: "2026-03 …") { $0 }
        let asked = try request.query("facility", accepts: "A-Z a-z 0-9 - _ .") { FacilityID($0) }
        let template = try await make(
            code, period: period, facility: try context.principal.ownUnit(asked: asked))
        return .file(template.bytes, named: template.fileName, type: Self.mediaType)
    }
}
