import Testing

@testable import Shared

@Suite("Events in words and words searched for") struct FacilityEventTextTests {
    @Test("a sentence names kind, units and what they become")
    func sentence() {
        let merger = Land.event(.merge(Land.ids("A B"), into: Land.id("C")), "2026-07-01")
        let text = merger.sentence { $0 == Land.id("A") ? FacilityName(vi: "Một") : nil }
        #expect(text.vi == "Sáp nhập, hợp nhất: Một (A), B → C")
        guard let move = FacilityEvent.Move(parent: Land.id("P")) else { return }
        let moved = Land.event(
            .move(Land.id("A"), move), "2026-07-01")
        #expect(moved.sentence { _ in nil }.en == "Move: A → belongs to P")
    }

    @Test(
        "a search does not ask for marks, case or y and i",
        arguments: [
            ("Bệnh viện Đa khoa khu vực", "benh vien da khoa", true),
            ("Trung tâm Y tế", "TRUNG TAM i te", true), ("Bác sỹ", "bác sĩ", true),
            ("sức khoẻ", "sức khỏe", true), ("Bệnh viện Một", "vien benh", true),
            ("Bệnh viện Một", "hai", false), ("", "a", false), ("A", "", true),
        ])
    func search(_ text: String, _ query: String, _ isFound: Bool) {
        #expect(SearchKey(text).matches(SearchKey(query)) == isFound)
    }
}
