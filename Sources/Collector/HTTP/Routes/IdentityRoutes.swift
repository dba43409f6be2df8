import Hummingbird
import Shared

/// Who the collector is, and how a unit changes its key.
struct IdentityRoutes: Sendable {
    let keys: CollectorKeys
    let change: ChangeUnitKey

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Routes.identity, access: .open, operation: "getIdentity",
                summary: "The keys that receipts are signed with, each signed by the one before",
                answer: .collectorIdentity, problems: [.storeUnavailable], handler: identity),
            Endpoint(
                method: .post, path: Routes.keyChanges, access: .sending,
                operation: "changeKey",
                summary: "Give a unit its next key; the same request gets the same answer",
                answer: .enrolment, success: 201, takesBody: true, body: .keyChange,
                problems: [.badJSON, .badReport, .signatureInvalid, .wrongUnit],
                handler: changeKey),
            Endpoint(
                method: .post, path: Routes.keyRetirements, access: .sending,
                operation: "retireKey",
                summary: "End the token of the unit's key before; its signatures stay good",
                answer: .done, takesBody: true, body: .keyRetirement,
                problems: [.badJSON, .badReport, .wrongUnit],
                handler: retireKey),
        ]
    }

    private func identity(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        guard let identity = keys.identity else { throw Problem(.storeUnavailable) }
        return .json { writer in identity.write(to: &writer) }
    }

    private func changeKey(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let body = try await request.jsonBody(limit: 16_384)
        let answer = try await change(try KeyChangeRequest(bytes: body), from: context.principal)
        return .json(answer.bytes, status: .created)
    }

    private func retireKey(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let body = try await request.jsonBody(limit: 16_384)
        guard let key = (try? JSONValue(parsing: body))?["key"]?.text.flatMap({ KeyID($0) }) else {
            throw Problem(.badReport, vi: "Cần key.", en: "Give key.")
        }
        try await change.retire(key, from: context.principal)
        return .json { writer in writer.object { _ in } }
    }
}
