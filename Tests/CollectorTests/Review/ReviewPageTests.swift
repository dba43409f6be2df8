import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("Reviewing reports in a browser") struct ReviewPageTests {
    private static let path = "/reports/KB-T/2026-01/SX-BV1"

    /// A collector with a year of reports of one hospital, January 2026 among them.
    private struct Scene {
        let test: TestCollector
        let token: String

        init() async throws {
            test = try await TestCollector(now: "2026-02-03T09:00:00+07:00")
            token = try await test.enrol()
            for month in 1...12 {
                let period = "2025-\(month < 10 ? "0" : "")\(month)"
                var draft = SampleReport(id: 100 + month, period: period)
                draft.values["kham_tong"] = .number(FixedDecimal(Int64(1000 + 10 * month)))
                draft.values["luy_ke"] = .number(FixedDecimal(Int64(month) * 1_000_000))
                let answer = try await test.report(try draft.report(in: test), token: token)
                try #require(answer.status == 201, "\(answer.text)")
            }
        }

        /// What the department asks of January's report, as the unit's agent hears it.
        func asked() async throws -> InboxAnswer.Returned? {
            let answer = try await test.send(.get, Routes.inbox, token: token)
            let inbox = try #require(InboxAnswer(bytes: answer.body))
            return inbox.items.first { $0.period.identifier == "2026-01" }?.returned
        }

        /// Sends January's report.
        func send(
            _ revision: Int = 1, total: Int64 = 1200, explanation: String? = nil,
            reason: String? = nil
        ) async throws -> TestCollector.Answer {
            var draft = SampleReport(id: revision, revision: revision)
            draft.values["kham_tong"] = .number(FixedDecimal(total))
            draft.values["luy_ke"] = .number(FixedDecimal(1_000_000))
            draft.reason = reason
            if let explanation {
                draft.values["giuong"] = .number(FixedDecimal(total + 1))
                draft.notes["kham_tong"] = explanation
            }
            draft.source = Report.Source(
                file: "thang-1.csv", cells: (0..<11).map { $0 == 5 ? nil : "B\($0 + 2)" })
            return try await test.report(try draft.report(in: test), token: token)
        }
    }

    /// The texts of the cells of the row that names an indicator.
    private static func cells(_ code: String, in html: String) throws -> [String] {
        let row = try #require(
            html.pieces("<tr").first { $0.contains("<small>\(code) ·") }, "\(code)")
        return String(row).pieces("<td").dropFirst().map { cell in
            cell.drop { $0 != ">" }.dropFirst().split(separator: "<").map { part in
                part.contains(">") ? String(part.drop { $0 != ">" }.dropFirst()) : String(part)
            }.filter { !$0.isEmpty }.joined(separator: "|")
        }
    }

    @Test("a figure stands beside last period, last year, the usual band and its cell")
    func figures() async throws {
        let scene = try await Scene()
        #expect(try await scene.send().status == 201)
        let officer = try await scene.test.person(.officer)
        let html = try await scene.test.page(Self.path, as: officer).text
        let cells = try Self.cells("kham_tong", in: html)
        #expect(cells[0].contains("▲") && cells[0].contains("1.200"), "beyond 1.010 – 1.120")
        #expect(cells[1] == "1.120" && cells[2] == "1.010" && cells[3] == "–")
        #expect(cells[4] == "1.065|1.010 – 1.120 (12)")
        #expect(cells[5] == "B2")
        // 700 of 1200: nobody typed it.
        let ratio = try Self.cells("ty_le_nu", in: html)
        #expect(ratio[0].hasSuffix("58,3") && ratio[5] == "tính ra")
        #expect(ratio[1] == "62,5" && ratio[2] == "69,3", "700 of 1120, and of 1010")
        #expect(ratio[4].hasSuffix("(12)"))
        #expect(html.contains("thang-1.csv") && html.contains("Không ký"))
    }

    @Test("what was looked at is what is decided about, also where the unit has sent another since")
    func sentMeanwhile() async throws {
        let scene = try await Scene()
        _ = try await scene.send()
        let leader = try await scene.test.person(.leader)
        let page = try await scene.test.page(Self.path, as: leader).text
        #expect(page.contains(#"name="revision" value="1""#))
        let list = try await scene.test.page("/review?period=2026-01", as: leader).text
        #expect(list.contains(#"value="KB-T|2026-01|SX-BV1|1""#))
        try #require(try await scene.send(2, total: 1100, reason: "đếm lại").status == 201)
        for verb in ["approve", "return", "withdraw"] {
            let late = try await scene.test.post(
                "\(Self.path)/\(verb)", [("reason", "đã xem"), ("revision", "1")], as: leader)
            #expect(late.status == 412 && late.text.contains("bản 2"), "\(verb)")
        }
        let many = try await scene.test.post(
            "/review/approve", [("pick", "KB-T|2026-01|SX-BV1|1")], as: leader)
        #expect(many.status == 422 && many.text.contains("bản 2"))
        let seen = try await scene.test.post(
            Self.path + "/approve", [("revision", "2")], as: leader)
        #expect(seen.status == 303)
    }

    @Test("returning with words at figures tells the unit, and stands under the officer's name")
    func returning() async throws {
        let scene = try await Scene()
        _ = try await scene.send()
        let officer = try await scene.test.person(.officer, name: "can.bo")
        let bare = try await scene.test.post(Self.path + "/return", [("reason", "  ")], as: officer)
        let endless = try await scene.test.post(
            Self.path + "/return", [("reason", String(repeating: "á", count: 2001))], as: officer)
        #expect(endless.status == 400 && endless.text.contains("4002 byte"))
        #expect(bare.status == 400 && bare.text.contains("Phải ghi lý do"))
        let done = try await scene.test.post(
            Self.path + "/return",
            [
                ("reason", "đối chiếu sổ"), ("figure.kham_tong", "cao hơn hẳn"),
                ("figure.kham_nu", " "),
            ], as: officer)
        #expect(done.status == 303)
        let html = try await scene.test.page(try #require(done.headers[.location]), as: officer)
            .text
        #expect(html.contains("Đã trả lại báo cáo.") && html.contains("đối chiếu sổ"))
        #expect(html.contains("Người thử can.bo (can.bo)"))
        #expect(html.contains("kham_tong: cao hơn hẳn") && !html.contains("kham_nu: "))
        let inbox = try await scene.test.send(.get, Routes.inbox, token: scene.token)
        #expect(inbox.text.contains("cao hơn hẳn"))
        let again = try await scene.test.post(
            Self.path + "/return", [("reason", "lần nữa")], as: officer)
        #expect(again.status == 400, "it is returned already")
    }

    @Test("revisions show what each says otherwise than the one before")
    func differences() async throws {
        let scene = try await Scene()
        _ = try await scene.send()
        let mended = try await scene.send(2, total: 1100, reason: "cộng nhầm")
        #expect(mended.status == 201, "\(mended.text)")
        let leader = try await scene.test.person(.leader)
        let html = try await scene.test.page(Self.path, as: leader).text
        #expect(html.contains("Khác bản trước ở 1 chỉ tiêu") && html.contains("cộng nhầm"))
        #expect(html.contains(">1.200</td>") && html.contains(">1.100</td>"))
        let old = try await scene.test.page(Self.path + "?revision=1", as: leader).text
        #expect(old.contains("không phải bản đang được tính"))
        #expect(!old.contains("/approve\""), "only what counts is decided about")
        #expect(try await scene.test.page(Self.path + "?revision=9", as: leader).status == 404)
    }

    @Test("warnings are shown with what the unit wrote, and accepted with a note")
    func warnings() async throws {
        let scene = try await Scene()
        let sent = try await scene.send(explanation: "giường kê thêm vì dịch")
        #expect(sent.status == 201, "\(sent.text)")
        let officer = try await scene.test.person(.officer)
        let html = try await scene.test.page(Self.path, as: officer).text
        #expect(html.contains("giường kê thêm vì dịch") && html.contains("Cảnh báo"))
        let done = try await scene.test.post(
            Self.path + "/acceptWarnings", [("reason", "đã gọi điện hỏi")], as: officer)
        #expect(done.status == 303, "\(done.text)")
        let after = try await scene.test.page(Self.path, as: officer).text
        #expect(after.contains("Đã chấp nhận: đã gọi điện hỏi"))
        #expect(after.contains("Chấp nhận cảnh báo"), "in the log")
    }

    @Test("rights are held at the button and at the door")
    func rights() async throws {
        let scene = try await Scene()
        _ = try await scene.send()
        let officer = try await scene.test.person(.officer, name: "can.bo")
        let other = try await scene.test.person(.officer, name: "phong.khac", forms: ["TC-Q"])
        let leader = try await scene.test.person(.leader)
        let admin = try await scene.test.person(.administrator)
        let user = try await scene.test.person(.unitUser)
        for (person, verbs) in [
            (officer, ["return", "withdraw"]), (other, []), (admin, []), (user, []),
            (leader, ["return", "withdraw", "approve"]),
        ] {
            let html = try await scene.test.page(Self.path, as: person).text
            for verb in ["return", "withdraw", "approve", "acceptWarnings", "erratum"] {
                let isShown = html.contains("action=\"\(Self.path)/\(verb)\"")
                #expect(isShown == verbs.contains(verb), "\(person.name) \(verb)")
                guard !verbs.contains(verb) else { continue }
                let answer = try await scene.test.post(
                    "\(Self.path)/\(verb)", [("reason", "thử")], as: person)
                #expect(answer.status >= 400, "\(person.name) \(verb): \(answer.status)")
            }
        }
        let elsewhere = "/reports/KB-T/2026-01/SX-BV2"
        #expect(try await scene.test.page(elsewhere, as: user).status == 403)
        #expect(try await scene.test.page(Self.path, as: user).status == 200)
        let acts = try await scene.test.acts().filter { $0.hasPrefix("review.") }
        #expect(acts.isEmpty)
    }

    @Test("a leader approves what is ticked, and hears of each that could not be")
    func bulk() async throws {
        let scene = try await Scene()
        _ = try await scene.send()
        let leader = try await scene.test.person(.leader, name: "giam.doc")
        let list = "/review?period=2026-01&form=KB-T"
        let before = try await scene.test.page(list, as: leader).text
        #expect(before.contains("value=\"KB-T|2026-01|SX-BV1|1\"") && before.contains("1 báo cáo"))
        let fields = [
            ("pick", "KB-T|2026-01|SX-BV1"), ("pick", "KB-T|2026-01|SX-BV2"),
            ("period", "2026-01"), ("form", "KB-T"),
        ]
        let done = try await scene.test.post("/review/approve", fields, as: leader)
        #expect(done.status == 422 && done.text.contains("Đã duyệt 1 báo cáo"))
        #expect(done.text.contains("Không duyệt được 1: KB-T 2026-01 SX-BV2"))
        let after = try await scene.test.page(list, as: leader).text
        #expect(after.contains("Không có báo cáo nào như vậy"))
        #expect(
            try await scene.test.page(list + "&state=approved", as: leader).text
                .contains("Đã duyệt"))
        let html = try await scene.test.page(Self.path, as: leader).text
        #expect(html.contains("Người thử giam.doc (giam.doc)"))
    }

    @Test("after closing only an erratum is taken, once, beside what was closed")
    func erratum() async throws {
        let scene = try await Scene()
        _ = try await scene.send()
        let leader = try await scene.test.person(.leader)
        let early = try await scene.test.post(
            Self.path + "/erratum", [("reason", "sai")], as: leader)
        #expect(early.status == 400 && early.text.contains("Kỳ chưa khóa sổ"))
        let closed = try await scene.test.post(
            "/review/close",
            [("form", "KB-T"), ("period", "2026-01"), ("reason", "đã tổng hợp")], as: leader)
        #expect(closed.status == 303)
        #expect(
            try await scene.send(2, total: 1100, reason: "muộn").problem?.code == .periodClosed)
        let open = try await scene.test.post(
            Self.path + "/erratum", [("reason", "số cộng sai đã công bố")], as: leader)
        #expect(open.status == 303, "\(open.text)")
        let context = try await scene.test.send(
            .get, Routes.context + "?form=KB-T&period=2026-01", token: scene.token)
        #expect(context.status == 200, "the unit's agent may finalise it")
        try await scene.test.seed(["reminders.yaml": ChaseWorld.ladder])
        let asked = try await scene.asked()
        #expect(asked?.isErratum == true && asked?.reason == "số cộng sai đã công bố")
        let chasing = try await scene.test.page(ChasePath.list, as: leader).text
        #expect(chasing.contains("Chờ đính chính"), "it is on the work list until it comes")
        #expect(try await scene.send(2, total: 1100, reason: "đính chính").status == 201)
        #expect(try await scene.asked() == nil, "it has come: nothing is asked for")
        #expect(
            try await scene.test.page(ChasePath.list, as: leader).text.contains("Chờ đính chính")
                == false)
        #expect(
            try await scene.send(3, total: 1000, reason: "nữa").problem?.code == .periodClosed)
        let html = try await scene.test.page(Self.path, as: leader).text
        #expect(html.contains("Mở đính chính") && html.contains("số cộng sai đã công bố"))
        #expect(html.contains(">1.200</td>") && html.contains(">1.100</td>"), "both are kept")
        #expect(html.contains("Đã khóa sổ"))
    }

    @Test("what is not owed, not known or not a period is said, not guessed")
    func nothing() async throws {
        let scene = try await Scene()
        let leader = try await scene.test.person(.leader)
        for (path, status) in [
            ("/reports/KB-T/2026-01/SX-VP", 422), ("/reports/XX/2026-01/SX-BV1", 422),
            ("/reports/KB-T/2026-13/SX-BV1", 400), ("/reports/KB-T/2026-01/SX-KHONG", 422),
            ("/review?state=sai", 400), ("/review?page=0", 400),
        ] {
            #expect(try await scene.test.page(path, as: leader).status == status, "\(path)")
        }
        let empty = try await scene.test.page("/reports/KB-T/2026-01/SX-BV2", as: leader)
        #expect(empty.status == 200 && empty.text.contains("Chưa nhận báo cáo nào"))
    }
}

extension String {
    /// The parts between a separator.
    fileprivate func pieces(_ separator: String) -> [Substring] {
        split(separator: separator, omittingEmptySubsequences: false)
    }
}
