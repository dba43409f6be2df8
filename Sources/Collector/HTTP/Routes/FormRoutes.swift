import Hummingbird
import Shared

/// Forms, as agents cache them, and units.
struct FormRoutes: Sendable {
    let catalogue: CatalogueHolder
    let surroundings: Surroundings

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Routes.forms, access: .reading, operation: "listForms",
                summary: "Every published form version, with the digest of its document",
                answer: .forms,
                handler: { _, context in list(for: context.principal) }),
            Endpoint(
                method: .get, path: Routes.form, access: .reading, operation: "getForm",
                summary: "One form version's document; the latest without a version",
                parameters: [
                    .path("code", "The form's code"), .query("version", "From 1"),
                ], answer: .form, problems: [.unknownForm, .unknownFormVersion, .badQuery],
                handler: { request, context in try document(request, context) }),
            Endpoint(
                method: .get, path: Routes.formSchema, access: .reading,
                operation: "getFormSchema",
                summary: "The JSON Schema (2020-12) of a report on one form, as programs write it",
                parameters: [
                    .path("code", "The form's code"), .query("version", "From 1"),
                ], answer: .formSchema,
                problems: [.unknownForm, .unknownFormVersion, .badQuery],
                handler: { request, context in try schema(request, context) }),
        ]
    }

    /// A unit is told beside each form whether it is among those that file it today, so that its agent
    /// can say so away from the line; a single period is judged in the context.
    private func list(for principal: Principal) -> Response {
        let catalogue = catalogue.current
        var unit: FacilityState?
        if let id = principal.ownUnit {
            unit = catalogue.registry.state(of: id, on: surroundings.now().day)
        }
        return .json { writer in
            writer.object { writer in
                if let unit {
                    writer.key("facility")
                    writer.string(unit.id.text)
                }
                writer.key("items")
                writer.array { writer in
                    for form in catalogue.forms.all { write(form, unit, catalogue, &writer) }
                }
            }
        }
    }

    private func write(
        _ form: Form, _ unit: FacilityState?, _ catalogue: Catalogue, _ writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.key("calendar")
            writer.string(form.calendar.rawValue)
            writer.key("digest")
            writer.string(catalogue.versions[form.key]?.digest.header ?? "")
            writer.key("form")
            writer.string(form.code.text)
            if let unit {
                writer.key("owed")
                writer.bool(form.filedBy.includes(unit))
            }
            writer.key("periods")
            writer.array { writer in for kind in form.kinds { writer.string(kind.rawValue) } }
            writer.key("title")
            writer.string(form.title.vi)
            writer.key("titleEn")
            writer.string(form.title.en)
            writer.key("version")
            writer.integer(Int64(form.key.version))
        }
    }

    private func document(
        _ request: Request, _ context: CollectorContext
    ) throws(Problem) -> Response {
        let key = try wanted(request, context).key
        guard let row = catalogue.current.versions[key] else { throw Problem(.unknownFormVersion) }
        return .json(row.document)
    }

    private func schema(
        _ request: Request, _ context: CollectorContext
    ) throws(Problem) -> Response {
        .json(FormSchema(try wanted(request, context)).bytes)
    }

    /// The form version that a request names; the latest where it names none.
    private func wanted(
        _ request: Request, _ context: CollectorContext
    ) throws(Problem) -> Form {
        let forms = catalogue.current.forms
        guard let code = context.parameters.get("code").flatMap({ FormCode($0) }),
            let latest = forms.versions(of: code).last
        else { throw Problem(.unknownForm) }
        let version = try request.number("version", in: 1...9999)
        let key = Form.Key(code: code, version: version ?? latest.key.version)
        guard let form = forms[key] else { throw Problem(.unknownFormVersion) }
        return form
    }
}
