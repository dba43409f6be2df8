import Testing

@testable import Agent

@Suite("CurlTransport over real sockets")
struct CurlTransportTests {
    private func transport(
        _ port: Int, token: BearerToken? = nil, change: (inout Line) -> Void = { _ in }
    ) throws -> CurlTransport {
        var line = Line(collector: "http://127.0.0.1:\(port)")
        change(&line)
        return try CurlTransport(line: line, token: { _ in token })
    }

    private let token = BearerToken(text: "giaoban_" + String(repeating: "a", count: 43))

    @Test("a whole answer comes back with status, fields and body")
    func wholeAnswer() async throws {
        let server = try ScriptedServer([
            .answer(
                ScriptedServer.http(
                    201,
                    headers: ["Content-Type: Application/JSON; charset=utf-8", "Retry-After:  7 "],
                    body: "{}"))
        ])
        let answer = try await transport(server.port).exchange(
            TransportRequest(method: .post, path: "/v1/reports", body: Array("abc".utf8)))
        #expect(answer.status == 201)
        #expect(answer.body == Array("{}".utf8))
        #expect(answer.mediaType == "application/json")
        #expect(answer.header("retry-after") == "7")
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("POST /v1/reports HTTP/1.1\r\n"))
        #expect(request.hasSuffix("\r\n\r\nabc"))
        #expect(!request.contains("Expect:"))
    }

    @Test("the token goes with authorised requests only, and an empty body is still a body")
    func tokenOnlyWhenAsked() async throws {
        let server = try ScriptedServer([.answer(ScriptedServer.http(200))])
        let transport = try transport(server.port, token: token)
        // Both at once: the one thread that owns the handle does them one right after the other, however
        // long the tests beside keep this task waiting. A connection is kept for a minute only.
        async let asked = transport.exchange(TransportRequest(method: .get, path: "/v1/forms"))
        async let sent = transport.exchange(
            TransportRequest(method: .post, path: "/v1/enrolments", body: [], isAuthorised: false))
        _ = try await (asked, sent)
        let get = try #require(server.requests.first { $0.hasPrefix("GET ") })
        let post = try #require(server.requests.first { $0.hasPrefix("POST ") })
        #expect(get.contains("Authorization: Bearer giaoban_aaa"))
        #expect(!post.contains("Authorization"))
        #expect(post.contains("Content-Length: 0"))
        #expect(server.connections == 1, "the connection is used again")
    }

    @Test("A12: after a change the next request goes to the new address, with the same token")
    func changedLine() async throws {
        let (old, new) = (
            try ScriptedServer([.answer(ScriptedServer.http(200))]),
            try ScriptedServer([.answer(ScriptedServer.http(200))])
        )
        let transport = try transport(old.port, token: token)
        let request = TransportRequest(method: .get, path: "/v1/forms")
        _ = try await transport.exchange(request)
        await transport.change(to: Line(collector: "http://127.0.0.1:\(new.port)"))
        _ = try await transport.exchange(request)
        #expect(old.requests.count == 1 && new.requests.count == 1)
        #expect(new.requests.first?.contains("Authorization: Bearer giaoban_aaa") == true)
    }

    @Test("B4: a redirect is an answer, never followed: the token goes nowhere else")
    func redirectIsNotFollowed() async throws {
        let elsewhere = try ScriptedServer([.answer(ScriptedServer.http(200))])
        let portal = try ScriptedServer([
            .answer(
                ScriptedServer.http(
                    302, headers: ["Location: http://127.0.0.1:\(elsewhere.port)/login"]))
        ])
        let answer = try await transport(portal.port, token: token).exchange(
            TransportRequest(method: .get, path: "/v1/forms"))
        #expect(answer.status == 302)
        #expect(elsewhere.connections == 0)
    }

    @Test("B2: an answer cut at any byte is a fault, never an answer")
    func cutAnswer() async throws {
        let whole = ScriptedServer.http(
            201, headers: ["Content-Type: application/json"], body: "{\"receipt\":1}")
        for length in 0..<whole.count {
            let server = try ScriptedServer([.answerAndClose(Array(whole[..<length]))])
            await #expect(throws: TransportFault.self, "cut after byte \(length)") {
                _ = try await transport(server.port).exchange(
                    TransportRequest(method: .get, path: "/"))
            }
        }
    }

    @Test("a line that breaks before the answer is reported as cut")
    func closedBeforeAnswer() async throws {
        let server = try ScriptedServer([.close])
        await #expect(throws: Self.reason(.cut)) {
            try await Self.fault {
                try await transport(server.port).exchange(TransportRequest(method: .get, path: "/"))
            }
        }
    }

    @Test("B6: silence ends at the caller's deadline")
    func deadline() async throws {
        let server = try ScriptedServer([.silence])
        var request = TransportRequest(method: .get, path: "/")
        request.deadline = .milliseconds(150)
        let asked = request
        await #expect(throws: Self.reason(.timeout)) {
            try await Self.fault { try await transport(server.port).exchange(asked) }
        }
    }

    @Test("B6: silence ends by itself when no byte moves")
    func stall() async throws {
        let server = try ScriptedServer([.silence])
        await #expect(throws: Self.reason(.stalled)) {
            try await Self.fault {
                try await transport(server.port) { $0.stallTimeout = .seconds(1) }
                    .exchange(TransportRequest(method: .get, path: "/"))
            }
        }
    }

    @Test("an answer larger than ours can be is given up, not swallowed")
    func tooLarge() async throws {
        let server = try ScriptedServer([
            .answer(ScriptedServer.http(200, body: String(repeating: "x", count: 5000)))
        ])
        await #expect(throws: Self.reason(.tooLarge)) {
            try await Self.fault {
                try await transport(server.port) { $0.bodyCap = 4096 }
                    .exchange(TransportRequest(method: .get, path: "/"))
            }
        }
    }

    @Test("nothing listening is a connect fault")
    func refused() async throws {
        let port: Int
        do { port = try ScriptedServer([.close]).port }
        await #expect(throws: TransportFault.self) {
            try await transport(port).exchange(TransportRequest(method: .get, path: "/"))
        }
    }

    @Test("B9: a name that does not resolve is a DNS fault")
    func unknownName() async throws {
        await #expect(throws: Self.reason(.dns)) {
            try await Self.fault {
                try await transport(1) { $0.collector = "http://collector.invalid" }
                    .exchange(TransportRequest(method: .get, path: "/"))
            }
        }
    }

    @Test("only http and https are spoken")
    func otherSchemes() async throws {
        await #expect(throws: TransportFault.self) {
            try await transport(1) { $0.collector = "file:///etc" }
                .exchange(TransportRequest(method: .get, path: "/hostname"))
        }
    }

    @Test("cancelling the task ends an exchange under way, and the next one works")
    func cancellation() async throws {
        let server = try ScriptedServer([.silence, .answer(ScriptedServer.http(200))])
        let transport = try transport(server.port)
        let task = Task {
            try await transport.exchange(TransportRequest(method: .get, path: "/"))
        }
        while server.requests.isEmpty { await Task.yield() }
        task.cancel()
        await #expect(throws: TransportFault.self) { try await task.value }
        let answer = try await transport.exchange(TransportRequest(method: .get, path: "/"))
        #expect(answer.status == 200)
    }

    private static func reason(_ reason: TransportFault.Reason) -> ReasonOnly {
        ReasonOnly(reason: reason)
    }

    /// Runs an exchange and throws only the reason, which is what the tests compare.
    private static func fault(_ body: () async throws -> TransportAnswer) async throws {
        do {
            _ = try await body()
        } catch let fault as TransportFault {
            throw ReasonOnly(reason: fault.reason)
        }
    }
}

private struct ReasonOnly: Error, Equatable {
    var reason: TransportFault.Reason
}
