import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("Who may ask what") struct AccessTests {
    @Test("shows a unit its own rows and nobody else's")
    func ownRows() async throws {
        let test = try await TestCollector()
        let (one, two) = (try await test.enrol(), try await test.enrol("SX-BV2", name: "may-2"))
        let report = try SampleReport().report(in: test)
        _ = try await test.report(report, token: one)
        for path in [
            Routes.obligations + "?period=2026-01&facility=SX-BV1",
            Routes.reports + "?facility=SX-BV1", Routes.facilities + "?facility=SX-BV1",
            Routes.context + "?form=KB-T&period=2026-01&facility=SX-BV1",
            Routes.history + "?form=KB-T&period=2026-01&facility=SX-BV1",
            Routes.series + "?form=KB-T&indicator=kham_tong&from=2026-01&to=2026-01"
                + "&facility=SX-BV1",
        ] {
            let answer = try await test.send(.get, path, token: two)
            #expect(answer.problem?.code == .wrongUnit, "\(path): \(answer.text)")
        }
        let single = Routes.reports + "/" + report.id.text
        #expect(try await test.send(.get, single, token: two).status == 404)
        #expect(try await test.send(.get, single, token: one).body == test.bytes(report))
        let rows = try await test.send(
            .get, Routes.obligations + "?period=2026-01", token: two
        ).json()["items"]?.elements
        #expect(rows?.compactMap { $0["facility"]?.text } == ["SX-BV2"])
        let changes = try await test.send(.get, Routes.changes, token: two).json()
        #expect(changes["items"]?.elements?.isEmpty == true)
    }

    @Test("keeps local endpoints off the network")
    func local() async throws {
        let test = try await TestCollector()
        let reader = try await test.readerToken()
        for endpoint in test.collector.localEndpoints {
            let answer = try await test.send(
                endpoint.method, endpoint.path, token: reader, body: Array("{}".utf8))
            #expect(answer.status == 404, "\(endpoint.path)")
        }
    }

    @Test("refuses unknown and revoked tokens, and never logs one")
    func tokens() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let unknown = "giaoban_" + String(repeating: "A", count: 43)
        for bad in [unknown, "", "x y"] {
            let answer = try await test.send(.get, Routes.forms, token: bad)
            #expect(answer.status == 401, "“\(bad)”")
        }
        try await test.collector.keys.change(through: test.collector.queue) { writer in
            for key in try writer.reader.accessKeys() {
                _ = try writer.revokeKey(key.id, at: test.clock.now)
            }
        }
        let revoked = try await test.send(.get, Routes.forms, token: token)
        #expect(revoked.problem?.code == .tokenRevoked)
        #expect(!test.events.text.contains(token))
        #expect(!test.events.text.contains(unknown))
    }

    @Test("E5: a change that is answered late does not bring a revoked key back")
    func revokedForGood() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let (keys, queue) = (test.collector.keys, test.collector.queue)
        let before = keys.all
        let seq = try await queue.perform { writer in writer.head.seq }
        let key = try #require(keys.holder(ofToken: token)).id
        let revoke = RevokeKey(
            queue: queue, keys: keys, surroundings: test.collector.surroundings)
        try await revoke(key)
        // Committed before the revocation; whoever waited for it was slow to go on.
        keys.replace(before, asOf: seq)
        let answer = try await test.send(.get, Routes.forms, token: token)
        #expect(answer.problem?.code == .tokenRevoked)
    }

    @Test("answers HEAD wherever it answers GET, with the same headers and no body")
    func head() async throws {
        let test = try await TestCollector()
        let reader = try await test.readerToken()
        for endpoint in test.collector.endpoints
        where endpoint.method == .get && endpoint.access.roles.contains(.reader) {
            let path = EndpointProbe.path(endpoint, asUnit: false)
            let get = try await test.send(.get, path, token: reader)
            let head = try await test.send(.head, path, token: reader)
            #expect(head.status == get.status, "\(path)")
            #expect(head.body.isEmpty, "\(path)")
            #expect(head.headers[.contentType] == get.headers[.contentType], "\(path)")
        }
        let missing = try await test.send(.head, "/v1/nothing", token: reader)
        #expect(missing.status == 404)
        #expect(missing.body.isEmpty)
    }

    @Test("says 404 where nothing is and 405 where another method is")
    func nothing() async throws {
        let test = try await TestCollector()
        #expect(try await test.send(.get, "/v1/nothing").problem?.code == .notFound)
        #expect(try await test.send(.delete, Routes.forms).problem?.code == .methodNotAllowed)
        let put = try await test.send(.put, "/v1/forms/KB-T")
        #expect(put.problem?.code == .methodNotAllowed)
        #expect(put.headers[.allow] == "GET, HEAD")
        let patch = try await test.send(.patch, Routes.reports)
        #expect(patch.headers[.allow] == "GET, HEAD, POST")
        #expect(try await test.send(.get, Routes.enrolments).headers[.allow] == "POST")
        // A path named in full hides the one for any report, in the router and in the answer.
        let batch = try await test.send(.get, Routes.reportBatch)
        #expect(batch.status == 405)
        #expect(batch.headers[.allow] == "POST")
        #expect(try await test.send(.get, "/v1/nothing").headers[.allow] == nil)
    }

    /// The audit rows of refusals: who, what was asked for, why.
    private static func refusals(_ test: TestCollector) async throws -> [StoredAct] {
        try await test.collector.store.read { reader in
            try reader.acts(after: 0, facility: nil, limit: 1000)
        }.filter { $0.action.hasPrefix("access.") }
    }

    @Test("E5: who is turned away stands in the audit chain, once an hour and never with the token")
    func refusalsAreNoted() async throws {
        let test = try await TestCollector()
        let (unit, reader) = (try await test.enrol(), try await test.readerToken())
        let key = try #require(test.collector.keys.all.first)
        let foreign = try test.bytes(try SampleReport(facility: "SX-BV2").report(in: test))
        let unknown = "giaoban_" + String(repeating: "A", count: 43)
        for _ in 0..<3 {
            _ = try await test.send(.get, Routes.forms, token: unknown)
            _ = try await test.send(.post, Routes.reports, token: unit, body: foreign)
            _ = try await test.send(.post, Routes.reports, token: reader, body: foreign)
            _ = try await test.send(.get, Routes.forms)
        }
        let acts = try await Self.refusals(test)
        #expect(acts.map(\.subject) == [Routes.forms, Routes.reports, Routes.reports])
        #expect(acts[0].actor.hasPrefix("token:") && acts[1].actor == key.id.text)
        #expect(acts.allSatisfy { $0.action == "access.refused" && !unknown.contains($0.actor) })
        test.clock.set("2026-02-03T10:00:00+07:00")
        _ = try await test.send(.get, Routes.forms, token: unknown)
        #expect(try await Self.refusals(test).count == 4, "another hour")
    }

    @Test("E5: in a batch the refused item is noted, too")
    func refusedItem() async throws {
        let test = try await TestCollector()
        let unit = try await test.enrol()
        let foreign = try test.bytes(try SampleReport(facility: "SX-BV2").report(in: test))
        let body =
            #"{"items":[{"digest":"\#(Digest(of: foreign).header)","report":"#
            + String(decoding: foreign, as: UTF8.self) + "}]}"
        let answer = try await test.send(
            .post, Routes.reportBatch, token: unit, body: Array(body.utf8))
        #expect(answer.status == 200)
        #expect(try await Self.refusals(test).map(\.subject) == [Routes.reportBatch])
    }

    @Test("E5: a flood of tokens fills an hour's rows and no more; the last says there were more")
    func flood() async throws {
        let test = try await TestCollector()
        for number in 0..<(NoteRefusal.hourlyLimit + 40) {
            _ = try await test.send(.get, Routes.forms, token: "giaoban_\(number)")
        }
        let acts = try await Self.refusals(test)
        #expect(acts.count == NoteRefusal.hourlyLimit)
        #expect(acts.last?.action == "access.refusedMany")
    }
}
