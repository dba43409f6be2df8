import HTTPTypes
import Shared
import Support
import Testing

@testable import Collector

@Suite("The work list of data quality") struct QualityWorkTests {
    private static let june = [
        "form": "KB-T", "period": "2025-06", "facility": "SX-BV1", "indicator": "kham_tong",
    ]

    private static func note(
        _ outcome: String, _ words: String, in year: QualityYear, changing: [String: String] = [:]
    ) async throws -> TestCollector.Answer {
        var fields = june.merging(changing) { $1 }
        fields["outcome"] = outcome
        fields["note"] = words
        let body = fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }
        return try await year.test.send(
            .post, QualityWorkRoutes.notesPath,
            body: Array("{\(body.joined(separator: ","))}".utf8),
            through: .local)
    }

    private static func items(_ year: QualityYear, _ more: String = "") async throws -> [JSONValue]
    {
        let answer = try await year.ask(Routes.qualityWork + "?period=2025&form=KB-T" + more)
        return try #require(answer["items"]?.elements)
    }

    private static func state(_ year: QualityYear) async throws -> String? {
        try await items(year).first { $0["indicator"]?.text == "kham_tong" }?["state"]?.text
    }

    @Test("a figure is new until somebody says something, and what was said stands beside it")
    func notes() async throws {
        let year = try await QualityYear()
        #expect(try await Self.state(year) == "new")
        #expect(try await Self.note("open", "gọi điện", in: year).status == 200)
        #expect(try await Self.state(year) == "open")
        #expect(
            try await Self.note(
                "confirmed", "dịch sốt xuất huyết", in: year, changing: ["owner": "Phòng KHTC"]
            ).status == 200)
        let item = try #require(try await Self.items(year).first)
        #expect(item["state"]?.text == "confirmed" && item["note"]?["owner"]?.text == "Phòng KHTC")
        #expect(item["note"]?["text"]?.text == "dịch sốt xuất huyết")
        #expect(item["figure"]?["value"]?.text == "9000")
        #expect(try await Self.items(year, "&state=open").isEmpty)
    }

    @Test("to ask the unit gives its report back, with the words at the figure")
    func asking() async throws {
        let year = try await QualityYear()
        #expect(try await Self.note("asked", "đối chiếu sổ", in: year).status == 200)
        #expect(try await Self.state(year) == "asked")
        let inbox = try await year.test.send(.get, Routes.inbox, token: year.one)
        #expect(inbox.text.contains("đối chiếu sổ") && inbox.text.contains("kham_tong"))
    }

    @Test("a correction closes it by itself; one that is unusual still opens it again")
    func corrected() async throws {
        let year = try await QualityYear()
        _ = try await Self.note("asked", "đối chiếu sổ", in: year)
        try await year.send(1, 6, visits: 8000, revision: 2)
        #expect(try await Self.state(year) == "reopened")
        try await year.send(1, 6, visits: 1006, revision: 3)
        let item = try #require(try await Self.items(year).first)
        #expect(item["state"]?.text == "corrected" && item["figure"] == .null)
        #expect(try await Self.items(year, "&state=open").isEmpty)
    }

    @Test("what was said stands in the audit chain")
    func audit() async throws {
        let year = try await QualityYear()
        _ = try await Self.note("left", "số nhỏ", in: year)
        let changes = try await year.ask(Routes.changes + "?limit=1000")
        let act = changes["items"]?.elements?.last
        #expect(act?["action"]?.text == "quality.left")
        #expect(act?["subject"]?.text == "KB-T 2025-06 SX-BV1 kham_tong")
    }

    @Test("a unit sees its figures, and not what the department says among itself")
    func ownView() async throws {
        let year = try await QualityYear()
        _ = try await Self.note("left", "đơn vị hay nhầm", in: year)
        let answer = try await year.test.send(
            .get, Routes.qualityWork + "?period=2025", token: year.one)
        #expect(answer.status == 200 && !answer.text.contains("hay nhầm"))
    }

    @Test(
        "a note that cannot be kept is refused in a sentence",
        arguments: [
            ("confirmed", "", [:], .badQuery), ("wrong", "x", [:], .badQuery),
            ("open", "x", ["indicator": "khong_co"], .badQuery),
            ("open", "x", ["period": "2025-05", "facility": "SX-BV2"], .notFound),
            ("open", "x", ["facility": "SX-BV9"], .unknownFacility),
            ("open", String(repeating: "x", count: 2001), [:], .badQuery),
        ] as [(String, String, [String: String], ProblemCode)])
    func refusals(
        outcome: String, words: String, changing: [String: String], code: ProblemCode
    ) async throws {
        let year = try await QualityYear()
        let before = try await year.test.rowCounts()
        let answer = try await Self.note(outcome, words, in: year, changing: changing)
        #expect(answer.problem?.code == code, "\(answer.text)")
        #expect(try await year.test.rowCounts() == before)
    }

    @Test("CSV has a line an item")
    func csv() async throws {
        let year = try await QualityYear()
        _ = try await Self.note("left", "số nhỏ, bỏ qua", in: year)
        let answer = try await year.test.send(
            .get, Routes.qualityWorkCSV + "?period=2025", through: .local)
        #expect(answer.text.contains("KB-T,2025-06,SX-BV1,"))
        #expect(answer.text.contains("\"số nhỏ, bỏ qua\""))
    }
}
