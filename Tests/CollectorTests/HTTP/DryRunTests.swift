import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("A look at a report") struct DryRunTests {
    private static let path = Routes.reports + "?dryRun=true"

    @Test("says that it would be accepted, and leaves nothing")
    func accepted() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let before = try await test.rowCounts()
        let body = try test.bytes(try SampleReport().report(in: test))
        let answer = try await test.send(.post, Self.path, token: token, body: body)
        #expect(answer.status == 204 && answer.body.isEmpty)
        #expect(try await test.rowCounts() == before)
        // The very same bytes can still be sent.
        #expect(try await test.send(.post, Routes.reports, token: token, body: body).status == 201)
    }

    @Test("says every finding of one that would be refused, and keeps no attempt")
    func refused() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let before = try await test.rowCounts()
        var sample = SampleReport()
        sample.values["kham_nu"] = .number(9000)
        sample.values["giuong"] = .number(5000)
        let body = try test.bytes(try sample.report(in: test))
        let answer = try await test.send(.post, Self.path, token: token, body: body)
        #expect(answer.status == 422)
        #expect(answer.problem?.findings.count == 2)
        #expect(try await test.rowCounts() == before)
    }

    @Test("judges revision and unit as sending does")
    func standing() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        _ = try await test.report(try SampleReport().report(in: test), token: token)
        let again = try test.bytes(try SampleReport(id: 2).report(in: test))
        #expect(try await test.send(.post, Self.path, token: token, body: again).status == 412)
        let other = try test.bytes(
            try SampleReport(id: 3, facility: TestCollector.otherHospital).report(in: test))
        #expect(try await test.send(.post, Self.path, token: token, body: other).status == 403)
    }
}
