import Testing

@testable import Shared

@Suite("Series and comparisons follow the lineage")
struct UnitHistoryTests {
    /// A and B merge into AB; AB takes in C a year later. W splits into W1 and W2; W2 joins Z.
    /// V splits into V1 and V2, which come together again as V3. G gives a part to G1 and goes on.
    static func land() throws -> Registry {
        try Land.registry(
            [
                Land.unit("A"), Land.unit("B", opened: "2022-06-01"), Land.unit("C"),
                Land.unit("AB", opened: "2024-07-01"),
                Land.unit("W"), Land.unit("W1", opened: "2024-07-01"),
                Land.unit("W2", opened: "2024-07-01"), Land.unit("Z"),
                Land.unit("V"), Land.unit("V1", opened: "2023-01-01"),
                Land.unit("V2", opened: "2023-01-01"), Land.unit("V3", opened: "2024-01-01"),
                Land.unit("G"), Land.unit("G1", opened: "2024-03-15"),
                Land.unit("NEW", opened: "2024-02-10"),
            ],
            Land.event(.merge(Land.ids("A B"), into: Land.id("AB")), "2024-07-01"),
            Land.event(.merge(Land.ids("AB C"), into: Land.id("AB")), "2025-07-01"),
            Land.event(.split(Land.id("W"), into: Land.ids("W1 W2")), "2024-07-01"),
            Land.event(.merge(Land.ids("W2 Z"), into: Land.id("Z")), "2025-07-01"),
            Land.event(.split(Land.id("V"), into: Land.ids("V1 V2")), "2023-01-01"),
            Land.event(.merge(Land.ids("V1 V2"), into: Land.id("V3")), "2024-01-01"),
            Land.event(.split(Land.id("G"), into: Land.ids("G G1")), "2024-03-15"))
    }

    struct Series: CustomTestStringConvertible {
        let unit: String
        let members: [String]
        var breaks: [String] = []
        let reason: String
        var testDescription: String { reason }
    }

    static let series: [Series] = [
        Series(
            unit: "AB",
            members: [
                "A [2000-01-01, 2024-07-01)", "C [2000-01-01, 2025-07-01)",
                "B [2022-06-01, 2024-07-01)", "AB [2024-07-01, …)",
            ], reason: "a merged unit goes back through all of its predecessors"),
        Series(
            unit: "W1", members: ["W1 [2024-07-01, …)"], breaks: ["2024-07-01 W1 of W"],
            reason: "a split's part begins at the split, marked"),
        Series(
            unit: "W", members: ["W [2000-01-01, 2024-07-01)"],
            reason: "the whole keeps its own series until the split"),
        Series(
            unit: "Z", members: ["Z [2000-01-01, …)", "W2 [2024-07-01, 2025-07-01)"],
            breaks: ["2024-07-01 W2 of W"],
            reason: "a part that joined another unit brings its break along"),
        Series(
            unit: "V3",
            members: [
                "V [2000-01-01, 2023-01-01)", "V1 [2023-01-01, 2024-01-01)",
                "V2 [2023-01-01, 2024-01-01)", "V3 [2024-01-01, …)",
            ], reason: "all parts together again are the whole: no break"),
        Series(
            unit: "G", members: ["G [2024-03-15, …)"], breaks: ["2024-03-15 G of G"],
            reason: "a unit that gave a part away and went on is not comparable to itself before"),
        Series(unit: "NEW", members: ["NEW [2024-02-10, …)"], reason: "a new unit is only itself"),
    ]

    @Test("As now: members and breaks", arguments: series)
    func asNow(_ row: Series) throws {
        let history = try Self.land().historyAsNow(of: Land.id(row.unit))
        #expect(history.members.map { "\($0.facility) \($0.days)" } == row.members)
        #expect(history.breaks.map { "\($0.day) \($0.part) of \($0.whole)" } == row.breaks)
    }

    @Test("As reported: the unit's own figures, whatever it came from")
    func asReported() throws {
        let history = try Self.land().historyAsReported(of: Land.id("AB"))
        #expect(history.members.map { "\($0.facility) \($0.days)" } == ["AB [2024-07-01, …)"])
        #expect(history.breaks.isEmpty)
    }

    @Test("Seen from before an event, the event has not happened")
    func before() throws {
        let history = try Self.land().historyAsNow(
            of: Land.id("AB"), before: Land.day("2025-01-01"))
        #expect(history.members(in: Land.period("2023").window) == Land.ids("A B"))
    }

    struct Row: CustomTestStringConvertible {
        let unit: String
        let period: String
        let expected: Comparison
        let reason: String
        var testDescription: String { "\(unit) \(period): \(reason)" }
    }

    private static func comparable(_ current: String, _ earlier: String) -> Comparison {
        .comparable(current: Land.ids(current), earlier: Land.ids(earlier))
    }

    private static func split(_ whole: String, _ day: String) -> Comparison {
        .notComparable(.split(of: Land.id(whole), on: Land.day(day)))
    }

    static let rows: [Row] = [
        Row(
            unit: "A", period: "2024-03", expected: comparable("A", "A"),
            reason: "nothing happened"),
        Row(
            unit: "AB", period: "2024-08", expected: comparable("AB", "A B"),
            reason: "the sum of the predecessors"),
        Row(
            unit: "AB", period: "2024-Q3", expected: comparable("AB", "A B"),
            reason: "merged on the first day of the quarter"),
        Row(
            unit: "AB", period: "2024", expected: comparable("A AB B", "A B"),
            reason: "merged inside the year: the parts of the predecessors count now too"),
        Row(
            unit: "AB", period: "2025-03", expected: comparable("AB", "A B"),
            reason: "C has not joined yet"),
        Row(
            unit: "AB", period: "2025-08", expected: comparable("AB", "AB C"),
            reason: "C joined a month ago"),
        Row(
            unit: "AB", period: "2025", expected: comparable("AB C", "A AB B C"),
            reason: "one merger in each year"),
        Row(
            unit: "AB", period: "2026-08", expected: comparable("AB", "AB"),
            reason: "both mergers lie before both periods"),
        Row(
            unit: "A", period: "2024-08",
            expected: .notComparable(.notWorkingThroughout(Land.period("2024-08").window)),
            reason: "the predecessor is gone"),
        Row(
            unit: "W1", period: "2024-08", expected: split("W", "2024-07-01"),
            reason: "the part's past is not known"),
        Row(
            unit: "W1", period: "2025-06", expected: split("W", "2024-07-01"),
            reason: "June 2024 was before the split"),
        Row(
            unit: "W1", period: "2025-07", expected: comparable("W1", "W1"),
            reason: "July 2024 was after the split"),
        Row(
            unit: "Z", period: "2025-07", expected: comparable("Z", "W2 Z"),
            reason: "a part that existed a year ago joined"),
        Row(
            unit: "Z", period: "2025", expected: split("W", "2024-07-01"),
            reason: "half of 2024 is unknown for the part that joined"),
        Row(
            unit: "V3", period: "2024-05", expected: comparable("V3", "V1 V2"),
            reason: "both parts came together"),
        Row(
            unit: "V1", period: "2023-05", expected: split("V", "2023-01-01"),
            reason: "one part alone"),
        Row(
            unit: "G", period: "2024-03", expected: split("G", "2024-03-15"),
            reason: "gave a part away in the middle of the month"),
        Row(
            unit: "G", period: "2025-03", expected: split("G", "2024-03-15"),
            reason: "the split lies inside the earlier month"),
        Row(
            unit: "G", period: "2025-04", expected: comparable("G", "G"),
            reason: "both months lie after the split"),
        Row(
            unit: "NEW", period: "2025-02",
            expected: .notComparable(.notWorkingThroughout(Land.period("2024-02").window)),
            reason: "opened inside the earlier month"),
        Row(
            unit: "NEW", period: "2025-03", expected: comparable("NEW", "NEW"),
            reason: "worked through both"),
        Row(
            unit: "A", period: "2020-W53", expected: .notComparable(.noSuchPeriod),
            reason: "2019 had no week 53"),
        Row(
            unit: "NOBODY", period: "2024-03", expected: .notComparable(.unknownFacility),
            reason: "nobody"),
    ]

    @Test("Same period last year", arguments: rows)
    func samePeriodLastYear(_ row: Row) throws {
        let comparison = try Self.land().comparison(
            of: Land.id(row.unit), for: Land.period(row.period))
        #expect(comparison == row.expected)
        if case .notComparable(let obstacle) = comparison {
            #expect(obstacle.text.vi != obstacle.text.en)
        }
    }

    @Test("The administrative calendar compares its own days")
    func administrative() throws {
        // Q1 administrative 2025 is 15/12/2024–14/03/2025; a year earlier ends on the very day
        // before G's split of 15/03/2024.
        let registry = try Self.land()
        #expect(
            registry.comparison(of: Land.id("G"), for: Land.period("2025-Q1", .administrative))
                == Self.split("G", "2024-03-15"))
        #expect(
            registry.comparison(of: Land.id("G"), for: Land.period("2025-Q2", .administrative))
                == Self.comparable("G", "G"), "Q2 of 2024 began on 15/03/2024")
    }
}
