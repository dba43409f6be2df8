import HTTPTypes
import Hummingbird
import NIOCore
import Shared

extension Request {
    /// True for a person at a browser: somebody who shows no token and reads HTML.
    var wantsPage: Bool {
        headers[.authorization] == nil && headers[.accept]?.contains("text/html") == true
    }

    /// Where the browser is, so that it can come back after signing in; the board for what was sent.
    var pageAddress: String {
        method == .get || method == .head ? uri.string : PagePath.board
    }

    /// What stands around the page that answers this request.
    ///
    /// - Throws: `badQuery` for a language that pages do not have.
    func frame(_ context: CollectorContext, at now: Instant) throws(Problem) -> PageFrame {
        _ = try query("lang", accepts: "vi, en") { Language(rawValue: $0) }
        return PageFrame(self, principal: context.principal, now: now)
    }
}

extension PageFrame {
    /// The frame of a request's page; a language that is none is Vietnamese.
    init(_ request: Request, principal: Principal, now: Instant) {
        let pairs = request.uri.queryParameters.map { pair in
            (String(pair.key), request.query(String(pair.key)) ?? String(pair.value))
        }
        self.init(
            principal: principal,
            language: request.query("lang").flatMap { Language(rawValue: $0) } ?? .vi,
            path: Self.ownPath(request.uri.path),
            query: pairs.filter { $0.0 != "lang" }.map { (name: $0.0, value: $0.1) }, now: now)
    }

    /// The path with one slash in front: browsers take what follows two for another host, and the
    /// page that says “not found” links to itself in the other language.
    private static func ownPath(_ path: String) -> String {
        "/" + path.drop { $0 == "/" || $0 == "\\" }
    }
}

extension Response {
    /// What pages may load and do: our own style sheet and script, no other address, in nobody's
    /// frame. Nothing inside a page is run or styled, even if an escape were ever forgotten.
    static let pagePolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    private static let pageHeaders: HTTPFields = {
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
            .contentSecurityPolicy: pagePolicy, .xContentTypeOptions: "nosniff",
        ]
        if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "same-origin" }
        return headers
    }()

    /// An HTML page.
    static func page(
        _ html: String, status: HTTPResponse.Status = .ok, retryAfter: Int? = nil
    ) -> Response {
        var headers = pageHeaders
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// Where to go on, after a form was taken or before one can be.
    static func seeOther(_ path: String, cookie: String? = nil) -> Response {
        var headers: HTTPFields = [.location: path, .cacheControl: "no-store"]
        if let cookie { headers[.setCookie] = cookie }
        return Response(status: .seeOther, headers: headers)
    }
}
