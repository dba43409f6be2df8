import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("Enrolling") struct EnrolmentTests {
    private static func code(_ test: TestCollector) async throws -> EnrolmentCode {
        let answer = try await test.send(
            .post, LocalRoutes.Path.codes, body: Array(#"{"facility":"SX-BV1"}"#.utf8),
            through: .local)
        return try #require(try answer.json()["code"]?.text.flatMap { EnrolmentCode($0) })
    }

    private static func request(_ code: EnrolmentCode, token: String) -> EnrolmentRequest {
        EnrolmentRequest(
            agent: "0.1.0", code: code, name: "may-1", tokenDigest: Digest(of: Array(token.utf8)))
    }

    @Test("E6: the same request again gives the same identity")
    func repeated() async throws {
        let test = try await TestCollector()
        let request = Self.request(try await Self.code(test), token: "giaoban_a")
        let first = try await test.send(.post, Routes.enrolments, body: request.bytes)
        let again = try await test.send(.post, Routes.enrolments, body: request.bytes)
        #expect(first.status == 201)
        #expect(first.body == again.body)
        #expect(EnrolmentAnswer(bytes: first.body)?.facility.text == "SX-BV1")
        #expect(EnrolmentAnswer(bytes: first.body)?.facilityName.en == "Hospital One")
        #expect(try await test.rowCounts()["access_key"] == 1)
    }

    @Test("E6: a code tried by a second machine is refused, noted and told")
    func secondMachine() async throws {
        let test = try await TestCollector()
        let code = try await Self.code(test)
        _ = try await test.send(
            .post, Routes.enrolments, body: Self.request(code, token: "giaoban_a").bytes)
        let other = try await test.send(
            .post, Routes.enrolments, body: Self.request(code, token: "giaoban_b").bytes)
        #expect(other.problem?.code == .enrolmentCodeUsed)
        #expect(test.events.names.contains("enrolment.codeReused"))
        let token = try await test.readerToken()
        let acts = try await test.send(.get, Routes.changes, token: token).text
        #expect(acts.contains("enrolment.codeReused"))
    }

    @Test("a code ends after two weeks, and a wrong one opens nothing")
    func ends() async throws {
        let test = try await TestCollector()
        let code = try await Self.code(test)
        test.clock.set("2026-02-17T09:00:00+07:00")
        let late = try await test.send(
            .post, Routes.enrolments, body: Self.request(code, token: "giaoban_a").bytes)
        #expect(late.problem?.code == .enrolmentCodeExpired)
        let wrong = try #require(EnrolmentCode("0000-0000-0000"))
        let answer = try await test.send(
            .post, Routes.enrolments, body: Self.request(wrong, token: "giaoban_a").bytes)
        #expect(answer.problem?.code == .enrolmentCodeUnknown)
    }

    @Test("E6: guessing is slowed down, and only for a minute")
    func guessing() async throws {
        let test = try await TestCollector()
        let code = try await Self.code(test)
        for number in 0..<GuessLimiter.limit {
            let wrong = EnrolmentCode(random: [UInt8](repeating: UInt8(number), count: 8))
            let answer = try await test.send(
                .post, Routes.enrolments, body: Self.request(wrong, token: "giaoban_x").bytes)
            #expect(answer.problem?.code == .enrolmentCodeUnknown)
        }
        let request = Self.request(code, token: "giaoban_a")
        test.clock.set("2026-02-03T09:00:20+07:00")
        let limited = try await test.send(.post, Routes.enrolments, body: request.bytes)
        #expect(limited.status == 429)
        #expect(limited.headers[.retryAfter] == "40")
        test.clock.set("2026-02-03T09:01:00+07:00")
        let answer = try await test.send(.post, Routes.enrolments, body: request.bytes)
        #expect(answer.status == 201)
    }

    @Test("a second code adds a key and leaves the first")
    func secondKey() async throws {
        let test = try await TestCollector()
        let (first, second) = (try await test.enrol(), try await test.enrol(name: "may-2"))
        for token in [first, second] {
            #expect(try await test.send(.get, Routes.forms, token: token).status == 200)
        }
    }

    @Test("codes and tokens are kept only as digests")
    func secrets() async throws {
        let test = try await TestCollector()
        let code = try await Self.code(test)
        let token = try await test.enrol()
        let reader = try await test.readerToken()
        try await test.collector.queue.perform { _ in }
        let bytes = try test.databaseBytes()
        for secret in [code.text, token, reader] {
            #expect(!bytes.contains(Array(secret.utf8)))
            #expect(!test.events.text.contains(secret))
        }
    }
}
