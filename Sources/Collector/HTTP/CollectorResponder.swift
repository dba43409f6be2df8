import Exchange
import HTTPTypes
import Hummingbird
import NIOHTTP1
import Shared

/// Answers every request: finds the endpoint, turns what is thrown into problem+json, counts, logs.
struct CollectorResponder: HTTPResponder {
    typealias Context = CollectorContext

    /// Through which door a request came.
    enum Door: Sendable {
        /// The network: a token says who asks.
        case network
        /// The directory's own socket, or the process itself: the owner asks.
        case local
    }

    private let router: RouterResponder<CollectorContext>
    private let endpoints: [Endpoint]
    private let gate: Gate
    private let metrics: Metrics
    private let log: EventLog
    private let refusals: NoteRefusal
    private let isTLS: Bool

    /// Makes a responder of `endpoints` for requests that come through `door`.
    init(
        endpoints: [Endpoint], door: Door, gate: Gate, instances: InstanceWatch, metrics: Metrics,
        log: EventLog, refusals: NoteRefusal, visits: NoteVisit, programs: ProgramSignIn,
        isTLS: Bool = false
    ) {
        let router = Router(
            context: CollectorContext.self, options: .autoGenerateHeadEndpoints)
        for endpoint in endpoints {
            router.on(RouterPath(endpoint.path), method: endpoint.method) { request, context in
                var context = context
                let named =
                    door == .network && Self.takesNames(endpoint.path)
                    ? try await programs.person(
                        request.headers[.authorization], from: context.address) : nil
                context.principal = try gate.admit(
                    request, to: endpoint.access, from: context, through: door, named: named)
                if door == .network, named == nil {
                    context.form = try await gate.form(
                        of: request, for: endpoint, from: context.principal)
                }
                await visits.note(context.principal)
                let claim = try await Self.hear(request, context.principal, instances)
                var response: Response
                if endpoint.isQuick {
                    response = try await endpoint.handler(request, context)
                } else {
                    response = try await withTaskExecutorPreference(globalConcurrentExecutor) {
                        [context] in try await endpoint.handler(request, context)
                    }
                }
                if let claim, let name = Self.instanceField { response.headers[name] = claim }
                return response
            }
        }
        self.router = router.buildResponder()
        self.endpoints = endpoints
        self.gate = gate
        self.metrics = metrics
        self.log = log
        self.refusals = refusals
        self.isTLS = isTLS
    }

    /// Answers one request; never throws.
    func respond(to asked: Request, context: CollectorContext) async -> Response {
        let request = DHIS2Path.plain(asked)
        var response: Response
        var context = context
        (context.address, context.isThisMachine) = gate.caller(request, peer: context.address)
        do {
            response = try await router.respond(to: request, context: context)
            if context.endpointPath == Self.notFoundPath { throw missing(request) }
        } catch let message as WebMessage {
            response =
                FHIRPath.holds(request.uri.path)
                ? .outcome(OperationOutcome(message)) : .webMessage(message)
        } catch let outcome as OperationOutcome {
            response = .outcome(outcome)
        } catch {
            let problem = Self.problem(for: error)
            note(problem, error, request, gate.holder(of: request))
            await refusals.note(problem, Self.refused(request, context))
            response = answer(problem, to: request, context)
            if problem.code == .methodNotAllowed {
                response.headers[.allow] = methods(at: request.uri.path).joined(separator: ", ")
            }
        }
        if request.method == .head { response = response.createHeadResponse() }
        if isTLS { response.headers[.strictTransportSecurity] = Self.onlyTLS }
        metrics.answered(status: response.status.code)
        return response
    }

    /// Whether other systems' programs may send name and password with every request there.
    private static func takesNames(_ path: String) -> Bool {
        path.hasPrefix(DHIS2Path.start) || path.hasPrefix(FHIRPath.start)
    }

    /// A program gets problem+json; a person at a browser the sign-in page, or a page in words.
    private func answer(
        _ problem: Problem, to request: Request, _ context: CollectorContext
    ) -> Response {
        if request.uri.path.hasPrefix(DHIS2Path.start) {
            return .webMessage(WebMessage(problem), retryAfter: problem.retryAfter)
        }
        if FHIRPath.holds(request.uri.path) {
            return .outcome(OperationOutcome(problem), retryAfter: problem.retryAfter)
        }
        guard request.wantsPage else { return .problem(problem) }
        let frame = PageFrame(
            request, principal: gate.visitor(request, at: gate.now()), now: gate.now())
        switch problem.code {
        case .tokenMissing:
            return .seeOther(
                frame.link(PagePath.signIn, [("next", request.pageAddress)]))
        case .passwordChangeNeeded: return .seeOther(frame.link(PagePath.account))
        default:
            return .page(
                ProblemPage(problem: problem, frame: frame).html,
                status: .init(code: problem.code.status), retryAfter: problem.retryAfter)
        }
    }

    /// For a year browsers ask this host in no other way (RFC 6797).
    private static let onlyTLS = "max-age=31536000"

    private static let instanceField = HTTPField.Name(WireHeader.instance)

    /// Hears which copy of a home speaks; the word to confirm, once it is kept.
    private static func hear(
        _ request: Request, _ principal: Principal, _ instances: InstanceWatch
    ) async throws -> String? {
        guard case .unit(let unit, let key, let row) = principal, let name = instanceField,
            let claim = request.headers[name].flatMap({ InstanceClaim(header: $0) })
        else { return nil }
        try await instances.hear(claim, key: key, row: row, unit: unit)
        return claim.now.text
    }

    /// What the router leaves as the path when nothing matched.
    private static let notFoundPath = "NotFound"

    private func missing(_ request: Request) -> Problem {
        Problem(methods(at: request.uri.path).isEmpty ? .notFound : .methodNotAllowed)
    }

    /// The methods that a path takes; none where nothing is. As in the router, a path that is named
    /// in full hides those with a blank in the same place.
    private func methods(at path: String) -> [String] {
        let asked = path.split(separator: "/")
        let fitting = endpoints.map { (endpoint: $0, parts: $0.path.split(separator: "/")) }
            .filter { _, parts in
                parts.count == asked.count
                    && zip(parts, asked).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
            }
            .map { (method: $0.endpoint.method, blanks: $0.parts.count { $0.hasPrefix("{") }) }
        let fewest = fitting.map(\.blanks).min()
        let there = fitting.filter { $0.blanks == fewest }.map(\.method)
        return Set(there + (there.contains(.get) ? [.head] : [])).map(\.rawValue).sorted()
    }

    /// Who was refused, as the audit chain may show it: never the token itself.
    private static func refused(
        _ request: Request, _ context: CollectorContext
    ) -> NoteRefusal.Refused {
        NoteRefusal.Refused(
            token: Gate.token(in: request).map { Digest(of: Array($0.utf8)) },
            address: context.address, path: request.uri.path)
    }

    /// What went wrong, as the caller is told: our bugs show nothing of themselves.
    static func problem(for error: any Error) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let failure as StorageFailure:
            var problem: Problem
            switch failure {
            case .diskFull: problem = Problem(.diskFull)
            case .queueFull: problem = Problem(.tooBusy)
            case .unavailable, .fatal, .newerSchema: problem = Problem(.storeUnavailable)
            }
            problem.retryAfter = failure == .queueFull ? 2 : 30
            return problem
        case is HTTPParserError:
            // Chunks that lie about themselves: what was read so far is not what was meant.
            return Problem(
                .badJSON, vi: "Thân yêu cầu không đúng HTTP: không biết kết thúc ở đâu.",
                en: "The body is no proper HTTP: where it ends cannot be known.")
        default: return Problem(.internalFault)
        }
    }

    private func note(
        _ problem: Problem, _ error: any Error, _ request: Request, _ holder: AccessKeyRow?
    ) {
        let (method, path) = (request.method.rawValue, request.uri.path)
        if problem.code == .internalFault {
            log.write(.requestFailed(method: method, path: path, error: "\(type(of: error))"))
        } else if let failure = error as? StorageFailure {
            metrics.add(.storageFailures)
            log.write(.storageFailed(reason: failure.description))
        } else {
            log.write(
                .requestRefused(
                    method: method, path: path, status: problem.code.status,
                    problem: problem.code.rawValue, key: holder?.id.text))
        }
    }
}
