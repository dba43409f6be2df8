import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("Agents tell how they are") struct AgentRoutesTests {
    private static let period = "2026-01"

    private func heartbeat(
        _ change: (inout Heartbeat) throws -> Void = { _ in }
    ) throws -> [UInt8] {
        var heartbeat = Heartbeat(
            agent: "0.2.0", clock: try #require(Instant(rfc3339: "2026-02-03T09:00:00+07:00")))
        try change(&heartbeat)
        return heartbeat.bytes
    }

    private func slot(_ standing: Heartbeat.Standing) throws -> Heartbeat.Slot {
        Heartbeat.Slot(
            form: try #require(FormCode("KB-T")), period: Self.period, standing: standing,
            since: Instant(rfc3339: "2026-02-02T08:00:00+07:00"),
            rules: standing == .failing ? [try #require(RuleCode("subset_kham_nu"))] : [])
    }

    private func why(
        _ test: TestCollector, asOf: String? = nil
    ) async throws -> JSONValue? {
        let moment = asOf.map { "&asOf=\($0.replacing("+", with: "%2B"))" } ?? ""
        let path = "\(Routes.obligations)?period=\(Self.period)&form=KB-T&facility=SX-BV1"
        return try await test.send(.get, path + moment, through: .local).json()["items"]?
            .elements?.first?["why"]
    }

    @Test("only a unit's agent may; strangers, readers and junk are turned away")
    func access() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let body = try heartbeat()
        let junk = Array(#"{"agent":"1","agent":"2"}"#.utf8)
        let rows: [(token: String?, body: [UInt8], status: Int, code: ProblemCode?)] = [
            (nil, body, 401, .tokenMissing), ("giaoban_x", body, 401, .tokenUnknown),
            (try await test.readerToken(), body, 403, .wrongRole),
            (token, junk, 400, .badJSON), (token, Array("{}".utf8), 400, .badReport),
            (token, Array(repeating: 0x20, count: Heartbeat.byteLimit + 1), 413, .bodyTooLarge),
            (token, body, 200, nil),
        ]
        for row in rows {
            let answer = try await test.send(
                .post, Routes.heartbeats, token: row.token, body: row.body)
            #expect(answer.status == row.status, "\(answer.text)")
            #expect(answer.problem?.code == row.code)
        }
    }

    @Test("a heartbeat is no act: the audit chain does not grow by it")
    func chain() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let before = try await test.collector.store.read { try $0.auditHead() }
        let answer = try await test.send(
            .post, Routes.heartbeats, token: token, body: try heartbeat())
        #expect(try answer.json()["receivedAt"]?.text == "2026-02-03T09:00:00+07:00")
        #expect(try await test.collector.store.read { try $0.auditHead() } == before)
    }

    @Test("an agent that was never heard of is the first reason")
    func neverSeen() async throws {
        let test = try await TestCollector()
        #expect(try await why(test)?["reason"]?.text == "neverSeen")
    }

    @Test("what stands in the way is told for the report that is missing")
    func standings() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        for standing in Heartbeat.Standing.allCases {
            let slot = try slot(standing)
            let body = try heartbeat { $0.slots = [slot] }
            _ = try await test.send(.post, Routes.heartbeats, token: token, body: body)
            let why = try await why(test)
            #expect(why?["reason"]?.text == standing.rawValue)
            #expect(why?["since"]?.text == "2026-02-02T08:00:00+07:00")
            #expect(why?["text"]?.text?.contains(standing.short.vi.dropFirst()) == true)
            #expect(
                why?["rules"]?.elements?.compactMap(\.text)
                    == (standing == .failing ? ["subset_kham_nu"] : []))
        }
    }

    @Test("A8: a folder that cannot be used is told; without a word on the report there is no data")
    func degraded() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        for (change, reason) in [
            ({ (_: inout Heartbeat) in }, "noData"),
            ({ $0.unreadableFiles = 2 }, "unreadableFiles"),
            ({ $0.degraded = [.folderReadOnly] }, "folderReadOnly"),
        ] as [((inout Heartbeat) -> Void, String)] {
            let body = try heartbeat(change)
            _ = try await test.send(.post, Routes.heartbeats, token: token, body: body)
            #expect(try await why(test)?["reason"]?.text == reason)
        }
    }

    @Test("C1: a unit's clock that is wrong is told beside the reason, measured or not")
    func clock() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let day: Int64 = 86_400_000
        let rows: [(change: (inout Heartbeat) -> Void, seconds: Int64, words: String?)] = [
            ({ _ in }, 0, nil), ({ $0.clockOffset = 90_000 }, 90, nil),
            ({ $0.clockOffset = 3 * day }, 259_200, "nhanh 3 ngày"),
            ({ $0.clockOffset = -20 * 60_000 }, -1200, "chậm 20 phút"),
            // An older agent measures nothing: what it called now tells.
            ({ $0.clock = $0.clock.adding(milliseconds: -2 * day) }, -172_800, "chậm 2 ngày"),
        ]
        for row in rows {
            let body = try heartbeat(row.change)
            _ = try await test.send(.post, Routes.heartbeats, token: token, body: body)
            let why = try await why(test)
            #expect(why?["clockOffsetSeconds"]?.integer == row.seconds)
            let text = why?["text"]?.text ?? ""
            #expect(row.words.map(text.contains) ?? !text.contains("Đồng hồ"), "\(text)")
        }
    }

    @Test("silence is told with its beginning, and any past moment keeps its own reason")
    func pastMoments() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let failing = try slot(.failing)
        let body = try heartbeat { $0.slots = [failing] }
        _ = try await test.send(.post, Routes.heartbeats, token: token, body: body)
        test.clock.set("2026-02-03T14:00:00+07:00")
        let approval = try slot(.awaitingApproval)
        let next = try heartbeat { $0.slots = [approval] }
        _ = try await test.send(.post, Routes.heartbeats, token: token, body: next)
        test.clock.set("2026-02-12T09:00:00+07:00")
        let rows = [
            ("2026-02-03T08:59:59+07:00", "neverSeen"), ("2026-02-03T09:00:00+07:00", "failing"),
            ("2026-02-03T13:00:00+07:00", "silent"),
            ("2026-02-03T14:30:00+07:00", "awaitingApproval"),
            ("2026-02-12T09:00:00+07:00", "silent"),
        ]
        for (moment, reason) in rows {
            #expect(try await why(test, asOf: moment)?["reason"]?.text == reason, "\(moment)")
        }
        let now = try await why(test)
        #expect(now?["since"]?.text == "2026-02-03T14:00:00+07:00")
        #expect(now?["text"]?.text?.contains("chờ lãnh đạo duyệt") == true)
    }

    @Test("a report that came late keeps why it was not there when it fell due")
    func late() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        test.clock.set("2026-02-06T23:30:00+07:00")
        let waiting = try slot(.inOutbox)
        let body = try heartbeat { $0.slots = [waiting] }
        _ = try await test.send(.post, Routes.heartbeats, token: token, body: body)
        test.clock.set("2026-02-12T09:00:00+07:00")
        let report = try SampleReport().report(in: test)
        #expect(try await test.report(report, token: token).status == 201)
        #expect(try await why(test)?["reason"]?.text == "inOutbox")
        let before = try await why(test, asOf: "2026-02-03T09:00:00+07:00")
        #expect(before?["reason"]?.text == "neverSeen")
    }

    @Test("a report that came in time has nothing to explain")
    func inTime() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let report = try SampleReport().report(in: test)
        #expect(try await test.report(report, token: token).status == 201)
        #expect(try await why(test) == .null)
    }

    @Test("what is kept of the past stays bounded")
    func bounded() async throws {
        let test = try await TestCollector()
        _ = try await test.enrol()
        let id = try #require(FacilityID("SX-BV1"))
        let unit = try #require(test.collector.catalogue.current.facilityRows[id])
        let start = try #require(Instant(rfc3339: "2026-02-03T00:00:00+07:00"))
        let body = try heartbeat()
        // Every hour of twenty days, five times within each.
        for hour in 0..<(20 * 24) {
            try await test.collector.queue.perform { writer in
                for minute in 0..<5 {
                    try writer.keep(
                        heartbeat: body, of: unit, by: 1,
                        at: start.adding(seconds: Int64(hour * 3600 + minute * 600)))
                }
            }
        }
        let kept = try await test.collector.store.read { try $0.rowCounts()["heartbeat"] ?? 0 }
        #expect(kept == StoreWriter.hourlyDays * 24 + 1 + 12)
        // The last word of a thinned day is the one of its last hour.
        let day = start.adding(seconds: 2 * 86_400 - 1)
        let last = try await test.collector.store.read { try $0.heartbeat(of: unit, until: day)?.0 }
        #expect(last == start.adding(seconds: 2 * 86_400 - 1200))
    }

    // MARK: - Inbox

    @Test("a unit hears what it owes, until when, and nothing of another unit")
    func inbox() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let answer = try await test.send(.get, Routes.inbox, token: token)
        let inbox = try #require(InboxAnswer(bytes: answer.body))
        #expect(inbox.facility.text == TestCollector.hospital)
        #expect(inbox.forms.map(\.key.code.text) == ["KB-T", "TC-Q"])
        let january = try #require(inbox.items.first { $0.period.identifier == "2026-01" })
        #expect(january.status == .awaited)
        #expect(january.dueAt?.rfc3339 == "2026-02-07T00:00:00+07:00")
        #expect(
            inbox.items.contains { $0.period.identifier == "2026-02" && $0.status == .notYetDue })
        let dues = inbox.items.map { $0.dueAt?.milliseconds ?? 0 }
        #expect(dues == dues.sorted())
        let other = try await test.send(.get, Routes.inbox + "?facility=SX-BV2", token: token)
        #expect(other.problem?.code == .wrongUnit)
        let reader = try await test.readerToken()
        #expect(try await test.send(.get, Routes.inbox, token: reader).problem?.code == .badQuery)
        let theirs = try await test.send(.get, Routes.inbox + "?facility=SX-BV2", token: reader)
        #expect(InboxAnswer(bytes: theirs.body)?.facility.text == "SX-BV2")
    }

    @Test(
        "a returned report comes with the department's words at the figures, until it is corrected")
    func returned() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        #expect(
            try await test.report(try SampleReport().report(in: test), token: token).status == 201)
        var request = ReviewDesk.Request(
            verb: .return, form: try #require(FormCode("KB-T")), period: "2026-01",
            facilities: [try #require(FacilityID(TestCollector.hospital))], reason: "xem lại")
        request.figures = [try #require(IndicatorCode("kham_nu")): "cao hơn tháng trước"]
        try await test.collector.reviewDesk(request)
        func item() async throws -> InboxAnswer.Item? {
            let answer = try await test.send(.get, Routes.inbox, token: token)
            return InboxAnswer(bytes: answer.body)?.items.first {
                $0.period.identifier == "2026-01" && $0.form.code.text == "KB-T"
            }
        }
        let returned = try #require(try await item())
        #expect(returned.status == .onTime)
        #expect(returned.returned?.reason == "xem lại")
        #expect(
            returned.returned?.figures.map { "\($0.key): \($0.value)" } == [
                "kham_nu: cao hơn tháng trước"
            ])
        let story = try await test.send(
            .get, "\(Routes.history)?form=KB-T&period=2026-01", token: token)
        #expect(
            try story.json()["decisions"]?.elements?.first?["figures"]?["kham_nu"]?.text
                == "cao hơn tháng trước")
        var correction = SampleReport()
        correction.id = 2
        correction.revision = 2
        correction.reason = "sửa số nữ"
        correction.values["kham_nu"] = .number(650)
        #expect(try await test.report(try correction.report(in: test), token: token).status == 201)
        #expect(try await item()?.returned == nil)
    }

    @Test(
        "words at a figure that the form does not have, or none, are refused",
        arguments: [["khong_co": "x"], ["kham_nu": ""]])
    func badFigures(figures: [String: String]) async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        #expect(
            try await test.report(try SampleReport().report(in: test), token: token).status == 201)
        let lines = figures.map { "\($0.key)=\($0.value)" }.joined(separator: "\n")
        let answer = try await test.send(
            .post, LocalRoutes.Path.review,
            body: Array(
                """
                {"facilities":"SX-BV1","figures":"\(lines)","form":"KB-T","period":"2026-01",
                "reason":"x","verb":"return"}
                """.utf8), through: .local)
        #expect(answer.problem?.code == .badQuery)
    }
}
