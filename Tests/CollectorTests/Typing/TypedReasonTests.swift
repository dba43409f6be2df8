import HTTPTypes
import Shared
import Testing

@testable import Collector

/// The board tells that a report which is not here is being typed.
@Suite("Why a report is not here, when it is typed") struct TypedReasonTests {
    private static func why(
        _ test: TestCollector, asOf: String? = nil
    ) async throws -> JSONValue? {
        let moment = asOf.map { "&asOf=\($0.replacing("+", with: "%2B"))" } ?? ""
        let path = "\(Routes.obligations)?period=2026-01&form=KB-T&facility=SX-BV1"
        return try await test.send(.get, path + moment, through: .local).json()["items"]?
            .elements?.first?["why"]
    }

    private static func open(
        _ test: TestCollector, _ person: TestPerson
    ) async throws -> String {
        try await test.page(TypingTests.path, as: person).text
    }

    @Test("being typed, then awaiting the unit's head, then typed again; each moment keeps its own")
    func steps() async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser, name: "an.a")
        #expect(try await Self.why(test)?["reason"]?.text == "neverSeen")
        test.clock.set("2026-02-03T10:00:00+07:00")
        var html = try await Self.open(test, clerk)
        _ = try await TypingTests.post("", TypingTests.good, as: clerk, on: html, in: test)
        let typed = try await Self.why(test)
        #expect(typed?["reason"]?.text == "typing")
        #expect(typed?["since"]?.text == "2026-02-03T10:00:00+07:00")
        #expect(typed?["text"]?.text?.contains("lưu lần cuối lúc 10:00 03/02/2026") == true)
        test.clock.set("2026-02-03T11:00:00+07:00")
        html = try await Self.open(test, clerk)
        _ = try await TypingTests.post("/ask", [], as: clerk, on: html, in: test)
        #expect(try await Self.why(test)?["reason"]?.text == "awaitingApproval")
        test.clock.set("2026-02-03T12:00:00+07:00")
        html = try await Self.open(test, clerk)
        _ = try await TypingTests.post("", [("v.giuong", "121")], as: clerk, on: html, in: test)
        #expect(try await Self.why(test)?["reason"]?.text == "typing", "the asking is void")
        let rows = [
            ("2026-02-03T09:59:59+07:00", "neverSeen"), ("2026-02-03T10:30:00+07:00", "typing"),
            ("2026-02-03T11:30:00+07:00", "awaitingApproval"),
        ]
        for (moment, reason) in rows {
            #expect(try await Self.why(test, asOf: moment)?["reason"]?.text == reason, "\(moment)")
        }
    }

    @Test("on the board's pages, and gone with the draft")
    func pages() async throws {
        let test = try await TestCollector()
        var clerk = try await test.person(.unitUser)
        var officer = try await test.person(.officer)
        var html = try await Self.open(test, clerk)
        _ = try await TypingTests.post("", TypingTests.good, as: clerk, on: html, in: test)
        test.clock.set("2026-02-12T09:00:00+07:00")
        clerk = try await test.signIn(clerk.name, clerk.password)
        officer = try await test.signIn(officer.name, officer.password)
        let span = PagePath.boardSpan + "?form=KB-T&period=2026-01&to=2026-01"
        for path in [PagePath.board + "?period=2026-01", span] {
            let board = try await test.page(path, as: officer)
            #expect(board.status == 200 && board.text.contains("đang nhập"), "\(path)")
        }
        html = try await Self.open(test, clerk)
        _ = try await TypingTests.post("/discard", [], as: clerk, on: html, in: test)
        let after = try await test.page(PagePath.board + "?period=2026-01", as: officer).text
        #expect(!after.contains("đang nhập"))
    }

    @Test("what came late keeps that it was being typed when it fell due")
    func late() async throws {
        let test = try await TestCollector()
        var clerk = try await test.person(.unitUser)
        var html = try await Self.open(test, clerk)
        _ = try await TypingTests.post("", TypingTests.good, as: clerk, on: html, in: test)
        test.clock.set("2026-02-12T09:00:00+07:00")
        clerk = try await test.signIn(clerk.name, clerk.password)
        html = try await Self.open(test, clerk)
        let sent = try await TypingTests.post("/send", [], as: clerk, on: html, in: test)
        #expect(sent.status == 303, "\(sent.text)")
        #expect(try await Self.why(test)?["reason"]?.text == "typing")
    }

    @Test("an agent that has the report in its hands is nearer than a draft; a silent one is not")
    func agent() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let clerk = try await test.person(.unitUser)
        let html = try await Self.open(test, clerk)
        _ = try await TypingTests.post("", TypingTests.good, as: clerk, on: html, in: test)
        var heartbeat = Heartbeat(agent: "0.2.0", clock: test.clock.now)
        _ = try await test.send(.post, Routes.heartbeats, token: token, body: heartbeat.bytes)
        #expect(try await Self.why(test)?["reason"]?.text == "typing", "it is silent of it")
        heartbeat.slots = [
            Heartbeat.Slot(
                form: try #require(FormCode("KB-T")), period: "2026-01", standing: .inOutbox,
                since: test.clock.now)
        ]
        _ = try await test.send(.post, Routes.heartbeats, token: token, body: heartbeat.bytes)
        #expect(try await Self.why(test)?["reason"]?.text == "inOutbox")
        test.clock.set("2026-02-04T09:00:00+07:00")
        #expect(try await Self.why(test)?["reason"]?.text == "typing")
    }
}
