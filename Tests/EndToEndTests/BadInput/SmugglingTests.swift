import Foundation
import Shared
import Testing

/// Requests whose end two programs on the way could see in different places (FAULTS E4), sent byte by
/// byte to the shipped collector: a proxy in front of it must not be made to pass a second request off
/// as part of the first. What cannot be read in one way only is refused, and the connection ends.
@Suite("Requests with two ends", .timeLimit(.minutes(15)))
struct SmugglingTests {
    /// A head whose length is in doubt, and the body that goes with it.
    struct Pair: Sendable, CustomTestStringConvertible {
        let name: String
        let fields: [String]
        var body = "0\r\n\r\n"
        var testDescription: String { name }

        /// The bytes, with another request behind that must never be answered.
        func bytes(token: String) -> [UInt8] {
            let head = [
                "POST /v1/reports HTTP/1.1", "Host: a", "Authorization: Bearer \(token)",
            ]
            let text = (head + fields).joined(separator: "\r\n") + "\r\n\r\n" + body
            return Array(text.utf8) + hidden
        }

        private var hidden: [UInt8] {
            Array("GET /version HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        }
    }

    static let pairs: [Pair] = [
        Pair(
            name: "a length and chunks",
            fields: ["Content-Length: 5", "Transfer-Encoding: chunked"]),
        Pair(
            name: "chunks and a length",
            fields: ["Transfer-Encoding: chunked", "Content-Length: 5"]),
        Pair(
            name: "two lengths", fields: ["Content-Length: 5", "Content-Length: 44"], body: "hello"),
        Pair(name: "two lengths in one field", fields: ["Content-Length: 5, 44"], body: "hello"),
        Pair(name: "a length with a sign", fields: ["Content-Length: +5"], body: "hello"),
        Pair(name: "a negative length", fields: ["Content-Length: -5"], body: "hello"),
        Pair(name: "a length in hex", fields: ["Content-Length: 0x5"], body: "hello"),
        Pair(name: "a length of two numbers", fields: ["Content-Length: 5 5"], body: "hello"),
        Pair(
            name: "a length beyond all numbers",
            fields: ["Content-Length: 99999999999999999999999"], body: "hello"),
        Pair(
            name: "chunks that are not the last coding",
            fields: ["Transfer-Encoding: chunked, identity"]),
        Pair(name: "a coding nobody knows", fields: ["Transfer-Encoding: xchunked"]),
        Pair(
            name: "two codings",
            fields: ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"]),
        Pair(name: "a blank before the colon", fields: ["Content-Length : 5"], body: "hello"),
        Pair(
            name: "a folded field", fields: ["X: a", " Content-Length: 5", "Content-Length: 0"],
            body: ""),
        Pair(
            name: "a chunk longer than all memory", fields: ["Transfer-Encoding: chunked"],
            body: "fffffffffffffffff\r\nhello\r\n0\r\n\r\n"),
        Pair(
            name: "a chunk whose length is no number", fields: ["Transfer-Encoding: chunked"],
            body: "zz\r\nhello\r\n0\r\n\r\n"),
        Pair(
            name: "a chunk that does not end where it says", fields: ["Transfer-Encoding: chunked"],
            body: "3\r\nhello\r\n0\r\n\r\n"),
        Pair(
            name: "a NUL in a field", fields: ["X: a\u{0}b", "Content-Length: 5"], body: "hello"),
    ]

    @Test("E4: a request that can be read in two ways is refused, and what hides behind it is lost")
    func pairs() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let unit = try await DirectUnit("SX-TTYT-CUALON", at: collector)
            for pair in Self.pairs {
                let said = try await Self.exchange(
                    pair.bytes(token: unit.token), with: collector.port)
                #expect(!said.contains(Product.version + "\""), "\(pair.name): \(said)")
                // A body that spoils after the head was refused may be told by a second 400.
                let statuses = said.components(separatedBy: "HTTP/1.1 ").dropFirst()
                    .compactMap { Int($0.prefix(3)) }
                #expect((1...2).contains(statuses.count), "\(pair.name): \(said)")
                #expect(statuses.allSatisfy { (400..<500).contains($0) }, "\(pair.name): \(said)")
            }
            // The same ways of saying it, without doubt, are taken.
            let report = unit.report("2026-01")
            var chunked = report.request
            chunked.body = nil
            chunked.fields += ["Content-Type: application/json", "Transfer-Encoding: chunked"]
            let body =
                Array((String(report.body.count, radix: 16) + "\r\n").utf8) + report.body
                + Array("\r\n0\r\n\r\n".utf8)
            let bytes = chunked.bytes + body
            let answer = try await offPool {
                let connection = try Connection(port: collector.port)
                try connection.send(bytes)
                var pending: [UInt8] = []
                return try connection.message(&pending)
            }
            #expect(answer?.status == 201, "\(answer?.firstLine ?? "")")
            let good = try await unit.report("2026-02").request.answer(from: collector.port)
            #expect(good.status == 201)
        }
    }

    /// Everything that is said until the connection ends.
    private static func exchange(_ bytes: [UInt8], with port: Int) async throws -> String {
        try await offPool {
            let connection = try Connection(port: port, patience: 20)
            try connection.send(bytes)
            var said: [UInt8] = []
            while true {
                let more: ArraySlice<UInt8>
                do {
                    more = try connection.receive()
                } catch let lost as ConnectionLost where lost.code == ECONNRESET {
                    break
                }
                if more.isEmpty { break }
                said += more
            }
            return String(decoding: said, as: UTF8.self)
        }
    }
}
