import Testing

@testable import Shared

@Suite("The registry answers for any day")
struct RegistryTests {
    @Test("A rename, a retype and a move hold from their day and not before")
    func changesHoldFromTheirDay() throws {
        let move = try #require(
            FacilityEvent.Move(parent: Land.id("DEPT"), area: Land.area("R1")))
        let registry = try Land.registry(
            [
                Land.unit("DEPT", type: .department),
                Land.unit("A", parent: nil, area: "D1"),
            ],
            areas: [
                Area(id: Land.area("D1"), kind: .district, name: FacilityName(vi: "Huyện Một")),
                Area(id: Land.area("R1"), kind: .region, name: FacilityName(vi: "Khu vực Một")),
            ],
            Land.event(.move(Land.id("A"), move), "2025-07-01"),
            Land.event(.rename(Land.id("A"), to: FacilityName(vi: "Tên mới")), "2024-03-15"),
            Land.event(.retype(Land.id("A"), to: .healthCentreWithoutBeds), "2024-07-01"))
        let rows: [(String, String, FacilityType, FacilityID?, String)] = [
            ("2024-03-14", "Đơn vị A", .districtHealthCentreWithBeds, nil, "D1"),
            ("2024-03-15", "Tên mới", .districtHealthCentreWithBeds, nil, "D1"),
            ("2024-07-01", "Tên mới", .healthCentreWithoutBeds, nil, "D1"),
            ("2025-06-30", "Tên mới", .healthCentreWithoutBeds, nil, "D1"),
            ("2025-07-01", "Tên mới", .healthCentreWithoutBeds, Land.id("DEPT"), "R1"),
        ]
        for (day, name, type, parent, area) in rows {
            let state = try #require(registry.state(of: Land.id("A"), on: Land.day(day)))
            #expect(state.name.vi == name, "\(day)")
            #expect(state.type == type, "\(day)")
            #expect(state.parent == parent, "\(day)")
            #expect(state.reportsTo == parent, "\(day)")
            #expect(state.area == Land.area(area), "\(day)")
        }
        #expect(registry.events(of: Land.id("A")).map(\.kind) == [.rename, .retype, .move])
        let july = Land.period("2024-07").window
        #expect(registry.events(of: Land.id("A"), in: july).map(\.kind) == [.retype])
    }

    @Test("The reporting line can differ from the parent")
    func reportingLine() throws {
        var unit = Land.unit("A", parent: "PARENT")
        unit.reportingLines = Timeline(always: Land.id("DEPT"))
        let registry = try Land.registry([
            unit, Land.unit("PARENT", type: .department), Land.unit("DEPT", type: .department),
        ])
        let state = try #require(registry.state(of: Land.id("A"), on: Land.day("2024-01-01")))
        #expect(state.parent == Land.id("PARENT"))
        #expect(state.reportsTo == Land.id("DEPT"))
    }

    @Test("A unit works from its opening until the day before its closing, and may open again")
    func lives() throws {
        let registry = try Land.registry(
            [Land.unit("A", opened: "2020-01-01"), Land.unit("B", opened: nil)],
            Land.event(.close(Land.id("A")), "2022-01-01"),
            Land.event(.open(Land.id("A")), "2023-01-01"),
            Land.event(.open(Land.id("B")), "2024-02-29"))
        #expect(
            registry.lives(of: Land.id("A")) == [
                Land.interval("2020-01-01", "2022-01-01"), Land.interval("2023-01-01", nil),
            ])
        #expect(registry.state(of: Land.id("A"), on: Land.day("2021-12-31")) != nil)
        #expect(registry.state(of: Land.id("A"), on: Land.day("2022-01-01")) == nil)
        #expect(registry.state(of: Land.id("B"), on: Land.day("2024-02-28")) == nil)
        #expect(registry.states(on: Land.day("2022-06-01")).isEmpty)
        #expect(
            registry.states(on: Land.day("2024-06-01")).map(\.id) == [Land.id("A"), Land.id("B")])
        #expect(registry.lives(of: Land.id("NOBODY")).isEmpty)
    }

    @Test("A merger ends its predecessors and a split its whole, except the one that goes on")
    func mergersAndSplitsEndUnits() throws {
        let registry = try Land.registry(
            [
                Land.unit("A"), Land.unit("B"), Land.unit("AB", opened: "2025-07-01"),
                Land.unit("C"), Land.unit("D"),
                Land.unit("E"), Land.unit("E1", opened: "2024-07-01"),
                Land.unit("E2", opened: "2024-07-01"),
                Land.unit("F"), Land.unit("F1", opened: "2024-07-01"),
            ],
            Land.event(.merge(Land.ids("A B"), into: Land.id("AB")), "2025-07-01"),
            Land.event(.merge(Land.ids("C D"), into: Land.id("C")), "2025-07-01"),
            Land.event(.split(Land.id("E"), into: Land.ids("E1 E2")), "2024-07-01"),
            Land.event(.split(Land.id("F"), into: Land.ids("F F1")), "2024-07-01"))
        let before = registry.states(on: Land.day("2024-06-30")).map(\.id)
        let between = registry.states(on: Land.day("2025-06-30")).map(\.id)
        let after = registry.states(on: Land.day("2025-07-01")).map(\.id)
        #expect(before == Land.ids("A B C D E F"))
        #expect(between == Land.ids("A B C D E1 E2 F F1"))
        #expect(after == Land.ids("AB C E1 E2 F F1"))
        #expect(registry.lineage.predecessors(of: Land.id("AB")) == Land.ids("A B"))
        #expect(registry.lineage.predecessors(of: Land.id("C")) == Land.ids("D"))
        #expect(registry.lineage.successors(of: Land.id("E")) == Land.ids("E1 E2"))
        #expect(registry.lineage.successors(of: Land.id("F")) == Land.ids("F1"))
    }

    @Test("A code means something only with a day: 24 was one province and is now another")
    func reusedCode() throws {
        let cut = "2025-07-01"
        let registry = try Land.registry(
            [
                Land.unit("OLD", codes: [Land.code(.insurance, "09001", nil, cut)]),
                Land.unit("NEW", codes: [Land.code(.insurance, "09001", cut, nil)]),
            ],
            areas: [
                Area(
                    id: Land.area("BG"), kind: .province, name: FacilityName(vi: "Bắc Giang"),
                    valid: Land.interval(nil, cut),
                    codes: [Land.code(.administrativeUnit, "24", nil, cut)]),
                Area(
                    id: Land.area("BN"), kind: .province, name: FacilityName(vi: "Bắc Ninh"),
                    codes: [
                        Land.code(.administrativeUnit, "27", nil, cut),
                        Land.code(.administrativeUnit, "24", cut, nil),
                    ]),
            ])
        func area(_ value: String, _ day: String) -> AreaID? {
            registry.area(scheme: .administrativeUnit, value: value, on: Land.day(day))
        }
        #expect(area("24", "2025-06-30") == Land.area("BG"))
        #expect(area("24", "2025-07-01") == Land.area("BN"))
        #expect(area("27", "2025-06-30") == Land.area("BN"))
        #expect(area("27", "2025-07-01") == nil)
        func unit(_ value: String, _ day: String) -> FacilityID? {
            registry.facility(scheme: .insurance, value: value, on: Land.day(day))
        }
        #expect(unit("09001", "2025-06-30") == Land.id("OLD"))
        #expect(unit("09001", "2025-07-01") == Land.id("NEW"))
        #expect(unit("9001", "2025-07-01") == nil, "a leading zero is part of the code")
        let state = try #require(registry.state(of: Land.id("NEW"), on: Land.day("2025-06-30")))
        #expect(state.codes.isEmpty)
    }

    @Test("Names are not keys: an alias and a former name find the unit, two units may share one")
    func spellings() throws {
        let registry = try Land.registry(
            [
                Land.unit("A", aliases: ["BV Đa khoa khu vực Cẩm Hà"]),
                Land.unit("B", aliases: ["BV Đa khoa khu vực Cẩm Hà"]),
            ],
            Land.event(.rename(Land.id("B"), to: FacilityName(vi: "Tên mới")), "2024-01-01"))
        #expect(registry.facilities(spelled: "BV Đa khoa khu vực Cẩm Hà") == Land.ids("A B"))
        #expect(registry.facilities(spelled: "Đơn vị B") == Land.ids("B"))
        #expect(registry.facilities(spelled: "Tên mới") == Land.ids("B"))
        #expect(registry.facilities(spelled: "Đơn vị X").isEmpty)
        #expect(registry.name(of: Land.id("B"), on: Land.day("2023-12-31"))?.vi == "Đơn vị B")
        #expect(registry.name(of: Land.id("B"), on: Land.day("2024-01-01"))?.vi == "Tên mới")
    }

    @Test("A change of province shows in the area's path on each side of its day")
    func changeOfProvince() throws {
        let move = try #require(FacilityEvent.Move(area: Land.area("Y1")))
        let registry = try Land.registry(
            [Land.unit("A", area: "X1")],
            areas: [
                Area(id: Land.area("X"), kind: .province, name: FacilityName(vi: "Tỉnh X")),
                Area(
                    id: Land.area("X1"), kind: .district, name: FacilityName(vi: "Huyện X1"),
                    parent: Land.area("X")),
                Area(id: Land.area("Y"), kind: .province, name: FacilityName(vi: "Tỉnh Y")),
                Area(
                    id: Land.area("Y1"), kind: .commune, name: FacilityName(vi: "Xã Y1"),
                    parent: Land.area("Y")),
            ],
            Land.event(.changeOfProvince(Land.id("A"), move), "2025-07-01"))
        func province(_ day: String) -> AreaID? {
            registry.state(of: Land.id("A"), on: Land.day(day))?.area
                .flatMap { registry.province(of: $0) }
        }
        #expect(province("2025-06-30") == Land.area("X"))
        #expect(province("2025-07-01") == Land.area("Y"))
    }

    @Test("One more event makes another registry, or is refused with its reason")
    func adding() throws {
        let first = try Land.registry(
            [Land.unit("A"), Land.unit("B")],
            Land.event(.rename(Land.id("A"), to: FacilityName(vi: "Mới")), "2024-01-01"))
        let second = try first.adding(Land.event(.close(Land.id("B")), "2025-01-01"))
        #expect(second.events.map(\.kind) == [.rename, .close])
        #expect(second.states(on: Land.day("2025-01-01")).map(\.name.vi) == ["Mới"])
        #expect(first.isActive(Land.id("B"), on: Land.day("2025-01-01")))
        let again = Land.event(.close(Land.id("B")), "2025-02-01")
        #expect(
            throws: RegistryRefusal(faults: [
                RegistryFault(
                    subject: .event(2), reason: .notActive(Land.id("B"), Land.day("2025-02-01")))
            ])
        ) { try second.adding(again) }
    }

    @Test("A population is the latest count at or before the day, with its source")
    func populations() throws {
        let source = LocalizedText(vi: "tổng hợp", en: "synthetic")
        let registry = try Registry(
            facilities: [],
            areas: [
                Area(
                    id: Land.area("M"), kind: .district, name: FacilityName(vi: "Núi"),
                    isMountain: true, valid: Land.interval(nil, "2025-07-01"))
            ],
            populations: [
                Population(
                    area: Land.area("M"), day: Land.day("2024-07-01"), people: 46_150,
                    source: source),
                Population(
                    area: Land.area("M"), day: Land.day("2023-07-01"), people: 45_900,
                    source: source),
            ])
        func people(_ day: String) -> Int64? {
            registry.population(of: Land.area("M"), on: Land.day(day))?.people
        }
        #expect(people("2023-06-30") == nil)
        #expect(people("2024-06-30") == 45_900)
        #expect(people("2024-07-01") == 46_150)
        #expect(registry.mountainPopulation(on: Land.day("2024-07-01")) == (46_150, 1, 1))
        #expect(registry.mountainPopulation(on: Land.day("2025-07-01")) == (0, 0, 0))
    }
}
