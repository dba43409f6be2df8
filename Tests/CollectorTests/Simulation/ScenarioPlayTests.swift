import Foundation
import Shared
import Support
import Testing

@testable import Collector

@Suite("Scenarios play through the real intake, and their published figures come out")
struct ScenarioPlayTests {
    static let names = [
        "dong-nai-2022", "ha-giang-2023-h1", "quang-nam-2024", "quang-ninh-2024-9m",
        "tuyen-quang-2024",
    ]

    private static var seeds: String { Repository.path("seeds") }

    /// A collector with a scenario's world, and the scenario.
    static func world(_ name: String) async throws -> (TestCollector, Scenario) {
        let seeds = ScenarioSeeds(name, in: Self.seeds)
        let (scenario, faults) = seeds.read()
        try #require(faults == [])
        let test = try await TestCollector(seeded: false)
        let outcome = try await test.collector.loadSeeds(from: seeds.paths)
        try #require(outcome.faults == [])
        return (test, try #require(scenario))
    }

    @Test("the five of the review texts are there, and no other")
    func five() { #expect(ScenarioSeeds.names(in: Self.seeds) == Self.names) }

    @Test("every published figure is what consolidation gives", arguments: names)
    func facts(_ name: String) async throws {
        let (test, scenario) = try await Self.world(name)
        _ = try await PlayScenario(collector: test.collector)(scenario)
        let lines = try await CheckScenario(collector: test.collector)(scenario)
        #expect(lines.count == scenario.facts.count)
        for line in lines {
            #expect(
                line.isEqual,
                "\(line.fact.code): \(line.fact.expectation), got \(line.computed?.text ?? "none")")
        }
    }

    @Test("the storm: what comes over the line and on a stick is counted once, a replay not at all")
    func storm() async throws {
        let (test, scenario) = try await Self.world("quang-ninh-2024-9m")
        let play = PlayScenario(collector: test.collector)
        let first = try await play(scenario)
        // Three units send a stick beside the line: August and the four reports due on 17/9.
        #expect(first.repeated == 15)
        #expect(first.extended == 30)
        let rows = try await test.rowCounts()
        let second = try await play(scenario)
        #expect(second.accepted == 0)
        #expect(second.repeated == first.accepted + first.repeated)
        #expect(second.extended == 0, "what was decided is not decided again")
        for table in ["submission", "extension"] {
            #expect(try await test.rowCounts()[table] == rows[table], "\(table)")
        }
    }

    @Test("without the decision the cut-off units are late: an outage excuses nothing by itself")
    func noExtension() async throws {
        let (test, scenario) = try await Self.world("quang-ninh-2024-9m")
        var bare = scenario
        bare.extensions = []
        _ = try await PlayScenario(collector: test.collector)(bare)
        let lines = try await CheckScenario(collector: test.collector)(bare)
        let late = lines.first { $0.fact.code.text == "bao_tre_han" }
        #expect(late?.computed == FixedDecimal(6))
        let lost = lines.first { $0.fact.code.text == "bao_thieu" }
        #expect(lost?.computed == .zero)
    }

    @Test("a fact that does not come out is told as such")
    func wrongFact() async throws {
        let (test, scenario) = try await Self.world("dong-nai-2022")
        // Nothing was played: no figure is never what must come out.
        let lines = try await CheckScenario(collector: test.collector)(scenario)
        #expect(lines.contains { !$0.isEqual && $0.computed == nil })
        let text = ScenarioTable(lines).text
        #expect(text.contains("✗"))
        let json = try JSONValue(parsing: ScenarioTable(lines).json)
        #expect(json.elements?.count == lines.count)
        #expect(json.elements?.first?["equal"] == .bool(false))
    }

    @Test("a report of the scenario can be traced from a total to its submission")
    func trace() async throws {
        let (test, scenario) = try await Self.world("tuyen-quang-2024")
        _ = try await PlayScenario(collector: test.collector)(scenario)
        let form = try #require(FormCode("HDKB-T"))
        let answer = try await test.collector.consolidate(
            Consolidate.Question(
                form: form, from: "2024-08", to: "2024-08",
                asOf: scenario.asOf.adding(days: 1).startInstant))
        let slot = try #require(
            IndicatorCode("kham_tong").flatMap { answer.consolidation.form.slot(of: $0) })
        let addends = answer.consolidation.addends(of: slot)
        #expect(addends.count == 3)
        #expect(addends.allSatisfy { $0.source?.revision == 1 })
        #expect(answer.breaks.map(\.day.iso) == ["2024-07-01"])
        // As of the day before anything arrived there is nothing, and it says so.
        let before = try await test.collector.consolidate(
            Consolidate.Question(
                form: form, from: "2024-08", to: "2024-08",
                asOf: try #require(Instant(rfc3339: "2024-09-01T00:00:00+07:00"))))
        #expect(before.consolidation.figure(slot).coverage.text == "0/3")
    }
}
