import Hummingbird
import Shared

/// What commands on the collector's own machine ask for, over the directory's socket.
struct LocalRoutes: Sendable {
    /// Paths of the local socket; no part of the wire contract.
    enum Path {
        static let codes = "/local/enrolment-codes"
        static let tokens = "/local/tokens"
        static let keys = "/local/keys"
        static let revocations = "/local/revocations"
        static let seed = "/local/seed"
        static let review = "/local/review"
    }

    let createCode: CreateEnrolmentCode
    let createToken: CreateReaderToken
    let keys: KeyRing
    let revoke: RevokeKey
    let seed: LoadSeeds
    let desk: ReviewDesk

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .post, path: Path.codes, access: .local, operation: "makeCode",
                summary: "Make a one-time code for a unit", success: 201, takesBody: true,
                problems: [.unknownFacility], handler: makeCode),
            Endpoint(
                method: .post, path: Path.tokens, access: .local, operation: "makeToken",
                summary: "Make a reader's token", success: 201, takesBody: true,
                handler: makeToken),
            Endpoint(
                method: .get, path: Path.keys, access: .local, operation: "listKeys",
                summary: "Who has been given access", handler: listKeys),
            Endpoint(
                method: .post, path: Path.revocations, access: .local, operation: "revokeKey",
                summary: "End a key", takesBody: true, handler: revokeKey),
            Endpoint(
                method: .post, path: Path.seed, access: .local, operation: "seed",
                summary: "Load reference data from a folder", takesBody: true, handler: load),
            Endpoint(
                method: .post, path: Path.review, access: .local, operation: "review",
                summary: "Return, approve, withdraw, close, extend or exempt", takesBody: true,
                handler: review),
        ]
    }

    /// The object that a command sends.
    static func fields(of request: Request) async throws -> JSONValue {
        let body = try await request.jsonBody(limit: 65_536)
        do throws(JSONFault) {
            return try JSONValue(parsing: body)
        } catch {
            throw Problem(fault: error, in: body)
        }
    }

    private static func field(_ name: String, of request: Request) async throws -> String {
        guard let text = try await fields(of: request)[name]?.text, !text.isEmpty else {
            throw Problem(.badQuery, vi: "Thiếu “\(name)”.", en: "“\(name)” is missing.")
        }
        return text
    }

    private func review(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let fields = try await Self.fields(of: request)
        func text(_ name: String) -> String { fields[name]?.text ?? "" }
        guard let verb = ReviewDesk.Verb(rawValue: text("verb")), let form = FormCode(text("form"))
        else {
            let verbs = ReviewDesk.Verb.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem(
                .badQuery, vi: "Cần verb (\(verbs)) và form.", en: "Give verb (\(verbs)) and form.")
        }
        let units = text("facilities").split(separator: ",").map(String.init)
        let facilities = units.compactMap { FacilityID($0) }
        guard facilities.count == units.count else { throw Problem(.unknownFacility) }
        try await desk(
            ReviewDesk.Request(
                verb: verb, form: form, period: text("period"), facilities: facilities,
                reason: text("reason"), decision: DecisionNumber(text("decision")),
                due: Day(iso: text("due")), figures: try Self.figures(text("figures"))))
        return .json { writer in writer.object { _ in } }
    }

    /// Words at figures, a line each: `tu_vong=đối chiếu sổ`.
    private static func figures(_ text: String) throws(Problem) -> [IndicatorCode: String] {
        var figures: [IndicatorCode: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let code = IndicatorCode(String(parts[0])) else {
                throw Problem(
                    .badQuery, vi: "Đọc được “\(line.prefix(64))”, cần CHỈ_TIÊU=LỜI.",
                    en: "Read “\(line.prefix(64))”, expected INDICATOR=WORDS.")
            }
            figures[code] = String(parts[1])
        }
        return figures
    }

    private func makeCode(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let text = try await Self.field("facility", of: request)
        guard let facility = FacilityID(text) else {
            throw Problem(
                .unknownFacility, vi: "“\(text)” không phải mã đơn vị.",
                en: "“\(text)” is not a facility code.")
        }
        let code = try await createCode(for: facility)
        return .json(status: .created) { writer in
            writer.object { writer in
                writer.key("code")
                writer.string(code.text)
            }
        }
    }

    private func makeToken(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let token = try await createToken(name: try await Self.field("name", of: request))
        return .json(status: .created) { writer in
            writer.object { writer in
                writer.key("token")
                writer.string(token)
            }
        }
    }

    private func listKeys(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let rows = keys.all
        return .json { writer in
            writer.object { writer in
                writer.key("items")
                writer.array { writer in
                    for row in rows {
                        writer.object { writer in
                            writer.key("facility")
                            writer.string(row.facility?.text ?? "reader")
                            writer.key("key")
                            writer.string(row.id.text)
                            writer.key("name")
                            writer.string(row.name)
                            writer.key("signs")
                            writer.string(row.publicKey?.fingerprint ?? "unsigned")
                            writer.key("state")
                            writer.string(row.state.rawValue + (row.isCloned ? ",cloned" : ""))
                        }
                    }
                }
            }
        }
    }

    private func revokeKey(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let text = try await Self.field("key", of: request)
        guard let key = KeyID(text) else {
            throw Problem(
                .badQuery, vi: "“\(text)” không phải mã khóa.", en: "“\(text)” is not a key's id.")
        }
        try await revoke(key)
        return .json { writer in writer.object { _ in } }
    }

    private func load(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let outcome = try await seed(from: try await Self.field("from", of: request))
        return .json { writer in
            writer.object { writer in
                writer.key("documents")
                writer.integer(Int64(outcome.changes.documents))
                writer.key("facilities")
                writer.integer(Int64(outcome.changes.facilities))
                writer.key("faults")
                writer.array { writer in
                    for fault in outcome.faults { writer.string(fault) }
                }
                writer.key("forms")
                writer.integer(Int64(outcome.changes.forms))
            }
        }
    }
}
