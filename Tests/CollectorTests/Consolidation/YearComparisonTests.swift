import Shared
import Support
import Testing

@testable import Collector

@Suite("Same period last year, through the lineage")
struct YearComparisonTests {
    static let form = FormFixture(
        """
        indicators:
          - {code: kham, type: integer, measure: flow, unit: visit, title: {vi: a, en: a}}
          - {code: chuyen, type: integer, measure: flow, unit: referral, title: {vi: a, en: a}}
          - {code: xong, type: integer, measure: cumulative, reset: term, unit: work,
             title: {vi: a, en: a}}
          - {code: ty_le, type: decimal, scale: 1, measure: ratio, unit: percent,
             numerator: "chuyen", denominator: "kham", factor: 100, title: {vi: a, en: a}}
        rules:
          - {kind: subset, part: chuyen, whole: kham, severity: hard}
        """
    ).form

    /// A and B merge into AB, W splits into W1 and W2, both on 1/7/2023; N opens then, X closes.
    static func registry() throws -> Registry {
        let day = try #require(Day(year: 2023, month: 7, day: 1))
        let number = try #require(DecisionNumber("1/QĐ"))
        func unit(_ text: String, opened: Bool = false) -> Facility {
            Facility(
                id: Sheet.id(text), opened: opened ? day : Day(year: 2000, month: 1, day: 1),
                names: Timeline(always: FacilityName(vi: text, en: text)),
                types: Timeline(always: .districtHospital),
                ownerships: Timeline(always: .province))
        }
        func event(_ change: FacilityEvent.Change) -> FacilityEvent {
            FacilityEvent(change, effective: day, decision: number)
        }
        return try Registry(
            facilities: [
                unit("A"), unit("B"), unit("AB", opened: true), unit("W"),
                unit("W1", opened: true), unit("W2", opened: true), unit("N", opened: true),
                unit("X"), unit("S"),
            ],
            events: [
                event(.merge([Sheet.id("A"), Sheet.id("B")], into: Sheet.id("AB"))),
                event(.split(Sheet.id("W"), into: [Sheet.id("W1"), Sheet.id("W2")])),
                event(.close(Sheet.id("X"))),
            ])
    }

    struct Row: CustomTestStringConvertible {
        let now: String
        let then: String
        let standing: SamePeriod.Standing
        var percent: String?
        var matched = 0
        var groups = 1
        var silent: [String] = []
        let reason: String
        var testDescription: String { reason }
    }

    static let rows: [Row] = [
        Row(
            now: "S", then: "S", standing: .comparable, percent: "10.0", matched: 1,
            reason: "one unit beside itself: 110 after 100"),
        Row(
            now: "AB", then: "A B", standing: .comparable, percent: "-45.0", matched: 1,
            reason: "a merged unit beside the sum of its predecessors: 110 after 200"),
        Row(
            now: "AB", then: "A B", standing: .notComparable, silent: ["B 2023-01"],
            reason: "one predecessor did not report: not comparable"),
        Row(
            now: "W1", then: "", standing: .notComparable,
            reason: "a part of a split: its past is not computable"),
        Row(
            now: "W1 W2", then: "W", standing: .comparable, percent: "120.0", matched: 1,
            reason: "all parts together beside the whole: 220 after 100"),
        Row(
            now: "S N", then: "S", standing: .partlyComparable, percent: "10.0", matched: 1,
            groups: 2, reason: "a new unit is left out of the change, and that is said"),
        Row(
            now: "S", then: "S X", standing: .partlyComparable, percent: "10.0", matched: 1,
            groups: 2, reason: "a closed unit is left out of the change, and that is said"),
        Row(
            now: "S AB", then: "S A B", standing: .partlyComparable, percent: "10.0", matched: 1,
            groups: 2, silent: ["AB 2024-01"], reason: "who is silent now is left out on both sides"
        ),
    ]

    static func comparison(_ row: Row) throws -> YearComparison {
        var reports: [String: String] = [:]
        for unit in row.now.split(separator: " ") { reports["\(unit) 2024-01"] = "110 11 5" }
        for unit in row.then.split(separator: " ") { reports["\(unit) 2023-01"] = "100 8 4" }
        for key in row.silent { reports[key] = nil }
        let sheet = Sheet(
            form: form, reports: reports, owing: ["2024-01": row.now, "2023-01": row.then])
        let asked = Set((row.now + " " + row.then).split(separator: " ").map { Sheet.id($0) })
        return YearComparison(
            current: sheet.over("2024-01"), earlier: sheet.over("2023-01"),
            lineage: try registry().lineage, isAsked: asked.contains)
    }

    @Test("like is compared with like", arguments: rows)
    func standings(_ row: Row) throws {
        let same = try Self.comparison(row).comparison(0)
        #expect(same.standing == row.standing)
        #expect(same.change?.percent == row.percent.map(number))
        #expect(same.matched == row.matched)
        #expect(same.groups == row.groups)
        #expect(same.obstacles.isEmpty == (row.standing == .comparable))
    }

    @Test("the change of a percentage is told in percent and in points")
    func points() throws {
        let change = try Self.comparison(Self.rows[0]).comparison(3).change
        #expect(change?.current == number("10.0"))
        #expect(change?.points == number("2.0"))
        #expect(change?.percent == number("25.0"))
    }

    @Test("a count has no points")
    func noPoints() throws {
        #expect(try Self.comparison(Self.rows[0]).comparison(0).change?.points == nil)
    }

    @Test("a rise from nothing has no percentage")
    func fromZero() {
        let change = Change(from: .zero, to: number("5"), isPercentage: false)
        #expect(change != nil)
        #expect(change?.percent == nil)
    }

    @Test("occupancy of 109,2 % after 82,3 % is up by 26,9 points and by 32,7 percent")
    func bothStatements() {
        let change = Change(from: number("82.3"), to: number("109.2"), isPercentage: true)
        #expect(change?.points == number("26.9"))
        #expect(change?.percent == number("32.7"))
    }

    @Test("a cumulative figure is not compared over the start of a new term")
    func reset() throws {
        let sheet = Sheet(
            form: Self.form, reports: ["S 2026-01": "1 1 1", "S 2025-01": "1 1 9"], units: "S")
        let comparison = YearComparison(
            current: sheet.over("2026-01"), earlier: sheet.over("2025-01"),
            lineage: try Self.registry().lineage
        ) { _ in true }
        #expect(comparison.comparison(2).standing == .notComparable)
        #expect(comparison.comparison(0).standing == .comparable)
    }

    @Test("a cumulative figure names the day it counts from")
    func base() {
        let period = ReportingPeriod(identifier: "2024-Q2", calendar: .administrative)
        #expect(period.flatMap { CumulativeBase.start(of: .year, for: $0) }?.iso == "2023-12-15")
        #expect(period.flatMap { CumulativeBase.start(of: .term, for: $0) }?.iso == "2020-12-15")
        #expect(period.flatMap { CumulativeBase.start(of: .never, for: $0) } == nil)
    }
}
