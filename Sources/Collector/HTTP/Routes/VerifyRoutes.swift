import Hummingbird
import Shared

/// Reading everything that is stored again, a stretch at a time: over the directory's socket.
struct VerifyRoutes: Sendable {
    /// The path on the local socket; no part of the wire contract.
    static let path = "/local/verify"

    let verify: VerifyStore

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Self.path, access: .local, operation: "verifyStore",
                summary: "Verify a stretch of what is stored",
                parameters: [
                    .query("check", "database, audit, reports, slots or sums"),
                    .query("after", "Where the stretch before ended"),
                ], handler: stretch)
        ]
    }

    private func stretch(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let checks = VerifyStore.Check.allCases.map(\.rawValue).joined(separator: ", ")
        let check = try request.query("check", accepts: checks) { VerifyStore.Check(rawValue: $0) }
        let after = try request.query("after", accepts: "0…") { Int64($0) } ?? 0
        guard let check else {
            throw Problem(.badQuery, vi: "Thiếu “check”.", en: "“check” is missing.")
        }
        let outcome = try await verify(check, after: after)
        return .json { writer in
            writer.object { writer in
                writer.key("checked")
                writer.integer(Int64(outcome.checked))
                writer.key("faults")
                writer.array { writer in
                    for fault in outcome.faults {
                        writer.object { writer in
                            writer.key("seq")
                            writer.integer(fault.seq)
                            writer.key("subject")
                            writer.string(fault.subject)
                            writer.key("why")
                            writer.string(fault.why.vi)
                            writer.key("whyEn")
                            writer.string(fault.why.en)
                        }
                    }
                }
                if let next = outcome.next {
                    writer.key("next")
                    writer.integer(next)
                }
            }
        }
    }
}
