import Foundation
import Glibc
import Shared

/// What went wrong on a connection.
struct ConnectionLost: Error {
    let during: String
    var code: Int32 = 0
}

/// A TCP connection on loopback whose calls block, for threads of the tests' own.
final class Connection: Sendable {
    let descriptor: CInt

    /// Takes an accepted connection over.
    init(descriptor: CInt) {
        self.descriptor = descriptor
    }

    /// Connects; reading gives up after `patience` seconds.
    init(port: Int, patience: Int = 30) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard LoopbackAddress.connect(descriptor, to: port) else {
            throw ConnectionLost(during: "connect", code: errno)
        }
    }

    // Shut down first: a program started meanwhile may have inherited the descriptor.
    deinit {
        shutdown(descriptor, CInt(SHUT_RDWR))
        close(descriptor)
    }

    /// Sends all of `bytes`.
    func send(_ bytes: some Collection<UInt8>) throws {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw ConnectionLost(during: "send", code: errno) }
            sent += count
        }
    }

    /// Some more bytes; empty at the end.
    func receive() throws -> ArraySlice<UInt8> {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        let count = unsafe recv(descriptor, &chunk, chunk.count, 0)
        guard count >= 0 else { throw ConnectionLost(during: "receive", code: errno) }
        return chunk[..<count]
    }

    /// Ends the connection with a reset, as a dying line does.
    func reset() {
        var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        shutdown(descriptor, CInt(SHUT_RDWR))
    }

    /// Reads one whole HTTP message; nil when the other side closed before its first byte.
    func message(_ pending: inout [UInt8]) throws -> Message? {
        while true {
            if let message = Message(&pending) { return message }
            let more = try receive()
            if more.isEmpty {
                if pending.isEmpty { return nil }
                throw ConnectionLost(during: "message")
            }
            pending += more
        }
    }
}

/// One HTTP/1.1 message as its bytes, cut where the next begins.
struct Message: Sendable {
    /// All of it.
    let bytes: [UInt8]
    /// How many of them are the head, with the empty line.
    let headLength: Int

    /// The request line or the status line.
    var firstLine: String { lines.first ?? "" }

    /// The head's lines.
    var lines: [String] {
        String(decoding: bytes[..<headLength], as: UTF8.self).components(separatedBy: "\r\n")
    }

    /// The body.
    var body: [UInt8] { Array(bytes[headLength...]) }

    /// The status of an answer.
    var status: Int { Int(firstLine.split(separator: " ").dropFirst().first ?? "") ?? 0 }

    /// A header field.
    func field(_ name: String) -> String? {
        let start = name.lowercased() + ":"
        return lines.first { $0.lowercased().hasPrefix(start) }.map {
            $0.dropFirst(start.count).trimmingCharacters(in: .whitespaces)
        }
    }

    /// Takes one message with a `Content-Length` (or without a body) off the front of `pending`.
    init?(_ pending: inout [UInt8]) {
        guard let head = pending.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound else {
            return nil
        }
        let length = String(decoding: pending[..<head], as: UTF8.self)
            .components(separatedBy: "\r\n").lazy
            .compactMap { line -> Int? in
                guard line.lowercased().hasPrefix("content-length:") else { return nil }
                return Int(line.dropFirst(15).trimmingCharacters(in: .whitespaces))
            }.first
        let whole = head + (length ?? 0)
        guard pending.count >= whole else { return nil }
        bytes = Array(pending[..<whole])
        headLength = head
        pending.removeFirst(whole)
    }
}

/// `127.0.0.1` for the socket calls.
enum LoopbackAddress {
    private static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        return address
    }

    /// Connects; false when nobody listens.
    static func connect(_ descriptor: CInt, to port: Int) -> Bool {
        var address = address(port)
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(
                    descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// Listens on any free port, which is given back.
    static func listen(_ descriptor: CInt) -> Int? {
        var address = address(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                unsafe bind(descriptor, raw, length) == 0 && Glibc.listen(descriptor, 64) == 0
                    && getsockname(descriptor, raw, &length) == 0
            }
        }
        return isListening ? Int(UInt16(bigEndian: address.sin_port)) : nil
    }
}

/// One request to a collector, as any program may send it.
struct HTTPRequest: Sendable {
    var method = "GET"
    var path: String
    var token: String?
    var fields: [String] = []
    var body: [UInt8]?

    /// Its bytes.
    var bytes: [UInt8] {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1"] + fields
        if let token { lines.append("Authorization: Bearer \(token)") }
        if let body {
            lines.append("Content-Length: \(body.count)")
            lines.append("Content-Type: application/json")
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + (body ?? [])
    }

    /// Sends it on a connection of its own and waits for the answer.
    func answer(from port: Int) async throws -> Message {
        try await offPool { try answerNow(from: port) }
    }

    /// The same, blocking.
    func answerNow(from port: Int) throws -> Message {
        try answer(on: try Connection(port: port))
    }

    /// The same on a connection that stays open.
    func answer(on connection: Connection) throws -> Message {
        try connection.send(bytes)
        var pending: [UInt8] = []
        guard let message = try connection.message(&pending) else {
            throw ConnectionLost(during: "answer")
        }
        return message
    }
}

extension Message {
    /// The body as JSON.
    func json() throws -> JSONValue { try JSONValue(parsing: body) }

    /// The body as one of our problems.
    var problem: Problem? {
        field("Content-Type") == Problem.mediaType ? Problem(bytes: body) : nil
    }
}

extension HTTPRequest {
    /// Sends it and reads to the end of the connection: an answer to `HEAD` names a length and has
    /// no body.
    func headOrAnswer(from port: Int) async throws -> Message {
        try await offPool {
            let connection = try Connection(port: port)
            try connection.send(bytes)
            var all: [UInt8] = []
            while true {
                let more = try connection.receive()
                if more.isEmpty { break }
                all += more
            }
            guard let answer = Message(head: all) else { throw ConnectionLost(during: "answer") }
            return answer
        }
    }
}

extension Message {
    /// Everything of one connection as one message.
    init?(head all: [UInt8]) {
        guard let end = all.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        bytes = all
        headLength = end.upperBound
    }
}
