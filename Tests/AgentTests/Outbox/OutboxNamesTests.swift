import Shared
import Support
import Testing

@testable import Agent

@Suite("Names of many reports")
struct OutboxNamesTests {
    private static func names(_ reports: [OutboxReport]) -> OutboxNames {
        var names = OutboxNames()
        for report in reports { names.append(report.name) }
        return names
    }

    @Test("are the names that went in, sorted as the names themselves are")
    func sorting() {
        let reports = [5, 1, 12, 3, 2].map { Samples.report($0, period: "2026-0\($0 % 9 + 1)") }
        var names = Self.names(reports)
        #expect(Array(names) == reports.map(\.name))
        names.sort()
        #expect(Array(names) == reports.map(\.name).sorted())
        #expect(Array(names.only { $0.slot.period == "2026-02" }) == [reports[1].name])
        #expect(Array(names.reordered([4, 0])) == [reports[2].name, reports[1].name])
        #expect(OutboxNames().isEmpty)
    }

    @Test("a name without a unit is the unit's that the list is of")
    func unit() throws {
        let unit = try #require(FacilityID("BV01"))
        let old = try #require(
            OutboxName(
                stem: "20260601T080000.000_HDKB-T_2026-03_r1_\(Samples.report(1).header.id)",
                unit: unit))
        var names = OutboxNames(unit: unit)
        names.append(old)
        names.append(Samples.report(2).name)
        #expect(Array(names) == [old, Samples.report(2).name])
    }

    @Test("every slot keeps its places, and its revisions fill them in order", arguments: 0..<200)
    func revisionOrder(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let reports = (0..<Int.random(in: 0...30, using: &random)).map { number in
            Samples.report(
                number, period: "2026-0\(Int.random(in: 1...6, using: &random))",
                revision: Int.random(in: 1...9, using: &random))
        }.shuffled(using: &random)
        let before = reports.map(\.name)
        let after = Array(DeliverySchedule.inRevisionOrder(Self.names(reports)))
        #expect(after.map(\.slot) == before.map(\.slot), "seed \(seed)")
        #expect(Set(after) == Set(before), "seed \(seed)")
        for slot in Set(before.map(\.slot)) {
            let revisions = after.filter { $0.slot == slot }.map(\.revision)
            #expect(revisions == revisions.sorted(), "seed \(seed)")
        }
    }
}
