import Hummingbird
import Shared

/// Units as they were on a day.
struct FacilityRoutes: Sendable {
    let catalogue: CatalogueHolder
    let surroundings: Surroundings

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Routes.facilities, access: .reading,
                operation: "listFacilities", summary: "The units that worked on a day",
                parameters: [
                    .query("on", "A day, 2026-01-31; today without it"),
                    .query("facility", "A unit's code"),
                    .query("q", "Words of a name, an alias, a code; marks and case do not matter"),
                    .query("type", "The type on that day"),
                    .query("ownership", "The owner on that day"),
                    .query("area", "An area's code: units in it or below"),
                ], answer: .facilities, problems: [.badQuery, .wrongUnit],
                handler: { request, context in try list(request, context) })
        ]
    }

    private func list(_ request: Request, _ context: CollectorContext) throws -> Response {
        let day =
            try request.query("on", accepts: "2026-01-31") { Day(iso: $0) }
            ?? surroundings.now().day
        let wanted = try context.principal.ownUnit(
            asked: try request.query("facility", accepts: "A-Z a-z 0-9 - _ .") {
                FacilityID($0)
            })
        let filter = try FacilityFilter(request)
        let registry = catalogue.current.registry
        let states = registry.states(on: day).filter { state in
            (wanted == nil || state.id == wanted) && filter.accepts(state, in: registry)
        }
        return .json { writer in
            writer.object { writer in
                writer.key("items")
                writer.array { writer in for state in states { state.write(to: &writer) } }
                writer.key("on")
                writer.string(day.iso)
            }
        }
    }
}

/// Which units of a day are wanted.
struct FacilityFilter: Sendable {
    /// What was typed to search; empty for all.
    let search: String
    /// Only of this type.
    let type: FacilityType?
    /// Only of this owner.
    let ownership: Ownership?
    /// Only in this area or below.
    let area: AreaID?

    /// Reads the filter of a request.
    ///
    /// - Throws: `badQuery`.
    init(_ request: Request) throws(Problem) {
        search = request.query("q") ?? ""
        type = try request.query("type", accepts: "districtHospital, cdc …") {
            FacilityType(rawValue: $0)
        }
        ownership = try request.query("ownership", accepts: "province, private …") {
            Ownership(rawValue: $0)
        }
        area = try request.query("area", accepts: "A-Z a-z 0-9 - _ .") { AreaID($0) }
    }

    /// Whether a unit is wanted.
    func accepts(_ state: FacilityState, in registry: Registry) -> Bool {
        guard type.map({ $0 == state.type }) ?? true,
            ownership.map({ $0 == state.ownership }) ?? true
        else { return false }
        if let area {
            let path = state.area.map { registry.path(of: $0).map(\.id) } ?? []
            guard path.contains(area) else { return false }
        }
        guard !search.isEmpty else { return true }
        let record = registry.facility(state.id)
        let names = record?.names.steps.flatMap { [$0.value.vi, $0.value.en ?? ""] } ?? []
        let all = [state.id.text] + names + (record?.aliases ?? []) + state.codes.map(\.value)
        return SearchKey(all.joined(separator: " ")).matches(SearchKey(search))
    }
}

extension FacilityState {
    /// Writes the unit as it was on the state's day.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            if let area {
                writer.key("area")
                writer.string(area.text)
            }
            writer.key("codes")
            writer.array { writer in
                for code in codes {
                    writer.object { writer in
                        writer.key("scheme")
                        writer.string(code.scheme.rawValue)
                        writer.key("value")
                        writer.string(code.value)
                    }
                }
            }
            writer.key("facility")
            writer.string(id.text)
            writer.key("name")
            writer.string(name.localized.vi)
            writer.key("nameEn")
            writer.string(name.localized.en)
            writer.key("ownership")
            writer.string(ownership.rawValue)
            if let reportsTo {
                writer.key("reportsTo")
                writer.string(reportsTo.text)
            }
            writer.key("services")
            writer.array { writer in
                for service in services.map(\.rawValue).sorted() { writer.string(service) }
            }
            writer.key("type")
            writer.string(type.rawValue)
        }
    }
}
