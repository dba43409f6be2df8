import Dispatch
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Shared
import Testing

@testable import Collector

@Suite("The short way of single reports") struct ReportLaneTests {
    /// A connection that ends behind the lane: what goes on comes out at its tail.
    private static func connection(_ intake: ReportIntake) async throws -> NIOAsyncTestingChannel {
        let channel = try await NIOAsyncTestingChannel { channel in
            let watcher = ConnectionGuard(
                graceSeconds: 30, idleSeconds: 60, uptime: { 0 }, onRefusal: { _ in },
                onStall: {})
            try channel.pipeline.syncOperations.addHandlers([
                HTTPResponseEncoder(), watcher, ReportLane(intake, behind: watcher),
            ])
        }
        try await channel.connect(to: try SocketAddress(unixDomainSocketPath: "/lane"))
        return channel
    }

    private static func head(
        _ token: String, _ count: Int, _ more: [(String, String)] = [],
        without: String? = nil
    ) -> HTTPRequestHead {
        var headers: HTTPHeaders = [
            "Host": "x", "authorization": "Bearer \(token)", "Content-Type": "application/json",
            "Content-Length": "\(count)",
        ]
        for (name, value) in more { headers.add(name: name, value: value) }
        if let without { headers.remove(name: without) }
        return HTTPRequestHead(
            version: .http1_1, method: .POST, uri: Routes.reports, headers: headers)
    }

    private static func parts(
        _ head: HTTPRequestHead, _ body: [UInt8]
    ) -> [HTTPServerRequestPart] {
        let middle = body.count / 2
        return [
            .head(head), .body(ByteBuffer(bytes: body[..<middle])),
            .body(ByteBuffer(bytes: body[middle...])), .end(nil),
        ]
    }

    private static func send(
        _ parts: [HTTPServerRequestPart], over channel: NIOAsyncTestingChannel
    ) async throws {
        for part in parts { try await channel.writeInbound(part) }
    }

    /// An answer as it went over the line.
    private struct Answer {
        let status: Int
        let headers: HTTPHeaders
        let body: [UInt8]

        init(_ bytes: [UInt8]) throws {
            let text = String(decoding: bytes, as: UTF8.self)
            let end = try #require(text.firstRange(of: "\r\n\r\n"), "\(text)")
            var lines = text[..<end.lowerBound].split(separator: "\r\n").map(String.init)
            let first = lines.removeFirst().split(separator: " ")
            status = try #require(first.first == "HTTP/1.1" ? Int(first[1]) : nil)
            headers = HTTPHeaders(
                lines.map { line in
                    let colon = line.firstIndex(of: ":") ?? line.endIndex
                    return (String(line[..<colon]), String(line[colon...].dropFirst(2)))
                })
            body = Array(text[end.upperBound...].utf8)
        }
    }

    private static func answer(of channel: NIOAsyncTestingChannel) async throws -> Answer {
        let sent = try await channel.waitForOutboundWrite(as: IOData.self)
        guard case .byteBuffer(let bytes) = sent else { throw Wrong() }
        return try Answer(Array(bytes.readableBytesView))
    }

    private struct Wrong: Error {}

    /// The request went on: the same head, the same bytes, its end.
    private static func expectPassed(
        _ sent: [HTTPServerRequestPart], by channel: NIOAsyncTestingChannel
    ) async throws {
        var (passed, body): ([HTTPServerRequestPart], [UInt8]) = ([], [])
        while passed.last != .end(nil) {
            let part = try await channel.waitForInboundWrite(as: HTTPServerRequestPart.self)
            if case .body(let bytes) = part {
                body += bytes.readableBytesView
            } else {
                passed.append(part)
            }
        }
        #expect(passed == [sent.first, sent.last].compactMap { $0 })
        let whole = sent.flatMap { part -> [UInt8] in
            if case .body(let bytes) = part { Array(bytes.readableBytesView) } else { [] }
        }
        #expect(body == whole)
    }

    @Test("a report gets the receipt that the long way would give, and nothing goes on")
    func accepted() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        let body = try test.bytes(try SampleReport().report(in: test))
        let channel = try await Self.connection(test.collector.reportIntake)
        let head = Self.head(
            signer.token, body.count,
            [
                (WireHeader.digest, Digest(of: body).header),
                (WireHeader.signature, signer.signature(body).header), ("Connection", "Keep-Alive"),
            ])
        try await Self.send(Self.parts(head, body), over: channel)
        let first = try await Self.answer(of: channel)
        #expect(first.status == 201)
        #expect(first.headers["content-length"] == ["\(first.body.count)"])
        #expect(first.headers["content-type"] == ["application/json"])
        #expect(first.headers["cache-control"] == ["no-store"])
        #expect(first.headers["date"] == ["Tue, 03 Feb 2026 02:00:00 GMT"])
        let long = try await test.send(body, from: signer, signature: signer.signature(body))
        #expect(long.status == 200 && long.body == first.body)
        try await Self.send(Self.parts(head, body), over: channel)
        let again = try await Self.answer(of: channel)
        #expect(again.status == 200 && again.body == first.body)
        #expect(try await channel.readInbound(as: HTTPServerRequestPart.self) == nil)
        #expect(test.collector.metrics.count(.reportsAccepted) == 1)
        #expect(test.collector.metrics.count(.reportsRepeated) == 2)
        #expect(try await test.rowCounts()["submission"] == 1)
    }

    @Test("a report that breaks a rule is refused as on the long way, and kept once")
    func refused() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        var draft = SampleReport()
        draft.values["giuong"] = nil
        let body = try test.bytes(try draft.report(in: test))
        let channel = try await Self.connection(test.collector.reportIntake)
        try await Self.send(Self.parts(Self.head(token, body.count), body), over: channel)
        let short = try await Self.answer(of: channel)
        let long = try await test.send(.post, Routes.reports, token: token, body: body)
        #expect(short.status == 422 && long.status == short.status)
        #expect(short.body == long.body)
        #expect(short.headers["content-type"] == [Problem.mediaType])
        #expect(try await test.rowCounts()["attempt"] == 1)
    }

    @Test("E1: of a stranger's report nothing is kept here: its head goes on before a body comes")
    func strangers() async throws {
        let test = try await TestCollector()
        let revoked = try await test.enrol()
        try await test.collector.keys.change(through: test.collector.queue) { writer in
            for key in try writer.reader.accessKeys() {
                _ = try writer.revokeKey(key.id, at: test.clock.now)
            }
        }
        let reader = try await test.readerToken()
        for token in ["giaoban_" + String(repeating: "A", count: 43), revoked, reader] {
            let channel = try await Self.connection(test.collector.reportIntake)
            let head = Self.head(token, 1 << 20)
            try await Self.send([.head(head)], over: channel)
            #expect(try await channel.readInbound(as: HTTPServerRequestPart.self) == .head(head))
        }
    }

    @Test(
        "everything else goes on as it came, and the store is untouched",
        arguments: [
            (["Transfer-Encoding": "chunked"], "Content-Length"),
            (["Content-Encoding": "gzip"], nil), (["Expect": "100-continue"], nil),
            (["Connection": "close"], nil), (["Content-Length": "1"], nil),
            (["Authorization": "Bearer x"], nil), ([:], "Authorization"),
            (["Giaoban-Digest": "sha-256=:AAAA:"], nil), (["Giaoban-Signature": "x"], nil),
            (["Giaoban-Instance": "0011223344556677"], nil),
            (["Content-Type": "text/plain"], nil),
        ] as [([String: String], String?)])
    func others(_ more: [String: String], without: String?) async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let body = try test.bytes(try SampleReport().report(in: test))
        let before = try await test.rowCounts()
        let channel = try await Self.connection(test.collector.reportIntake)
        let sent = Self.parts(
            Self.head(token, body.count, more.map { ($0.key, $0.value) }, without: without), body)
        try await Self.send(sent, over: channel)
        try await Self.expectPassed(sent, by: channel)
        #expect(try await channel.readOutbound(as: IOData.self) == nil)
        #expect(try await test.rowCounts() == before)
    }

    @Test(
        "E5: a wrong token, a foreign unit, bad JSON and a missing signature are told by the long way"
    )
    func identity() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        let token = try await test.enrol(TestCollector.otherHospital)
        let body = try test.bytes(try SampleReport().report(in: test))
        let channel = try await Self.connection(test.collector.reportIntake)
        let requests = [
            (signer.token, body), (token, body), ("nobody", body), (token, Array("{".utf8)),
        ]
        for (token, body) in requests {
            let sent = Self.parts(Self.head(token, body.count), body)
            try await Self.send(sent, over: channel)
            try await Self.expectPassed(sent, by: channel)
            // The long way answers, so that the next one may be looked at again.
            try await channel.writeOutbound(HTTPServerResponsePart.end(nil))
        }
        #expect(try await test.rowCounts()["submission"] == 0)
    }

    @Test("answers keep the order of their requests, however they come")
    func order() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let channel = try await Self.connection(test.collector.reportIntake)
        let bodies = try ["2025-11", "2025-12"].enumerated().map { number, month in
            try test.bytes(try SampleReport(id: number + 1, period: month).report(in: test))
        }
        let busy = Self.occupy(test)
        let other = HTTPRequestHead(version: .http1_1, method: .GET, uri: Routes.health)
        for body in bodies {
            try await Self.send(Self.parts(Self.head(token, body.count), body), over: channel)
        }
        try await Self.send([.head(other), .end(nil)], over: channel)
        #expect(try await channel.readInbound(as: HTTPServerRequestPart.self) == nil)
        busy.signal()
        for number in 1...2 {
            let answer = try await Self.answer(of: channel)
            #expect(try Receipt(bytes: answer.body).id == SampleReport.id(number))
        }
        let passed = try await channel.waitForInboundWrite(as: HTTPServerRequestPart.self)
        #expect(passed == .head(other))
        _ = try await channel.waitForInboundWrite(as: HTTPServerRequestPart.self)
        // Behind a request that is not answered yet a report goes the long way.
        let third = try test.bytes(try SampleReport(id: 3).report(in: test))
        let sent = Self.parts(Self.head(token, third.count), third)
        try await Self.send(sent, over: channel)
        try await Self.expectPassed(sent, by: channel)
    }

    @Test("a client that closes its half after the report still gets the receipt first")
    func halfClosed() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let body = try test.bytes(try SampleReport().report(in: test))
        let channel = try await Self.connection(test.collector.reportIntake)
        let seen = EventTail()
        try await channel.pipeline.addHandler(seen).get()
        let busy = Self.occupy(test)
        try await Self.send(Self.parts(Self.head(token, body.count), body), over: channel)
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        try await channel.testingEventLoop.executeInContext {}
        #expect(seen.count == 0)
        busy.signal()
        #expect(try await Self.answer(of: channel).status == 201)
        try await channel.testingEventLoop.executeInContext {}
        #expect(seen.count == 1)
    }

    @Test("E1: who takes no answers has reports sent the long way, which waits for them")
    func unread() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let body = try test.bytes(try SampleReport().report(in: test))
        let channel = try await Self.connection(test.collector.reportIntake)
        channel.isWritable = false
        let sent = Self.parts(Self.head(token, body.count), body)
        try await Self.send(sent, over: channel)
        try await Self.expectPassed(sent, by: channel)
    }

    @Test("D5: what the queue does not take is told by the long way")
    func fullQueue() async throws {
        let test = try await TestCollector()
        let collector = test.collector
        let full = try CommitQueue(
            store: collector.store, waitingLimit: 0, soon: { .now() }, onFatal: { _ in })
        let whole = collector.reportIntake
        let routes = ReportRoutes(
            accept: AcceptReport(
                queue: full, catalogue: collector.catalogue,
                signatures: SignatureCheck(keys: collector.keys),
                collectorKeys: collector.collectorKeys),
            surroundings: collector.surroundings, bodyLimit: whole.routes.bodyLimit,
            metrics: collector.metrics, refusals: collector.refusals)
        let token = try await test.enrol()
        let body = try test.bytes(try SampleReport().report(in: test))
        let channel = try await Self.connection(
            ReportIntake(routes: routes, gate: whole.gate, instances: whole.instances))
        let sent = Self.parts(Self.head(token, body.count), body)
        try await Self.send(sent, over: channel)
        try await Self.expectPassed(sent, by: channel)
    }

    /// Keeps the writer busy until it is told to go on.
    private static func occupy(_ test: TestCollector) -> DispatchSemaphore {
        let busy = DispatchSemaphore(value: 0)
        test.collector.queue.perform({ _ in busy.wait() }, then: { _ in })
        return busy
    }
}

/// Counts the events that reach the end of a pipeline.
///
/// SAFETY: touched on its event loop only, and read when nothing runs there.
private final class EventTail: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = HTTPServerRequestPart
    private(set) var count = 0

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        count += 1
    }
}

@Suite("Dates as HTTP writes them") struct HTTPDateTests {
    @Test(
        "a moment is written in Greenwich time",
        arguments: [
            // RFC 9110 §5.6.7.
            (784_111_777_000, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (1_709_251_199_999, "Thu, 29 Feb 2024 23:59:59 GMT"),
        ] as [(Int64, String)])
    func text(milliseconds: Int64, expected: String) {
        var date = HTTPDate()
        for _ in 0..<2 { #expect(date.text(at: Instant(milliseconds: milliseconds)) == expected) }
    }
}
