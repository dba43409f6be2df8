import Shared
import Synchronization
import Testing

@testable import Agent

@Suite("Reminders of the department at the agent") struct DepartmentNoticeTests {
    private static let facility = TestIdentity.unit().facility

    private static func letter(_ words: String, at hour: Int64 = 8) -> InboxAnswer.Notice {
        InboxAnswer.Notice(
            at: Instant(milliseconds: 1_775_000_000_000 + hour * 3_600_000),
            subject: LocalizedText(vi: "Đôn đốc: \(words)", en: "Overdue: \(words)"),
            text: LocalizedText(
                vi: "Kính gửi,\n\nthiếu \(words)", en: "Dear,\n\n\(words) is missing"))
    }

    private static func inbox(_ letters: [InboxAnswer.Notice]) -> InboxAnswer {
        InboxAnswer(
            asOf: Instant(milliseconds: 1_775_000_000_000), facility: facility, items: [],
            notices: letters)
    }

    @Test("are kept on disk as they were fetched, and told in both languages")
    func kept() throws {
        let (disk, home) = (MemoryFileSystem(), AgentHome(root: "/h"))
        let answer = Self.inbox([Self.letter("HDKB-T"), Self.letter("BTN-T", at: 9)])
        #expect(try InboxCache(home: home, disk: disk).keep(answer.bytes, of: Self.facility))
        // Another start of the agent, with the line down.
        let notices = InboxCache(home: home, disk: disk).notices(to: Self.facility)
        #expect(notices.map(\.letter) == answer.notices)
        let lines = try #require(notices.first).lines
        #expect(lines[0].vi.hasSuffix("Đôn đốc: HDKB-T"))
        #expect(lines[0].vi.contains("\(Self.facility)"))
        #expect(lines[1].vi == "  Kính gửi,\n  thiếu HDKB-T")
        #expect(lines[1].en == "  Dear,\n  HDKB-T is missing")
        var writer = JSONWriter()
        notices[1].write(to: &writer)
        let json = try JSONValue(parsing: writer.bytes)
        #expect(json["subjectEn"]?.text == "Overdue: BTN-T")
        #expect(json["text"]?.text == "Kính gửi,\n\nthiếu BTN-T")
    }

    /// Answers with one inbox after the other; the last stays.
    private final class Letterbox: Transport {
        private let answers: Mutex<[InboxAnswer]>

        init(_ answers: [InboxAnswer]) { self.answers = Mutex(answers) }

        func exchange(
            _ request: TransportRequest
        ) async throws(TransportFault) -> TransportAnswer {
            let answer = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
            return TransportAnswer(
                status: 200, headers: [Header("Content-Type", "application/json")],
                body: answer.bytes)
        }
    }

    @Test("a new reminder is news: the unit's page is looked at again; the same one is not")
    func news() async throws {
        let clock = ManualClock()
        let (disk, home) = (MemoryFileSystem(), AgentHome(root: "/h"))
        let changes = Mutex(0)
        let first = Self.inbox([Self.letter("HDKB-T")])
        let network = Letterbox([first, first, Self.inbox([Self.letter("BTN-T")])])
        let cache = ReferenceCache(home: home, disk: disk, firstUnit: Self.facility)
        let correspondence = Correspondence(
            transport: network, facility: Self.facility,
            inboxes: InboxCache(home: home, disk: disk),
            fetcher: ReferenceFetcher(transport: network, cache: cache), cache: cache,
            watch: LineWatch(next: SilentLog(), clock: clock, changed: {}), clock: clock,
            log: SilentLog(), bell: Bell(),
            state: {
                UnitState(
                    facility: Self.facility, facilityName: LocalizedText(vi: "", en: ""),
                    now: clock.now())
            }, changed: { changes.withLock { $0 += 1 } }, recall: { _ in [] })
        var heard: [Int] = []
        for _ in 1...3 {
            await correspondence.ask()
            heard.append(changes.withLock { $0 })
        }
        // The first answer also brings the line up, which is news of its own.
        #expect(heard[1] == heard[0], "the same letter")
        #expect(heard[2] == heard[1] + 1, "another letter")
        #expect(
            InboxCache(home: home, disk: disk).notices(to: Self.facility).map(\.letter.subject.vi)
                == ["Đôn đốc: BTN-T"])
    }
}
