import Hummingbird
import Shared

/// Enrolling agents.
struct EnrolmentRoutes: Sendable {
    let enrol: EnrolAgent
    let metrics: Metrics

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .post, path: Routes.enrolments, access: .open, operation: "enrol",
                summary: "Turn a one-time code into a key; the same request gets the same answer",
                answer: .enrolment, success: 201, takesBody: true, body: .enrolmentRequest,
                problems: [
                    .badJSON, .badReport, .enrolmentCodeUnknown, .enrolmentCodeUsed,
                    .enrolmentCodeExpired, .rateLimited, .storeUnavailable, .diskFull,
                ], handler: enrolAgent)
        ]
    }

    private func enrolAgent(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let body = try await request.jsonBody(limit: 16_384)
        let answer = try await enrol(try EnrolmentRequest(bytes: body))
        metrics.add(.enrolments)
        return .json(answer.bytes, status: .created)
    }
}
