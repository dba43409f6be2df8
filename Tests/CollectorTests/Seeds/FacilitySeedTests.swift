import Shared
import Support
import Testing

@testable import Collector

@Suite("The shipped synthetic province")
struct FacilitySeedTests {
    private static func registry() throws -> Registry { try SeedUnits.registry() }

    private static func day(_ iso: String) throws -> Day { try #require(Day(iso: iso)) }

    private static func id(_ text: String) throws -> FacilityID {
        try #require(FacilityID(text))
    }

    private static func area(_ text: String) throws -> AreaID { try #require(AreaID(text)) }

    private static func period(_ text: String) throws -> ReportingPeriod {
        try #require(ReportingPeriod(identifier: text, calendar: .statistical))
    }

    /// The rule of NL-6T: every public unit.
    private static let publicUnits = FilerRule(clauses: [
        FilerRule.Clause(
            types: FacilityTypeGroup.healthUnits.types, ownerships: [.province, .commune])
    ])

    @Test(
        "has 32 public units, 9, 21 and 2 of them in autonomy groups 2, 3 and 4",
        arguments: ["2024-02", "2026-03"])
    func publicUnitsByGroup(_ month: String) throws {
        let owed = try Self.registry().expectedReports(
            filedBy: Self.publicUnits, for: Self.period(month))
        #expect(owed.count == 32)
        let groups = Dictionary(grouping: owed) { $0.state.autonomyGroup }.mapValues(\.count)
        #expect(groups == [.two: 9, .three: 21, .four: 2])
    }

    @Test("has 41 units at the start of 2024: public, private, industry, central, college")
    func everyUnit() throws {
        let registry = try Self.registry()
        let states = registry.states(on: try Self.day("2024-03-14")).filter { state in
            registry.duties(of: state.id).contains { $0.contains(state.day) }
        }
        let owners = Dictionary(grouping: states, by: \.ownership).mapValues(\.count)
        #expect(owners == [.province: 34, .private: 5, .industry: 1, .ministry: 1])
        #expect(states.filter { $0.type == .department }.map(\.id) == [try Self.id("SX-SYT")])
        #expect(states.filter { $0.type == .medicalCollege }.count == 1)
    }

    @Test("has 1 500 000 people at the end of 2023, 276 900 of them in six mountain districts")
    func people() throws {
        let registry = try Self.registry()
        let day = try Self.day("2024-03-14")
        #expect(registry.population(of: try Self.area("SX"), on: day)?.people == 1_500_000)
        let mountains = registry.mountainPopulation(on: day)
        #expect(mountains == (276_900, 6, 6))
        // SEED-FACTS: 229 doctors are 8,27 per 10 000 of the mountain people, 654 pharmacists 4,36
        // of everybody.
        func perTenThousand(_ count: Int64, of people: Int64) -> FixedDecimal? {
            FixedDecimal.ratio(
                numerator: FixedDecimal(count), denominator: FixedDecimal(people),
                factor: 10_000, scale: 2)
        }
        #expect(perTenThousand(229, of: mountains.people) == FixedDecimal("8.27"))
        #expect(perTenThousand(654, of: 1_500_000) == FixedDecimal("4.36"))
    }

    @Test(
        "counts the province as the sum of its areas on every day that is counted",
        arguments: [
            "2021-12-31", "2022-12-31", "2023-12-31", "2024-12-31", "2025-07-01", "2025-12-31",
        ])
    func provinceIsTheSum(_ iso: String) throws {
        let registry = try Self.registry()
        let day = try Self.day(iso)
        let province = try Self.area("SX")
        let parts = registry.areas.filter { $0.parent == province && $0.valid.contains(day) }
        let people = parts.compactMap { registry.population(of: $0.id, on: day) }
        #expect(people.count == parts.count)
        #expect(people.allSatisfy { $0.day == day })
        #expect(
            people.map(\.people).reduce(0, +)
                == registry.population(of: province, on: day)?.people)
    }

    @Test("plays every kind of event")
    func everyKind() throws {
        let kinds = Set(try Self.registry().events.map(\.kind))
        #expect(
            kinds
                == Set(FacilityEventKind.allCases).subtracting([.open, .recode, .changeOfOwnership])
        )
    }

    @Test("splits a two-function centre in mid-year, with the series broken there")
    func split() throws {
        let registry = try Self.registry()
        let whole = try Self.id("SX-TTYT-DONGSEN")
        let part = try Self.id("SX-BVKV-DONGSEN")
        let september = try Self.period("2024-09")
        #expect(registry.state(of: whole, on: try Self.day("2024-06-30")) != nil)
        #expect(registry.state(of: whole, on: try Self.day("2024-07-01")) == nil)
        #expect(
            registry.comparison(of: part, for: september)
                == .notComparable(.split(of: whole, on: try Self.day("2024-07-01"))))
        // The prevention part has the old unit's very name.
        #expect(registry.facilities(spelled: "Trung tâm Y tế huyện Đồng Sen").count == 2)
    }

    @Test("merges two centres, hands over their code, and compares with their sum")
    func merge() throws {
        let registry = try Self.registry()
        let merged = try Self.id("SX-TTYT-GOMIADAMSAY")
        let before = [try Self.id("SX-TTYT-DAMSAY"), try Self.id("SX-TTYT-GOMIA")]
        #expect(
            registry.comparison(of: merged, for: try Self.period("2025-08"))
                == .comparable(current: [merged], earlier: before))
        func holder(_ day: String) throws -> FacilityID? {
            registry.facility(scheme: .insurance, value: "99109", on: try Self.day(day))
        }
        #expect(try holder("2025-06-30") == before[1])
        #expect(try holder("2025-07-01") == merged)
    }

    @Test("takes in a unit of another province, and that province's code")
    func changeOfProvince() throws {
        let registry = try Self.registry()
        let unit = try Self.id("SX-TTYT-HOTRUC")
        func owing(_ month: String) throws -> Owing {
            registry.owing(unit, filedBy: Self.publicUnits, for: try Self.period(month))
        }
        #expect(try owing("2025-06") == .elsewhere(unit))
        #expect(try owing("2025-07").expected != nil)
        func holder(_ day: String) throws -> AreaID? {
            registry.area(scheme: .administrativeUnit, value: "98", on: try Self.day(day))
        }
        #expect(try holder("2025-06-30") == AreaID("NT"))
        #expect(try holder("2025-07-01") == AreaID("SX"))
    }

    @Test("finds a hospital that is spelled two ways")
    func alias() throws {
        let registry = try Self.registry()
        for name in [
            "Bệnh viện Đa khoa khu vực Bắc Sông Xanh",
            "Bệnh viện Đa khoa Khu vực phía Bắc Sông Xanh",
        ] {
            #expect(registry.facilities(spelled: name) == [try Self.id("SX-BVKVBAC")])
        }
    }

    @Test("says in the name of the province that it is synthetic")
    func markedSynthetic() throws {
        let registry = try Self.registry()
        let home = try #require(registry.home.flatMap { registry.area($0) })
        #expect(home.name.vi.contains("tổng hợp"))
        #expect(home.name.en?.contains("synthetic") == true)
    }
}
