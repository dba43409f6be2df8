import HTTPTypes
import Hummingbird
import Shared

/// Lets in who may use an endpoint: by a bearer token, by the cookie of somebody signed in, or, on a
/// demonstration's loopback, anybody to read.
struct Gate: Sendable {
    /// The keys that were given out.
    let keys: KeyRing
    /// The accounts and who is signed in.
    let book: AccountBook
    /// The cookie that sessions travel in.
    let cookie: SessionCookie
    /// Where pages are, as people reach them; nil where that is the address listened on.
    let publicAddress: PublicAddress?
    /// True when everybody may read: only on loopback, only for a demonstration.
    let isReadingOpen: Bool
    /// The clock.
    let now: @Sendable () -> Instant

    /// Who asks, once it is certain that they may.
    ///
    /// - Parameter named: who gave name and password with the request itself.
    /// - Throws: `tokenMissing`, `tokenUnknown`, `tokenRevoked`, `wrongRole`, `passwordChangeNeeded`.
    func admit(
        _ request: Request, to access: Endpoint.Access, from context: CollectorContext,
        through door: CollectorResponder.Door, named: Person? = nil
    ) throws(Problem) -> Principal {
        if door == .local { return .local }
        if access == .open { return visitor(request, at: now()) }
        if access == .local { throw Problem(.notFound) }
        if let token = Self.token(in: request) { return try principal(token: token, for: access) }
        if let named {
            guard isOurOwn(request) else { throw Problem(.formExpired) }
            guard access.roles.contains(named.role) else { throw Problem(.wrongRole) }
            return .person(named)
        }
        if case .person(let person) = visitor(request, at: now()) {
            guard !person.mustChange || access == .personal else {
                throw Problem(.passwordChangeNeeded)
            }
            guard access.roles.contains(person.role) else { throw Problem(.wrongRole) }
            return .person(person)
        }
        if access == .monitoring && context.isThisMachine { return .local }
        let isRead = request.method == .get || request.method == .head
        if isReadingOpen && isRead && (access == .reading || access == .department) {
            return .local
        }
        throw Problem(.tokenMissing)
    }

    /// Who holds `token`, once it is certain that they may.
    ///
    /// - Throws: `tokenUnknown`, `tokenRevoked`, `wrongRole`.
    func principal(
        token: String, for access: Endpoint.Access
    ) throws(Problem) -> Principal {
        let principal = try keys.principal(token: token)
        guard principal.role.map({ access.roles.contains($0) }) ?? false else {
            throw Problem(.wrongRole)
        }
        return principal
    }

    /// Who is signed in, whatever they may; `anonymous` for nobody.
    func visitor(_ request: Request, at moment: Instant) -> Principal {
        cookie.token(in: request).flatMap { book.person(token: $0, at: moment) }
            .map { .person($0) } ?? .anonymous
    }

    /// The key whose token came with the request, whether it still holds or not.
    func holder(of request: Request) -> AccessKeyRow? {
        Self.token(in: request).flatMap { keys.holder(ofToken: $0) }
    }

    /// The token that a request carries; nil without one.
    static func token(in request: Request) -> String? {
        guard let field = request.headers[.authorization] else { return nil }
        if field.hasPrefix("Bearer ") { return String(field.dropFirst(7)) }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, ["bearer", "apitoken"].contains(parts[0].lowercased()) else {
            return nil
        }
        return String(parts[1])
    }

    // MARK: - Where from

    private static let forwarded = HTTPField.Name("X-Forwarded-For")
    private static let forwardedToo = HTTPField.Name("Forwarded")

    /// The address of whoever asks, and whether it is this very machine.
    ///
    /// A proxy is believed only on this machine, and only where `public_url` says that there is one;
    /// its own entry is the last. A request that any proxy has passed on is never this machine's.
    func caller(_ request: Request, peer: String) -> (address: String, isThisMachine: Bool) {
        let isLoopback = peer == "::1" || peer.hasPrefix("127.")
        let passedOn = Self.forwarded.flatMap { request.headers[$0] }
        let isPassedOn =
            passedOn != nil || Self.forwardedToo.flatMap { request.headers[$0] } != nil
        guard isLoopback, publicAddress != nil else { return (peer, isLoopback && !isPassedOn) }
        let last = passedOn?.split(separator: ",").last.map { $0.filter { $0 != " " } }
        return (last.map { String($0.prefix(64)) } ?? peer, false)
    }

    // MARK: - Forms

    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")
    private static let formToken = HTTPField.Name("Giaoban-Form-Token")
    /// The fields of a page's form, once it is certain that our own page has sent them.
    ///
    /// Two locks, because either alone has failed somewhere: where the browser says the request comes
    /// from, and a token that only our own pages hold.
    ///
    /// - Throws: `formExpired`, `bodyTooLarge`, `unsupportedMediaType`.
    func form(
        of request: Request, for endpoint: Endpoint, from principal: Principal
    ) async throws -> FormFields {
        var person: Person?
        if case .person(let known) = principal { person = known }
        let isRead = request.method == .get || request.method == .head
        guard !isRead, endpoint.takesForm || person != nil else { return FormFields() }
        guard isOurOwn(request) else { throw Problem(.formExpired) }
        let fields =
            endpoint.takesForm
            ? try await request.formFields(limit: endpoint.formLimit) : FormFields()
        if let person {
            let shown = fields["token"] ?? Self.formToken.flatMap { request.headers[$0] } ?? ""
            guard Self.isSame(shown, person.formToken) else { throw Problem(.formExpired) }
        }
        return fields
    }

    private func isOurOwn(_ request: Request) -> Bool {
        if let site = Self.fetchSite.flatMap({ request.headers[$0] }) {
            guard site == "same-origin" || site == "none" else { return false }
        }
        guard let origin = request.headers[.origin] else { return true }
        if let publicAddress { return origin == publicAddress.origin }
        guard let host = request.head.authority else { return false }
        return origin == "http://\(host)" || origin == "https://\(host)"
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        Digest(of: Array(left.utf8)) == Digest(of: Array(right.utf8))
    }
}
