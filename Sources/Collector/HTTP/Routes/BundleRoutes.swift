import Hummingbird
import Shared

/// Reports that come on a stick: over the directory's socket only, for whoever runs the collector.
///
/// The command that reads the stick takes the file apart; here its pieces are opened and judged.
struct BundleRoutes: Sendable {
    /// Paths of the local socket; no part of the wire contract.
    enum Path {
        static let reports = "/local/bundle-reports"
        static let bundles = "/local/bundles"
    }

    /// Most pieces in one request.
    static let itemLimit = 256
    /// Most bytes of one request: a batch of small pieces, or one of the greatest size.
    static let bodyLimit = 16 << 20

    let take: ImportBundle
    let finish: FinishBundle

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .post, path: Path.reports, access: .local, operation: "importReports",
                summary: "Take pieces of a bundle; each is answered by itself", takesBody: true,
                handler: importReports),
            Endpoint(
                method: .post, path: Path.bundles, access: .local, operation: "finishBundle",
                summary: "Verify a bundle's seal and note its import", takesBody: true,
                handler: finishBundle),
        ]
    }

    private func importReports(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let fields = try await Self.fields(of: request)
        guard let bundle = fields["bundle"]?.text.flatMap({ BundleID($0) }),
            let elements = fields["items"]?.elements,
            (1...Self.itemLimit).contains(elements.count)
        else { throw Self.shape }
        let items = try elements.map { element throws(Problem) -> ImportBundle.Item in
            guard let number = element["number"]?.integer.map({ Int($0) }),
                (1...BundleFrame.numberLimit).contains(number),
                let packing = element["packing"]?.text.flatMap({ BundleFrame.Packing(rawValue: $0) }
                ),
                let payload = element["payload"]?.text.flatMap({ Base64.decode($0) })
            else { throw Self.shape }
            return ImportBundle.Item(
                number: number, packing: packing, isAfterLost: element["afterLost"] == .bool(true),
                payload: payload)
        }
        let answers = try await take(items, of: bundle)
        return .json { writer in
            writer.object { writer in
                writer.key("answers")
                writer.array { writer in
                    for answer in answers { writer.string(Base64.encode(answer.bytes)) }
                }
            }
        }
    }

    private func finishBundle(
        _ request: Request, _ context: CollectorContext
    ) async throws -> Response {
        let fields = try await Self.fields(of: request)
        guard
            let seal = fields["seal"]?.text.flatMap({ Base64.decode($0) })
                .flatMap({ BundleSeal(bytes: $0) }), let counts = fields["counts"]?.text
        else { throw Self.shape }
        let verdict = try await finish(seal, counts: counts)
        return .json { writer in
            writer.object { writer in
                writer.key("seal")
                writer.string(verdict.rawValue)
            }
        }
    }

    private static func fields(of request: Request) async throws -> JSONValue {
        let body = try await request.jsonBody(limit: bodyLimit)
        do throws(JSONFault) {
            return try JSONValue(
                parsing: body,
                limits: JSONReader.Limits(
                    bytes: bodyLimit, stringBytes: BundleFrame.payloadLimit / 3 * 4 + 4))
        } catch {
            throw Problem(fault: error, in: [])
        }
    }

    private static var shape: Problem {
        Problem(
            .badQuery, vi: "Cần bundle và 1–\(itemLimit) items, hoặc seal và counts.",
            en: "Give bundle and 1–\(itemLimit) items, or seal and counts.")
    }
}
