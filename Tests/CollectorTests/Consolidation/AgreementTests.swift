import HTTPTypes
import Shared
import Testing

@testable import Collector

/// A form that is filed by the month and by the quarter tells some figures twice. Synthetic.
private enum Twice {
    static let form = """
        form: TH-Q
        version: 1
        title: {vi: Tổng hợp (thử), en: Summary (test)}
        validFrom: 2020-01-01
        calendar: statistical
        periods: [month, quarter]
        filedBy: {types: [provincialGeneralHospital]}
        due:
          - {basis: workingDaysAfterWindow, days: 5, from: 2020-01-01, legalBasis: {vi: thử, en: test}}
        legalBasis: {vi: thử, en: test}
        indicators:
          - {code: kham_tong, title: {vi: Tổng khám, en: Visits}, type: integer, measure: flow, unit: visit}
          - {code: kien_nghi, title: {vi: Kiến nghị, en: Proposals}, type: list, optional: true, fields: [{code: noi_dung, title: {vi: Nội dung, en: Content}, type: text, required: true}, {code: co_quan, title: {vi: Cơ quan, en: Authority}, type: text, required: true}]}
        rules: []
        """

    static let words = "Bổ sung hai bác sĩ cho khoa nhi"

    /// A quarter of 3 100 visits beside months of 1 000, 1 000 and 1 000.
    static func collector() async throws -> (TestCollector, token: String) {
        let test = try await TestCollector(now: "2026-04-20T09:00:00+07:00")
        try await test.seed(["th-q.yaml": form])
        let token = try await test.enrol()
        for (number, period) in ["2026-01", "2026-02", "2026-03", "2026-Q1"].enumerated() {
            var report = SampleReport(id: number + 1, form: "TH-Q", period: period)
            report.finalisedAt = "2026-04-20T08:00:00+07:00"
            report.values = ["kham_tong": .number(period == "2026-Q1" ? 3100 : 1000)]
            if period == "2026-Q1" { report.values["kien_nghi"] = try list(words) }
            let answer = try await test.report(try report.report(in: test), token: token)
            try #require(answer.status == 201, "\(answer.text)")
        }
        return (test, token)
    }

    static func list(_ words: String) throws -> Value {
        let content = try #require(IndicatorCode("noi_dung"))
        let authority = try #require(IndicatorCode("co_quan"))
        return .list([ListRow(fields: [content: words, authority: "UBND tỉnh"])])
    }

    static func ask(
        _ test: TestCollector, _ path: String, _ fields: [(String, String)]
    ) async throws -> TestCollector.Answer {
        var writer = JSONWriter()
        writer.object { writer in
            for (name, value) in fields.sorted(by: { $0.0 < $1.0 }) {
                writer.key(name)
                writer.string(value)
            }
        }
        return try await test.send(.post, path, body: writer.bytes, through: .local)
    }

    static func answer(_ test: TestCollector, asOf: String? = nil) async throws -> JSONValue {
        let moment = asOf.map { "&asOf=" + $0.replacing("+", with: "%2B") } ?? ""
        return try await test.send(
            .get, Routes.consolidated + "?form=TH-Q&period=2026-Q1" + moment, through: .local
        ).json()
    }
}

@Suite("Two figures for one thing") struct FigureChoiceTests {
    private static let choice = [
        ("form", "TH-Q"), ("period", "2026-Q1"), ("indicator", "kham_tong"), ("side", "parts"),
        ("reason", "đối chiếu sổ khám từng tháng"),
    ]

    private static func with(_ name: String, _ value: String) -> [(String, String)] {
        choice.filter { $0.0 != name } + [(name, value)]
    }

    @Test("one is held to, with who, when and why; both stay")
    func chosen() async throws {
        let (test, _) = try await Twice.collector()
        let before = try await Twice.answer(test)
        #expect(before["checks"]?.elements?.first?["choice"] == .null)
        let said = try await Twice.ask(test, AgreementRoutes.Path.choices, Self.choice)
        #expect(said.status == 200, "\(said.text)")
        let check = try #require(try await Twice.answer(test)["checks"]?.elements?.first)
        #expect(check["verdict"]?.text == "different")
        #expect(check["whole"]?["value"]?.text == "3100")
        #expect(check["parts"]?["value"]?.text == "3000")
        let choice = try #require(check["choice"])
        #expect(choice["agreed"]?.text == "3000")
        #expect(choice["side"]?.text == "parts")
        #expect(choice["reason"]?.text == "đối chiếu sổ khám từng tháng")
        #expect(choice["by"]?.text == "local")
        #expect(choice["isCurrent"] == .bool(true))
        let past = try await Twice.answer(test, asOf: "2026-04-20T08:59:00+07:00")
        #expect(
            past["checks"]?.elements?.first?["choice"] == nil
                || past["checks"]?.elements?.first?["choice"] == .null)
    }

    @Test("a later correction makes the choice old, and it can be taken back")
    func corrected() async throws {
        let (test, token) = try await Twice.collector()
        _ = try await Twice.ask(test, AgreementRoutes.Path.choices, Self.choice)
        test.clock.set("2026-04-21T09:00:00+07:00")
        var report = SampleReport(id: 9, form: "TH-Q", period: "2026-03", revision: 2)
        report.finalisedAt = "2026-04-21T08:00:00+07:00"
        report.values = ["kham_tong": .number(1050)]
        report.reason = "đếm sót"
        let answer = try await test.report(try report.report(in: test), token: token)
        try #require(answer.status == 201, "\(answer.text)")
        let check = try #require(try await Twice.answer(test)["checks"]?.elements?.first)
        #expect(check["choice"]?["isCurrent"] == .bool(false))
        #expect(check["choice"]?["parts"]?.text == "3000")
        #expect(check["parts"]?["value"]?.text == "3050")
        let back = try await Twice.ask(
            test, AgreementRoutes.Path.choices, Self.with("side", "none"))
        #expect(back.status == 200, "\(back.text)")
        let now = try #require(try await Twice.answer(test)["checks"]?.elements?.first)
        #expect(now["choice"] == .null)
    }

    @Test(
        "what cannot be chosen is refused, and nothing is written",
        arguments: [
            ("reason", " ", "lý do"), ("indicator", "kien_nghi", "một nguồn"),
            ("side", "both", "whole, parts, none"), ("against", "KB-T x 2026-01", "kham_tong"),
            ("area", "XX", "địa bàn"), ("period", "2026-01", "một nguồn"),
        ])
    func refused(_ name: String, _ value: String, _ says: String) async throws {
        let (test, _) = try await Twice.collector()
        let before = try await test.rowCounts()
        let answer = try await Twice.ask(
            test, AgreementRoutes.Path.choices, Self.with(name, value))
        #expect(answer.problem?.code == .badQuery, "\(answer.text)")
        #expect(answer.problem?.detail.vi.contains(says) == true, "\(answer.text)")
        #expect(try await test.rowCounts() == before)
    }
}

@Suite("What becomes of units' words") struct FollowUpTests {
    private static func statement(_ test: TestCollector) async throws -> JSONValue {
        let answer = try await Twice.answer(test)
        let group = try #require(answer["proposals"]?.elements?.first)
        return try #require(group["statements"]?.elements?.first)
    }

    private static func fields(
        _ statement: JSONValue, _ changes: [String: String] = [:]
    ) -> [(String, String)] {
        var fields = [
            "form": "TH-Q", "period": "2026-Q1", "facility": TestCollector.hospital,
            "statement": statement["statement"]?.text ?? "", "status": "forwarded",
            "owner": "Phòng Kế hoạch - Tài chính",
        ]
        fields.merge(changes) { $1 }
        return fields.map { ($0.key, $0.value) }
    }

    @Test("a proposal has a status and an owner, also after a correction that leaves its words")
    func followed() async throws {
        let (test, token) = try await Twice.collector()
        let statement = try await Self.statement(test)
        #expect(statement["text"]?.text == Twice.words)
        #expect(statement["followUp"] == .null)
        let said = try await Twice.ask(
            test, AgreementRoutes.Path.followUps, Self.fields(statement))
        #expect(said.status == 200, "\(said.text)")
        let followUp = try #require(try await Self.statement(test)["followUp"])
        #expect(followUp["status"]?.text == "forwarded")
        #expect(followUp["owner"]?.text == "Phòng Kế hoạch - Tài chính")

        test.clock.set("2026-04-21T09:00:00+07:00")
        var report = SampleReport(id: 9, form: "TH-Q", period: "2026-Q1", revision: 2)
        report.finalisedAt = "2026-04-21T08:00:00+07:00"
        report.values = ["kham_tong": .number(3000), "kien_nghi": try Twice.list(Twice.words)]
        report.reason = "nhầm số"
        _ = try await test.report(try report.report(in: test), token: token)
        #expect(try await Self.statement(test)["followUp"]?["status"]?.text == "forwarded")
    }

    @Test(
        "what cannot be followed is refused, and nothing is written",
        arguments: [
            ("statement", "00000000", "statement"), ("statement", "", "statement"),
            ("status", "done", "received, forwarded"), ("owner", "", "phụ trách"),
            ("status", "declined", "lý do"),
        ])
    func refused(_ name: String, _ value: String, _ says: String) async throws {
        let (test, _) = try await Twice.collector()
        let statement = try await Self.statement(test)
        let before = try await test.rowCounts()
        let answer = try await Twice.ask(
            test, AgreementRoutes.Path.followUps, Self.fields(statement, [name: value]))
        #expect(answer.problem?.code == .badQuery, "\(answer.text)")
        #expect(answer.problem?.detail.vi.contains(says) == true, "\(answer.text)")
        #expect(try await test.rowCounts() == before)
    }
}
