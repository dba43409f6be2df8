import Testing

@testable import Shared

@Suite("Which units owe a period")
struct ExpectedReportTests {
    static let centres = FilerRule(clauses: [
        FilerRule.Clause(types: FacilityTypeGroup.healthCentres.types)
    ])
    static let bedded = FilerRule(clauses: [
        FilerRule.Clause(types: FacilityTypeGroup.bedded.types)
    ])

    /// OLD1 and OLD2 merge into NEW on 10/03/2025; SHUT closes on 15/03/2025, the first day of an
    /// administrative month; LATE opens on that day; STAY works throughout.
    static func land() throws -> Registry {
        try Land.registry(
            [
                Land.unit("OLD1"), Land.unit("OLD2"), Land.unit("NEW", opened: "2025-03-10"),
                Land.unit("SHUT"), Land.unit("LATE", opened: "2025-03-15"), Land.unit("STAY"),
                Land.unit("LAB", type: .cdc),
            ],
            Land.event(.merge(Land.ids("OLD1 OLD2"), into: Land.id("NEW")), "2025-03-10"),
            Land.event(.close(Land.id("SHUT")), "2025-03-15"))
    }

    struct Row: CustomTestStringConvertible {
        let period: String
        let calendar: ReportingCalendar
        /// Units, with the days of their part where it is less than the period.
        let expected: [String]
        var testDescription: String { "\(period) \(calendar)" }
    }

    static let rows: [Row] = [
        Row(
            period: "2025-02", calendar: .statistical, expected: ["OLD1", "OLD2", "SHUT", "STAY"]),
        Row(
            period: "2025-03", calendar: .statistical,
            expected: [
                "LATE 2025-03-15..2025-03-31", "NEW 2025-03-10..2025-03-31",
                "OLD1 2025-03-01..2025-03-09", "OLD2 2025-03-01..2025-03-09",
                "SHUT 2025-03-01..2025-03-14", "STAY",
            ]),
        Row(period: "2025-04", calendar: .statistical, expected: ["LATE", "NEW", "STAY"]),
        Row(
            period: "2025-03", calendar: .administrative,
            expected: [
                "NEW 2025-03-10..2025-03-14", "OLD1 2025-02-15..2025-03-09",
                "OLD2 2025-02-15..2025-03-09", "SHUT", "STAY",
            ]),
        Row(period: "2025-04", calendar: .administrative, expected: ["LATE", "NEW", "STAY"]),
        Row(
            period: "2025-W10", calendar: .statistical, expected: ["OLD1", "OLD2", "SHUT", "STAY"]),
        Row(
            period: "2025-W11", calendar: .statistical,
            expected: [
                "LATE 2025-03-15..2025-03-16", "NEW", "SHUT 2025-03-10..2025-03-14", "STAY",
            ]),
        Row(period: "2025-W12", calendar: .statistical, expected: ["LATE", "NEW", "STAY"]),
        Row(
            period: "2025-Q1", calendar: .statistical,
            expected: [
                "LATE 2025-03-15..2025-03-31", "NEW 2025-03-10..2025-03-31",
                "OLD1 2025-01-01..2025-03-09", "OLD2 2025-01-01..2025-03-09",
                "SHUT 2025-01-01..2025-03-14", "STAY",
            ]),
        Row(
            period: "2025-Q1", calendar: .administrative,
            expected: [
                "NEW 2025-03-10..2025-03-14", "OLD1 2024-12-15..2025-03-09",
                "OLD2 2024-12-15..2025-03-09", "SHUT", "STAY",
            ]),
        Row(period: "2025-Q2", calendar: .administrative, expected: ["LATE", "NEW", "STAY"]),
        Row(
            period: "2025-H1", calendar: .statistical,
            expected: [
                "LATE 2025-03-15..2025-06-30", "NEW 2025-03-10..2025-06-30",
                "OLD1 2025-01-01..2025-03-09", "OLD2 2025-01-01..2025-03-09",
                "SHUT 2025-01-01..2025-03-14", "STAY",
            ]),
        Row(period: "2025-H2", calendar: .administrative, expected: ["LATE", "NEW", "STAY"]),
        Row(
            period: "2025-9M", calendar: .administrative,
            expected: [
                "LATE 2025-03-15..2025-09-14", "NEW 2025-03-10..2025-09-14",
                "OLD1 2024-12-15..2025-03-09", "OLD2 2024-12-15..2025-03-09",
                "SHUT 2024-12-15..2025-03-14", "STAY",
            ]),
        Row(
            period: "2024", calendar: .administrative, expected: ["OLD1", "OLD2", "SHUT", "STAY"]),
        Row(
            period: "2025", calendar: .statistical,
            expected: [
                "LATE 2025-03-15..2025-12-31", "NEW 2025-03-10..2025-12-31",
                "OLD1 2025-01-01..2025-03-09", "OLD2 2025-01-01..2025-03-09",
                "SHUT 2025-01-01..2025-03-14", "STAY",
            ]),
        Row(period: "2026", calendar: .statistical, expected: ["LATE", "NEW", "STAY"]),
        Row(
            period: "2025-03-09..2025-03-10", calendar: .statistical,
            expected: [
                "NEW 2025-03-10..2025-03-10", "OLD1 2025-03-09..2025-03-09",
                "OLD2 2025-03-09..2025-03-09", "SHUT", "STAY",
            ]),
    ]

    @Test(
        "Predecessors owe until they close, successors from their opening, both a part in between",
        arguments: rows)
    func owed(_ row: Row) throws {
        let reports = try Self.land().expectedReports(
            filedBy: Self.centres, for: Land.period(row.period, row.calendar))
        let found = reports.map { report in
            let part = report.expectedPart
            return report.isPart
                ? "\(report.facility) \(part.lowerBound)..\(part.upperBound.adding(days: -1))"
                : report.facility.text
        }
        #expect(found == row.expected)
    }

    @Test("A retyped unit is asked as what it was on its last day in the period")
    func retyped() throws {
        let registry = try Land.registry(
            [Land.unit("A")],
            Land.event(.retype(Land.id("A"), to: .healthCentreWithoutBeds), "2024-07-16"))
        func owes(_ period: String, _ calendar: ReportingCalendar) -> Bool {
            registry.owing(
                Land.id("A"), filedBy: Self.bedded, for: Land.period(period, calendar)
            ).expected != nil
        }
        #expect(owes("2024-06", .statistical))
        #expect(!owes("2024-07", .statistical))
        #expect(owes("2024-07", .administrative), "its last day is 14/07")
        #expect(!owes("2024-08", .administrative))
    }

    @Test(
        "A unit that closed and opened again inside a period answers from its first day to its last"
    )
    func reopened() throws {
        let registry = try Land.registry(
            [Land.unit("A")],
            Land.event(.close(Land.id("A")), "2024-03-05"),
            Land.event(.open(Land.id("A")), "2024-03-20"))
        let report = try #require(
            registry.owing(Land.id("A"), filedBy: Self.centres, for: Land.period("2024-03"))
                .expected)
        #expect(report.expectedPart == Land.period("2024-03").window)
        let gap = Land.period("2024-03-06..2024-03-10")
        #expect(
            registry.owing(Land.id("A"), filedBy: Self.centres, for: gap)
                == .notActive(Land.id("A"), lives: registry.lives(of: Land.id("A"))))
    }

    @Test("A unit owes this department only while it lies in the home province")
    func homeProvince() throws {
        let areas = [
            Area(id: Land.area("X"), kind: .province, name: FacilityName(vi: "Tỉnh X")),
            Area(id: Land.area("Y"), kind: .province, name: FacilityName(vi: "Tỉnh Y")),
            Area(
                id: Land.area("X1"), kind: .district, name: FacilityName(vi: "Huyện X1"),
                parent: Land.area("X")),
        ]
        let toX = try #require(FacilityEvent.Move(area: Land.area("X1")))
        let toY = try #require(FacilityEvent.Move(area: Land.area("Y")))
        let inX = try #require(FacilityEvent.Move(area: Land.area("X")))
        let registry = try Registry(
            facilities: [
                Land.unit("COMES", area: "Y"), Land.unit("GOES", area: "X1"),
                Land.unit("STAYS", area: "X1"), Land.unit("FAR", area: "Y"), Land.unit("NOWHERE"),
            ], areas: areas,
            events: [
                Land.event(.changeOfProvince(Land.id("COMES"), toX), "2025-07-10"),
                Land.event(.changeOfProvince(Land.id("GOES"), toY), "2025-07-10"),
                Land.event(.move(Land.id("STAYS"), inX), "2025-07-10"),
            ], home: Land.area("X"))
        func owed(_ period: String) -> [FacilityID] {
            registry.expectedReports(filedBy: Self.centres, for: Land.period(period)).map(
                \.facility)
        }
        #expect(owed("2025-06") == Land.ids("GOES NOWHERE STAYS"))
        #expect(owed("2025-07") == Land.ids("COMES GOES NOWHERE STAYS"))
        #expect(owed("2025-08") == Land.ids("COMES NOWHERE STAYS"))
        func part(_ unit: String) -> Range<Day>? {
            registry.part(of: Land.id(unit), in: Land.period("2025-07").window)
        }
        #expect(part("COMES") == Land.day("2025-07-10")..<Land.day("2025-08-01"))
        #expect(part("GOES") == Land.day("2025-07-01")..<Land.day("2025-07-10"))
        #expect(part("STAYS") == Land.period("2025-07").window)
        let far = registry.owing(
            Land.id("FAR"), filedBy: Self.centres, for: Land.period("2025-07"))
        #expect(far == .elsewhere(Land.id("FAR")))
        #expect(far.obstacle?.en == "“FAR” belonged to another province in this period")
        #expect(registry.lives(of: Land.id("GOES")) == [Land.interval("2000-01-01", nil)])
    }

    @Test("What is not owed says why, in both languages")
    func obstacles() throws {
        let registry = try Self.land()
        let march = Land.period("2026-03")
        let rows: [(String, String, String)] = [
            ("NOBODY", "không có đơn vị “NOBODY”", "no facility “NOBODY”"),
            (
                "SHUT",
                "“SHUT” không hoạt động trong kỳ này (hoạt động: 01/01/2000 – 14/03/2025)",
                "“SHUT” did not work in this period (worked: 2000-01-01 – 2025-03-14)"
            ),
            (
                "LAB",
                "biểu này không thuộc trách nhiệm của “Đơn vị LAB” "
                    + "(Trung tâm kiểm soát bệnh tật, Tỉnh)",
                "this form is not asked of “Unit LAB” (Centre for disease control, Province)"
            ),
        ]
        for (unit, vi, en) in rows {
            let owing = registry.owing(Land.id(unit), filedBy: Self.centres, for: march)
            #expect(owing.obstacle == LocalizedText(vi: vi, en: en))
            #expect(owing.expected == nil)
        }
        let stay = registry.owing(Land.id("STAY"), filedBy: Self.centres, for: march)
        #expect(stay.obstacle == nil)
    }
}
