import Foundation
import Shared
import Support
import Testing

/// `scenario` and `consolidate` of the shipped program.
@Suite("Scenarios by command", .timeLimit(.minutes(15)))
struct ScenarioCommandTests {
    private static let story = "tuyen-quang-2024"

    private static func run(_ words: [String]) async throws -> ChildProcess.Outcome {
        try await ChildProcess(Program.collector.path, words, environment: [:]).outcome()
    }

    @Test("--check needs no data folder, leaves none, and exits 0 when every figure is equal")
    func check() async throws {
        let outcome = try await Self.run(
            ["scenario", Self.story, "--check", "--from", Repository.path("seeds")]
                + ["--format", "json"])
        #expect(outcome.exit == .code(0), "\(outcome)")
        let facts = try #require(try JSONValue(parsing: Array(outcome.output.utf8)).elements)
        #expect(facts.count == 21)
        #expect(facts.allSatisfy { $0["equal"] == .bool(true) && $0["expected"]?.text != nil })
    }

    @Test("a figure that does not come out exits 65 and is named, an unknown story too")
    func wrong() async throws {
        let seeds = try TemporaryFolder.make() + "/seeds"
        try FileManager.default.copyItem(atPath: Repository.path("seeds"), toPath: seeds)
        let file = "\(seeds)/scenarios/\(Self.story).yaml"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try text.replacing("value: 32700", with: "value: 32701")
            .write(toFile: file, atomically: true, encoding: .utf8)
        let outcome = try await Self.run(["scenario", Self.story, "--check", "--from", seeds])
        #expect(outcome.exit == .code(65), "\(outcome)")
        #expect(outcome.output.contains("✗"))
        #expect(outcome.output.contains("20/21"))
        let none = try await Self.run(["scenario", "khong-co", "--check", "--from", seeds])
        #expect(none.exit == .code(65), "\(none)")
        #expect(none.errors.contains(Self.story), "it says which there are: \(none)")
    }

    @Test("--data plays it, and consolidate shows of how many units a figure is")
    func play() async throws {
        let data = try TemporaryFolder.make() + "/d"
        let from = ["--from", Repository.path("seeds")]
        for said in ["13 báo cáo, 0 đã có", "0 báo cáo, 13 đã có"] {
            let played = try await Self.run(["scenario", Self.story, "--data", data] + from)
            #expect(played.exit == .code(0), "\(played)")
            #expect(played.errors.contains(said), "\(played)")
        }
        let question = ["--data", data, "--form", "HDKB-T", "--period", "2024-08"]
        let table = try await Self.run(["consolidate"] + question)
        #expect(table.exit == .code(0), "\(table)")
        #expect(table.output.contains("32.700"))
        #expect(table.output.contains("3/3"))
        #expect(table.output.contains("TQS-TTYT-DOICHE tách thành"))
        let book = data + "/8.xlsx"
        let written = try await Self.run(
            ["consolidate"] + question + ["--format", "xlsx", "--to", book])
        #expect(written.exit == .code(0), "\(written)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: book)).starts(with: Array("PK".utf8)))
        let refused = try await Self.run(
            ["consolidate"] + question.dropLast() + ["2024-13"])
        #expect(refused.exit == .code(65), "\(refused)")
    }
}
