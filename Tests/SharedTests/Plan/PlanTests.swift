import Support
import Testing

@testable import Shared

@Suite("Yearly plans")
struct PlanTests {
    private static let registry = Result {
        try Land.registry([Land.unit("A"), Land.unit("B")])
    }

    private static func table(
        _ text: String
    ) throws -> (table: PlanTable?, faults: [DocumentFault]) {
        var document = PlanDocument()
        document.read(yaml(text), file: "2024.yaml")
        return document.table(registry: try registry.get()) { form, indicator in
            form.text == "TH-DK" && ["visits", "occupancy"].contains(indicator.text)
        }
    }

    private static let whole = """
        plans:
          - year: 2024
            form: TH-DK
            decision: 15/QĐ-SX
            targets:
              - {facility: A, values: {visits: 240000, occupancy: 90.5}}
              - {facility: B, values: {visits: 1000}}
          - year: 2024
            form: TH-DK
            from: 2024-07-01
            decision: 120/QĐ-SX
            targets:
              - {facility: A, values: {visits: 250000}}
          - year: 2025
            form: TH-DK
            decision: 16/QĐ-SX
            targets:
              - {facility: A, values: {visits: 260000}}
        """

    @Test("A changed target holds from its day, and what held before stays readable")
    func changed() throws {
        let table = try #require(try Self.table(Self.whole).table)
        let form = try #require(FormCode("TH-DK"))
        let visits = try #require(IndicatorCode("visits"))
        func value(_ unit: String, _ year: Int, _ day: String) -> String? {
            table.target(visits, of: form, for: Land.id(unit), year: year, on: Land.day(day))
                .map { "\($0.value.text) \($0.decision)" }
        }
        #expect(value("A", 2024, "2024-06-30") == "240000 15/QĐ-SX")
        #expect(value("A", 2024, "2024-07-01") == "250000 120/QĐ-SX")
        #expect(value("A", 2025, "2025-01-01") == "260000 16/QĐ-SX")
        #expect(value("A", 2026, "2026-01-01") == nil)
        #expect(value("B", 2024, "2024-07-01") == "1000 15/QĐ-SX")
        #expect(value("C", 2024, "2024-07-01") == nil)
        let july = table.targets(
            of: form, for: Land.id("A"), year: 2024, on: Land.day("2024-07-01"))
        #expect(july.mapValues(\.value.text).values.sorted() == ["250000", "90.5"])
    }

    @Test(
        "A fault in a plan is named with its line",
        arguments: [
            ("plans: [{year: 24, form: TH-DK, decision: 1/QĐ, targets: []}]", 1, "1900"),
            ("plans: [{year: 2024, form: TH-DK, targets: []}]", 1, "“decision” is missing"),
            (
                """
                plans:
                  - year: 2024
                    form: TH-DK
                    decision: 1/QĐ
                    targets:
                      - {facility: X, values: {visits: 1}}
                """, 6, "no facility “X”"
            ),
            (
                """
                plans:
                  - year: 2024
                    form: TH-DK
                    decision: 1/QĐ
                    targets:
                      - {facility: A, values: {beds: 1}}
                """, 6, "no indicator “beds”"
            ),
            (
                """
                plans:
                  - year: 2024
                    form: TH-DK
                    decision: 1/QĐ
                    targets:
                      - {facility: A, values: {visits: "1.000,5"}}
                """, 6, "must be a number"
            ),
            (
                """
                plans:
                  - year: 2024
                    form: TH-DK
                    decision: 1/QĐ
                    targets:
                      - {facility: A, values: {visits: 1}}
                      - {facility: A, values: {visits: 2}}
                """, 7, "2024.yaml:6 already"
            ),
        ])
    func faults(_ text: String, line: Int, reason: String) throws {
        let (table, faults) = try Self.table(text)
        #expect(table == nil)
        #expect(
            faults.contains { $0.line == line && $0.reason.en.contains(reason) }, "\(faults)")
    }
}
