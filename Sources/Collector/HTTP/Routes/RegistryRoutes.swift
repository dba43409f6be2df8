import Hummingbird
import Shared

/// What happened to units: read by everybody who may read, entered and revoked by the department.
struct RegistryRoutes: Sendable {
    /// Paths of the local socket; no part of the wire contract.
    enum Path {
        static let acts = "/local/facility-acts"
        static let revocations = "/local/facility-acts/revocations"
    }

    /// Largest body of an act.
    private static let bodyLimit = 1 << 20

    let store: SQLiteStore
    let catalogue: CatalogueHolder
    let record: RecordFacilityEvent

    /// The endpoints for readers.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Routes.facility, access: .reading, operation: "getFacility",
                summary: "One unit: its record, dated attributes, spans of work, events, lineage",
                parameters: [.path("facility", "The unit's code")], answer: .facilityStory,
                problems: [.unknownFacility, .wrongUnit], handler: story),
            Endpoint(
                method: .get, path: Routes.facilityActs, access: .reading,
                operation: "listFacilityActs",
                summary: "What the department entered about units, revoked acts included",
                answer: .facilityActs, handler: list),
        ]
    }

    /// The endpoints for the department.
    var localEndpoints: [Endpoint] {
        [
            Endpoint(
                method: .post, path: Path.acts, access: .local, operation: "enterFacilityAct",
                summary: "Enter what happened to units; with dryRun=true only look",
                parameters: [
                    .query("dryRun", "true or false"), .query("basis", "The preview's basis"),
                ], success: 201, takesBody: true, problems: [.registryRefused], handler: enter),
            Endpoint(
                method: .post, path: Path.revocations, access: .local,
                operation: "revokeFacilityAct", summary: "Revoke an act, with a reason",
                parameters: [
                    .required("number", "The act"), .query("reason", "Why"),
                    .query("dryRun", "true or false"), .query("basis", "The preview's basis"),
                ], problems: [.notFound, .registryRefused], handler: revoke),
        ]
    }

    // MARK: - Reading

    private func story(_ request: Request, _ context: CollectorContext) async throws -> Response {
        guard let id = context.parameters.get("facility").flatMap({ FacilityID($0) }) else {
            throw Problem(.unknownFacility)
        }
        _ = try context.principal.ownUnit(asked: id)
        guard let story = FacilityStory(of: id, in: catalogue.current.registry) else {
            throw Problem(.unknownFacility)
        }
        return .json(try story.json.canonicalBytes())
    }

    /// A unit sees the acts that name it.
    private func list(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let own = try context.principal.ownUnit(asked: nil)
        let acts = try await store.read { try $0.facilityActs() }
        let registry = catalogue.current.registry
        let items = try acts.map { (stored: $0, act: try FacilityAct(stored: $0.body)) }
            .filter { entry in
                own.map { unit in
                    entry.act.events.contains { $0.facilities.contains(unit) }
                } ?? true
            }
        return .json(
            try JSONValue.object([
                .init("items", .array(items.map { $0.stored.json($0.act, in: registry) }))
            ]).canonicalBytes())
    }

    // MARK: - Writing

    private func enter(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let body = try await request.jsonBody(limit: Self.bodyLimit)
        let node: DocumentNode
        do throws(JSONFault) {
            node = try DocumentNode(json: body)
        } catch {
            throw Problem(fault: error, in: body)
        }
        if try request.isDryRun {
            return .json(try await record.preview(node).json.canonicalBytes())
        }
        let number = try await record(
            node, by: context.principal.name, basis: try Self.basis(of: request))
        return .json(
            try JSONValue.object([.init("number", .integer(number))]).canonicalBytes(),
            status: .created)
    }

    private func revoke(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let number = try request.required("number", accepts: "1…") { Int64($0) }
        if try request.isDryRun {
            return .json(
                try await record.previewRevocation(of: number).json.canonicalBytes())
        }
        try await record.revoke(
            number, reason: request.query("reason") ?? "", by: context.principal.name,
            basis: try Self.basis(of: request))
        return .json(try JSONValue.object([]).canonicalBytes())
    }

    private static func basis(of request: Request) throws(Problem) -> Int64? {
        try request.query("basis", accepts: "0…") { Int64($0) }
    }
}

extension Request {
    /// Whether the caller only wants to see what would happen.
    ///
    /// - Throws: `badQuery` for anything but `true` and `false`: a mistyped word must not save.
    var isDryRun: Bool {
        get throws(Problem) {
            try query("dryRun", accepts: "true, false") { text -> Bool? in
                switch text {
                case "true": true
                case "false": false
                default: nil
                }
            } ?? false
        }
    }
}

extension StoredFacilityAct {
    /// The act as readers see it.
    func json(_ act: FacilityAct, in registry: Registry) -> JSONValue {
        .object([
            .init("number", .integer(number)), .init("by", .string(actor)),
            .init("recordedAt", .string(recordedAt.rfc3339)),
            .init(
                "events",
                .array(
                    act.events.map { event in
                        .object([
                            .init("kind", .string(event.kind.rawValue)),
                            .init("on", .string(event.effective.iso)),
                            .init(
                                "facilities",
                                .array(event.facilities.map { .string($0.text) })),
                            .init("decision", event.decision.map { .string($0.text) } ?? .null),
                            .init("note", event.note.map { .string($0) } ?? .null),
                            .init(
                                "text",
                                event.sentence { registry.name(of: $0, on: event.effective) }
                                    .pair),
                        ])
                    })),
            .init(
                "revoked",
                revoked.map { end in
                    .object([
                        .init("at", .string(end.at.rfc3339)), .init("by", .string(end.actor)),
                        .init("reason", .string(end.reason)),
                    ])
                } ?? .null),
        ])
    }
}
