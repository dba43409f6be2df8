import Foundation
import Glibc
import Synchronization

/// A TCP server on loopback that speaks line by line, each connection on a thread of its own: blocking
/// socket calls have no place on the cooperative pool.
final class LoopbackPeer: Sendable {
    /// One connection.
    final class Line {
        private let socket: CInt
        private var waiting: [UInt8] = []

        fileprivate init(_ socket: CInt) { self.socket = socket }

        /// The next line without its end; nil when the other side has gone.
        func read() -> String? {
            while true {
                if let end = waiting.firstIndex(of: 0x0A) {
                    let line = waiting[..<end].filter { $0 != 0x0D }
                    waiting.removeFirst(end + 1)
                    return String(decoding: line, as: UTF8.self)
                }
                guard more() else { return nil }
            }
        }

        /// So many bytes; nil when the other side has gone.
        func read(bytes count: Int) -> [UInt8]? {
            while waiting.count < count { guard more() else { return nil } }
            defer { waiting.removeFirst(count) }
            return Array(waiting.prefix(count))
        }

        /// Sends a line with its end.
        func write(_ text: String) {
            let bytes = Array((text + "\r\n").utf8)
            _ = unsafe bytes.withUnsafeBytes { buffer in
                unsafe send(socket, buffer.baseAddress, buffer.count, CInt(MSG_NOSIGNAL))
            }
        }

        private func more() -> Bool {
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = unsafe recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { return false }
            waiting += chunk[..<count]
            return true
        }
    }

    private let listener: CInt
    /// The port it listens on.
    let port: Int

    struct CannotListen: Error {}

    /// Listens, and gives each connection to `talk`; the connection closes when that returns.
    init(_ talk: @escaping @Sendable (Line) -> Void) throws {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                unsafe bind(descriptor, raw, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, raw, &length) == 0
            }
        }
        guard isBound else { throw CannotListen() }
        listener = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread {
            while true {
                let client = accept(descriptor, nil, nil)
                guard client >= 0 else {
                    // Closed here: its number must not be used again under this thread.
                    close(descriptor)
                    return
                }
                Thread.detachNewThread {
                    talk(Line(client))
                    close(client)
                }
            }
        }
    }

    deinit {
        shutdown(listener, CInt(SHUT_RDWR))
    }

    /// A port on which nobody listens: one that was free a moment ago.
    static func deadPort() throws -> Int {
        try LoopbackPeer { _ in }.port
    }
}
