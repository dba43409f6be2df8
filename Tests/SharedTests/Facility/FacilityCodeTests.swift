import Testing

@testable import Shared

@Suite("Official codes, decision numbers and dated values")
struct FacilityCodeTests {
    @Test(
        "A code has its scheme's shape, leading zeros kept",
        arguments: [
            (.insurance, "01001", true), (.insurance, "1001", false), (.insurance, "010015", false),
            (.insurance, "0100a", false), (.insurance, "0100A", true),
            (.facilityNumber, "0123456789012", true), (.facilityNumber, "012345678901", false),
            (.facilityNumber, "012345678901A", false),
            (.administrativeUnit, "05", true), (.administrativeUnit, "5", false),
            (.administrativeUnit, "084", true), (.administrativeUnit, "0841", false),
            (.administrativeUnit, "08419", true),
            (.electronicIdentity, "H99.45.01", true), (.electronicIdentity, "H9", false),
            (.electronicIdentity, "H99 45", false),
            (.series, "70440", true), (.series, "", false), (.series, "Đắk", false),
        ] as [(FacilityCodeScheme, String, Bool)])
    func shape(_ scheme: FacilityCodeScheme, value: String, isAccepted: Bool) {
        let code = FacilityCode(scheme: scheme, value: value)
        #expect((code != nil) == isAccepted)
        if isAccepted { #expect(code?.value == value) }
        #expect(scheme.shape.vi != scheme.shape.en)
    }

    @Test(
        "A decision number is read as it is written, or refused",
        arguments: [
            ("1234/QĐ-UBND", true), ("05/NQ-HĐND", true), ("12/QĐ-SYT", true), ("7", true),
            ("118/QĐ-SYT ngày", false), ("", false), (" 1/QĐ", false), ("1/QĐ ", false),
            ("QĐ-SYT", false), ("1;2", false), ("1/QÐ-SYT", false),
            (String(repeating: "1", count: 64), true), (String(repeating: "1", count: 65), false),
        ])
    func decisionNumber(_ text: String, isAccepted: Bool) {
        // "1/QÐ-SYT" is written with U+00D0, the Icelandic eth, which only looks like Đ.
        #expect(DecisionNumber(text)?.text == (isAccepted ? text : nil))
    }

    @Test("A dated value holds from its day until the next one's")
    func timeline() throws {
        let steps: [Timeline<Int>.Step] = [
            .init(from: Land.day("2025-01-01"), value: 3), .init(from: nil, value: 1),
            .init(from: Land.day("2024-01-01"), value: 2),
        ]
        let timeline = try #require(Timeline(steps: steps))
        #expect(timeline.value(on: Land.day("1900-01-01")) == 1)
        #expect(timeline.value(on: Land.day("2023-12-31")) == 1)
        #expect(timeline.value(on: Land.day("2024-01-01")) == 2)
        #expect(timeline.value(on: Land.day("2025-01-01")) == 3)
        #expect(timeline.latest == 3)
        let later = try #require(Timeline(steps: Array(steps.prefix(1))))
        #expect(later.value(on: Land.day("2024-12-31")) == nil)
        #expect(Timeline(steps: steps + [.init(from: nil, value: 9)]) == nil)
        #expect(timeline.setting(9, from: Land.day("2024-01-01")) == nil)
        #expect(timeline.setting(2, from: Land.day("2024-01-01")) == timeline)
        let between = try #require(timeline.setting(9, from: Land.day("2024-06-01")))
        #expect(between.steps.map(\.value) == [1, 2, 9, 3])
    }
}
