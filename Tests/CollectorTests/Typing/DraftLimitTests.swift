import Shared
import Testing

@testable import Collector

/// What one draft may weigh, and what one page may send.
@Suite("Limits of typing") struct DraftLimitTests {
    @Test("a draft takes no more texts than every look at it can read")
    func bytes() async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser)
        let html = try await test.page(TypingTests.path, as: clerk).text
        let begun = try await TypingTests.post("", TypingTests.good, as: clerk, on: html, in: test)
        #expect(begun.status == 303, "\(begun.text)")
        let field = try #require(DraftField(name: "n.kham_tong"))
        let text = String(repeating: "a", count: SaveDraft.fieldLimit)
        try await test.collector.queue.perform { writer in
            let row = try #require(try writer.reader.openDraft(Self.slot(test, writer)))
            let account = try #require(try writer.reader.log(of: row).entries.last?.account)
            let entries = (1...SaveDraft.draftLimit / text.utf8.count - 1).map { number in
                DraftLog.Entry(
                    version: row.version + number, field: field, text: text, origin: .typed,
                    place: nil, account: account, at: row.startedAt)
            }
            try writer.insert(entries, into: row)
        }
        let page = try await test.page(TypingTests.path, as: clerk).text
        let small = try await TypingTests.post(
            "", [("n.kham_nu", "b")], as: clerk, on: page, in: test)
        #expect(small.status == 303, "\(small.text)")
        let next = try await test.page(TypingTests.path, as: clerk).text
        let large = try await TypingTests.post(
            "", [("n.kham_nu", text)], as: clerk, on: next, in: test)
        #expect(large.status == 413, "\(large.status)")
    }

    private static func slot(
        _ test: TestCollector, _ writer: StoreWriter
    ) throws -> SlotRowKey {
        try LocatedSlot(
            form: try #require(FormCode("KB-T")), period: "2026-01",
            facility: try #require(FacilityID(TestCollector.hospital)),
            in: test.collector.catalogue.current
        ).key(in: writer)
    }

    /// Looked up one after another, so many names would take hours.
    @Test("a page with a hundred thousand fields is read", .timeLimit(.minutes(1)))
    func fields() throws {
        let body = (0..<100_000).map { "v.f\($0)=\($0)" }.joined(separator: "&")
        let form = FormFields(body: Array("fileName=a.csv&\(body)&v.f7=again".utf8))
        let posted = TypingRoutes.posted(form)
        #expect(posted.texts.count == 100_000 && posted.places.count == 100_000)
        #expect(form["v.f7"] == "7" && form["v.f99999"] == "99999", "the first of a name counts")
    }
}
