import Foundation
import HTTPTypes
import Shared
import Support
import Testing

@testable import Collector

@Suite("Rulings for many at once") struct BulkRulingTests {
    private func ask(
        _ test: TestCollector, _ fields: [String: String]
    ) async throws -> TestCollector.Answer {
        var writer = JSONWriter()
        writer.object { writer in
            for (key, text) in fields.sorted(by: { $0.key < $1.key }) {
                writer.key(key)
                writer.string(text)
            }
        }
        return try await test.send(
            .post, ChaseRoutes.Path.rulings, body: writer.bytes, through: .local)
    }

    /// `KB-T SX-BV1 changes` of every line.
    private func effects(_ answer: TestCollector.Answer) throws -> [String] {
        try (answer.json()["items"]?.elements ?? []).map { item in
            ["form", "facility", "effect"].map { item[$0]?.text ?? "" }.joined(separator: " ")
        }
    }

    private static let storm = [
        "verb": "extend", "periods": "2026-01", "due": "2026-02-20", "decision": "12/QĐ-SYT",
        "reason": "bão số 3",
    ]

    @Test("a storm is one action: all units and forms of the period, looked at before it is saved")
    func storm() async throws {
        let test = try await TestCollector(now: "2026-02-09T09:00:00+07:00")
        let before = try await test.rowCounts()
        let preview = try await ask(test, Self.storm)
        #expect(try effects(preview) == ["KB-T SX-BV1 changes", "KB-T SX-BV2 changes"])
        #expect(try await test.rowCounts() == before, "a look saves nothing")
        let saved = try await ask(test, Self.storm.merging(["apply": "true"]) { $1 })
        #expect(saved.status == 200)
        let board = try await test.send(
            .get, Routes.obligations + "?period=2026-01", through: .local
        ).json()
        for row in board["items"]?.elements ?? [] {
            #expect(row["status"]?.text == "awaited")
            #expect(row["dueIsExtended"] == .bool(true))
        }
        #expect(try effects(await ask(test, Self.storm)).allSatisfy { $0.hasSuffix("notLater") })
    }

    @Test("what came stays as it was judged")
    func received() async throws {
        let test = try await TestCollector(now: "2026-02-09T09:00:00+07:00")
        let token = try await test.enrol()
        _ = try await test.report(SampleReport().report(in: test), token: token)
        let saved = try await ask(test, Self.storm.merging(["apply": "true"]) { $1 })
        #expect(try effects(saved) == ["KB-T SX-BV1 received", "KB-T SX-BV2 changes"])
        let board = try await test.send(
            .get, Routes.obligations + "?period=2026-01&facility=SX-BV1", through: .local
        ).json()
        #expect(board["items"]?.elements?.first?["status"]?.text == "late")
    }

    @Test("units are named, or chosen by area or type")
    func chosen() async throws {
        let test = try await TestCollector(now: "2026-02-09T09:00:00+07:00")
        func units(_ more: [String: String]) async throws -> [String] {
            try effects(await ask(test, Self.storm.merging(more) { $1 }))
        }
        #expect(try await units(["facilities": "SX-BV2"]) == ["KB-T SX-BV2 changes"])
        #expect(try await units(["types": "districtHospital"]) == ["KB-T SX-BV2 changes"])
        #expect(try await units(["area": "SX"]).count == 2)
    }

    @Test("an exemption is given and taken back, each once")
    func exempt() async throws {
        let test = try await TestCollector(now: "2026-02-09T09:00:00+07:00")
        var ruling = Self.storm
        ruling["verb"] = "exempt"
        ruling["apply"] = "true"
        #expect(try await ask(test, ruling).status == 200)
        #expect(try await ask(test, ruling).status == 400, "it would change nothing")
        ruling["verb"] = "revokeExemption"
        #expect(try await ask(test, ruling).status == 200)
        let board = try await test.send(
            .get, Routes.obligations + "?period=2026-01", through: .local
        ).json()
        #expect(board["items"]?.elements?.first?["status"]?.text == "missing")
    }

    @Test(
        "what is missing or wrong is refused in a sentence, and nothing is saved",
        arguments: [
            ("verb", "prolong", "extend, exempt"), ("due", "20/02/2026", "2026-03-20"),
            ("decision", "", "decision number"), ("decision", "số mười hai!", "1234/QĐ-SYT"),
            ("reason", " ", "reason"), ("periods", "", "periods"),
            ("periods", "2026-13", "2026-13"),
            ("forms", "XX-T", "XX-T"), ("facilities", "SX-XX", "SX-XX"), ("area", "YY", "YY"),
            ("types", "hotel", "hotel"),
        ])
    func refused(field: String, text: String, words: String) async throws {
        let test = try await TestCollector(now: "2026-02-09T09:00:00+07:00")
        let before = try await test.rowCounts()
        let answer = try await ask(
            test, Self.storm.merging(["apply": "true", field: text]) { $1 })
        #expect(answer.status >= 400)
        #expect(answer.problem?.detail.en.contains(words) == true, "\(answer.text)")
        #expect(try await test.rowCounts() == before)
    }
}

@Suite("Letter and calendar") struct LetterTests {
    @Test("the letter names late and missing units with numbers, days and reasons")
    func letter() async throws {
        let test = try await TestCollector(now: "2026-02-09T09:00:00+07:00")
        let token = try await test.enrol()
        _ = try await test.report(SampleReport().report(in: test), token: token)
        let answer = try await test.send(
            .get, ChaseRoutes.Path.letter + "?period=2026-01&signer=%3Cb%3E", through: .local)
        #expect(answer.status == 200)
        #expect(answer.text.contains("Bệnh viện Hai"))
        #expect(answer.text.contains("chưa nộp, quá hạn 3 ngày"))
        #expect(answer.text.contains("nộp trễ 3 ngày"))
        #expect(answer.text.contains("Phần mềm của đơn vị chưa từng liên lạc."))
        #expect(answer.text.contains("&lt;b&gt;"))
        let early = try await test.send(
            .get, ChaseRoutes.Path.letter + "?period=2026-01&asOf=2026-02-05", through: .local)
        #expect(early.text.contains("Không có báo cáo nào"))
    }

    @Test("a unit's calendar has its own due dates, moved by its extensions, under one identity")
    func calendar() async throws {
        let test = try await TestCollector(now: "2026-02-03T09:00:00+07:00")
        let token = try await test.enrol()
        func events() async throws -> [String] {
            try await test.send(.get, ChaseRoutes.Path.calendar, token: token).text
                .replacing("\r\n ", with: "").components(separatedBy: "BEGIN:VEVENT")
                .filter { $0.contains("KB-T") && $0.contains("1/2026") }
        }
        let before = try #require(try await events().first)
        #expect(before.contains("DTSTART;VALUE=DATE:20260206"))
        try await test.rule("extend", on: "SX-BV1", due: "2026-02-20")
        let after = try #require(try await events().first)
        #expect(after.contains("DTSTART;VALUE=DATE:20260220"))
        func uid(_ event: String) -> Substring? {
            event.split(separator: "\r\n").first { $0.hasPrefix("UID:") }
        }
        #expect(uid(before) == uid(after))
        let other = try await test.send(
            .get, ChaseRoutes.Path.calendar + "?facility=SX-BV2", token: token)
        #expect(other.status == 403)
    }
}
