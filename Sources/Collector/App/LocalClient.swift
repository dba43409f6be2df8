import CCurl
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Shared

/// How a command reaches the collector of a directory: over its socket when one runs, else by
/// opening the store itself under the directory's lock. Either way the same endpoints answer.
struct LocalClient: Sendable {
    /// An answer.
    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]

        /// The problem in the body, if the answer is one.
        var problem: Problem? { status < 400 ? nil : Problem(bytes: body) }
    }

    private let directory: DataDirectory
    private let collector: Collector?

    /// Takes the directory if it is free, else leaves it to the one that has it.
    ///
    /// - Parameter create: whether an empty directory may become a collector's: only loading may, or
    ///   a mistyped path would answer with an empty province.
    /// - Throws: `DataDirectoryError.missing` where nothing is and nothing may be made.
    init(directory: DataDirectory, create: Bool = false) throws {
        guard create || directory.exists else {
            throw DataDirectoryError.missing(path: directory.path)
        }
        self.directory = directory
        do {
            let log = EventLog.silent
            collector = try Collector(directory: directory, log: log)
        } catch DataDirectoryError.inUse {
            collector = nil
        }
    }

    /// Asks, and waits for the whole answer.
    func send(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]? = nil
    ) async throws -> Answer {
        guard let collector else { return try await overSocket(method, path, body) }
        let logger = Logger(label: "giaoban") { _ in SwiftLogNoOpLogHandler() }
        let head = HTTPRequest(
            method: method, scheme: nil, authority: "localhost", path: path,
            headerFields: [.contentType: "application/json"])
        let request = Request(
            head: head, body: RequestBody(buffer: ByteBuffer(bytes: body ?? [])))
        let response = await collector.responder(through: .local).respond(
            to: request, context: CollectorContext(logger: logger))
        return Answer(
            status: response.status.code, body: try await response.body.collected())
    }

    /// Lets go of the directory.
    func close() throws {
        try collector?.store.close()
    }

    // MARK: - A running collector

    /// Asks the running collector. One that has just taken the lock may not listen yet: for five
    /// seconds that is no fault.
    private func overSocket(
        _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8]?
    ) async throws -> Answer {
        for _ in 0..<50 {
            do {
                return try await exchange(method, path, body)
            } catch let error as Unreachable where error.isRefused {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        return try await exchange(method, path, body)
    }

    /// Asks on a thread of its own: libcurl blocks, and where tasks share two threads a collector in
    /// the same process could not answer.
    private func exchange(
        _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8]?
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try exchangeNow(method, path, body) })
            }
        }
    }

    private func exchangeNow(
        _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8]?
    ) throws -> Answer {
        guard let handle = unsafe giaoban_curl_open() else {
            throw Unreachable(reason: "libcurl", isRefused: false)
        }
        defer { unsafe giaoban_curl_close(handle) }
        let content = body ?? []
        return try unsafe content.withUnsafeBufferPointer { content in
            try unsafe withCStrings([
                method.rawValue, "http://localhost" + path, "", directory.socket,
                "Content-Type: application/json",
            ]) { strings in
                var request = unsafe giaoban_curl_request()
                unsafe request.method = strings[0]
                unsafe request.url = strings[1]
                unsafe request.proxy = strings[2]
                unsafe request.unix_socket = strings[3]
                var header: UnsafePointer<CChar>? = unsafe strings[4]
                return try unsafe withUnsafePointer(to: &header) { headers in
                    unsafe request.headers = headers
                    unsafe request.header_count = 1
                    if body != nil {
                        unsafe request.body = content.baseAddress
                        unsafe request.body_length = content.count
                    }
                    unsafe request.connect_timeout_ms = 5000
                    unsafe request.stall_seconds = 60
                    unsafe request.body_cap = 256 << 20
                    return try unsafe Self.read(giaoban_curl_perform(handle, &request))
                }
            }
        }
    }

    @unsafe
    private static func read(_ answer: giaoban_curl_answer) throws -> Answer {
        guard unsafe answer.fault == GIAOBAN_CURL_OK else {
            let reason = unsafe answer.message.map { unsafe String(cString: $0) }
            throw unsafe Unreachable(
                reason: reason ?? "?", isRefused: answer.fault == GIAOBAN_CURL_CONNECT)
        }
        let body = unsafe UnsafeBufferPointer(start: answer.body, count: answer.body_length)
        return unsafe Answer(status: Int(answer.status), body: Array(body))
    }

    /// The collector that has the directory does not answer.
    struct Unreachable: Error, CustomStringConvertible {
        let reason: String
        /// True when nobody listened: nothing was sent.
        let isRefused: Bool

        var description: String {
            "collector đang chạy nhưng không trả lời / "
                + "the running collector does not answer: \(reason)"
        }
    }
}

extension ResponseBody {
    /// The whole body in memory: for commands and tests, which have no connection to write to.
    func collected() async throws -> [UInt8] {
        let sink = BodySink()
        try await write(sink)
        return sink.bytes
    }
}

/// SAFETY: written by one task, read after it has finished.
private final class BodySink: ResponseBodyWriter, @unchecked Sendable {
    private(set) var bytes: [UInt8] = []

    func write(_ buffer: ByteBuffer) async throws {
        bytes.append(contentsOf: buffer.readableBytesView)
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

extension LocalClient {
    /// Asks with a JSON object of texts and gives the JSON answer.
    ///
    /// - Throws: the problem that came back, or `unavailable` for an answer that cannot be read.
    func ask(_ path: String, _ fields: [(String, String)]) async throws -> JSONValue {
        var writer = JSONWriter()
        writer.object { writer in
            for (key, text) in fields {
                writer.key(key)
                writer.string(text)
            }
        }
        return try Self.value(of: try await send(.post, path, body: writer.bytes))
    }

    /// Asks with a JSON document and gives the JSON answer.
    func post(_ path: String, json: [UInt8]) async throws -> JSONValue {
        try Self.value(of: try await send(.post, path, body: json))
    }

    /// Gets a JSON answer.
    func get(_ path: String) async throws -> JSONValue {
        try Self.value(of: try await send(.get, path))
    }

    /// Gets a plain text.
    ///
    /// - Throws: the problem that came back.
    func text(_ path: String) async throws -> String {
        let answer = try await send(.get, path)
        if let problem = answer.problem { throw problem }
        return String(decoding: answer.body, as: UTF8.self)
    }

    /// Gets an answer of any other kind.
    ///
    /// - Throws: the problem that came back.
    func bytes(_ path: String) async throws -> [UInt8] {
        let answer = try await send(.get, path)
        if let problem = answer.problem { throw problem }
        return answer.body
    }

    private static func value(of answer: Answer) throws -> JSONValue {
        if let problem = answer.problem { throw problem }
        return try JSONValue(
            parsing: answer.body, limits: JSONReader.Limits(bytes: 256 << 20))
    }
}
