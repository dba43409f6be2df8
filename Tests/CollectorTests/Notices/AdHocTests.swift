import HTTPTypes
import Shared
import Support
import Testing

@testable import Collector

@Suite("Ad hoc reports") struct AdHocTests {
    static let form = """
        form: DX-BAO
        version: 1
        title: {vi: Báo cáo nhanh về bão (thử), en: Storm report (test)}
        validFrom: 2020-01-01
        calendar: statistical
        periods: [adHoc]
        filedBy: {types: [hospitals]}
        legalBasis: {vi: thử, en: test}
        indicators:
          - {code: benh_nhan, title: {vi: Bệnh nhân, en: Patients}, type: integer, measure: flow, unit: person}
        rules: []
        """

    static let ladder = """
        ladders:
          - code: dot-xuat
            title: {vi: Đột xuất, en: Ad hoc}
            periods: [adHoc]
            workingDays: false
            steps:
              - {code: tung-gio, when: due+0h, every: 1h, times: 6, to: [unit], by: [email]}
        """

    /// Saturday afternoon: a storm report of the day is called for until 17:00.
    private static func storm(
        _ change: [String: String] = [:]
    ) async throws -> (test: TestCollector, answer: TestCollector.Answer) {
        let test = try await TestCollector(now: "2026-02-07T14:00:00+07:00")
        try await test.seed(["dx.yaml": form, "reminders.yaml": ladder])
        let fields = [
            "form": "DX-BAO", "period": "2026-02-07..2026-02-07", "due": "2026-02-07 17:00",
            "facilities": "SX-BV1,SX-BV2", "reason": "bão số 3",
        ].merging(change) { $1 }
        var writer = JSONWriter()
        writer.object { writer in
            for (key, text) in fields.sorted(by: { $0.key < $1.key }) {
                writer.key(key)
                writer.string(text)
            }
        }
        let answer = try await test.send(
            .post, ChaseRoutes.Path.calls, body: writer.bytes, through: .local)
        return (test, answer)
    }

    private static func statuses(_ test: TestCollector) async throws -> [String] {
        let path = Routes.obligations + "?period=2026-02-07..2026-02-07"
        let answer = try await test.send(.get, path, through: .local).json()
        return (answer["items"]?.elements ?? []).map { row in
            "\(row["facility"]?.text ?? "") \(row["status"]?.text ?? "") \(row["dueAt"]?.text ?? "")"
        }
    }

    private static func report(
        _ unit: String, _ test: TestCollector, id: Int = 1
    ) throws -> Report {
        var sample = SampleReport()
        sample.id = id
        sample.form = "DX-BAO"
        sample.facility = unit
        sample.period = "2026-02-07..2026-02-07"
        sample.values = ["benh_nhan": .number(12)]
        sample.finalisedAt = "2026-02-07T14:30:00+07:00"
        return try sample.report(in: test)
    }

    @Test("stand on the board like any other, with their hour, from the moment of the call")
    func board() async throws {
        let (test, answer) = try await Self.storm()
        #expect(answer.status == 200, "\(answer.text)")
        let due = "2026-02-07T17:00:00+07:00"
        #expect(
            try await Self.statuses(test) == ["SX-BV1 awaited \(due)", "SX-BV2 awaited \(due)"])
        let board = try await test.send(.get, PageRoutes.textPath, through: .local)
        #expect(board.text.contains("DX-BAO"))
        let token = try await test.enrol()
        let inbox = try #require(
            InboxAnswer(bytes: try await test.send(.get, Routes.inbox, token: token).body))
        #expect(inbox.items.contains { $0.form.code.text == "DX-BAO" })
        let calendar = try await test.send(.get, ChaseRoutes.Path.calendar, token: token)
        #expect(calendar.text.contains("DTSTART:20260207T100000Z"))
        test.clock.set("2026-02-07T17:00:00+07:00")
        #expect(try await Self.statuses(test).first == "SX-BV1 missing \(due)")
    }

    @Test("are taken before their interval ends, and judged by the hour")
    func judged() async throws {
        let (test, _) = try await Self.storm()
        let (one, other) = (try await test.enrol(), try await test.enrol("SX-BV2"))
        test.clock.set("2026-02-07T16:59:59+07:00")
        #expect(try await test.report(Self.report("SX-BV1", test), token: one).status == 201)
        test.clock.set("2026-02-07T17:00:00+07:00")
        #expect(
            try await test.report(Self.report("SX-BV2", test, id: 2), token: other).status == 201)
        let rows = try await Self.statuses(test).map { $0.split(separator: " ")[1] }
        #expect(rows == ["onTime", "late"])
    }

    @Test("are chased by the hour, on a Saturday too, until they come")
    func hourly() async throws {
        let (test, _) = try await Self.storm()
        for unit in ["SX-BV1", "SX-BV2"] {
            _ = try await test.send(
                .post, NoticeRoutes.Path.contacts,
                body: Array(
                    #"{"unit":"\#(unit)","recipient":"unit","address":"\#(unit)@x.example"}"#.utf8),
                through: .local)
        }
        let mail = RecordingSender(.email)
        let collector = test.collector
        var round = ChaseRound(
            plan: PlanNotices(
                desk: collector.noticeDesk, queue: collector.queue, channels: [.email],
                digestAt: nil),
            send: collector.sendNotices(through: NoticeSenders([mail])))
        let token = try await test.enrol()
        for minute in stride(from: 0, to: 240, by: 10) {
            let now = instant("2026-02-07T16:30:00+07:00").adding(seconds: Int64(minute) * 60)
            test.clock.set(now.rfc3339)
            if minute == 100 {
                _ = try await test.report(Self.report("SX-BV1", test), token: token)
            }
            try await round.pass(at: now)
        }
        let counts = Dictionary(grouping: mail.letters, by: \.address).mapValues(\.count)
        #expect(counts == ["SX-BV1@x.example": 2, "SX-BV2@x.example": 4])
    }

    @Test(
        "a call that cannot be made is refused in a sentence",
        arguments: [
            ("form", "KB-T", "2026-03"), ("form", "XX-T", "XX-T"),
            ("period", "2026-02", "2024-09-07"), ("due", "2026-02-07 13:00", "after now"),
            ("due", "17:00", "2026-09-08 17:00"), ("facilities", "SX-XX", "SX-XX"),
            ("facilities", "SX-BV3", "No unit"), ("reason", "", "reason"),
        ])
    func refused(field: String, text: String, words: String) async throws {
        let (_, answer) = try await Self.storm([field: text])
        #expect(answer.status >= 400)
        #expect(answer.problem?.detail.en.contains(words) == true, "\(answer.text)")
    }
}
