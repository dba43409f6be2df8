import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import Shared

/// What a connection does with a single report by itself: recognises it, lets it in, hands it to the
/// queue, and writes the answer. Everything else is none of its business, and it says so.
struct ReportIntake: Sendable {
    /// What a report's request says beside its body.
    struct Slip: Sendable {
        /// The unit whose token came along.
        var principal = Principal.anonymous
        /// How long the body is.
        var length = 0
        var digest: String?
        var signature: String?
        var instance: String?
    }

    let routes: ReportRoutes
    let gate: Gate
    let instances: InstanceWatch

    /// The clock.
    func now() -> Instant { routes.surroundings.now() }

    // MARK: - Recognising

    /// The slip of an everyday report: one that says its length, is not packed, and asks for nothing
    /// more. Nil for any other request.
    ///
    /// Whoever may not send is sent the long way before a byte of the body is kept here: a body costs
    /// memory, and strangers get none (FAULTS E1).
    func slip(of head: HTTPRequestHead) -> Slip? {
        guard head.method == .POST, head.uri == Routes.reports, head.version == .http1_1 else {
            return nil
        }
        var slip = Slip()
        var (length, token): (Int?, String?)
        for (name, value) in head.headers {
            switch Field(name) {
            case .other: break
            case .unusual: return nil
            case .connection: guard value.lowercased() == "keep-alive" else { return nil }
            case .contentLength:
                guard length == nil, let number = Int(value) else { return nil }
                length = number
            case .contentType: guard value == "application/json" else { return nil }
            case .authorization:
                guard token == nil, value.hasPrefix("Bearer ") else { return nil }
                token = String(value.dropFirst(7))
            case .digest:
                guard slip.digest == nil else { return nil }
                slip.digest = value
            case .signature:
                guard slip.signature == nil else { return nil }
                slip.signature = value
            case .instance:
                guard slip.instance == nil else { return nil }
                slip.instance = value
            }
        }
        guard let length, length <= routes.bodyLimit, let token,
            let principal = try? gate.principal(token: token, for: .sending)  // refused over there
        else { return nil }
        (slip.principal, slip.length) = (principal, length)
        return slip
    }

    /// The header fields that matter here.
    private enum Field {
        case other, unusual, connection, contentLength, contentType, authorization
        case digest, signature, instance

        private static let known: [(name: String, field: Field)] = [
            ("content-length", .contentLength), ("content-type", .contentType),
            ("authorization", .authorization), (WireHeader.digest.lowercased(), .digest),
            (WireHeader.signature.lowercased(), .signature),
            (WireHeader.instance.lowercased(), .instance), ("connection", .connection),
            ("content-encoding", .unusual), ("transfer-encoding", .unusual),
            ("expect", .unusual), ("upgrade", .unusual), ("trailer", .unusual),
            (WireHeader.receipt.lowercased(), .unusual),
        ]

        init(_ name: String) {
            let utf8 = name.utf8
            for known in Self.known
            where known.name.utf8.count == utf8.count
                && zip(known.name.utf8, utf8).allSatisfy({ $0 == $1 | 0x20 || $0 == $1 })
            {
                self = known.field
                return
            }
            self = .other
        }
    }

    // MARK: - Handing over

    /// Lets a report in and queues it; `then` is called once, on any thread, with the decision, or
    /// with nil when the store could not commit. False, and `then` is never called, when the report
    /// must be refused or looked at more closely.
    func begin(
        _ slip: Slip, body: [UInt8], then: @escaping @Sendable (Decided?) -> Void
    ) -> Bool {
        do throws(Problem) {
            guard isKnown(slip) else { return false }
            let delivery = AcceptReport.Delivery(
                body: body, claimed: nil, signature: try ReportSignature.read(slip.signature))
            let (accept, catalogue) = (routes.accept, routes.accept.catalogue.current)
            let prepared = try AcceptReport.prepare(
                delivery, from: slip.principal, receivedAt: now(), in: catalogue,
                signatures: accept.signatures)
            guard slip.digest.map({ prepared.isClaimed($0) }) ?? true else { return false }
            accept.decide(prepared, in: catalogue) { result in
                // A store that cannot commit is told by the long way, which tries once more.
                then(try? result.get())
            }
            return true
        } catch {
            return false
        }
    }

    /// Whether the copy of the home that speaks is the one that spoke last, if it says.
    private func isKnown(_ slip: Slip) -> Bool {
        guard let text = slip.instance else { return true }
        guard let claim = InstanceClaim(header: text),
            case .unit(_, _, let row) = slip.principal
        else { return false }
        return instances.knows(claim, row: row)
    }

    // MARK: - Answering

    /// The whole answer to a decided report as it goes over the line, counted.
    func answer(
        _ decided: Decided, to slip: Slip, bodyBytes: Int, date: String,
        _ buffers: ByteBufferAllocator
    ) -> ByteBuffer {
        let keys = routes.accept.collectorKeys
        let (status, body): (HTTPResponseStatus, [UInt8])
        var headers = Self.json
        switch decided {
        case .accepted(let written, let group, let place):
            routes.metrics.add(.reportsAccepted)
            (status, body) = (.created, written.bytes(under: group.seal(at: place, with: keys)))
        case .repeated(let written, let group, let place):
            routes.metrics.add(.reportsRepeated)
            (status, body) = (.ok, written.bytes(under: group.seal(at: place, with: keys)))
        case .refused(let problem):
            routes.metrics.count(.refused(problem))
            (status, body) = (.init(statusCode: problem.code.status), problem.bytes)
            headers = Self.headers(of: problem)
        }
        routes.metrics.add(.bodyBytes, bodyBytes)
        routes.metrics.answered(status: Int(status.code))
        var answer = buffers.buffer(capacity: 320 + body.count)
        answer.writeString("HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n")
        answer.writeString(headers)
        if let claim = slip.instance.flatMap({ InstanceClaim(header: $0) }) {
            answer.writeString("\(WireHeader.instance): \(claim.now.text)\r\n")
        }
        answer.writeString("Content-Length: \(body.count)\r\nDate: \(date)\r\n\r\n")
        answer.writeBytes(body)
        return answer
    }

    private static let json =
        "Content-Type: application/json\r\nCache-Control: no-store\r\n"

    /// The header fields of a refusal: those of the long way.
    private static func headers(of problem: Problem) -> String {
        Response.problem(problem).headers.filter { $0.name != .contentLength }
            .map { "\($0.name.canonicalName): \($0.value)\r\n" }.joined()
    }
}
