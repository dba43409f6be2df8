import Hummingbird
import Shared

/// What a unit's agent says and hears between reports.
struct AgentRoutes: Sendable {
    let hear: HearAgent
    let inbox: UnitInbox
    let notices: InboxNotices
    let surroundings: Surroundings
    let metrics: Metrics

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .post, path: Routes.heartbeats, access: .sending, operation: "heartbeat",
                summary: "How an agent is, and what stands in the way of which report",
                answer: .heard, takesBody: true, body: .heartbeat,
                problems: [
                    .badJSON, .badUTF8, .badReport, .bodyTooLarge, .unsupportedMediaType,
                    .tooBusy, .diskFull,
                ], handler: heartbeat),
            Endpoint(
                method: .get, path: Routes.inbox, access: .reading, operation: "getInbox",
                summary: "What a unit owes and until when, what was returned and why, the forms",
                parameters: [.query("facility", "A unit's code; a unit's own without it")],
                answer: .inbox,
                problems: [.badQuery, .unknownFacility, .wrongUnit], handler: inbox),
        ]
    }

    private func heartbeat(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let body = try await request.jsonBody(limit: Heartbeat.byteLimit)
        let receivedAt = try await hear(try Heartbeat(bytes: body), from: context.principal)
        metrics.add(.heartbeats)
        return .json { writer in
            writer.object { writer in
                writer.key("receivedAt")
                writer.string(receivedAt.rfc3339)
            }
        }
    }

    private func inbox(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let asked = try request.query("facility", accepts: "A-Z a-z 0-9 - _ .") {
            FacilityID($0)
        }
        guard let facility = try context.principal.ownUnit(asked: asked) else {
            throw Problem(.badQuery, vi: "Thiếu “facility”.", en: "“facility” is missing.")
        }
        guard inbox.catalogue.current.registry.facility(facility) != nil else {
            throw Problem(.unknownFacility)
        }
        let now = surroundings.now()
        var isUnit = false
        if case .unit = context.principal { isUnit = true }
        let notices = try await notices(facility, at: now, isFetched: isUnit)
        return .json(try await inbox(facility, at: now, notices: notices).bytes)
    }
}
