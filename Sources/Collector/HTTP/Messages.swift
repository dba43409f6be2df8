import HTTPTypes
import Hummingbird
import NIOCore
import Shared

extension Response {
    private static let jsonHeaders: HTTPFields = [
        .contentType: "application/json", .cacheControl: "no-store",
    ]

    /// A JSON answer.
    static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: jsonHeaders,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A JSON answer written by `body`.
    static func json(
        status: HTTPResponse.Status = .ok, _ body: (inout JSONWriter) throws -> Void
    ) rethrows -> Response {
        var writer = JSONWriter(capacity: 1024)
        try body(&writer)
        return .json(writer.bytes, status: status)
    }

    /// A plain text answer.
    static func text(_ text: String, type: String = "text/plain; charset=utf-8") -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// A file to keep, under a name of letters, digits, `-`, `_` and `.`; any other sign becomes `_`.
    static func file(_ bytes: [UInt8], named name: String, type: String) -> Response {
        let safe = name.map {
            $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "_"
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
                .contentDisposition: "attachment; filename=\"\(String(safe))\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A problem (RFC 9457).
    static func problem(_ problem: Problem) -> Response {
        var headers: HTTPFields = [
            .contentType: Problem.mediaType, .cacheControl: "no-store",
        ]
        if let seconds = problem.retryAfter { headers[.retryAfter] = String(seconds) }
        if problem.code.status == 401 { headers[.wwwAuthenticate] = "Bearer" }
        return Response(
            status: .init(code: problem.code.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: problem.bytes)))
    }
}

extension Request {
    /// Reads a JSON body of at most `limit` bytes, plain or in gzip; the limit holds for what travels
    /// and for what it becomes.
    ///
    /// - Throws: `unsupportedMediaType`, `bodyTooLarge`, `digestMismatch`.
    func jsonBody(limit: Int) async throws -> [UInt8] {
        if let type = headers[.contentType], type != "application/json", !Self.isJSON(type) {
            throw Problem(.unsupportedMediaType)
        }
        let isCompressed = try isCompressed
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw Self.tooLarge(limit)
        }
        let bytes: [UInt8]
        do {
            bytes = Array(try await body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Self.tooLarge(limit)
        }
        return isCompressed ? try Self.inflated(bytes, limit: limit) : bytes
    }

    /// True for a body in gzip, which pays on a slow line.
    private var isCompressed: Bool {
        get throws(Problem) {
            switch headers[.contentEncoding]?.lowercased() {
            case nil, "identity": false
            case "gzip", "x-gzip": true
            default: throw Problem(.unsupportedMediaType)
            }
        }
    }

    private static func inflated(_ bytes: [UInt8], limit: Int) throws(Problem) -> [UInt8] {
        do throws(Inflation.Fault) {
            return try Inflation.gunzip(bytes, limit: limit)
        } catch {
            switch error {
            case .tooLarge: throw tooLarge(limit)
            case .damaged:
                throw Problem(
                    .digestMismatch, vi: "Nội dung nén gzip bị hỏng trên đường truyền. Gửi lại.",
                    en: "The gzip body was spoilt on the way. Send it again.")
            }
        }
    }

    /// True for `application/json` in any case, alone or saying UTF-8 (RFC 9110 §8.3.1).
    static func isJSON(_ field: String) -> Bool {
        let parts = field.lowercased().split(separator: ";", omittingEmptySubsequences: false)
            .map { $0.filter { $0 != " " && $0 != "\t" && $0 != "\"" } }
        return parts.first == "application/json"
            && parts.dropFirst().allSatisfy { ["", "charset=utf-8", "charset=utf8"].contains($0) }
    }

    private static func tooLarge(_ limit: Int) -> Problem {
        Problem(
            .bodyTooLarge, vi: "Nội dung lớn hơn \(limit) byte.",
            en: "The body is larger than \(limit) bytes.")
    }

    /// The text of a query parameter; nil when it is absent or empty.
    func query(_ name: String) -> String? {
        guard let value = uri.queryParameters[name[...]], !value.isEmpty else { return nil }
        let text = String(value)
        return text.contains("+") ? QueryText.unplussed(text, name, in: uri.query ?? "") : text
    }

    /// A query parameter read by `make`; nil when absent.
    ///
    /// - Throws: `badQuery` when it cannot be read.
    func query<Value>(
        _ name: String, accepts: String, _ make: (String) -> Value?
    ) throws(Problem) -> Value? {
        guard let text = query(name) else { return nil }
        guard let value = make(text) else {
            throw Problem(
                .badQuery, vi: "“\(name)”: đọc được “\(text.prefix(64))”, cần \(accepts).",
                en: "“\(name)”: read “\(text.prefix(64))”, expected \(accepts).")
        }
        return value
    }

    /// A whole number in a query; nil when absent. Its range is the caller's, so that no number that
    /// somebody types is too large to be counted on with.
    ///
    /// - Throws: `badQuery` for anything but a number in `range`.
    func number(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        try query(name, accepts: "\(range.lowerBound)–\(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// The page of a list that is asked for, from 1.
    ///
    /// - Throws: `badQuery`.
    func pageNumber(_ name: String = "page") throws(Problem) -> Int {
        try number(name, in: 1...100_000) ?? 1
    }

    /// A query parameter that must be there.
    func required<Value>(
        _ name: String, accepts: String, _ make: (String) -> Value?
    ) throws(Problem) -> Value {
        guard let value = try query(name, accepts: accepts, make) else {
            throw Problem(
                .badQuery, vi: "Thiếu “\(name)”: cần \(accepts).",
                en: "“\(name)” is missing: expected \(accepts).")
        }
        return value
    }
}
