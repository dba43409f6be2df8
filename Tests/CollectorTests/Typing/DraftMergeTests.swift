import Shared
import Testing

@testable import Collector

/// Who writes over whom, field by field. `An` (1) and `Bình` (2) have the same page open.
@Suite("Two people in one draft") struct DraftMergeTests {
    private static let at = Instant(milliseconds: 1_770_000_000_000)

    private static func log(_ changes: [(Int, String, String, Int64)]) throws -> DraftLog {
        DraftLog(
            version: changes.map(\.0).max() ?? 1,
            entries: try changes.map { version, field, text, account in
                DraftLog.Entry(
                    version: version, field: try #require(DraftField(name: field)), text: text,
                    origin: .typed, place: nil, account: account, at: at)
            })
    }

    private static func merge(
        _ posted: [String: String], seen: Int, by account: Int64, in log: DraftLog
    ) throws -> DraftMerge {
        var fields: [DraftField: String] = [:]
        for (name, text) in posted { fields[try #require(DraftField(name: name))] = text }
        return DraftMerge(fields, seen: seen, by: account, in: log)
    }

    @Test("a field that was seen and left alone is not written again")
    func untouched() throws {
        let log = try Self.log([(1, "v.kham", "7", 1), (2, "v.kham", "8", 2)])
        let merge = try Self.merge(["v.kham": "7", "v.nu": ""], seen: 1, by: 1, in: log)
        #expect(merge.changes.isEmpty && merge.clashes.isEmpty)
        #expect(merge.news.map(\.text) == ["8"], "what the other wrote is told")
    }

    @Test("different fields do not meet")
    func apart() throws {
        let log = try Self.log([(1, "v.kham", "7", 1), (2, "v.nu", "3", 2)])
        let merge = try Self.merge(["v.kham": "9", "v.nu": ""], seen: 1, by: 1, in: log)
        #expect(merge.changes.mapValues { $0 } == [try #require(DraftField(name: "v.kham")): "9"])
        #expect(merge.clashes.isEmpty && merge.news.count == 1)
    }

    @Test("two different texts in one field: the first stays, the second is told, nothing is lost")
    func clash() throws {
        let log = try Self.log([(1, "v.kham", "7", 1), (2, "v.kham", "8", 2)])
        let merge = try Self.merge(["v.kham": "9"], seen: 1, by: 1, in: log)
        #expect(merge.changes.isEmpty)
        #expect(merge.clashes.map(\.mine) == ["9"] && merge.clashes.map(\.theirs.text) == ["8"])
        let again = try Self.merge(["v.kham": "9"], seen: 2, by: 1, in: log)
        #expect(again.changes.count == 1, "typed again with both before one's eyes, it is taken")
    }

    @Test("the same text from both is no clash")
    func agreement() throws {
        let log = try Self.log([(1, "v.kham", "7", 1), (2, "v.kham", "8", 2)])
        let merge = try Self.merge(["v.kham": " 8 "], seen: 1, by: 1, in: log)
        #expect(merge.changes.isEmpty && merge.clashes.isEmpty)
    }

    @Test("one person on two pages writes over nobody but themselves")
    func oneself() throws {
        let log = try Self.log([(1, "v.kham", "7", 1), (2, "v.kham", "8", 1)])
        let merge = try Self.merge(["v.kham": "9"], seen: 1, by: 1, in: log)
        #expect(merge.changes.count == 1 && merge.clashes.isEmpty && merge.news.isEmpty)
    }

    @Test("what one account has written on another page is told, and not taken back by this one")
    func twoPages() throws {
        let log = try Self.log([(1, "v.kham", "7", 1), (2, "v.nu", "3", 1)])
        let merge = try Self.merge(["v.kham": "9"], seen: 1, by: 1, in: log)
        #expect(merge.changes.count == 1 && merge.clashes.isEmpty)
        #expect(merge.news.map(\.text) == ["3"], "the page that has v.nu blank hears of it")
        let whole = try Self.merge(["v.kham": "9", "v.nu": ""], seen: 1, by: 1, in: log)
        #expect(whole.changes.count == 1 && whole.news.map(\.text) == ["3"])
        let same = try Self.merge(["v.kham": "7", "v.nu": "3 "], seen: 1, by: 1, in: log)
        #expect(same.changes.isEmpty && same.news.isEmpty, "what stands there already is no news")
    }

    @Test("a text taken out is a change like any other")
    func removal() throws {
        let log = try Self.log([(1, "v.kham", "7", 1), (2, "v.kham", "", 2)])
        #expect(log.texts.isEmpty)
        let merge = try Self.merge(["v.kham": "7"], seen: 1, by: 1, in: log)
        #expect(merge.changes.isEmpty && merge.clashes.isEmpty)
        let back = try Self.merge(["v.kham": "7"], seen: 2, by: 1, in: log)
        #expect(back.changes.count == 1)
    }
}
