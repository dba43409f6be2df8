import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("Bulk exports") struct ExportTests {
    @Test("give every revision once, in order, from the cursor on")
    func cursor() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let reader = try await test.readerToken()
        _ = try await test.report(try SampleReport().report(in: test), token: token)
        let first = try await test.send(.get, "/v1/export?format=jsonl", token: reader)
        let line = try JSONValue(parsing: first.body.dropLast().map { $0 })
        #expect(line["values"]?["kham_tong"]?["v"]?.integer == 1200)
        #expect(line["counted"] == .bool(true))
        let name = try #require(HTTPField.Name(ExportRoutes.cursorHeader))
        let cursor = try #require(first.headers[name])
        let nothing = try await test.send(.get, "/v1/export?after=\(cursor)", token: reader)
        #expect(nothing.text.split(separator: "\r\n").count == 1)
        var next = SampleReport(id: 2, revision: 2, reason: "mở sổ lại")
        next.values["kham_nu"] = .notCollected
        _ = try await test.report(try next.report(in: test), token: token)
        let more = try await test.send(
            .get, "/v1/export?format=csv&after=\(cursor)", token: reader)
        let lines = more.text.split(separator: "\r\n")
        #expect(lines.count == 6)
        #expect(lines.dropFirst().allSatisfy { $0.contains(",2,") })
        #expect(more.text.contains(",kham_nu,,notCollected,"))
        let all = try await test.send(.get, "/v1/export?format=jsonl", token: reader)
        #expect(all.text.contains("\"counted\":false"))
    }

    @Test("show a unit its own rows only")
    func ownRows() async throws {
        let test = try await TestCollector()
        _ = try await test.report(
            try SampleReport().report(in: test), token: try await test.enrol())
        let other = try await test.enrol(TestCollector.otherHospital)
        let export = try await test.send(.get, "/v1/export?format=jsonl", token: other)
        #expect(export.status == 200 && export.body.isEmpty)
        let observations = try await test.send(.get, "/v1/sdmx/KB-T?from=2026-01-01", token: other)
        #expect(observations.text.split(separator: "\n").count == 1)
        #expect(try await test.send(.get, "/v1/export?facility=SX-BV1", token: other).status == 403)
    }

    @Test("give what counts as SDMX-CSV, and describe the ADX of a set")
    func observations() async throws {
        let test = try await TestCollector()
        let reader = try await test.readerToken()
        _ = try await test.report(
            try SampleReport().report(in: test), token: try await test.enrol())
        let answer = try await test.send(.get, "/v1/sdmx/KB-T?from=2026-01-01", token: reader)
        #expect(answer.text.contains("GIAOBAN:DF_KB-T(1.0),kham_tong,SX-BV1,2026-01,1200,A,,"))
        for part in ["schema.xsd", "rules.sch", "structure.xml"] {
            let described = try await test.send(.get, "/v1/adx/TC-Q/\(part)", token: reader)
            #expect(described.status == 200 && described.text.contains("TC-Q"))
        }
        #expect(try await test.send(.get, "/v1/adx/TC-Q/x", token: reader).status == 404)
        let unknown = try await test.send(.get, "/v1/sdmx/KHONG", token: reader)
        #expect(unknown.problem?.code == .unknownForm)
    }
}
