import Shared
import Testing

@testable import Collector

/// The storm of `quang-ninh-2024-9m` once more: three units also wrote their reports to a stick.
@Suite("The storm's sticks, as the bundles that agents write") struct StormStickTests {
    @Test("what the line brought is recognised on each, and every published figure stays")
    func sticks() async throws {
        let (test, scenario) = try await ScenarioPlayTests.world("quang-ninh-2024-9m")
        _ = try await PlayScenario(collector: test.collector)(scenario)
        let rows = try await test.rowCounts()
        let units = Set(scenario.outages.flatMap(\.twice)).sorted()
        try #require(units.count == 3)
        for unit in units {
            let stick = try await Self.stick(of: unit, in: test)
            try #require(stick.count >= 5, "August and the four reports due on 17/9")
            let answers = try await BundleIntakeTests.answers(stick, test)
            #expect(answers.count == stick.count)
            #expect(answers.allSatisfy { $0.result == .repeated && $0.receipt != nil }, "\(unit)")
        }
        #expect(try await test.rowCounts()["submission"] == rows["submission"])
        let lines = try await CheckScenario(collector: test.collector)(scenario)
        #expect(lines.filter { !$0.isEqual }.map(\.fact.code.text) == [])
    }

    /// Everything that a unit has sent, as its agent puts it on a stick: signed, compressed, numbered.
    private static func stick(
        of unit: FacilityID, in test: TestCollector
    ) async throws -> [BundleIntakeTests.Piece] {
        let signer = try await test.enrolSigner(unit.text)
        let catalogue = test.collector.catalogue.current
        let row = try #require(catalogue.facilityRows[unit])
        let sent = try await test.collector.store.read { reader in
            var filter = StoreReader.ReportFilter()
            filter.facility = row
            filter.limit = 1000
            return try reader.reports(filter).map { facts in
                (
                    facts, try reader.period(row: facts.slot.period),
                    try reader.reportBytes(facts.reportID, in: catalogue, for: .local)
                )
            }
        }
        return try sent.enumerated().map { index, item in
            let (facts, period, bytes) = item
            let body = try #require(bytes)
            let content = BundleReport(
                entry: BundleEntry(
                    number: index + 1, id: facts.reportID, facility: unit,
                    form: try #require(catalogue.form(row: facts.formVersion)).code,
                    period: try #require(period).identifier, revision: facts.revision),
                digest: Digest(of: body), signature: signer.signature(body), body: body)
            return BundleIntakeTests.Piece(
                number: index + 1, payload: try CompressedBodyTests.gzip(content.bytes))
        }
    }
}
