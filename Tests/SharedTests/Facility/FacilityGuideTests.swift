import Support
import Testing

@testable import Shared

@Suite("The guide to facility lists")
struct FacilityGuideTests {
    private static func guide() throws -> String { try Repository.text(of: "docs/FACILITIES.md") }

    private static let words: [(String, [String])] = [
        ("types", FacilityType.allCases.map(\.rawValue)),
        ("owners", Ownership.allCases.map(\.rawValue)),
        ("services", FacilityService.allCases.map(\.rawValue)),
        ("autonomy groups", AutonomyGroup.allCases.map { String($0.rawValue) }),
        ("areas", Area.Kind.allCases.map(\.rawValue)),
        ("schemes", FacilityCodeScheme.allCases.map(\.rawValue)),
        ("events", FacilityEventKind.allCases.map(\.rawValue)),
        ("decisions", DecisionTopic.allCases.map(\.rawValue)),
    ]

    @Test("names every word of each closed list", arguments: words)
    func everyWord(_ list: String, words: [String]) throws {
        let guide = try Self.guide()
        for word in words { #expect(guide.contains("`\(word)`"), "\(list): \(word)") }
    }

    @Test("shows a list that is read whole, and says what the list means")
    func example() throws {
        let parts = try Self.guide().split(separator: "```yaml\n", omittingEmptySubsequences: false)
        let example = try #require(parts.dropFirst().first?.split(separator: "\n```").first)
        let (registry, faults) = FacilityDocument.registry(from: [
            ("guide", yaml(String(example)))
        ])
        #expect(faults.isEmpty, "\(faults)")
        let whole = try #require(registry)
        let unit = Land.id("VD-TTYT-1")
        let before = try #require(whole.state(of: unit, on: Land.day("2024-06-30")))
        let after = try #require(whole.state(of: unit, on: Land.day("2025-07-01")))
        #expect(before.type == .districtHealthCentreWithBeds)
        #expect(before.autonomyGroup == .three)
        #expect(after.type == .healthCentreWithoutBeds)
        #expect(after.autonomyGroup == .two)
        #expect(after.name.vi == "Trung tâm Y tế khu vực Một")
        #expect(whole.mountainPopulation(on: before.day).areas == 1)
        #expect(
            whole.comparison(of: unit, for: Land.period("2024-08"))
                == .notComparable(.split(of: unit, on: Land.day("2024-07-01"))))
    }
}
