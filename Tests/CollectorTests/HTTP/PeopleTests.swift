import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("Who prepared and who approved a report") struct PeopleTests {
    @Test("is kept with the report, shown in its story, and given back byte for byte")
    func story() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let plain = try SampleReport().report(in: test)
        var content = plain.content
        let at = try #require(Instant(rfc3339: "2026-02-02T16:00:00+07:00"))
        content.preparedBy = ReportPerson(name: "Người lập (thử)", at: at)
        content.approvedBy = ReportPerson(name: "Người duyệt (thử)", at: at)
        let report = Report(
            id: plain.id, form: plain.form, facility: plain.facility, period: plain.period,
            revision: plain.revision, finalisedAt: plain.finalisedAt, content: content)
        #expect(try await test.report(report, token: token).status == 201)
        let path = "\(Routes.history)?form=KB-T&period=2026-01"
        let line = try await test.send(.get, path, token: token).json()["revisions"]?
            .elements?.first
        #expect(line?["preparedBy"]?["name"]?.text == "Người lập (thử)")
        #expect(line?["approvedBy"]?["name"]?.text == "Người duyệt (thử)")
        #expect(line?["approvedBy"]?["at"]?.text == at.rfc3339)
        let stored = try await test.send(.get, "\(Routes.reports)/\(plain.id)", token: token)
        #expect(stored.body == (try test.bytes(report)))
    }

    @Test("a context shows the period before and the same one last year, whatever the rules ask")
    func besides() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let last = try SampleReport(id: 1, period: "2025-01").report(in: test)
        #expect(try await test.report(last, token: token).status == 201)
        let path = "\(Routes.context)?form=KB-T&period=2026-01"
        let answer = try await test.send(.get, path, token: token)
        let context = try #require(ContextAnswer(bytes: answer.body))
        let known = context.context.history.keys.map(\.period.identifier)
        #expect(Set(known).isSuperset(of: ["2025-01", "2025-12"]))
        let january = context.context.history.first { $0.key.period.identifier == "2025-01" }
        guard case .answers(let answers)? = january?.value else {
            Issue.record("last year's report is not there")
            return
        }
        #expect(answers[try #require(IndicatorCode("kham_tong"))] == .number(1200))
    }
}
