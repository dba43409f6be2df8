import Exchange
import Hummingbird
import Shared

/// What FHIR's clients ask about the door, the forms and the units.
struct FHIRRoutes: Sendable {
    let catalogue: CatalogueHolder
    let directories: ExchangeHolder
    let surroundings: Surroundings

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            endpoint(
                FHIRPath.metadata, "fhirCapability", "What the FHIR door can do", capability,
                access: .open),
            endpoint(
                FHIRPath.measures, "fhirMeasures", "Forms as Measure, page by page", measures,
                parameters: Self.searching(FHIRCapability.measures)),
            endpoint(
                FHIRPath.measure, "fhirMeasure", "One version of a form as Measure", measure,
                parameters: [.path("measure", "HDKB-T.1")]),
            endpoint(
                FHIRPath.locations, "fhirLocations", "Units as Location, page by page",
                { try search(.location, $0, $1) },
                parameters: Self.searching(FHIRCapability.units)),
            endpoint(
                FHIRPath.location, "fhirLocation", "One unit as Location",
                { try read(.location, $0, $1) }, parameters: [.path("unit", "The unit's code")]),
            endpoint(
                FHIRPath.organizations, "fhirOrganizations", "Units as Organization, page by page",
                { try search(.organization, $0, $1) },
                parameters: Self.searching(FHIRCapability.units)),
            endpoint(
                FHIRPath.organization, "fhirOrganization", "One unit as Organization",
                { try read(.organization, $0, $1) },
                parameters: [.path("unit", "The unit's code")]),
        ]
    }

    static func searching(_ parameters: [FHIRCapability.Parameter]) -> [Endpoint.Parameter] {
        parameters.map { .query($0.name, "FHIR search, \($0.type)") } + [
            .query("_count", "How many a page; 0 for the number alone"),
            .query("_after", "From a page's next link"),
        ]
    }

    private func endpoint(
        _ path: String, _ operation: String, _ summary: String,
        _ handler: @escaping Endpoint.Handler, access: Endpoint.Access = .reading,
        parameters: [Endpoint.Parameter] = []
    ) -> Endpoint {
        Endpoint(
            method: .get, path: path, access: access, operation: operation, summary: summary,
            parameters: parameters, produces: FHIRNames.mediaType, handler: handler)
    }

    private var directory: ExchangeDirectory {
        directories.current(catalogue.current, on: surroundings.now().day).directory
    }

    private func capability(_ request: Request, _ context: CollectorContext) throws -> Response {
        try request.wantsFHIR()
        return .fhir(
            FHIRCapability.json(
                software: Product.version, url: request.fhirBase, on: surroundings.now().day))
    }

    // MARK: - Forms

    private func measure(_ request: Request, _ context: CollectorContext) throws -> Response {
        try request.wantsFHIR()
        let id = context.parameters.get("measure") ?? ""
        guard let key = FHIRNames.form(ofMeasure: id), let form = catalogue.current.forms[key]
        else { throw Self.missing("Measure", id) }
        return .fhir(FHIRMeasure(form, today: surroundings.now().day).json)
    }

    private func measures(_ request: Request, _ context: CollectorContext) throws -> Response {
        try request.wantsFHIR()
        try request.onlyKnows(FHIRCapability.measures)
        let today = surroundings.now().day
        let fitting = catalogue.current.forms.all.filter { form in
            let measure = FHIRMeasure(form, today: today)
            return request.fits("_id") { $0 == measure.id }
                && request.fits("url") { text in
                    text == FHIRNames.measure(form.code)
                        || text == "\(FHIRNames.measure(form.code))|\(form.key.version)"
                }
                && request.fits("identifier") {
                    $0 == form.code.text || $0 == "urn:giaoban:form|\(form.code)"
                }
                && request.fits("version") { $0 == String(form.key.version) }
                && request.fits("status") { $0 == measure.status }
                && request.fits("name") {
                    form.code.text.replacing("-", with: "_").begins(with: $0)
                }
                && request.fits("title") { text in
                    form.title.vi.begins(with: text) || form.title.en.begins(with: text)
                }
        }
        return try Self.page(request, fitting, id: { FHIRNames.measureID($0.key) }) {
            FHIRMeasure($0, today: today).json
        }
    }

    // MARK: - Units

    /// A unit sees itself: other units' rows are none of its business.
    private func visible(_ units: FHIRUnits, to principal: Principal) -> [FacilityID] {
        guard let own = principal.ownUnit else { return units.all }
        return units.all.filter { $0 == own }
    }

    private func read(
        _ kind: FHIRUnits.Kind, _ request: Request, _ context: CollectorContext
    ) throws -> Response {
        try request.wantsFHIR()
        let units = FHIRUnits(directory)
        let id = context.parameters.get("unit") ?? ""
        guard let unit = units.unit(id),
            context.principal.ownUnit.map({ $0 == unit }) ?? true
        else { throw Self.missing(kind.rawValue, id) }
        return .fhir(units.json(kind, unit))
    }

    private func search(
        _ kind: FHIRUnits.Kind, _ request: Request, _ context: CollectorContext
    ) throws -> Response {
        try request.wantsFHIR()
        try request.onlyKnows(FHIRCapability.units)
        let units = FHIRUnits(directory)
        let fitting = visible(units, to: context.principal).filter { unit in
            request.fits("_id") { $0 == FHIRNames.id(of: unit) }
                && request.fits("identifier") { Self.has(unit, $0, units) }
                && request.fits("name") { units.name(of: unit).begins(with: $0) }
                && request.fits("type") { Self.isType(units.type(of: unit), $0) }
                && request.fits("status") { $0 == (units.isActive(unit) ? "active" : "inactive") }
                && request.fits("active") { $0 == (units.isActive(unit) ? "true" : "false") }
                && request.fits("partof") {
                    units.parent(of: unit) == FHIRSearch.unit(ofReference: $0, units)
                }
        }
        return try Self.page(request, fitting, id: { FHIRNames.id(of: $0) }) {
            units.json(kind, $0)
        }
    }

    private static func has(_ unit: FacilityID, _ text: String, _ units: FHIRUnits) -> Bool {
        let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return units.has(unit, value: text) }
        return units.unit(system: String(parts[0]), value: String(parts[1])) == unit
    }

    private static func isType(_ type: FacilityType?, _ text: String) -> Bool {
        guard let type else { return false }
        return text == type.rawValue || text == "\(FHIRNames.unitTypes)|\(type.rawValue)"
            || text.hasSuffix("urn:ihe:iti:mcsd:2019:facility")
    }

    // MARK: - Pages

    static func missing(_ type: String, _ id: String) -> OperationOutcome {
        // Only what an id can be is said again: an address holds whatever somebody put there.
        let read = id.prefix(64).filter {
            $0.isASCII && ($0.isLetter || $0.isNumber || "-.".contains($0))
        }
        return .refusal(
            404, .notFound, vi: "Không có \(type)/\(read).", en: "There is no \(type)/\(read).")
    }

    /// One page of what was found, in its order.
    private static func page<Thing>(
        _ request: Request, _ found: [Thing], id: (Thing) -> String,
        _ resource: (Thing) -> JSONValue
    ) throws -> Response {
        let count = try request.fhirCount()
        var rest = found[...]
        if let after = request.query("_after") {
            rest = found.firstIndex { id($0) == after }.map { found[($0 + 1)...] } ?? []
        }
        var bundle = FHIRBundle(own: request.origin + "\(request.uri)")
        bundle.total = found.count
        let shown = rest.prefix(count)
        bundle.entries = shown.map {
            ("\(request.origin)\(request.uri.path)/\(id($0))", resource($0))
        }
        if let last = shown.last, shown.count < rest.count {
            bundle.next = request.fhirNext(after: id(last))
        }
        return .fhir(bundle.json)
    }
}

extension Request {
    /// Whether each value of a parameter has one alternative that `accepts`; true where it is absent.
    fileprivate func fits(_ name: String, _ accepts: (String) -> Bool) -> Bool {
        fhirQuery(name).allSatisfy { $0.contains(where: accepts) }
    }
}

extension String {
    /// Whether it begins with a text, whatever the case of letters.
    fileprivate func begins(with text: String) -> Bool {
        lowercased().hasPrefix(text.lowercased())
    }
}
