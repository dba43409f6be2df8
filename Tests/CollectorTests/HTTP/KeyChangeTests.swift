import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("Changing, ending and copying keys") struct KeyChangeTests {
    private struct Next {
        let key: SigningKey
        let token: String
        let request: KeyChangeRequest

        init(_ seed: UInt8, after older: SigningKey?) {
            key = SigningKey(seed: [UInt8](repeating: seed, count: 32))
            token = "giaoban_next\(seed)"
            request = KeyChangeRequest(
                next: key, tokenDigest: Digest(of: Array(token.utf8)), older: older)
        }
    }

    private static func change(
        _ next: Next, _ signer: TestSigner, _ test: TestCollector
    ) async throws -> TestCollector.Answer {
        try await test.send(
            .post, Routes.keyChanges, token: signer.token, body: next.request.bytes)
    }

    private static func retire(
        _ key: KeyID, token: String, _ test: TestCollector
    ) async throws -> Int {
        try await test.send(
            .post, Routes.keyRetirements, token: token, body: Array(#"{"key":"\#(key)"}"#.utf8)
        ).status
    }

    @Test("E5: both tokens hold until the older is retired; then 401, and its signatures still go")
    func overlap() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        let next = Next(5, after: signer.key)
        let first = try await Self.change(next, signer, test)
        let again = try await Self.change(next, signer, test)
        #expect(first.status == 201 && first.body == again.body, "a lost answer does no harm")
        let id = try #require(EnrolmentAnswer(bytes: first.body)?.key)
        #expect(id != signer.id)
        for token in [signer.token, next.token] {
            #expect(try await test.send(.get, Routes.forms, token: token).status == 200)
        }
        for _ in 1...2 { #expect(try await Self.retire(signer.id, token: next.token, test) == 200) }
        let ended = try await test.send(.get, Routes.forms, token: signer.token)
        #expect(ended.problem?.code == .tokenRevoked)
        #expect(try await test.acts().contains("access.refused"))
        let body = try test.bytes(try SampleReport().report(in: test))
        let field = try #require(HTTPField.Name(WireHeader.signature))
        let sent = try await test.send(
            .post, Routes.reports, token: next.token, body: body,
            headers: [field: signer.signature(body).header])
        #expect(sent.status == 201, "finalised before the change: \(sent.text)")
    }

    @Test("a change needs the older key's own signature, and both halves of the next")
    func endorsed() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        let other = try await test.enrolSigner(TestCollector.otherHospital)
        for older in [nil, other.key] {
            let answer = try await Self.change(Next(5, after: older), signer, test)
            #expect(answer.problem?.code == .signatureInvalid, "a stolen token changes no key")
        }
        let text = String(decoding: Next(5, after: signer.key).request.bytes, as: UTF8.self)
        let strange = text.replacing(
            Next(5, after: nil).key.publicKey.base64, with: other.key.publicKey.base64)
        let proofless = try await test.send(
            .post, Routes.keyChanges, token: signer.token, body: Array(strange.utf8))
        #expect(proofless.problem?.code == .signatureInvalid)
        // A key is one key of one unit: nobody takes over another's.
        let stolen = KeyChangeRequest(
            next: other.key, tokenDigest: Digest(of: [1]), older: signer.key)
        let taken = try await test.send(
            .post, Routes.keyChanges, token: signer.token, body: stolen.bytes)
        #expect(taken.problem?.code == .signatureInvalid)
        #expect(try await Self.retire(other.id, token: signer.token, test) == 403)
        #expect(try await Self.retire(signer.id, token: signer.token, test) == 403)
        #expect(test.collector.keys.count == 2)
    }

    @Test("a unit from before signatures gets its first key the same way")
    func firstKey() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let answer = try await test.send(
            .post, Routes.keyChanges, token: token, body: Next(6, after: nil).request.bytes)
        #expect(answer.status == 201)
        #expect(EnrolmentAnswer(bytes: answer.body)?.collector != nil)
    }

    @Test("a revoked key signs nothing new; the report signed again by the next key is taken")
    func revoked() async throws {
        let test = try await TestCollector()
        let (old, new) = (try await test.enrolSigner(), try await test.enrolSigner())
        _ = try await test.send(
            .post, LocalRoutes.Path.revocations, body: Array(#"{"key":"\#(old.id)"}"#.utf8),
            through: .local)
        let body = try test.bytes(try SampleReport().report(in: test))
        let refused = try await test.send(body, from: new, signature: old.signature(body))
        #expect(refused.problem?.code == .signingKeyRevoked)
        #expect(try await test.send(body, from: new, signature: new.signature(body)).status == 201)
    }

    @Test("E6: a code used with another key is refused and counted, whatever the token")
    func secondKey() async throws {
        let test = try await TestCollector()
        let code = try await test.code()
        let digest = Digest(of: Array("giaoban_a".utf8))
        func request(_ seed: UInt8?) -> [UInt8] {
            EnrolmentRequest(
                agent: "0.1.0", code: code, name: "may", tokenDigest: digest,
                key: seed.map { SigningKey(seed: [UInt8](repeating: $0, count: 32)) }
            ).bytes
        }
        let first = try await test.send(.post, Routes.enrolments, body: request(1))
        #expect(first.status == 201)
        #expect(try await test.send(.post, Routes.enrolments, body: request(1)).body == first.body)
        for seed in [2, nil] as [UInt8?] {
            let answer = try await test.send(.post, Routes.enrolments, body: request(seed))
            #expect(answer.problem?.code == .enrolmentCodeUsed)
        }
        #expect(test.collector.metrics.count(.codesReused) == 2)
        #expect(try await test.acts().count { $0 == "enrolment.codeReused" } == 2)
        var spoilt = String(decoding: request(3), as: UTF8.self)
        spoilt = spoilt.replacing("\"may\"", with: "\"may2\"")
        let unproved = try await test.send(.post, Routes.enrolments, body: Array(spoilt.utf8))
        #expect(unproved.problem?.code == .signatureInvalid)
    }

    @Test(
        "E5: what a known key is refused for is audited, once an hour, and never in another's name")
    func audited() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        let foreign = try test.bytes(
            try SampleReport(facility: TestCollector.otherHospital).report(in: test))
        for _ in 1...3 {
            let answer = try await test.send(
                foreign, from: signer, signature: signer.signature(foreign))
            #expect(answer.problem?.code == .wrongUnit)
        }
        #expect(try await test.acts().count { $0 == "access.refused" } == 1)
        test.clock.set("2026-02-03T10:00:01+07:00")
        _ = try await test.send(foreign, from: signer, signature: signer.signature(foreign))
        #expect(try await test.acts().count { $0 == "access.refused" } == 2)
    }

    // MARK: - Copies of a home

    private static func ask(
        _ now: UInt8, _ before: UInt8?, _ signer: TestSigner, _ test: TestCollector
    ) async throws -> String? {
        let field = try #require(HTTPField.Name(WireHeader.instance))
        let claim = InstanceClaim(
            now: InstanceWord(random: [UInt8](repeating: now, count: 8)),
            before: before.map { InstanceWord(random: [UInt8](repeating: $0, count: 8)) })
        let answer = try await test.send(
            .get, Routes.forms, token: signer.token, headers: [field: claim.header])
        #expect(answer.status == 200)
        return answer.headers[field]
    }

    @Test("E7: a second copy that speaks is a fork; when the first speaks again there are two")
    func cloned() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        #expect(try await Self.ask(1, nil, signer, test) == "0101010101010101", "confirmed")
        _ = try await Self.ask(1, nil, signer, test)
        _ = try await Self.ask(2, 1, signer, test)
        #expect(try await test.acts().count { $0.hasPrefix("key.") } == 0, "one story")
        _ = try await Self.ask(3, 1, signer, test)
        #expect(try await test.acts().filter { $0.hasPrefix("key.") } == ["key.forked"])
        for _ in 1...3 {
            _ = try await Self.ask(2, 1, signer, test)
            _ = try await Self.ask(3, 1, signer, test)
        }
        #expect(
            try await test.acts().filter { $0.hasPrefix("key.") } == ["key.forked", "key.cloned"])
        #expect(test.collector.metrics.count(.keysCloned) == 1)
        #expect(test.events.names.contains("key.cloned"))
        let keys = try await test.send(.get, LocalRoutes.Path.keys, through: .local).text
        #expect(keys.contains("active,cloned"))
    }

    @Test("a late request of the run before is no fork, nor is a restart of the collector")
    func lateAndRestarted() async throws {
        let test = try await TestCollector()
        let signer = try await test.enrolSigner()
        _ = try await Self.ask(1, nil, signer, test)
        _ = try await Self.ask(2, 1, signer, test)
        _ = try await Self.ask(1, nil, signer, test)
        let rows = try await test.collector.store.read { try $0.lineages() }
        let row = try #require(test.collector.keys.key(signer.id)?.key)
        var lineage = KeyLineage(try #require(rows[row]))
        let claim = InstanceClaim(
            now: InstanceWord(random: [UInt8](repeating: 3, count: 8)),
            before: InstanceWord(random: [UInt8](repeating: 2, count: 8)))
        #expect(lineage.hear(claim, at: test.clock.now) == .moved)
        #expect(try await test.acts().count { $0.hasPrefix("key.") } == 0)
    }
}
