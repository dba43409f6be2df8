import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("What an agent is told of its slot") struct ContextTests {
    private static func context(_ test: TestCollector) async throws -> ContextAnswer {
        let path = Routes.context + "?form=KB-T&period=2026-01&facility=SX-BV1"
        let answer = try await test.send(.get, path, through: .local)
        return try #require(ContextAnswer(bytes: answer.body), "\(answer.text)")
    }

    @Test("which report counts, by the digest of what it says, with the facts of its receipt")
    func counted() async throws {
        let test = try await TestCollector()
        #expect(try await Self.context(test).counted == nil)
        let token = try await test.enrol()
        var draft = SampleReport()
        draft.values["kho_khan"] = .text("Thiếu thuốc")
        draft.notes = ["kham_nu": "đã kiểm"]
        draft.source = Report.Source(
            file: "a.csv", cells: (1...11).map { $0 == 6 ? nil : "B\($0)" })
        draft.source?.cells.replaceSubrange(6..., with: Array(repeating: nil, count: 5))
        let report = try draft.report(in: test)
        let receipt = try await test.report(report, token: token).receipt()
        let form = try #require(test.collector.catalogue.current.forms[report.form])
        let counted = try #require(try await Self.context(test).counted)
        #expect(
            counted.content
                == ReportCodec.contentDigest(
                    report.content, form: form, facility: report.facility, period: report.period))
        #expect(counted.id == report.id && counted.revision == 1)
        #expect(counted.receivedAt == receipt.receivedAt)
        #expect(counted.dueAt == receipt.dueAt && counted.daysLate == receipt.daysLate)
    }

    @Test("which forms it files, and a reader nothing of the kind")
    func owedForms() async throws {
        let test = try await TestCollector()
        func owed(_ token: String) async throws -> [String?] {
            let list = try await test.send(.get, Routes.forms, token: token).json()
            return (list["items"]?.elements ?? []).map { item in
                item["owed"].map { "\(item["form"]?.text ?? "") \($0 == .bool(true))" }
            }
        }
        #expect(try await owed(try await test.enrol()) == ["KB-T true", "TC-Q true"])
        #expect(try await owed(try await test.enrol("SX-VP")) == ["KB-T false", "TC-Q false"])
        #expect(try await owed(try await test.readerToken()) == [nil, nil])
    }

    @Test("that it was returned and why, until another comes; and that none counts once withdrawn")
    func returned() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        _ = try await test.report(try SampleReport().report(in: test), token: token)
        #expect(try await Self.context(test).returned == nil)
        try await test.decide(.return, reason: "Thiếu khoa Sản")
        let returned = try #require(try await Self.context(test).returned)
        #expect(returned.reason == "Thiếu khoa Sản" && returned.at == test.clock.now)
        var second = SampleReport(id: 2, revision: 2)
        second.reason = "bổ sung"
        second.values["giuong"] = .number(130)
        _ = try await test.report(try second.report(in: test), token: token)
        let after = try await Self.context(test)
        #expect(after.returned == nil && after.counted?.revision == 2)
        try await test.decide(.withdraw, reason: "nhầm")
        let withdrawn = try await Self.context(test)
        #expect(withdrawn.revision == 2 && withdrawn.counted?.revision == 1)
    }
}
