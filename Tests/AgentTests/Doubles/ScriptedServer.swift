import Glibc
import Synchronization

/// A TCP server on loopback that plays one scripted part per connection, then keeps playing the
/// last. It records every request's bytes. For tests of the real transport only.
final class ScriptedServer: Sendable {
    /// What to do with one connection's request once it arrived whole.
    enum Part: Sendable {
        /// Send these bytes and keep the connection open for another request.
        case answer([UInt8])
        /// Send these bytes, then close.
        case answerAndClose([UInt8])
        /// Close without a word.
        case close
        /// Say nothing until the client gives up.
        case silence
    }

    private let listener: CInt
    private let parts: [Part]
    private let state = Mutex<State>(State())

    private struct State {
        var requests: [[UInt8]] = []
        var connections = 0
        /// Those that brought a request. A stranger may knock: ports are used again, and a program of
        /// another test may still look for the one that had this number.
        var busy: Set<Int> = []
    }

    /// The port it listens on.
    let port: Int

    init(_ parts: [Part]) throws {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                unsafe bind(descriptor, raw, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, raw, &length) == 0
            }
        }
        guard bound else { throw ServerFault.cannotListen(errno) }
        listener = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
        self.parts = parts
        try start()
    }

    // The accepting thread closes the listener: its number must not be reused under that thread.
    deinit {
        shutdown(listener, CInt(SHUT_RDWR))
    }

    /// The requests so far, each head and body.
    var requests: [String] {
        state.withLock { $0.requests.map { String(decoding: $0, as: UTF8.self) } }
    }

    /// How many connections brought a request.
    var connections: Int { state.withLock { $0.busy.count } }

    enum ServerFault: Error {
        case cannotListen(CInt)
        case noThread
    }

    /// An HTTP answer with a body.
    static func http(
        _ status: Int, headers: [String] = [], body: String = ""
    ) -> [UInt8] {
        let lines =
            ["HTTP/1.1 \(status) Reason", "Content-Length: \(body.utf8.count)"] + headers
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
    }

    // Detached threads: blocking socket calls have no place on the cooperative pool.
    private func start() throws {
        let listener = listener
        let parts = parts
        try Self.detach { [weak self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0, let self else {
                    if client >= 0 { close(client) }
                    close(listener)
                    return
                }
                let number = self.state.withLock { state in
                    state.connections += 1
                    return state.connections - 1
                }
                _ = try? Self.detach { [weak self] in
                    Self.serve(client, from: number, parts) { self?.record($0, number) ?? 0 }
                }
            }
        }
    }

    private func record(_ request: [UInt8], _ connection: Int) -> Int {
        state.withLock { state in
            state.busy.insert(connection)
            state.requests.append(request)
            return state.requests.count - 1
        }
    }

    private static func serve(
        _ client: CInt, from connection: Int, _ parts: [Part], record: ([UInt8]) -> Int
    ) {
        defer { close(client) }
        while let request = readRequest(client) {
            switch parts[min(record(request), parts.count - 1)] {
            case .answer(let bytes):
                send(client, bytes)
            case .answerAndClose(let bytes):
                send(client, bytes)
                return
            case .close:
                return
            case .silence:
                var byte: UInt8 = 0
                while unsafe recv(client, &byte, 1, 0) > 0 {}
                return
            }
        }
    }

    private static func send(_ client: CInt, _ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    client, buffer.baseAddress?.advanced(by: sent), bytes.count - sent,
                    CInt(MSG_NOSIGNAL))
            }
            if count <= 0 { return }
            sent += count
        }
    }

    /// Head and body by `Content-Length`; nil at the end of the connection.
    private static func readRequest(_ client: CInt) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            if let total = wholeLength(bytes), bytes.count >= total { return bytes }
            let count = unsafe recv(client, &chunk, chunk.count, 0)
            if count <= 0 { return nil }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    private static func wholeLength(_ bytes: [UInt8]) -> Int? {
        let text = String(decoding: bytes, as: UTF8.self)
        let head = text.components(separatedBy: "\r\n\r\n")
        guard head.count > 1 else { return nil }
        let length = head[0].components(separatedBy: "\r\n").compactMap { line -> Int? in
            let parts = line.components(separatedBy: ": ")
            return parts[0].lowercased() == "content-length" ? Int(parts[1]) : nil
        }
        return head[0].utf8.count + 4 + (length.first ?? 0)
    }

    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private static func detach(_ body: @escaping @Sendable () -> Void) throws {
        var thread = pthread_t()
        let work = unsafe Unmanaged.passRetained(Work(body)).toOpaque()
        let failed = unsafe pthread_create(
            &thread, nil,
            { context in
                if let context = unsafe context {
                    unsafe Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
                }
                return nil
            }, work)
        guard failed == 0 else { throw ServerFault.noThread }
        pthread_detach(thread)
    }
}

extension String {
    /// Splits at a separator, without Foundation.
    func components(separatedBy separator: String) -> [String] {
        var parts: [String] = []
        var rest = Substring(self)
        while let found = rest.firstRange(of: separator) {
            parts.append(String(rest[..<found.lowerBound]))
            rest = rest[found.upperBound...]
        }
        return parts + [String(rest)]
    }
}
