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
        var digest: String?
        var signature: String?
        var instance: String?
    }

    /// What is answered.
    struct Answer {
        let status: HTTPResponseStatus
        var headers: HTTPHeaders
        let body: [UInt8]
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
        slip.principal = principal
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

    /// The answer to a decided report, counted.
    func answer(_ decided: Decided, to slip: Slip, bodyBytes: Int) -> Answer {
        let outcome = decided.sealed(with: routes.accept.collectorKeys)
        var answer = Self.answer(outcome)
        if let claim = slip.instance.flatMap({ InstanceClaim(header: $0) }) {
            answer.headers.add(name: WireHeader.instance, value: claim.now.text)
        }
        routes.count(outcome)
        routes.metrics.add(.bodyBytes, bodyBytes)
        routes.metrics.answered(status: Int(answer.status.code))
        return answer
    }

    private static func answer(_ outcome: AcceptReport.Outcome) -> Answer {
        switch outcome {
        case .accepted(let receipt):
            return Answer(status: .created, headers: json, body: receipt.bytes)
        case .repeated(let receipt):
            return Answer(status: .ok, headers: json, body: receipt.bytes)
        case .refused(let problem):
            var headers = HTTPHeaders()
            for field in Response.problem(problem).headers where field.name != .contentLength {
                headers.add(name: field.name.canonicalName, value: field.value)
            }
            return Answer(
                status: .init(statusCode: problem.code.status), headers: headers,
                body: problem.bytes)
        }
    }

    private static let json: HTTPHeaders = [
        "Content-Type": "application/json", "Cache-Control": "no-store",
    ]
}
