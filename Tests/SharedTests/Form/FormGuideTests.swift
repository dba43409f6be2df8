import Shared
import Support
import Testing

/// docs/FORMS.md is how people learn to write a form: every word a form may use stands in it.
@Suite("The guide to forms") struct FormGuideTests {
    static let vocabulary: [(String, [String])] = [
        ("types", ValueType.allCases.map(\.rawValue)),
        ("measures", Measure.allCases.map(\.rawValue)),
        ("resets", CumulativeReset.allCases.map(\.rawValue)),
        ("units", MeasurementUnit.allCases.map(\.rawValue)),
        ("sums over units", UnitAggregation.allCases.map(\.rawValue)),
        ("sums over time", TimeAggregation.allCases.map(\.rawValue)),
        ("period kinds", PeriodKind.allCases.map(\.rawValue)),
        ("severities", Severity.allCases.map(\.rawValue)),
        ("orders", Rule.Order.allCases.map(\.rawValue)),
        ("facility types", FacilityType.allCases.map(\.rawValue)),
        ("groups of types", FacilityTypeGroup.allCases.map(\.rawValue)),
        ("owners", Ownership.allCases.map(\.rawValue)),
        ("services", FacilityService.allCases.map(\.rawValue)),
    ]

    @Test("names every word of a closed list", arguments: vocabulary)
    func namesWords(list: String, words: [String]) throws {
        let guide = try Repository.text(of: "docs/FORMS.md")
        for word in words {
            #expect(guide.contains("`\(word)`"), "docs/FORMS.md does not name `\(word)` (\(list))")
        }
    }

    @Test("names both calendars")
    func namesCalendars() throws {
        let guide = try Repository.text(of: "docs/FORMS.md")
        for calendar in ReportingCalendar.allCases { #expect(guide.contains(calendar.rawValue)) }
    }
}
