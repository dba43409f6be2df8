import Exchange
import HTTPTypes
import Hummingbird
import NIOCore
import Shared

/// What DHIS2 answers where it does not answer with data; thrown, it is the whole answer.
struct WebMessage: Error, Sendable {
    /// How it ended.
    enum Status: String, Sendable {
        case ok = "OK"
        case warning = "WARNING"
        case error = "ERROR"
    }

    let httpStatus: Int
    let status: Status
    let message: String
    /// DHIS2's code of a failure of the whole.
    var errorCode: String?
    /// What was done.
    var response: JSONValue?

    /// A refusal in both languages.
    static func refusal(
        _ httpStatus: Int, code: String? = nil, vi: String, en: String
    ) -> WebMessage {
        WebMessage(
            httpStatus: httpStatus, status: .error, message: "\(en) / \(vi)", errorCode: code)
    }

    /// One of our problems, in this dialect.
    init(_ problem: Problem) {
        // A wrong password is 401 here, as clients that ask for another one expect.
        self = .refusal(
            problem.code == .signInRefused ? 401 : problem.code.status, code: problem.code.rawValue,
            vi: problem.detail.vi,
            en: problem.detail.en)
    }

    init(
        httpStatus: Int, status: Status, message: String, errorCode: String? = nil,
        response: JSONValue? = nil
    ) {
        self.httpStatus = httpStatus
        self.status = status
        self.message = message
        self.errorCode = errorCode
        self.response = response
    }

    /// The message as JSON.
    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("httpStatus", .string(Self.phrases[httpStatus] ?? "Error")),
            .init("httpStatusCode", .integer(Int64(httpStatus))),
            .init("message", .string(message)), .init("status", .string(status.rawValue)),
        ]
        if let errorCode { members.append(.init("errorCode", .string(errorCode))) }
        if let response { members.append(.init("response", response)) }
        return .object(members)
    }

    private static let phrases = [
        200: "OK", 201: "Created", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
        404: "Not Found", 405: "Method Not Allowed", 409: "Conflict", 413: "Content Too Large",
        415: "Unsupported Media Type", 422: "Unprocessable Content", 429: "Too Many Requests",
        500: "Internal Server Error", 503: "Service Unavailable", 507: "Insufficient Storage",
    ]
}

extension Response {
    /// A message of DHIS2's.
    static func webMessage(_ message: WebMessage, retryAfter: Int? = nil) -> Response {
        var response = Response.tree(message.json)
        response.status = .init(code: message.httpStatus)
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        if message.httpStatus == 401 {
            response.headers[.wwwAuthenticate] = "Basic realm=\"Giao ban\", charset=\"UTF-8\""
        }
        return response
    }

    /// A tree as JSON; what is in it is made by us and can be written.
    static func tree(_ tree: JSONValue) -> Response {
        .json((try? tree.canonicalBytes()) ?? Array("{}".utf8))
    }
}

/// Addresses as DHIS2's clients write them: with a version, with the format behind a dot.
enum DHIS2Path {
    /// Where everything of this door is.
    static let start = "/api/"

    private static let formats = [
        ".json": "application/json", ".xml": "application/xml", ".csv": "application/csv",
        ".adx+xml": "application/adx+xml", ".adx": "application/adx+xml",
    ]

    /// The request as the endpoints know it: `/api/42/dataSets.json` is `/api/dataSets`.
    static func plain(_ request: Request) -> Request {
        guard let target = request.head.path, target.hasPrefix(start) else { return request }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var segments = parts[0].split(separator: "/").map { String($0) }
        if segments.count > 2, segments[1].utf8.count <= 3, Int(segments[1]) != nil {
            segments.remove(at: 1)
        }
        var head = request.head
        if let last = segments.last,
            let format = formats.first(where: { last.hasSuffix($0.key) })
        {
            segments[segments.count - 1] = String(last.dropLast(format.key.count))
            head.headerFields[.accept] = format.value
        }
        head.path =
            "/" + segments.joined(separator: "/") + (parts.count == 2 ? "?" + parts[1] : "")
        return Request(head: head, body: request.body)
    }
}

extension Request {
    /// Every value of a query parameter, those in one value separated by commas too where `split`.
    func queries(_ name: String, split: Bool = false) -> [String] {
        uri.queryParameters.filter { $0.key == name[...] }.flatMap { pair -> [String] in
            let text = String(pair.value)
            return split ? text.split(separator: ",").map { String($0) } : [text]
        }.filter { !$0.isEmpty }
    }

    /// A yes-or-no parameter, in any case; nil where it is absent.
    func doorFlag(_ name: String) -> Bool? {
        query(name).map { $0.lowercased() == "true" }
    }

    /// How the address names things.
    func schemes() throws -> IdentifierSchemes {
        func scheme(_ name: String) throws -> IdentifierScheme? {
            guard let text = query(name) else { return nil }
            guard let scheme = IdentifierScheme(text) else {
                throw WebMessage.refusal(
                    409,
                    vi: "\(name): “\(text.prefix(40))” không phải UID, CODE, NAME, ATTRIBUTE:uid.",
                    en: "\(name): `\(text.prefix(40))` is not UID, CODE, NAME or ATTRIBUTE:uid.")
            }
            return scheme
        }
        var schemes = IdentifierSchemes()
        schemes.general = try scheme("idScheme")
        schemes.dataSet = try scheme("dataSetIdScheme")
        schemes.dataElement = try scheme("dataElementIdScheme")
        schemes.unit = try scheme("orgUnitIdScheme")
        schemes.combo = try scheme("categoryOptionComboIdScheme")
        return schemes
    }

    /// A body of at most `limit` bytes, as it is or compressed: gzip by its header or its first bytes,
    /// zip with one file in it. The limit holds for what travels and for what it becomes.
    func doorBody(limit: Int) async throws -> [UInt8] {
        let bytes: [UInt8]
        do {
            bytes = Array(try await body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Self.doorLimit(limit)
        }
        do throws(Inflation.Fault) {
            if bytes.starts(with: [0x1F, 0x8B]) {
                return try Inflation.gunzip(bytes, limit: limit)
            }
            if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
                return try Inflation.unzip(bytes, limit: limit)
            }
        } catch {
            guard error == .damaged else { throw Self.doorLimit(limit) }
            throw WebMessage.refusal(
                400, vi: "Nội dung nén bị hỏng hoặc bị cắt giữa chừng; không nhận phần nào.",
                en: "The compressed body is damaged or cut short; nothing of it was taken.")
        }
        return bytes
    }

    private static func doorLimit(_ limit: Int) -> WebMessage {
        .refusal(
            413, vi: "Nội dung lớn hơn \(limit >> 20) MiB; chia thành nhiều lần gửi.",
            en: "The body is larger than \(limit >> 20) MiB; split it over several requests.")
    }
}
