import Shared
import Support
import Testing

@testable import Collector

@Suite("What is found out about a bundle before it is taken") struct BundleSurveyTests {
    private static func entry(_ number: Int, period: String, revision: Int) throws -> BundleEntry {
        BundleEntry(
            number: number, id: SampleReport.id(number),
            facility: try #require(FacilityID("SX-BV1")), form: try #require(FormCode("KB-T")),
            period: period, revision: revision)
    }

    /// Five reports, two of them of one slot, and their list.
    private static func survey(without lost: Set<Int>, list: Bool = true) throws -> BundleSurvey {
        let entries = [
            try entry(1, period: "2026-01", revision: 1),
            try entry(2, period: "2026-02", revision: 1),
            try entry(3, period: "2026-02", revision: 2),
            try entry(4, period: "2026-03", revision: 1),
            try entry(5, period: "2026-02", revision: 3),
        ]
        let page = BundleIndex(entries: entries).bytes
        let seal = BundleSeal(
            bundle: BundleID(random: [UInt8](repeating: 1, count: 16)), unit: entries[0].facility,
            madeAt: Instant(milliseconds: 0), reports: 5, pages: [Digest(of: page)],
            sealedFor: nil)
        var survey = BundleSurvey()
        if list {
            survey.add(.frame(BundleFrame(.seal, 1, .plain, seal.bytes)))
            survey.add(.frame(BundleFrame(.index, 1, .plain, page)))
        }
        for number in 1...5 {
            survey.add(
                lost.contains(number)
                    ? .damaged(.init(kind: .report, number: number, reason: .changed))
                    : .frame(BundleFrame(.report, number, .plain, [1])))
        }
        return survey
    }

    @Test("names what is lost, from the list or from what is left of it")
    func lost() throws {
        #expect(try Self.survey(without: []).lost == [])
        #expect(try Self.survey(without: [2, 4]).lost == [2, 4])
        #expect(try Self.survey(without: [2, 4], list: false).lost == [2, 4])
        #expect(try Self.survey(without: [2]).isListWhole)
        #expect(try !Self.survey(without: [2], list: false).isListWhole)
    }

    @Test("a correction comes after its lost revision, other slots do not")
    func afterLost() throws {
        let early = try Self.survey(without: [2]).afterLost()
        #expect((1...5).filter { early($0) } == [3, 5])
        let none = try Self.survey(without: [4]).afterLost()
        #expect((1...5).filter { none($0) } == [])
        let blind = try Self.survey(without: [2], list: false).afterLost()
        #expect((1...5).filter { blind($0) } == [3, 4, 5], "without a list, whatever follows may")
    }

    @Test("a list that somebody has shortened is not the one under the seal")
    func shortened() throws {
        let whole = try Self.survey(without: [])
        let seal = try #require(whole.seal)
        var survey = BundleSurvey()
        survey.add(.frame(BundleFrame(.seal, 1, .plain, seal.bytes)))
        let page = BundleIndex(entries: [try Self.entry(1, period: "2026-01", revision: 1)])
        survey.add(.frame(BundleFrame(.index, 1, .plain, page.bytes)))
        #expect(!survey.isListWhole)
    }
}
