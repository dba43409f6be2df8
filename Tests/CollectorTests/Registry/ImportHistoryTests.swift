import HTTPTypes
import Shared
import Testing

@testable import Collector

/// Past figures from files: the same rules, counted, never on time or late. Synthetic.
@Suite("Imports of past figures") struct ImportHistoryTests {
    private static let wide = """
        form;KB-T
        facility;period;kham_tong;kham_nu;giuong;mat_dien;luy_ke
        SX-BV1;2025-01;1000;600;120;1,5;1000
        SX-BV1;2025-02;1100;650;120;2,5;2100
        SX-BV2;2025-01;500;200;60;0;500
        """

    private static func take(
        _ test: TestCollector, _ text: String, dryRun: Bool = false
    ) async throws -> JSONValue {
        let path =
            ImportRoutes.Path.imports + "?kind=history&file=2025.csv"
            + (dryRun ? "&dryRun=true" : "")
        let answer = try await test.send(
            .post, path, body: Array(text.utf8), through: .local)
        #expect(answer.status == 200, "\(answer.text)")
        return try answer.json()
    }

    private static func faults(_ json: JSONValue) -> [String] {
        (json["faults"]?.elements ?? []).compactMap { $0["message"]?["en"]?.text }
    }

    @Test("a file is looked at, taken whole, and changes nothing again")
    func taking() async throws {
        let test = try await TestCollector()
        let before = try await test.rowCounts()
        let look = try await Self.take(test, Self.wide, dryRun: true)
        #expect(Self.faults(look).isEmpty, "\(Self.faults(look))")
        #expect(look["changes"]?.elements?.count == 3)
        #expect(try await test.rowCounts() == before)
        #expect(try await Self.take(test, Self.wide)["stored"] == .bool(true))
        let after = try await test.rowCounts()
        #expect(after["submission"] == 3)
        let again = try await Self.take(test, Self.wide)
        #expect(again["unchanged"]?.integer == 3)
        #expect(again["stored"] == .bool(false))
        #expect(try await test.rowCounts()["submission"] == 3)
    }

    @Test("they count and are compared with, and are neither on time nor late")
    func standing() async throws {
        let test = try await TestCollector()
        _ = try await Self.take(test, Self.wide)
        let series =
            try await test.send(
                .get, Routes.series + "?form=KB-T&indicator=kham_tong&from=2025-01&to=2025-02",
                through: .local
            ).json()["items"]?.elements ?? []
        #expect(series.map { $0["value"]?.text } == ["1500", "1100"])
        let owed =
            try await test.send(
                .get, Routes.obligations + "?form=KB-T&period=2025-01", through: .local
            ).json()["items"]?.elements ?? []
        #expect(owed.map { $0["status"]?.text } == ["exempt", "exempt"])
        #expect(owed.allSatisfy { $0["imported"] == .bool(true) })
        #expect(owed.allSatisfy { $0["revision"]?.integer == 1 })
        let board = try await test.send(
            .get, Routes.boardCSV + "?form=KB-T&period=2025-01", through: .local)
        let words = board.text.split(separator: "\r\n").map { $0.split(separator: ",").last }
        #expect(words == ["KB-T 2025-01", "exempt", "exempt"], "\(board.text)")
        let lists =
            try await test.send(
                .get, Routes.reports + "?facility=SX-BV1", through: .local
            ).json()["items"]?.elements ?? []
        let id = try #require(lists.first?["id"]?.text)
        let report = try await test.send(.get, "\(Routes.reports)/\(id)", through: .local).text
        #expect(report.contains("2025.csv") && report.contains("C3"), "\(report)")
    }

    @Test("a correction of past figures is not late, and withdrawn ones are owed again")
    func corrected() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        _ = try await Self.take(test, Self.wide)
        func review(_ verb: String, _ unit: String) async throws {
            let body =
                #"{"verb":"\#(verb)","form":"KB-T","period":"2025-01","#
                + #""facilities":"\#(unit)","reason":"đối chiếu sổ"}"#
            let done = try await test.send(
                .post, LocalRoutes.Path.review, body: Array(body.utf8), through: .local)
            try #require(done.status == 200, "\(done.text)")
        }
        try await review("return", "SX-BV1")
        var draft = SampleReport(period: "2025-01", revision: 2)
        draft.values["luy_ke"] = .number(1000)
        draft.reason = "đối chiếu sổ"
        let sent = try await test.report(try draft.report(in: test), token: token)
        try #require(sent.status == 201, "\(sent.text)")
        try await review("withdraw", "SX-BV2")
        let owed =
            try await test.send(
                .get, Routes.obligations + "?form=KB-T&period=2025-01", through: .local
            ).json()["items"]?.elements ?? []
        #expect(owed.map { $0["status"]?.text } == ["exempt", "missing"])
        #expect(owed.first?["revision"]?.integer == 2)
        let board = try await test.send(
            .get, Routes.boardCSV + "?form=KB-T&period=2025-01", through: .local
        ).text
        #expect(board.contains(",exempt\r\n") && board.contains(",missing:"), "\(board)")
    }

    @Test(
        "one fault keeps all back",
        arguments: [
            ("SX-BV1;2025-03;100;600;120;0;3000", "kham_nu"),
            ("SX-BV9;2025-03;100;60;120;0;3000", "SX-BV9"),
            ("SX-VP;2025-03;100;60;120;0;3000", "SX-VP"),
            ("SX-BV1;2027-03;100;60;120;0;3000", "2027-03"),
            ("SX-BV1;2025-03;1O0;60;120;0;3000", "1O0"),
        ])
    func refused(_ row: String, _ word: String) async throws {
        let test = try await TestCollector()
        let before = try await test.rowCounts()
        let answer = try await Self.take(test, Self.wide + "\n" + row)
        #expect(Self.faults(answer).contains { $0.contains(word) }, "\(Self.faults(answer))")
        #expect(answer["stored"] == .bool(false))
        #expect(try await test.rowCounts() == before)
    }

    @Test("what a unit sent is never overwritten")
    func others() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        _ = try await test.report(
            try SampleReport(period: "2025-01").report(in: test), token: token)
        let first = Self.wide.split(separator: "\n").prefix(3).joined(separator: "\n")
        let answer = try await Self.take(test, first)
        #expect(Self.faults(answer).count == 1, "\(Self.faults(answer))")
        #expect(Self.faults(answer)[0].contains("nothing is overwritten"))
    }
}
