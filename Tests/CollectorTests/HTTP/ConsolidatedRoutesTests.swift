import Foundation
import HTTPTypes
import Shared
import Spreadsheet
import Support
import Testing

@testable import Collector

@Suite("Consolidation through the endpoints") struct ConsolidatedRoutesTests {
    private static func filled() async throws -> (TestCollector, String) {
        let test = try await TestCollector(now: "2026-03-02T09:00:00+07:00")
        let one = try await test.enrol()
        let two = try await test.enrol("SX-BV2", name: "may-2")
        _ = try await test.report(try SampleReport().report(in: test), token: one)
        var other = SampleReport(id: 2, facility: "SX-BV2")
        other.values["kham_tong"] = .number(800)
        other.values["kham_nu"] = .number(100)
        other.values["mat_dien"] = .notCollected
        _ = try await test.report(try other.report(in: test), token: two)
        return (test, two)
    }

    private static let question = "?form=KB-T&period=2026-01"

    private static func items(
        _ test: TestCollector, _ more: String = ""
    ) async throws -> [String: JSONValue] {
        let answer = try await test.send(
            .get, Routes.consolidated + question + more, through: .local)
        let items = try #require(try answer.json()["items"]?.elements, "\(answer.text)")
        return Dictionary(
            uniqueKeysWithValues: items.compactMap { item in
                item["indicator"]?.text.map { ($0, item) }
            })
    }

    @Test("every figure says of how many units it is, and why there is none")
    func figures() async throws {
        let (test, _) = try await Self.filled()
        let items = try await Self.items(test)
        #expect(items["kham_tong"]?["value"]?.text == "2000")
        #expect(items["kham_tong"]?["coverage"]?["complete"]?.integer == 2)
        #expect(items["ty_le_nu"]?["value"]?.text == "40.0")
        #expect(items["ty_le_nu"]?["numerator"]?.text == "800")
        #expect(items["mat_dien"]?["coverage"]?["complete"]?.integer == 1)
        #expect(items["mat_dien"]?["coverage"]?["notCollected"]?.integer == 1)
        #expect(items["kham_tong"]?["lastYear"]?["standing"]?.text == "notComparable")
    }

    @Test("a unit that was released is not among the expected, from the ruling on")
    func released() async throws {
        let test = try await TestCollector(now: "2026-03-02T09:00:00+07:00")
        let two = try await test.enrol("SX-BV2", name: "may-2")
        let sample = SampleReport(id: 2, facility: "SX-BV2")
        #expect(try await test.report(try sample.report(in: test), token: two).status == 201)
        func expected(_ more: String = "") async throws -> Int64? {
            try await Self.items(test, more)["kham_tong"]?["coverage"]?["expected"]?.integer
        }
        #expect(try await expected() == 2)
        test.clock.set("2026-03-03T09:00:00+07:00")
        try await test.decide(.exempt, reason: "bão", decision: "12/QĐ-SYT")
        #expect(try await expected() == 1)
        #expect(try await expected("&asOf=2026-03-02T12:00:00%2B07:00") == 2)
    }

    @Test("a figure opens down to submission and revision")
    func trace() async throws {
        let (test, _) = try await Self.filled()
        let answer = try await test.send(
            .get, Routes.consolidated + Self.question + "&trace=kham_tong", through: .local)
        let trace = try #require(try answer.json()["trace"]?.elements)
        #expect(trace.compactMap { $0["facility"]?.text } == ["SX-BV1", "SX-BV2"])
        #expect(trace.compactMap { $0["value"]?.text } == ["1200", "800"])
        #expect(trace.allSatisfy { $0["revision"]?.integer == 1 })
        #expect(trace.first?["report"]?.text == SampleReport.id(1).text)
    }

    @Test("it is never stale, and the past stays what it was")
    func asOf() async throws {
        let (test, token) = try await Self.filled()
        #expect(try await Self.items(test)["kham_tong"]?["value"]?.text == "2000")
        test.clock.set("2026-03-05T09:00:00+07:00")
        try await test.decide(.withdraw, reason: "nhầm")
        #expect(try await Self.items(test)["kham_tong"]?["value"]?.text == "800")
        #expect(try await Self.items(test)["kham_tong"]?["value"]?.text == "800", "what is kept")
        var more = SampleReport(id: 3, facility: "SX-BV2", revision: 2)
        more.values["kham_tong"] = .number(900)
        more.reason = "sửa"
        _ = try await test.report(try more.report(in: test), token: token)
        #expect(try await Self.items(test)["kham_tong"]?["value"]?.text == "900")
        let then = try await Self.items(test, "&asOf=2026-03-03T00:00:00%2B07:00")
        #expect(then["kham_tong"]?["value"]?.text == "2000")
    }

    @Test("a unit sees its own figures and nobody else's")
    func ownFigures() async throws {
        let (test, token) = try await Self.filled()
        let own = try await test.send(.get, Routes.consolidated + Self.question, token: token)
        let first = try own.json()["items"]?.elements?.first {
            $0["indicator"]?.text == "kham_tong"
        }
        #expect(first?["value"]?.text == "800")
        for path in [
            Routes.consolidated, Routes.consolidatedCSV, Routes.consolidatedText,
            Routes.consolidatedWorkbook,
        ] {
            for more in ["&units=SX-BV1", "&area=SX", "&mountains=true"] {
                let answer = try await test.send(
                    .get, path + Self.question + more, token: token)
                #expect(answer.problem?.code == .wrongUnit, "\(path)\(more)")
            }
            #expect(try await test.send(.get, path + Self.question).status == 401)
        }
    }

    @Test("CSV has a header and a line an indicator, with a byte order mark where it is asked for")
    func csv() async throws {
        let (test, _) = try await Self.filled()
        let path = Routes.consolidatedCSV + Self.question
        let plain = try await test.send(.get, path, through: .local)
        #expect(plain.text.hasPrefix("form,from,to,indicator,"))
        #expect(plain.text.contains("KB-T,2026-01,2026-01,kham_tong,"))
        #expect(!plain.body.starts(with: [0xEF, 0xBB, 0xBF]))
        let marked = try await test.send(.get, path + "&bom=true", through: .local)
        #expect(marked.body.starts(with: [0xEF, 0xBB, 0xBF]))
        #expect(Array(marked.body.dropFirst(3)) == plain.body)
        let width = plain.text.split(separator: "\r\n").first?.split(separator: ",").count
        #expect(width == 26)
    }

    @Test("the table for people has Vietnamese numbers and the coverage beside them")
    func text() async throws {
        let (test, _) = try await Self.filled()
        let answer = try await test.send(
            .get, Routes.consolidatedText + Self.question, through: .local)
        #expect(answer.text.contains("2.000"))
        #expect(answer.text.contains("2/2"))
        #expect(answer.text.contains("40,0"))
    }

    @Test("the workbook opens, and its total is a formula over true numbers")
    func workbook() async throws {
        let (test, _) = try await Self.filled()
        let answer = try await test.send(
            .get, Routes.consolidatedWorkbook + Self.question, through: .local)
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == TemplateRoutes.mediaType)
        #expect(try Workbook(answer.body).sheets.count == 2)
    }

    @Test("for outside, small counts are withheld, and what would betray them")
    func outside() async throws {
        let test = try await TestCollector(now: "2026-03-02T09:00:00+07:00")
        let token = try await test.enrol()
        var report = SampleReport()
        report.values["kham_nu"] = .number(3)
        _ = try await test.report(try report.report(in: test), token: token)
        let inside = try await Self.items(test)
        #expect(inside["kham_nu"]?["value"]?.text == "3")
        let outside = try await Self.items(test, "&outside=true")
        #expect(outside["kham_nu"]?["value"] == .null)
        #expect(outside["kham_nu"]?["withheld"] == .bool(true))
        #expect(outside["ty_le_nu"]?["withheld"] == .bool(true), "the ratio would give it away")
    }
}
