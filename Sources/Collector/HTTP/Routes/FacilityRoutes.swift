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
        let states = catalogue.current.registry.states(on: day).filter { state in
            wanted == nil || state.id == wanted
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
