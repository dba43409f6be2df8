import Shared
import Support
import Testing

@testable import Collector

/// The example that docs/FORMS.md shows is a form: whoever copies it starts from something right.
@Suite("The guide's example form") struct FormGuideExampleTests {
    @Test("loads without a fault")
    func exampleLoads() throws {
        let guide = try Repository.text(of: "docs/FORMS.md")
        let opened = try #require(guide.firstRange(of: "```yaml\n"))
        let example = guide[opened.upperBound...]
        let closed = try #require(example.firstRange(of: "```"))
        let reading = YAMLDocument.read(
            String(example[..<closed.lowerBound]), file: "docs/FORMS.md")
        #expect(reading.faults.isEmpty)
        let (form, faults) = FormDocument.read(try #require(reading.node), file: "docs/FORMS.md")
        #expect(faults.isEmpty, "\(faults)")
        #expect(form?.indicators.count == 7)
        #expect(form?.rules.count == 4)
    }
}
