import Foundation
import Glibc
import Shared
import Testing

/// Clients that hold connections instead of using them (FAULTS E), against the shipped collector.
@Suite("Clients that hold connections", .timeLimit(.minutes(15)))
struct SlowClientTests {
    private static let unit = "SX-TTYT-CUALON"

    /// A collector that is patient for one second where others are for thirty.
    private static func collector() async throws -> CollectorProcess {
        try await CollectorProcess.started(environment: ["GIAOBAN_REQUEST_SECONDS": "1"])
    }

    /// Sends the first `ready` bytes at once and the rest in small steps, until an answer comes.
    ///
    /// - Parameters:
    ///   - step: bytes at a time.
    ///   - pause: milliseconds between them.
    private static func trickle(
        _ bytes: [UInt8], ready: Int = 0, step: Int, pause: Int32, to port: Int
    ) async throws -> Message {
        try await offPool {
            let connection = try Connection(port: port)
            try connection.send(bytes.prefix(ready))
            var rest = bytes.dropFirst(ready)
            var watched = pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0)
            while !rest.isEmpty, unsafe poll(&watched, 1, pause) == 0 {
                try connection.send(rest.prefix(step))
                rest = rest.dropFirst(step)
            }
            var pending: [UInt8] = []
            guard let message = try connection.message(&pending) else {
                throw ConnectionLost(during: "the answer to a trickle")
            }
            return message
        }
    }

    @Test("E1: a head or a body that trickles is cut with 408; a slow honest line is not")
    func trickled() async throws {
        try await inTurn {
            let collector = try await Self.collector()
            let unit = try await DirectUnit(Self.unit, at: collector)
            let whole = unit.report("2026-01").request.bytes
            let head = whole.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound ?? 0
            // Far below 400 bytes a second, but never silent.
            for ready in [0, head, whole.count - 200] {
                let answer = try await Self.trickle(
                    whole, ready: ready, step: 1, pause: 20, to: collector.port)
                #expect(answer.problem?.code == .requestTimeout, "\(ready): \(answer.firstLine)")
                #expect(answer.field("Connection") == "close")
            }
            #expect(collector.log.contains("requestTimeout"))
            // 9.6 kbit/s is 960 bytes a second: longer than the grace, and in its own time.
            let honest = try await Self.trickle(whole, step: 48, pause: 50, to: collector.port)
            #expect(honest.status == 201, "\(honest.firstLine)")
            try await collector.expectReports(1)
        }
    }

    @Test("E1: beside a thousand idle and a hundred slow connections an agent reports as ever")
    func crowd() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.unit, at: collector)
            let port = collector.port
            let crowd = try await offPool {
                try (0..<1100).map { number in
                    let connection = try Connection(port: port)
                    // Idle, half a head, half a body, or answers that nobody reads.
                    switch number % 44 {
                    case 0: try connection.send(Array("GET /healthz HTT".utf8))
                    case 1:
                        try connection.send(
                            Array("POST /v1/reports HTTP/1.1\r\nContent-Length: 99\r\n\r\n{".utf8))
                    case 2, 3:
                        let request = HTTPRequest(path: Routes.openAPI).bytes
                        try connection.send((0..<50).flatMap { _ in request })
                    default: break
                    }
                    return connection
                }
            }
            let outcome = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(outcome.exit == .code(0), "\(outcome)")
            #expect(crowd.count == 1100)
            withExtendedLifetime(crowd) {}
            try await collector.expectReports(1)
        }
    }

    /// Heads that are beyond the limits.
    static let heads: [(String, [String])] = [
        ("one field of 20 KiB", ["X-Long: " + String(repeating: "a", count: 20 << 10)]),
        ("20 KiB of fields", (0..<40).map { "X-\($0): " + String(repeating: "a", count: 512) }),
        ("a hundred fields", (0..<100).map { "X-\($0): a" }),
        ("a hundred thousand fields", (0..<100_000).map { "X-\($0): a" }),
    ]

    @Test("E3: headers beyond the limits get a problem of ours, and the next client is served")
    func headers() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            for (name, fields) in Self.heads {
                let request = HTTPRequest(path: Routes.version, fields: fields)
                let answer = try await Self.trickle(
                    request.bytes, step: 4096, pause: 0, to: collector.port)
                #expect(answer.problem?.code == .headersTooLarge, "\(name): \(answer.firstLine)")
                #expect(answer.status == 431)
            }
            let many = HTTPRequest(path: Routes.version, fields: (0..<60).map { "X-\($0): a" })
            #expect(try await many.answer(from: collector.port).status == 200)
            #expect(collector.log.contains("headersTooLarge"))
        }
    }
}
