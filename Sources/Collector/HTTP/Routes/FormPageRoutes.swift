import Hummingbird
import Shared

/// The pages about forms, and comparing and publishing them.
struct FormPageRoutes: Sendable {
    /// Paths of the local socket; no part of the wire contract.
    enum Path {
        static let publish = "/local/forms"
    }

    let catalogue: CatalogueHolder
    let publish: PublishForm
    let surroundings: Surroundings

    private static let html = "text/html; charset=utf-8"
    private static let language = Endpoint.Parameter.query("lang", "vi or en; vi without it")

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Routes.formDifference, access: .reading,
                operation: "compareForms", summary: "What differs between two versions of a form",
                parameters: [
                    .path("code", "The form's code"), .query("from", "The earlier version"),
                    .query("to", "The later version; the last two without them"),
                ], answer: .formDifference,
                problems: [.unknownForm, .unknownFormVersion, .badQuery], handler: compareJSON),
            Endpoint(
                method: .get, path: PagePath.forms, access: .department, operation: "formsPage",
                summary: "The published forms", parameters: [Self.language], produces: Self.html,
                problems: [.badQuery],
                handler: { request, context in
                    .page(
                        FormsPage(
                            frame: try request.frame(context, at: surroundings.now()),
                            forms: catalogue.current.forms, mayWrite: mayWrite(context)
                        ).html)
                }),
            Endpoint(
                method: .get, path: PagePath.formPattern, access: .department,
                operation: "formPage", summary: "What a form asks, as tables",
                parameters: [
                    .path("code", "The form's code"), .query("version", "From 1"), Self.language,
                ], produces: Self.html, problems: [.unknownForm, .unknownFormVersion, .badQuery],
                handler: form),
            Endpoint(
                method: .get, path: PagePath.formCompare, access: .department,
                operation: "formComparePage", summary: "Two versions of a form compared",
                parameters: [
                    .required("form", "The form's code"), .query("from", "The earlier version"),
                    .query("to", "The later version"), Self.language,
                ], produces: Self.html, problems: [.unknownForm, .unknownFormVersion, .badQuery],
                handler: comparePage),
            Endpoint(
                method: .get, path: PagePath.formDraft, access: .managing,
                operation: "formDraftPage", summary: "Write the next version of a form",
                parameters: [.query("form", "A form's code"), Self.language], produces: Self.html,
                problems: [.unknownForm, .badQuery], handler: draftPage),
            Endpoint(
                method: .post, path: PagePath.formDraft, access: .managing,
                operation: "checkFormDraft", summary: "Check a draft, or publish it",
                parameters: [Self.language], produces: Self.html, otherSuccess: 303,
                takesForm: true, problems: [.registryRefused, .badQuery], handler: check),
        ]
    }

    /// What commands on this machine may ask.
    var localEndpoints: [Endpoint] {
        [
            Endpoint(
                method: .post, path: Path.publish, access: .local, operation: "publishForm",
                summary: "Publish a form; dryRun=true only checks",
                parameters: [.query("dryRun", "true or false")], success: 201, takesBody: true,
                problems: [.registryRefused], handler: publishText)
        ]
    }

    private func mayWrite(_ context: CollectorContext) -> Bool {
        context.principal.role.map { Endpoint.Access.managing.roles.contains($0) } ?? false
    }

    // MARK: - Reading

    /// The versions that a form may have.
    private static let versions = 1...9999

    private func versions(_ code: String?) throws(Problem) -> [Form] {
        guard let code = code.flatMap({ FormCode($0) }) else { throw Problem(.unknownForm) }
        let versions = catalogue.current.forms.versions(of: code)
        if versions.isEmpty { throw Problem(.unknownForm) }
        return versions
    }

    private func form(_ request: Request, _ context: CollectorContext) throws -> Response {
        let versions = try versions(context.parameters.get("code"))
        let wanted = try request.number("version", in: Self.versions)
        guard
            let form = wanted.map({ number in versions.first { $0.key.version == number } })
                ?? versions.last
        else { throw Problem(.unknownFormVersion) }
        return .page(
            FormPage(
                frame: try request.frame(context, at: surroundings.now()), form: form,
                versions: versions,
                mayWrite: context.principal.mayDecide(.managing, about: form.code)
            ).html)
    }

    /// The two versions a request names; the last two without numbers.
    private func pair(_ request: Request, _ code: String?) throws -> (Form.Key, Form.Key) {
        let versions = try versions(code)
        let last = versions[versions.count - 1].key
        let to = try request.number("to", in: Self.versions) ?? last.version
        let from = try request.number("from", in: Self.versions) ?? max(1, to - 1)
        let known = Set(versions.map(\.key.version))
        guard known.contains(from), known.contains(to) else { throw Problem(.unknownFormVersion) }
        return (Form.Key(code: last.code, version: from), Form.Key(code: last.code, version: to))
    }

    private func difference(_ pair: (Form.Key, Form.Key)) throws -> FormDifference {
        let stored = catalogue.current.versions
        guard let old = stored[pair.0], let new = stored[pair.1] else {
            throw Problem(.unknownFormVersion)
        }
        return FormDifference(
            from: try DocumentNode(json: old.document), to: try DocumentNode(json: new.document))
    }

    private func compareJSON(_ request: Request, _ context: CollectorContext) throws -> Response {
        let pair = try pair(request, context.parameters.get("code"))
        return .json(try difference(pair).json(pair.0, pair.1).canonicalBytes())
    }

    private func comparePage(_ request: Request, _ context: CollectorContext) throws -> Response {
        let pair = try pair(request, request.query("form"))
        let difference = try difference(pair)
        let frame = try request.frame(context, at: surroundings.now())
        return .page(
            frame.html(
                title: frame.say(
                    "\(pair.0.code): phiên bản \(pair.0.version) và \(pair.1.version)",
                    "\(pair.0.code): versions \(pair.0.version) and \(pair.1.version)"),
                trail: [
                    (frame.say("Biểu mẫu", "Forms"), PagePath.forms),
                    (pair.0.code.text, PagePath.form(pair.0.code)),
                ]
            ) { page in
                FormDifferenceTable(frame: frame, difference: difference).write(to: &page)
            })
    }

    // MARK: - Writing

    private func draftPage(_ request: Request, _ context: CollectorContext) throws -> Response {
        var text = ""
        if let code = request.query("form"), let last = try versions(code).last,
            let stored = catalogue.current.versions[last.key]
        {
            text = YAMLWriter.text(try DocumentNode(json: stored.document).raised())
        }
        return .page(
            FormDraftPage(
                frame: try request.frame(context, at: surroundings.now()), text: text
            ).html)
    }

    private func check(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let text = context.form["text"] ?? ""
        let frame = try request.frame(context, at: surroundings.now())
        let draft = try await publish.draft(text)
        if let form = draft.form { try context.principal.mandate.check(form.code) }
        guard context.form.text("act") == "publish", draft.faults.isEmpty else {
            let page = FormDraftPage(frame: frame, text: text, draft: draft)
            return .page(page.html, status: draft.faults.isEmpty ? .ok : .unprocessableContent)
        }
        let key = try await publish(text, by: context.principal.name)
        return .seeOther(frame.link(PagePath.form(key.code)))
    }

    private func publishText(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let text = String(decoding: try await request.file(limit: 1 << 20), as: UTF8.self)
        guard try request.isDryRun else {
            let key = try await publish(text, by: context.principal.name)
            return .json(
                try JSONValue.object([.init("published", .string(key.description))])
                    .canonicalBytes(), status: .created)
        }
        let draft = try await publish.draft(text)
        let faults = draft.faults.map { fault in
            JSONValue.object([
                .init("line", .integer(Int64(fault.line))), .init("message", fault.reason.pair),
            ])
        }
        let changes = draft.difference.map { $0.changes.map(\.json) } ?? []
        return .json(
            try JSONValue.object([
                .init("changes", .array(changes)), .init("faults", .array(faults)),
            ]).canonicalBytes())
    }
}

extension FormDifference {
    /// The differences as programs read them.
    func json(_ from: Form.Key, _ to: Form.Key) -> JSONValue {
        .object([
            .init("form", .string(from.code.text)), .init("from", .integer(Int64(from.version))),
            .init("items", .array(changes.map(\.json))), .init("to", .integer(Int64(to.version))),
        ])
    }
}

extension FormDifference.Change {
    /// One difference.
    fileprivate var json: JSONValue {
        .object([
            .init("after", after.map { .string($0) } ?? .null),
            .init("before", before.map { .string($0) } ?? .null),
            .init("breaksSeries", .bool(breaksSeries)), .init("change", .string(kind.rawValue)),
            .init("name", .string(name)), .init("part", .string(part)),
        ])
    }
}

extension DocumentNode {
    /// A form's document with its version raised by one: where the next version begins.
    fileprivate func raised() -> DocumentNode {
        let entries = (self.entries ?? []).map { entry in
            guard entry.key == "version", let number = entry.value.scalar.flatMap({ Int($0) })
            else {
                return entry
            }
            return Entry(
                key: entry.key, line: entry.line,
                value: DocumentNode(.scalar("\(number + 1)"), line: entry.value.line))
        }
        return DocumentNode(.mapping(entries), line: line)
    }
}
