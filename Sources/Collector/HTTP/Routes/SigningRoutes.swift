import Hummingbird
import Shared

/// Verifying what was signed, and changing the collector's own key: over the directory's socket.
struct SigningRoutes: Sendable {
    /// Paths of the local socket; no part of the wire contract.
    enum Path {
        static let signatures = "/local/signatures"
        static let receipts = "/local/receipts"
        static let collectorKeys = "/local/collector-keys"
    }

    let verify: VerifySignatures
    let check: CheckReceipt
    let change: ChangeCollectorKey

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Path.signatures, access: .local, operation: "verify",
                summary: "Verify the signatures of stored reports",
                parameters: [.query("after", "The last row's seq")], handler: signatures),
            Endpoint(
                method: .post, path: Path.receipts, access: .local, operation: "checkReceipt",
                summary: "Check a receipt that somebody shows", takesBody: true,
                problems: [.badJSON], handler: receipt),
            Endpoint(
                method: .post, path: Path.collectorKeys, access: .local, operation: "newKey",
                summary: "Make the next key for receipts", success: 201, takesBody: true,
                problems: [.badQuery, .tooBusy], handler: newKey),
        ]
    }

    private func signatures(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let after = try request.query("after", accepts: "0…") { Int64($0) } ?? 0
        let outcome = try await verify(after: after)
        return .json { writer in
            writer.object { writer in
                writer.key("faults")
                writer.array { writer in
                    for fault in outcome.faults {
                        writer.object { writer in
                            writer.key("id")
                            writer.string(fault.id.text)
                            writer.key("seq")
                            writer.integer(fault.seq)
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
                writer.key("reports")
                writer.integer(Int64(outcome.reports))
                writer.key("signed")
                writer.integer(Int64(outcome.signed))
                writer.key("unsigned")
                writer.integer(Int64(outcome.unsigned))
            }
        }
    }

    private func receipt(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let body = try await request.jsonBody(limit: 65_536)
        let receipt: Receipt
        do throws(JSONFault) {
            receipt = try Receipt(bytes: body)
        } catch {
            throw Problem(fault: error, in: body)
        }
        let verdict = try await check(receipt)
        return .json { writer in
            writer.object { writer in
                writer.key("verdict")
                writer.string(verdict.rawValue)
            }
        }
    }

    private func newKey(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let body = try await request.jsonBody(limit: 4096)
        let isLost = (try? JSONValue(parsing: body))?["lost"]?.text == "true"
        let key = try await change(evenUnlinked: isLost)
        return .json(status: .created) { writer in
            writer.object { writer in
                writer.key("fingerprint")
                writer.string(key.fingerprint)
                writer.key("id")
                writer.string(CollectorIdentity.id(of: key).text)
            }
        }
    }
}
