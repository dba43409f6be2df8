import Shared
import Testing

@testable import Agent

@Suite("The unit's status page") struct StatusPageTests {
    private let now: Instant

    init() throws {
        now = try #require(Instant(rfc3339: "2026-04-07T10:00:00+07:00"))
    }

    private func state(_ items: [InboxAnswer.Item] = []) throws -> UnitState {
        var state = UnitState(
            facility: try #require(FacilityID("BV01")),
            facilityName: LocalizedText(vi: "Bệnh viện <Thử>", en: "Hospital <Test>"), now: now)
        state.inbox = InboxAnswer(asOf: now, facility: state.facility, items: items)
        let node = try DocumentNode(json: Array(SmallDocument.text.utf8))
        state.forms = FormCatalog([try #require(FormDocument.read(node, file: "x").form)])
        return state
    }

    private func item(
        _ status: ObligationStatus, due: String = "2026-04-09T00:00:00+07:00",
        returned: InboxAnswer.Returned? = nil
    ) throws -> InboxAnswer.Item {
        InboxAnswer.Item(
            form: Form.Key(code: try #require(FormCode("HDKB-T")), version: 1),
            period: try #require(ReportingPeriod(identifier: "2026-03", calendar: .statistical)),
            status: status, dueAt: Instant(rfc3339: due), returned: returned)
    }

    private func text(_ state: UnitState, _ language: Language = .vi) -> String {
        String(
            decoding: StatusPage(state: state, language: language).document(nil), as: UTF8.self)
    }

    @Test("says when nothing is to be done, and that it was never asked")
    func quiet() throws {
        #expect(text(try state()).contains("Không có việc gì phải làm."))
        #expect(text(try state(), .en).contains("Nothing to do."))
        var state = try state()
        state.inbox = nil
        #expect(text(state).contains("Chưa liên lạc được với Sở lần nào."))
        #expect(text(state).contains("Bệnh viện &lt;Thử&gt;"))
    }

    @Test(
        "counts the days that are left or over",
        arguments: [
            (ObligationStatus.awaited, "2026-04-09T00:00:00+07:00", "còn 1 ngày"),
            (.awaited, "2026-04-08T00:00:00+07:00", "hôm nay là hạn cuối"),
            (.missing, "2026-04-07T00:00:00+07:00", "quá hạn 1 ngày"),
            (.notYetDue, "2026-04-09T00:00:00+07:00", "chưa đến kỳ nộp"),
        ])
    func days(status: ObligationStatus, due: String, words: String) throws {
        let page = text(try state([try item(status, due: due)]))
        #expect(page.contains(words))
        #expect(page.contains("HDKB-T – Biểu thử"))
    }

    @Test("a new unit's page opens with what is to be done now; old arrears are counted and folded")
    func folding() throws {
        func owed(_ period: String, _ status: ObligationStatus, due: String) throws
            -> InboxAnswer.Item
        {
            InboxAnswer.Item(
                form: Form.Key(code: try #require(FormCode("HDKB-T")), version: 1),
                period: try #require(ReportingPeriod(identifier: period, calendar: .statistical)),
                status: status, dueAt: Instant(rfc3339: due + "T00:00:00+07:00"))
        }
        let items = [
            try owed("2025-01", .missing, due: "2025-02-08"),
            try owed("2025-12", .missing, due: "2026-01-10"),
            try owed("2026-01", .missing, due: "2026-02-07"),
            try owed("2026-02", .missing, due: "2026-03-07"),
            try owed("2026-03", .awaited, due: "2026-04-09"),
            try owed("2026-04", .notYetDue, due: "2026-05-09"),
        ]
        var state = try state(items)
        // Not known when it was enrolled: only what is older than a year.
        var folding = DueFolding(items, today: now.day, enrolled: nil)
        #expect(folding.old.map(\.period.identifier) == ["2025-01"])
        state.enrolledAt = Instant(rfc3339: "2026-02-01T08:00:00+07:00")
        folding = DueFolding(items, today: now.day, enrolled: state.enrolledAt?.day)
        #expect(folding.old.map(\.period.identifier) == ["2025-01", "2025-12"])
        #expect(folding.later.map(\.period.identifier) == ["2026-04"])
        #expect(folding.shown.map(\.period.identifier) == ["2026-01", "2026-02", "2026-03"])
        let page = text(state)
        #expect(page.contains("Có 2 việc cần người làm ngay."))
        #expect(page.contains("<p>2 báo cáo quá hạn</p>"))
        #expect(
            page.contains(
                "<summary>Thêm 2 báo cáo quá hạn từ trước (hạn 07/02/2025 – 09/01/2026)</summary>"))
        #expect(
            page.contains("<summary>1 báo cáo chưa đến kỳ nộp, sớm nhất 08/05/2026</summary>"))
        // Enrolled today: the newest overdue period is what the clerk begins with.
        folding = DueFolding(items, today: now.day, enrolled: now.day)
        #expect(folding.shown.first?.period.identifier == "2026-02")
        #expect(folding.old.count == 3)
    }

    @Test("a returned report shows the department's words at the figures they concern")
    func returned() throws {
        let returned = InboxAnswer.Returned(
            at: now, reason: "xem lại <số nữ>",
            figures: [try #require(IndicatorCode("kham_nu")): "cao hơn tổng quý"])
        let page = text(try state([try item(.onTime, returned: returned)]))
        #expect(page.contains("Sở yêu cầu"))
        #expect(page.contains("xem lại &lt;số nữ&gt;"))
        #expect(page.contains("<td data-label=\"Chỉ tiêu\">Nữ<small><code>kham_nu</code>"))
        #expect(page.contains("cao hơn tổng quý"))
    }

    @Test("an erratum is asked for in words of its own")
    func erratum() throws {
        let returned = InboxAnswer.Returned(
            at: now, reason: "số đã công bố sai", figures: [:], isErratum: true)
        let state = try state([try item(.onTime, returned: returned)])
        #expect(text(state).contains("Sở mở đính chính và chờ một bản mới"))
        #expect(text(state, .en).contains("opened an erratum"))
        #expect(!text(state).contains("Sở trả lại"))
        #expect(text(state).contains("<p>1 báo cáo Sở chờ đính chính</p>"))
        #expect(InboxAnswer(bytes: try #require(state.inbox).bytes) == state.inbox)
    }

    @Test("the department's reminders stand on the page, the newest first, the oldest folded")
    func notices() throws {
        var state = try state([try item(.missing)])
        #expect(!text(state).contains("Thư nhắc của Sở"))
        let letters = (1...5).map { number in
            InboxAnswer.Notice(
                at: now.adding(seconds: Int64(number) * 3600),
                subject: LocalizedText(vi: "Đôn đốc số \(number)", en: "Overdue \(number)"),
                text: LocalizedText(vi: "Kính gửi <Trạm>,\nlần \(number)", en: "Dear \(number)"))
        }
        state.inbox = InboxAnswer(
            asOf: now, facility: state.facility, items: [try item(.missing)], notices: letters)
        let page = text(state)
        #expect(page.contains("Thư nhắc của Sở"))
        #expect(page.contains("Kính gửi &lt;Trạm&gt;,\nlần 5"))
        let order = [5, 4, 3].compactMap { page.firstRange(of: "Đôn đốc số \($0)")?.lowerBound }
        let folded = try #require(
            page.firstRange(of: "<summary>2 thư trước đó</summary>")?.lowerBound)
        #expect(order.count == 3 && order == order.sorted() && order.allSatisfy { $0 < folded })
        let first = try #require(page.firstRange(of: "Đôn đốc số 1")?.lowerBound)
        #expect(folded < first)
        #expect(text(state, .en).contains("Reminders of the department"))
        #expect(text(state, .en).contains("Overdue 5"))
    }

    @Test("what waits is told with why: the line, the head, the unit's own check")
    func waiting() throws {
        var state = try state([try item(.awaited)])
        state.line = .down(since: now, why: LocalizedText(vi: "không có mạng", en: "no line"))
        state.waiting = [Samples.report(1).name]
        var page = text(state)
        #expect(page.contains("Chưa liên lạc được với Sở"))
        #expect(page.contains("không có mạng"))
        #expect(page.contains("đã lưu trong hộp gửi"))
        state.waiting = []
        state.drafts = [HeldDraft(state: .checked, at: now, report: Samples.report(1))]
        page = text(state)
        #expect(page.contains("chờ lãnh đạo duyệt"))
        #expect(page.contains("href=\"duyet.html\""))
        state.drafts = []
        state.findings = [
            LocalFindings.Entry(
                file: "tệp 1.csv", slot: Samples.report(1).name.slot, rules: [], complaints: 2,
                since: now)
        ]
        page = text(state)
        #expect(page.contains("tệp tệp 1.csv còn 2 điểm cần sửa"))
        #expect(page.contains("href=\"t%E1%BB%87p%201.csv.ketqua.html\""))
    }

    @Test("A8: a folder that cannot be used is told, on the page and to the department")
    func degraded() throws {
        let rows: [(FolderHealth.Access, FolderHealth.Access, Bool, [Heartbeat.Degradation])] = [
            (.full, .full, false, []), (.missing, .full, false, [.folderMissing]),
            (.readOnly, .full, false, [.folderReadOnly]),
            (.readOnly, .readOnly, true, [.folderReadOnly, .homeReadOnly, .diskFull]),
        ]
        for (watched, home, isFull, expected) in rows {
            let health = FolderHealth { $0 == "/h" ? home : watched }
            var state = try state()
            state.degraded = health.degradations(
                home: "/h", watched: "/h/bao-cao", isDiskFull: isFull)
            #expect(state.degraded == expected)
            #expect(state.heartbeat.degraded == expected)
            let page = text(state)
            for degraded in expected { #expect(page.contains(HTML.escaped(degraded.advice.vi))) }
        }
    }

    @Test("the department hears one word a report: the last thing that stands in its way")
    func heartbeat() throws {
        var state = try state()
        let report = Samples.report(1)
        #expect(state.heartbeat.slots.isEmpty)
        state.findings = [
            LocalFindings.Entry(
                file: "a.csv", slot: report.name.slot,
                rules: [try #require(RuleCode("subset_kham_nu"))], complaints: 1, since: now)
        ]
        #expect(state.heartbeat.slots.map(\.standing) == [.failing])
        #expect(state.heartbeat.slots.first?.rules.map(\.text) == ["subset_kham_nu"])
        state.drafts = [HeldDraft(state: .checked, at: now, report: report)]
        #expect(state.heartbeat.slots.map(\.standing) == [.awaitingApproval])
        state.drafts[0].state = .rejected
        #expect(state.heartbeat.slots.map(\.standing) == [.rejected])
        state.waiting = [report.name]
        #expect(state.heartbeat.slots.map(\.standing) == [.inOutbox])
        #expect(state.heartbeat.oldestWaiting == report.header.finalisedAt)
    }

    @Test("two pages that say the same are the same, whenever they were written")
    func stable() throws {
        let page = StatusPage(state: try state(), language: .vi)
        #expect(page.document(nil) == page.document(nil))
        #expect(page.document(now) != page.document(nil))
    }
}
