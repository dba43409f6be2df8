import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("Keys can be ended, and units stay apart") struct KeyTests {
    private func keys(_ test: TestCollector) async throws -> [JSONValue] {
        let answer = try await test.send(.get, LocalRoutes.Path.keys, through: .local)
        return try #require(try answer.json()["items"]?.elements)
    }

    private func revoke(_ key: String, _ test: TestCollector) async throws -> Int {
        try await test.send(
            .post, LocalRoutes.Path.revocations, body: Array(#"{"key":"\#(key)"}"#.utf8),
            through: .local
        ).status
    }

    @Test("a revoked key is refused from the next request on; what it sent stays")
    func revoked() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let sent = try await test.report(try SampleReport().report(in: test), token: token)
        #expect(sent.status == 201)
        let key = try #require(try await keys(test).first?["key"]?.text)
        #expect(try await revoke(key, test) == 200)
        let refused = try await test.send(.get, Routes.forms, token: token)
        #expect(refused.status == 401 && refused.problem?.code == .tokenRevoked)
        #expect(try await keys(test).first?["state"]?.text == "revoked")
        #expect(try await test.rowCounts()["submission"] == 1)
        #expect(try await revoke(key, test) == 400, "it has ended before")
        #expect(try await revoke("k-00", test) == 400, "there is none")
    }

    @Test("D6: an id that another unit used is refused without a trace in that unit's history")
    func foreignID() async throws {
        let test = try await TestCollector()
        let mine = try await test.enrol()
        let other = try await test.enrol(TestCollector.otherHospital, name: "may-2")
        _ = try await test.report(try SampleReport().report(in: test), token: mine)
        let copy = SampleReport(facility: TestCollector.otherHospital)
        let answer = try await test.report(try copy.report(in: test), token: other)
        #expect(answer.status == 409)
        let path = Routes.history + "?form=KB-T&period=2026-01&facility="
        let history = try await test.send(
            .get, path + TestCollector.hospital, token: mine
        )
        #expect(history.status == 200 && !history.text.contains("conflict"))
    }

    @Test("a path without a collector's data is named, and nothing is made there")
    func missingDirectory() {
        let directory = DataDirectory(path: "/nonexistent/giaoban")
        #expect(throws: DataDirectoryError.missing(path: directory.path)) {
            try LocalClient(directory: directory)
        }
    }
}
