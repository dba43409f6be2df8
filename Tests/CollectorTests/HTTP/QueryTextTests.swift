import Shared
import Testing

@testable import Collector

@Suite("Texts in the query of an address") struct QueryTextTests {
    @Test(
        "a browser's blanks are blanks, a plus that was meant is one, a moment keeps its offset",
        arguments: [
            ("q=Bệnh+viện", "q", "Bệnh+viện", "Bệnh viện"),
            ("q=a%2Bb", "q", "a+b", "a+b"),
            ("x=1&q=a+%2B+b&y=2", "q", "a+++b", "a + b"),
            (
                "asOf=2026-03-31T10:00:00+07:00", "asOf", "2026-03-31T10:00:00+07:00",
                "2026-03-31T10:00:00+07:00"
            ),
        ])
    func plus(query: String, name: String, decoded: String, expected: String) {
        #expect(QueryText.unplussed(decoded, name, in: query) == expected)
    }

    @Test("what a browser's form sends is found, and carried to the other language")
    func pages() async throws {
        let test = try await TestCollector()
        let leader = try await test.person(.leader)
        let found = try await test.page(
            "/units?q=b%E1%BB%87nh+vi%E1%BB%87n+m%E1%BB%99t", as: leader)
        #expect(found.status == 200 && found.text.contains("SX-BV1"), "\(found.text.suffix(900))")
        #expect(found.text.contains("q=b%E1%BB%87nh%20vi%E1%BB%87n%20m%E1%BB%99t"))
        let moment = "/v1/obligations?period=2026-01&asOf=2026-02-01T00:00:00+07:00"
        #expect(try await test.page(moment, as: leader).status == 200)
    }
}
