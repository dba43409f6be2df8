import Hummingbird
import Shared

/// The pages about units: lists, one unit, what happened, entered and revoked.
struct UnitRoutes: Sendable {
    let store: SQLiteStore
    let catalogue: CatalogueHolder
    let record: RecordFacilityEvent
    let surroundings: Surroundings

    private static let html = "text/html; charset=utf-8"
    private static let language = Endpoint.Parameter.query("lang", "vi or en; vi without it")

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: PagePath.units, access: .reading, operation: "unitsPage",
                summary: "The units of a day, searched and filtered",
                parameters: [
                    .query("q", "Words of a name or a code"), .query("type", "The type"),
                    .query("ownership", "The owner"), .query("area", "An area's code"),
                    .query("on", "A day; today without it"), .query("page", "From 1"),
                    Self.language,
                ], produces: Self.html, problems: [.badQuery], handler: list),
            Endpoint(
                method: .get, path: PagePath.unitPattern, access: .reading,
                operation: "unitPage", summary: "One unit through time",
                parameters: [.path("facility", "The unit's code"), Self.language],
                produces: Self.html, problems: [.unknownFacility, .wrongUnit], handler: unit),
            Endpoint(
                method: .get, path: PagePath.unitActs, access: .department,
                operation: "unitActsPage", summary: "What was entered about units",
                parameters: [Self.language], produces: Self.html, problems: [.badQuery],
                handler: { request, context in
                    .page(try await acts(request, context, nil))
                }),
            Endpoint(
                method: .get, path: PagePath.unitEvent, access: .managing,
                operation: "unitEventPage", summary: "The form for an event of a unit",
                parameters: [
                    .query("kind", "The kind of event"), .query("unit", "A unit's code"),
                    Self.language,
                ], produces: Self.html, problems: [.badQuery],
                handler: { request, context in
                    let words = FacilityActWords(
                        kind: request.query("kind") ?? "",
                        units: [request.query("unit")].compactMap(\.self))
                    return .page(
                        UnitEventPage(
                            frame: try request.frame(context, at: surroundings.now()), words: words
                        ).html)
                }),
            Endpoint(
                method: .post, path: PagePath.unitEvent, access: .managing,
                operation: "previewUnitEvent", summary: "What an event would do",
                parameters: [Self.language], produces: Self.html, takesForm: true,
                problems: [.registryRefused, .badQuery], handler: preview),
            Endpoint(
                method: .post, path: PagePath.unitEventSave, access: .managing,
                operation: "saveUnitEvent", summary: "Save an event", parameters: [Self.language],
                produces: Self.html, success: 303, takesForm: true,
                problems: [.registryRefused, .badQuery], handler: save),
            Endpoint(
                method: .post, path: PagePath.unitActLook, access: .managing,
                operation: "previewUnitActRevocation", summary: "What revoking an act would do",
                parameters: [Self.language], produces: Self.html, takesForm: true,
                problems: [.registryRefused, .badQuery, .notFound], handler: lookAtRevocation),
            Endpoint(
                method: .post, path: PagePath.unitActRevoke, access: .managing,
                operation: "revokeUnitAct", summary: "Revoke an act",
                parameters: [Self.language], produces: Self.html, success: 303, takesForm: true,
                problems: [.registryRefused, .badQuery, .notFound], handler: revoke),
        ]
    }

    private func mayEnter(_ context: CollectorContext) -> Bool {
        context.principal.role.map { Endpoint.Access.managing.roles.contains($0) } ?? false
    }

    // MARK: - Reading

    private func list(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let frame = try request.frame(context, at: surroundings.now())
        let day =
            try request.query("on", accepts: "2026-01-31") { Day(iso: $0) }
            ?? surroundings.now().day
        let filter = try FacilityFilter(request)
        let own = try context.principal.ownUnit(asked: nil)
        let registry = catalogue.current.registry
        let units = registry.states(on: day).filter { state in
            (own == nil || own == state.id) && filter.accepts(state, in: registry)
        }
        return .page(
            UnitsPage(
                frame: frame, day: day, units: units, search: filter.search, type: filter.type,
                ownership: filter.ownership, area: filter.area, registry: registry,
                page: try request.pageNumber(),
                mayEnter: mayEnter(context)
            ).html)
    }

    private func unit(_ request: Request, _ context: CollectorContext) async throws -> Response {
        guard let id = context.parameters.get("facility").flatMap({ FacilityID($0) }) else {
            throw Problem(.unknownFacility)
        }
        _ = try context.principal.ownUnit(asked: id)
        let catalogue = catalogue.current
        guard let story = FacilityStory(of: id, in: catalogue.registry) else {
            throw Problem(.unknownFacility)
        }
        let now = surroundings.now()
        let duties = try await store.read { reader in
            try Self.duties(of: id, at: now, catalogue, reader)
        }
        return .page(
            UnitPage(
                frame: try request.frame(context, at: now), story: story,
                registry: catalogue.registry, duties: duties, today: now.day,
                mayEnter: mayEnter(context)
            ).html)
    }

    /// How many periods of a form are shown.
    private static let periodsShown = 8

    /// Of every form the latest periods that the unit owes, the running one among them.
    private static func duties(
        of unit: FacilityID, at now: Instant, _ catalogue: Catalogue, _ reader: StoreReader
    ) throws -> [UnitDuties] {
        let heard = HeardAgents(reader)
        return try catalogue.forms.codes.compactMap { code in
            guard let latest = catalogue.forms.versions(of: code).last else { return nil }
            let periods = latest.kinds.flatMap { kind in
                ReportingPeriod.ending(
                    in: now.day.adding(days: -400)..<now.day.adding(days: 40), kind: kind,
                    calendar: latest.calendar)
            }.sorted { $0.lastDay > $1.lastDay }
            let plans = periods.compactMap { period in
                catalogue.forms.form(code, for: period).map { catalogue.plan($0, period) }
            }.filter { $0.owedBy.contains(unit) }
            guard !plans.isEmpty else { return nil }
            let rows = try plans.prefix(periodsShown).flatMap { plan in
                try ObligationBoard.rows(
                    of: plan,
                    ObligationBoard.Question(
                        period: plan.period.identifier, form: code, facility: unit, asOf: now),
                    catalogue: catalogue, reader: reader, heard: heard)
            }
            return UnitDuties(form: code, title: latest.title, rows: rows)
        }
    }

    private func acts(
        _ request: Request, _ context: CollectorContext, _ problem: Problem?
    ) async throws -> String {
        let stored = try await store.read { try $0.facilityActs() }
        let entries = try stored.reversed().map {
            UnitActsPage.Entry(stored: $0, act: try FacilityAct(stored: $0.body))
        }
        return UnitActsPage(
            frame: try request.frame(context, at: surroundings.now()), entries: entries,
            registry: catalogue.current.registry, mayEnter: mayEnter(context), problem: problem
        ).html
    }

    // MARK: - Writing

    private static func words(_ form: FormFields) -> FacilityActWords {
        func codes(_ name: String) -> [String] {
            form.text(name).split { " ,;".contains($0) }.map(String.init)
        }
        var fields: [String: String] = [:]
        for name in FacilityActWords.names { fields[name] = form.text(name) }
        return FacilityActWords(
            kind: form.text("kind"), units: codes("units"), into: codes("into"),
            new: form.text("new"), fields: fields)
    }

    private static func document(_ words: FacilityActWords) throws -> DocumentNode {
        try DocumentNode(json: try words.document.canonicalBytes())
    }

    private func preview(_ request: Request, _ context: CollectorContext) async throws -> Response {
        var page = UnitEventPage(
            frame: try request.frame(context, at: surroundings.now()),
            words: Self.words(context.form))
        do {
            page.preview = try await record.preview(try Self.document(page.words))
        } catch let problem as Problem {
            page.problem = problem
        }
        return .page(
            page.html, status: page.problem.map { .init(code: $0.code.status) } ?? .ok)
    }

    private func save(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let frame = try request.frame(context, at: surroundings.now())
        let words = Self.words(context.form)
        do {
            _ = try await record(
                try Self.document(words), by: context.principal.name,
                basis: Int64(context.form.text("basis")))
        } catch let problem as Problem {
            let page = UnitEventPage(frame: frame, words: words, problem: problem)
            return .page(page.html, status: .init(code: problem.code.status))
        }
        return .seeOther(frame.link(PagePath.unitActs))
    }

    /// What revoking would do, with what stood in the way of it before.
    private func revocation(
        _ request: Request, _ context: CollectorContext, _ problem: Problem? = nil
    ) async throws -> Response {
        var page = UnitRevokePage(
            frame: try request.frame(context, at: surroundings.now()),
            number: Int64(context.form.text("number")) ?? 0, reason: context.form.text("reason"),
            problem: problem)
        do {
            page.preview = try await record.previewRevocation(of: page.number)
        } catch let problem as Problem {
            page.problem = page.problem ?? problem
        }
        return .page(
            page.html, status: page.problem.map { .init(code: $0.code.status) } ?? .ok)
    }

    private func lookAtRevocation(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        try await revocation(request, context)
    }

    private func revoke(_ request: Request, _ context: CollectorContext) async throws -> Response {
        do {
            try await record.revoke(
                Int64(context.form.text("number")) ?? 0, reason: context.form.text("reason"),
                by: context.principal.name, basis: Int64(context.form.text("basis")))
        } catch let problem as Problem {
            return try await revocation(request, context, problem)
        }
        let frame = try request.frame(context, at: surroundings.now())
        return .seeOther(frame.link(PagePath.unitActs))
    }
}
