import Shared
import Support
import Testing

/// People copy from the guide: what it shows must be read, what can be written must stand in it.
@Suite("The guide to form files")
struct FormGuideTests {
    static let guide = repositoryText("docs/FORMS.md")

    @Test("shows a form without a fault")
    func example() throws {
        let blocks = Self.guide.split(separator: "```yaml\n", maxSplits: 1)
        let rest = try #require(blocks.last)
        let text = try #require(rest.split(separator: "```").first)
        let (form, faults) = FormDocument.read(yaml(String(text)), file: "docs/FORMS.md")
        #expect(faults == [])
        #expect(try #require(form).rules.count == 4, "one of them stands for two diseases")
    }

    @Test(
        "explains every word a form may use",
        arguments: MeasurementUnit.allCases.map(\.rawValue) + PeriodKind.allCases.map(\.rawValue)
            + Measure.allCases.map(\.rawValue) + ValueType.allCases.map(\.rawValue)
            + CumulativeReset.allCases.map(\.rawValue) + Severity.allCases.map(\.rawValue)
            + ReportingCalendar.allCases.map(\.rawValue) + Rule.Order.allCases.map(\.rawValue)
            + [
                "partition", "subset", "comparison", "balance", "carryOver", "monotone", "presence",
                "crossForm", "range", "recomputation", "outlier", "unitScale", "nilReport",
                "registryGuard", "notLowered", "dateLimit", "periodOrder",
            ])
    func words(_ word: String) {
        #expect(Self.guide.contains(word))
    }
}
