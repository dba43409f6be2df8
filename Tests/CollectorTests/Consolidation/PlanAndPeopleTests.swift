import Shared
import Support
import Testing

@testable import Collector

@Suite("Plans, people, words")
struct PlanAndPeopleTests {
    static let form = FormFixture(
        """
        sections:
          - {code: kho_khan, title: {vi: a, en: a}}
        indicators:
          - {code: tram_kh, type: integer, measure: stock, unit: work, title: {vi: a, en: a}}
          - {code: tram_xong, type: integer, measure: cumulative, reset: term, unit: work,
             title: {vi: a, en: a}}
          - {code: kham, type: integer, measure: flow, unit: visit, title: {vi: a, en: a}}
          - {code: kho_khan_nhan_luc, type: text, section: kho_khan,
             title: {vi: "Nhân lực", en: "Staffing"}}
        rules:
          - {kind: subset, part: tram_xong, whole: tram_kh, severity: hard}
        """
    ).form

    static let sheet = Sheet(
        form: form,
        reports: [
            "A 2024-01": "10 4 100 Thiếu~bác~sĩ", "A 2024-02": "10 5 100 Không~có.",
            "B 2024-01": "6 1 50 không~có", "B 2024-02": "6 3 60 Thiếu~điều~dưỡng",
        ], units: "A B")

    @Test("what units typed as their plan is summed where the department has no table")
    func reported() throws {
        let months = Self.sheet.over("2024-02")
        let plan = try #require(months.plan(1) { _ in [:] })
        #expect(plan.plan == number("16"))
        #expect(plan.reached == number("8"))
        #expect(plan.percent == number("50.0"))
        #expect(plan.isReported)
    }

    @Test("the department's plan comes first, and the year so far is held against it")
    func decided() throws {
        let months = Self.sheet.over("2024-02", year: "2024-01 2024-02")
        let plan = try #require(
            months.plan(2) { code in
                code.text == "kham_ke_hoach" ? [Sheet.id("A"): number("1000")] : [:]
            })
        #expect(plan.plan == number("1000"))
        #expect(plan.planned == 1)
        #expect(plan.expected == 2)
        #expect(plan.reached == number("200"), "B has no plan and cannot help A over it")
        #expect(plan.percent == number("20.0"))
        #expect(!plan.isReported)
    }

    @Test("a plan has no plan, and what has none shows none")
    func none() {
        #expect(PlanLink.candidates(for: Self.form.indicators[0].code).isEmpty)
        #expect(Self.sheet.over("2024-02").plan(2) { _ in [:] } == nil)
    }

    @Test(
        "the check figures of DOMAIN §6 come out",
        arguments: [
            ("654", 1_500_000, "4.36"), ("229", 276_900, "8.27"), ("1661", 1_500_000, "11.07"),
        ] as [(String, Int64, String)])
    func perTenThousand(count: String, people: Int64, rate: String) throws {
        let area = try #require(AreaID("SX"))
        let source = LocalizedText(vi: "tổng hợp", en: "synthetic")
        let registry = try Registry(
            facilities: [],
            areas: [Area(id: area, kind: .province, name: FacilityName(vi: "S", en: "S"))],
            populations: [
                Population(
                    area: area, day: try #require(Day(iso: "2023-12-31")), people: people,
                    source: source)
            ])
        let figure = ConsolidatedFigure(
            value: number(count), absence: nil, coverage: Coverage(expected: 1, complete: 1))
        let day = try #require(Day(iso: "2024-03-14"))
        let counted = try #require(CountedPeople(areas: [area], on: day, registry: registry))
        #expect(counted.rate(of: figure, factor: 10_000, scale: 2) == number(rate))
        #expect(counted.counts.first?.day.iso == "2023-12-31")
        let before = try #require(Day(iso: "2023-12-30"))
        #expect(CountedPeople(areas: [area], on: before, registry: registry) == nil)
    }

    @Test("a difficulty that is denied is none; the last period speaks")
    func difficulties() {
        let words = Narratives(Self.sheet.over("2024-01 2024-02"))
        #expect(words.difficulties.map(\.title.en) == ["Staffing"])
        #expect(words.difficulties.first?.statements.map(\.text) == ["Thiếu điều dưỡng"])
        #expect(words.difficulties.first?.statements.first?.facility == Sheet.id("B"))
    }
}
