import Testing

@testable import Shared

@Suite("An impossible registry is refused with every reason")
struct RegistryFaultTests {
    struct Row: CustomTestStringConvertible {
        let reason: String
        var facilities = [Land.unit("A"), Land.unit("B"), Land.unit("C")]
        var areas: [Area] = []
        var events: [FacilityEvent] = []
        var populations: [Population] = []
        let faults: [RegistryFault]
        var testDescription: String { reason }
    }

    private static func fault(
        _ subject: RegistryFault.Subject, _ reason: RegistryFault.Reason
    ) -> RegistryFault {
        RegistryFault(subject: subject, reason: reason)
    }

    private static let a = Land.id("A")
    private static let b = Land.id("B")
    private static let new = FacilityName(vi: "Mới")

    static let ids: [Row] = [
        Row(
            reason: "an id twice", facilities: [Land.unit("A"), Land.unit("A")],
            faults: [fault(.facility(1), .duplicateID("A"))]),
        Row(
            reason: "a unit that never opens", facilities: [Land.unit("A", opened: nil)],
            faults: [fault(.facility(0), .neverOpened(a))]),
        Row(
            reason: "an event on a unit nobody defines",
            events: [Land.event(.close(Land.id("X")), "2024-01-01")],
            faults: [fault(.event(0), .unknownFacility(Land.id("X")))]),
        Row(
            reason: "a parent and an area nobody defines",
            facilities: [Land.unit("A", parent: "X", area: "Z")],
            faults: [
                fault(.facility(0), .unknownFacility(Land.id("X"))),
                fault(.facility(0), .unknownArea(Land.area("Z"))),
            ]),
        Row(
            reason: "two units above each other",
            facilities: [Land.unit("A", parent: "B"), Land.unit("B", parent: "A")],
            faults: [
                fault(.facility(0), .hierarchyLoop("A")), fault(.facility(1), .hierarchyLoop("B")),
            ]),
        Row(
            reason: "an area inside itself, and one inside nothing known",
            areas: [
                Area(id: Land.area("P"), kind: .region, name: new, parent: Land.area("Q")),
                Area(id: Land.area("Q"), kind: .region, name: new, parent: Land.area("P")),
                Area(id: Land.area("R"), kind: .region, name: new, parent: Land.area("S")),
                Area(id: Land.area("R"), kind: .region, name: new),
            ],
            faults: [
                fault(.area(3), .duplicateID("R")), fault(.area(0), .hierarchyLoop("P")),
                fault(.area(1), .hierarchyLoop("Q")),
                fault(.area(2), .unknownArea(Land.area("S"))),
            ]),
    ]

    static let times: [Row] = [
        Row(
            reason: "an event before the opening",
            events: [Land.event(.rename(a, to: new), "1999-12-31")],
            faults: [fault(.event(0), .notActive(a, Land.day("1999-12-31")))]),
        Row(
            reason: "an event on the day the unit has closed",
            events: [
                Land.event(.close(a), "2024-01-01"), Land.event(.rename(a, to: new), "2024-01-01"),
            ],
            faults: [fault(.event(1), .notActive(a, Land.day("2024-01-01")))]),
        Row(
            reason: "opening what works, closing what does not",
            events: [
                Land.event(.open(a), "2024-01-01"), Land.event(.close(b), "2024-01-01"),
                Land.event(.close(b), "2024-02-01"),
            ],
            faults: [
                fault(.event(0), .alreadyOpen(a, Land.day("2024-01-01"))),
                fault(.event(2), .notActive(b, Land.day("2024-02-01"))),
            ]),
        Row(
            reason: "a unit that ends on the day it opens never worked",
            events: [Land.event(.close(a), "2000-01-01")],
            faults: [fault(.event(0), .notActive(a, Land.day("2000-01-01")))]),
        Row(
            reason: "a merger already ended its predecessor",
            events: [
                Land.event(.merge(Land.ids("A B"), into: Land.id("C")), "2024-01-01"),
                Land.event(.close(a), "2024-01-01"),
            ],
            faults: [fault(.event(1), .notActive(a, Land.day("2024-01-01")))]),
        Row(
            reason: "no type known on the opening day",
            facilities: [
                Facility(
                    id: a, opened: Land.day("2020-01-01"), names: Timeline(always: new),
                    types: .unknown, ownerships: Timeline(always: .province))
            ],
            faults: [fault(.facility(0), .unknownAtOpening(a, .type, Land.day("2020-01-01")))]),
    ]

    static let lineages: [Row] = [
        Row(
            reason: "a merger into a unit that has not opened",
            facilities: [Land.unit("A"), Land.unit("B"), Land.unit("C", opened: "2024-01-02")],
            events: [Land.event(.merge(Land.ids("A B"), into: Land.id("C")), "2024-01-01")],
            faults: [fault(.event(0), .successorNotOpened(Land.id("C"), Land.day("2024-01-01")))]),
        Row(
            reason: "a split into a unit that has not opened",
            facilities: [Land.unit("A"), Land.unit("B"), Land.unit("C", opened: "2024-01-02")],
            events: [Land.event(.split(a, into: Land.ids("B C")), "2024-01-01")],
            faults: [fault(.event(0), .successorNotOpened(Land.id("C"), Land.day("2024-01-01")))]),
        Row(
            reason: "a merger of a unit into itself, a split into one",
            events: [
                Land.event(.merge([a], into: a), "2024-01-01"),
                Land.event(.split(b, into: Land.ids("C")), "2024-01-01"),
            ],
            faults: [fault(.event(0), .nothingChanges(a)), fault(.event(1), .nothingChanges(b))]),
        Row(
            reason: "a unit twice in one merger",
            events: [Land.event(.merge(Land.ids("A A B"), into: Land.id("C")), "2024-01-01")],
            faults: [fault(.event(0), .namedTwice(a))]),
        Row(
            reason: "a unit that would be its own ancestor",
            events: [
                Land.event(.merge(Land.ids("A B"), into: b), "2022-01-01"),
                Land.event(.open(a), "2023-01-01"),
                Land.event(.merge(Land.ids("B C"), into: Land.id("C")), "2024-01-01"),
                Land.event(.split(Land.id("C"), into: Land.ids("C A")), "2025-01-01"),
            ],
            faults: [fault(.event(3), .lineageCycle(Land.ids("C A B C")))]),
    ]

    static let values: [Row] = [
        Row(
            reason: "one code, two holders on one day",
            facilities: [
                Land.unit("A", codes: [Land.code(.insurance, "09001", nil, "2025-07-02")]),
                Land.unit("B", codes: [Land.code(.insurance, "09001", "2025-07-01", nil)]),
            ],
            faults: [
                fault(
                    .facility(1),
                    .codeHeldTwice(
                        Land.code(.insurance, "09001", "2025-07-01", nil), by: "A"))
            ]),
        Row(
            reason: "two names from one day",
            events: [
                Land.event(.rename(a, to: FacilityName(vi: "Một")), "2024-01-01"),
                Land.event(.rename(a, to: FacilityName(vi: "Hai")), "2024-01-01"),
            ],
            faults: [fault(.event(1), .contradiction(a, .name, Land.day("2024-01-01")))]),
        Row(
            reason: "a name that changes without an event",
            facilities: [
                Facility(
                    id: a, opened: Land.day("2020-01-01"),
                    names: Timeline(always: new).setting(
                        FacilityName(vi: "Khác"), from: Land.day("2024-01-01")) ?? .unknown,
                    types: Timeline(always: .cdc), ownerships: Timeline(always: .province))
            ],
            faults: [
                fault(.facility(0), .changeWithoutEvent(a, .name, Land.day("2024-01-01")))
            ]),
        Row(
            reason: "a change of province that stays in the province",
            facilities: [Land.unit("A", area: "P1")],
            areas: [
                Area(id: Land.area("P"), kind: .province, name: new),
                Area(id: Land.area("P1"), kind: .district, name: new, parent: Land.area("P")),
                Area(id: Land.area("P2"), kind: .district, name: new, parent: Land.area("P")),
            ],
            events: [
                Land.event(
                    .changeOfProvince(
                        a, FacilityEvent.Move(area: Land.area("P2")) ?? unmoved), "2024-01-01")
            ],
            faults: [fault(.event(0), .provinceUnchanged(a, Land.day("2024-01-01")))]),
        Row(
            reason: "a population counted twice, and one of an unknown area",
            areas: [Area(id: Land.area("P"), kind: .province, name: new)],
            populations: [count("P", 1), count("P", 2), count("Q", 3)],
            faults: [
                fault(.population(1), .populationTwice(Land.area("P"), Land.day("2024-07-01"))),
                fault(.population(2), .unknownArea(Land.area("Q"))),
            ]),
    ]

    private static var unmoved: FacilityEvent.Move { preconditionFailure("a move moves something") }

    private static func count(_ area: String, _ people: Int64) -> Population {
        Population(
            area: Land.area(area), day: Land.day("2024-07-01"), people: people,
            source: LocalizedText(vi: "tổng hợp", en: "synthetic"))
    }

    @Test(
        "Each impossibility names what is wrong and where",
        arguments: ids + times + lineages + values)
    func refused(_ row: Row) {
        let faults = Land.faults(
            row.facilities, areas: row.areas, row.events, populations: row.populations)
        #expect(faults == row.faults)
        for fault in faults {
            #expect(!fault.reason.text.vi.isEmpty && !fault.reason.text.en.isEmpty)
            #expect(fault.reason.text.vi != fault.reason.text.en)
        }
    }

    @Test("Saying the same thing twice is no fault: a record may carry what its event set")
    func sameTwice() throws {
        let first = try Land.registry(
            [Land.unit("A")], Land.event(.rename(Self.a, to: Self.new), "2024-01-01"))
        let second = try Registry(facilities: first.facilities, events: first.events)
        #expect(second.facilities == first.facilities)
    }
}
