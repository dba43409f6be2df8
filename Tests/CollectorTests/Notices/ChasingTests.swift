import HTTPTypes
import Shared
import Support
import Synchronization
import Testing

@testable import Collector

/// A way to send that remembers letters and answers as it is told.
final class RecordingSender: NoticeSender {
    let channel: NoticeChannel
    private let state: Mutex<(letters: [Letter], outcome: SendOutcome)>

    init(_ channel: NoticeChannel, _ outcome: SendOutcome = .taken("250 ok")) {
        self.channel = channel
        state = Mutex(([], outcome))
    }

    var letters: [Letter] { state.withLock { $0.letters } }
    var subjects: [String] { letters.map(\.subject) }
    func answer(_ outcome: SendOutcome) { state.withLock { $0.outcome = outcome } }

    func send(_ letter: Letter) async -> SendOutcome {
        state.withLock { state in
            state.letters.append(letter)
            return state.outcome
        }
    }
}

/// A department with a ladder, addresses and a clock; KB-T of January 2026 is due on Friday 06/02.
struct ChaseWorld {
    static let ladder = """
        ladders:
          - code: thu
            title: {vi: Thử, en: Test}
            forms: [KB-T]
            giveUpDays: 20
            quiet: {from: "17:30", to: "07:30"}
            steps:
              - {code: truoc, when: due-1d 08:00, to: [unit], by: [inbox, email]}
              - {code: tre, when: due+1d 08:00, to: [unit], by: [inbox, email]}
              - {code: cap-tren, when: due+4d 08:00, to: [unit, head, department], by: [email]}
              - {code: tra, when: return+1d 08:00, to: [unit], by: [email]}
        """

    let test: TestCollector
    let mail = RecordingSender(.email)
    var round: ChaseRound

    init(at now: String = "2026-02-09T08:00:00+07:00") async throws {
        test = try await TestCollector(now: now)
        try await test.seed(["reminders.yaml": Self.ladder])
        let collector = test.collector
        round = ChaseRound(
            plan: PlanNotices(
                desk: collector.noticeDesk, queue: collector.queue, channels: [.inbox, .email],
                digestAt: nil),
            send: collector.sendNotices(through: NoticeSenders([InboxSender(), mail])))
        for (unit, recipient, address) in [
            ("SX-BV1", "unit", "tk@bv1.example"), ("SX-BV2", "unit", "tk@bv2.example"),
            ("SX-BV1", "head", "gd@bv1.example"), ("", "department", "khtc@syt.example"),
        ] {
            let added = try await test.send(
                .post, NoticeRoutes.Path.contacts,
                body: Array(
                    #"{"unit":"\#(unit)","recipient":"\#(recipient)","address":"\#(address)"}"#.utf8
                ), through: .local)
            try #require(added.status == 200, "\(added.text)")
        }
    }

    mutating func pass(at now: String? = nil) async throws {
        if let now { test.clock.set(now) }
        try await round.pass(at: test.clock.now)
    }

    /// `address: reports` of every letter so far.
    var sent: [String] { mail.letters.map(\.address) }

    func states(_ facility: String? = nil) async throws -> [String] {
        let path = Routes.notices + (facility.map { "?facility=\($0)" } ?? "")
        let answer = try await test.send(.get, path, through: .local).json()
        return (answer["items"]?.elements ?? []).map { item in
            "\(item["facility"]?.text ?? "-") \(item["channel"]?.text ?? "") "
                + "\(item["state"]?.text ?? "")"
        }.sorted()
    }
}

@Suite("Chasing") struct ChasingTests {
    @Test("reminds those who are late, once, by every way of the step")
    func once() async throws {
        var world = try await ChaseWorld()
        try await world.pass()
        #expect(world.sent.sorted() == ["tk@bv1.example", "tk@bv2.example"])
        #expect(world.mail.letters.allSatisfy { $0.text.contains("KB-T") })
        try await world.pass(at: "2026-02-09T09:00:00+07:00")
        try await world.pass(at: "2026-02-09T08:30:00+07:00")
        #expect(world.sent.count == 2, "neither again, nor with a clock that fell back")
        #expect(try await world.states("SX-BV1") == ["SX-BV1 email sent", "SX-BV1 inbox sent"])
    }

    @Test("never reminds a unit that has reported")
    func reported() async throws {
        var world = try await ChaseWorld()
        let token = try await world.test.enrol()
        let sent = try await world.test.report(
            SampleReport().report(in: world.test), token: token)
        try #require(sent.status == 201)
        try await world.pass()
        #expect(world.sent == ["tk@bv2.example"])
    }

    @Test("a mail server that is down keeps nothing from going by other ways")
    func ways() async throws {
        var world = try await ChaseWorld()
        let officials = (1...SendNotices.passLimit).map { "SX-BV1,unit,nv\($0)@bv1.example" }
        let csv = (["unit,recipient,address"] + officials).joined(separator: "\\n")
        let added = try await world.test.send(
            .post, NoticeRoutes.Path.contactImport, body: Array(#"{"csv":"\#(csv)"}"#.utf8),
            through: .local)
        try #require(try added.json()["added"]?.integer == 100, "\(added.text)")
        world.mail.answer(.later("connect", isLineDown: true))
        try await world.pass()
        try await world.pass(at: "2026-02-09T08:00:05+07:00")
        #expect(world.mail.letters.count == 1, "the way rests after one try")
        let states = try await world.test.collector.store.read { try $0.noticeCounts() }
        #expect(states[.sent] == 2, "both inboxes have theirs: \(states)")
    }

    @Test("what came after it was planned is left out, and an empty letter is not sent")
    func arrivedBetween() async throws {
        var world = try await ChaseWorld()
        world.mail.answer(.later("connect", isLineDown: true))
        try await world.pass()
        let token = try await world.test.enrol()
        _ = try await world.test.report(SampleReport().report(in: world.test), token: token)
        world.mail.answer(.taken("250"))
        try await world.pass(at: "2026-02-09T10:00:00+07:00")
        #expect(try await world.states("SX-BV1").contains("SX-BV1 email dropped"))
        #expect(world.mail.letters.last?.address == "tk@bv2.example")
    }

    @Test("one letter goes to the department for all units, and to each head for its own")
    func escalates() async throws {
        var world = try await ChaseWorld(at: "2026-02-10T08:00:00+07:00")
        try await world.pass()
        #expect(
            world.sent.sorted() == [
                "gd@bv1.example", "khtc@syt.example", "tk@bv1.example", "tk@bv2.example",
            ])
        let department = try #require(
            world.mail.letters.first { $0.address == "khtc@syt.example" })
        #expect(department.text.contains("Bệnh viện Một"))
        #expect(department.text.contains("Bệnh viện Hai"))
        #expect(try await world.states("SX-BV2").contains("SX-BV2 email noAddress"), "no head")
    }

    @Test("A4 a letter that was handed over and not marked goes again as the same letter")
    func killedBetween() async throws {
        let world = try await ChaseWorld()
        let collector = world.test.collector
        _ = try await PlanNotices(
            desk: collector.noticeDesk, queue: collector.queue, channels: [.email], digestAt: nil
        )(at: world.test.clock.now)
        let waiting = try await collector.store.read {
            try $0.waitingNotices(until: world.test.clock.now, by: [.email], limit: 10)
        }
        let compose = ComposeNotice(desk: collector.noticeDesk)
        let notice = try #require(waiting.first)
        guard case .letter(let first) = try await compose(notice, at: world.test.clock.now),
            case .letter(let again) = try await compose(
                notice, at: world.test.clock.now.adding(seconds: 3600))
        else {
            Issue.record("it was not written")
            return
        }
        #expect(first.identity == again.identity)
        #expect(first.plannedAt == again.plannedAt)
        #expect(Set(waiting.map(\.identity)).count == waiting.count)
    }

    @Test("a line that is down rests, is tried again, and loses nothing")
    func lineDown() async throws {
        var world = try await ChaseWorld()
        world.mail.answer(.later("connect: refused", isLineDown: true))
        try await world.pass()
        #expect(world.mail.letters.count == 1, "after the first fault the others wait")
        try await world.pass(at: "2026-02-09T08:00:30+07:00")
        #expect(world.mail.letters.count == 1, "the line rests")
        world.mail.answer(.taken("250"))
        try await world.pass(at: "2026-02-09T08:10:00+07:00")
        #expect(Set(world.sent) == ["tk@bv1.example", "tk@bv2.example"])
        #expect(
            try await world.states().filter { $0.contains("email") } == [
                "SX-BV1 email sent", "SX-BV2 email sent",
            ])
    }

    @Test("a letter that waited for days behind a line that was down has its own time to be tried")
    func patience() async throws {
        var world = try await ChaseWorld()
        world.mail.answer(.later("connect: refused", isLineDown: true))
        try await world.pass()
        #expect(world.mail.letters.count == 1, "the other was not tried")
        world.mail.answer(.later("451", isLineDown: false))
        try await world.pass(at: "2026-02-13T08:00:00+07:00")
        let states = try await world.states()
        #expect(states.count { $0.hasSuffix("email givenUp") } == 1, "\(states)")
        #expect(states.contains { $0.hasSuffix("email waiting") })
    }

    @Test("a refused address is noted with the server's words, and not tried again")
    func refused() async throws {
        var world = try await ChaseWorld()
        world.mail.answer(.refused("550 no such person"))
        try await world.pass()
        try await world.pass(at: "2026-02-09T12:00:00+07:00")
        #expect(world.mail.letters.count == 2)
        let log = try await world.test.send(.get, Routes.notices, through: .local).text
        #expect(log.contains("550 no such person"))
    }

    @Test("nothing goes out in quiet hours, also not what waits for another try")
    func quiet() async throws {
        var world = try await ChaseWorld(at: "2026-02-09T17:20:00+07:00")
        world.mail.answer(.later("451", isLineDown: false))
        try await world.pass()
        let tried = world.mail.letters.count
        world.mail.answer(.taken("250"))
        try await world.pass(at: "2026-02-09T17:40:00+07:00")
        #expect(world.mail.letters.count == tried)
        try await world.pass(at: "2026-02-10T07:30:00+07:00")
        #expect(world.mail.letters.count > tried)
    }

    @Test("a later due date drops what waited and begins the ladder anew")
    func extended() async throws {
        var world = try await ChaseWorld()
        world.mail.answer(.later("connect", isLineDown: true))
        try await world.pass()
        try await world.test.rule("extend", on: "SX-BV1", due: "2026-02-20")
        world.mail.answer(.taken("250"))
        try await world.pass(at: "2026-02-09T10:00:00+07:00")
        #expect(try await world.states("SX-BV1").contains("SX-BV1 email dropped"))
        try await world.pass(at: "2026-02-19T09:00:00+07:00")
        #expect(
            world.mail.letters.last { $0.address == "tk@bv1.example" }?.text
                .contains("20/02/2026") == true)
    }

    @Test("a released unit hears nothing")
    func exempt() async throws {
        var world = try await ChaseWorld()
        try await world.test.rule("exempt", on: "SX-BV1")
        try await world.pass()
        #expect(world.sent == ["tk@bv2.example"])
    }

    @Test("the agent fetches what lies in its unit's inbox, and the log says so")
    func inbox() async throws {
        var world = try await ChaseWorld()
        let token = try await world.test.enrol()
        try await world.pass()
        let answer = try await world.test.send(.get, Routes.inbox, token: token)
        let inbox = try #require(InboxAnswer(bytes: answer.body))
        #expect(inbox.notices.map(\.subject.vi).allSatisfy { $0.contains("quá hạn") })
        #expect(inbox.notices.count == 1)
        #expect(try await world.states("SX-BV1").contains("SX-BV1 inbox seen"))
        #expect(try await world.states("SX-BV2").contains("SX-BV2 inbox sent"))
    }

    @Test("the morning digest goes to the department once a day, with its counts")
    func digest() async throws {
        var world = try await ChaseWorld(at: "2026-02-09T07:50:00+07:00")
        let collector = world.test.collector
        let digestAt = timeOfDay("07:45")
        world.round = ChaseRound(
            plan: PlanNotices(
                desk: collector.noticeDesk, queue: collector.queue, channels: [.email],
                digestAt: digestAt),
            send: collector.sendNotices(through: NoticeSenders([world.mail])))
        try await world.pass()
        try await world.pass(at: "2026-02-09T07:59:00+07:00")
        #expect(world.sent == ["khtc@syt.example"])
        let letter = try #require(world.mail.letters.first)
        #expect(letter.subject.contains("2 báo cáo quá hạn"))
    }
}

extension TestCollector {
    /// Rules on the due date of KB-T of January.
    func rule(_ verb: String, on unit: String, due: String = "") async throws {
        let body = """
            {"verb":"\(verb)","form":"KB-T","period":"2026-01","facilities":"\(unit)",
            "reason":"bão","decision":"12/QĐ-SYT","due":"\(due)"}
            """
        let answer = try await send(
            .post, LocalRoutes.Path.review, body: Array(body.utf8), through: .local)
        try #require(answer.status == 200, "\(answer.text)")
    }
}
