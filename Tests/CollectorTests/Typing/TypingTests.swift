import Foundation
import HTTPTypes
import Shared
import Testing

@testable import Collector

/// A report typed at the department's pages, from the first figure to the receipt.
@Suite("A unit types a report") struct TypingTests {
    static let path = "/typing/KB-T/2026-01"
    static let good = [
        ("v.kham_tong", "1.200"), ("v.kham_nu", "700"), ("v.giuong", "120"),
        ("v.mat_dien", "3,5"), ("v.luy_ke", "5.000.000"),
    ]

    /// The fields that a page hides: which draft, which version.
    static func hidden(_ html: String) throws -> [(String, String)] {
        try ["draft", "seen"].map { name in
            let rest = try #require(html.range(of: "name=\"\(name)\" value=\""))
            return (name, String(html[rest.upperBound...].prefix { $0 != "\"" }))
        }
    }

    /// Sends `fields` as the page at `path` would that `person` has before them.
    static func post(
        _ verb: String = "", _ fields: [(String, String)], as person: TestPerson,
        on html: String, in test: TestCollector
    ) async throws -> TestCollector.Answer {
        try await test.post(path + verb, try hidden(html) + fields, as: person)
    }

    private static func open(
        _ test: TestCollector, _ person: TestPerson
    ) async throws -> String {
        try await test.page(path, as: person).text
    }

    @Test("saved, sent, acknowledged; the receipt is kept, and every figure says who typed it")
    func wholeWay() async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser)
        let list = try await test.page(PagePath.typing, as: clerk)
        #expect(list.status == 200 && list.text.contains(Self.path))
        var html = try await Self.open(test, clerk)
        let saved = try await Self.post("", Self.good, as: clerk, on: html, in: test)
        #expect(saved.status == 303, "\(saved.text)")
        html = try await Self.open(test, clerk)
        #expect(html.contains("value=\"1.200\"") && html.contains("Đủ điều kiện gửi."))
        let sent = try await Self.post("/send", Self.good, as: clerk, on: html, in: test)
        #expect(sent.headers[.location] == Self.path + "?done=sent", "\(sent.text)")
        html = try await Self.open(test, clerk)
        #expect(html.contains("Biên nhận") && !html.contains("data-save"))
        let receipt = try await test.send(
            .get, Self.path + "/receipt", headers: TestCollector.browser(clerk)
        ).receipt()
        #expect(
            receipt.revision == 1
                && receipt.isSigned(byOneOf: test.collector.collectorKeys.publicKeys))
        let good = try await CheckReceipt(
            store: test.collector.store, keys: test.collector.collectorKeys)(receipt)
        #expect(good == .good)
        let review = try await test.page("/reports/KB-T/2026-01/SX-BV1", as: clerk).text
        #expect(review.contains("Người thử thu.unituser (thu.unituser)"))
        #expect(review.contains("Chữ ký đúng") && review.contains(DeputySigner.keyName))
        let acts = try await test.collector.store.read { reader in
            try reader.acts(about: try #require(try reader.submission(receipt.id)).slot)
        }
        #expect(acts.map(\.action).contains("report.accepted"))
    }

    @Test("a finding stands at its cell and above, and nothing is sent")
    func findings() async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser)
        let html = try await Self.open(test, clerk)
        var wrong = Self.good
        wrong[1] = ("v.kham_nu", "1.300")
        wrong[3] = ("v.mat_dien", "ba giờ")
        let answer = try await Self.post("/send", wrong, as: clerk, on: html, in: test)
        #expect(answer.status == 422)
        #expect(answer.text.contains("href=\"#f-v-kham_nu\""))
        #expect(answer.text.contains("“ba giờ”"))
        #expect(answer.text.contains("aria-invalid"))
        #expect(answer.text.contains("value=\"ba giờ\""), "what was typed is kept")
        #expect(try await test.rowCounts()["submission"] == 0)
    }

    @Test("a warning waits for its explanation")
    func explanation() async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser)
        var fields = Self.good
        fields[2] = ("v.giuong", "1.300")
        var html = try await Self.open(test, clerk)
        let kept = try await Self.post("/send", fields, as: clerk, on: html, in: test)
        #expect(kept.status == 422)
        let start = try #require(kept.text.range(of: "name=\"e."))
        let name = "e." + kept.text[start.upperBound...].prefix { $0 != "\"" }
        html = try await Self.open(test, clerk)
        fields.append((name, "Giường kê thêm cho chiến dịch."))
        let sent = try await Self.post("/send", fields, as: clerk, on: html, in: test)
        #expect(sent.status == 303, "\(sent.text)")
        let review = try await test.page("/reports/KB-T/2026-01/SX-BV1", as: clerk).text
        #expect(review.contains("Giường kê thêm cho chiến dịch."))
    }

    @Test(
        "what was returned shows the department's words at the figures, and goes out with a reason")
    func correction() async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser)
        let officer = try await test.person(.officer)
        var html = try await Self.open(test, clerk)
        _ = try await Self.post("/send", Self.good, as: clerk, on: html, in: test)
        _ = try await test.post(
            "/reports/KB-T/2026-01/SX-BV1/return",
            [("reason", "Đối chiếu sổ"), ("figure.kham_nu", "nhiều hơn sổ")], as: officer)
        html = try await Self.open(test, clerk)
        #expect(html.contains("Đối chiếu sổ") && html.contains("Sở: nhiều hơn sổ"))
        #expect(html.contains("value=\"1.200\""), "it begins with what was sent")
        let mute = try await Self.post(
            "/send", [("v.kham_nu", "650")], as: clerk, on: html, in: test)
        #expect(mute.status == 422 && mute.text.contains("href=\"#f-reason\""))
        #expect(mute.text.contains("ô “Lý do gửi lại”"), "the field is named as the page does")
        #expect(!mute.text.contains("reason;"), "a page has no lines of a file")
        html = try await Self.open(test, clerk)
        let sent = try await Self.post(
            "/send", [("reason", "Nhầm một ca")], as: clerk, on: html, in: test)
        #expect(sent.status == 303, "\(sent.text)")
        let stored = try await test.collector.store.read { reader in
            try KnownReports(reader: reader, catalogue: test.collector.catalogue.current).counted(
                HistoryKey(
                    form: try #require(FormCode("KB-T")),
                    period: try #require(
                        ReportingPeriod(identifier: "2026-01", calendar: .statistical))),
                try #require(FacilityID(TestCollector.hospital)))
        }
        #expect(stored?[try #require(IndicatorCode("kham_nu"))] == .number(650))
    }

    @Test(
        "what an agent sent can be shown and chosen on the page, so that nothing is taken out unasked"
    )
    func nothingUnshown() async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser)
        var sample = SampleReport()
        sample.values["da_xong"] = .notCollected
        sample.notes["kham_nu"] = "dòng một\ndòng hai"
        let sent = try await test.report(
            try sample.report(in: test), token: try await test.enrol())
        #expect(sent.status == 201, "\(sent.text)")
        let html = try await test.page(Self.path + "?edit=1", as: clerk).text
        #expect(html.contains("<option value=\"…\" selected>"), "\(html)")
        #expect(html.contains(">dòng một\ndòng hai</textarea>"))
    }

    @Test("two clerks: the second is told, and the first's figure stays")
    func together() async throws {
        let test = try await TestCollector()
        let an = try await test.person(.unitUser, name: "an.a")
        let binh = try await test.person(.unitUser, name: "binh.b")
        let html = try await Self.open(test, an)
        _ = try await Self.post("", [("v.kham_tong", "1.200")], as: an, on: html, in: test)
        let clash = try await Self.post(
            "", [("v.kham_tong", "1.300"), ("v.kham_nu", "5")], as: binh, on: html, in: test)
        #expect(clash.status == 409)
        #expect(clash.text.contains("Người thử an.a đã ghi “1.200”"))
        #expect(clash.text.contains("bạn ghi “1.300”"))
        let after = try await Self.open(test, binh)
        #expect(after.contains("value=\"1.200\"") && after.contains("value=\"5\""))
        // Nobody sends what they have not seen.
        let stale = try await Self.post("/send", Self.good, as: an, on: html, in: test)
        #expect(stale.status == 409)
        #expect(try await test.rowCounts()["submission"] == 0)
    }

    @Test("the script's save answers with what the page would show")
    func script() async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser)
        let html = try await Self.open(test, clerk)
        let answer = try await test.post(
            Self.path + "/fields",
            try Self.hidden(html) + [("v.kham_tong", "1.000"), ("v.kham_nu", "500")], as: clerk,
            headers: [.accept: "application/json"])
        #expect(answer.status == 200, "\(answer.text)")
        let told = try answer.json()
        #expect(told["computed"]?["ty_le_nu"]?.text == "50,0")
        #expect(told["seen"]?.integer == 2 && told["draft"]?.text?.isEmpty == false)
        #expect(told["remarks"]?["giuong"]?["tone"]?.text == "neutral")
        #expect(told["summary"]?.text?.contains("3 ô chưa điền") == true)
        let document = try await test.send(.get, Routes.openAPI).json()
        let schema = try #require(document["components"]?["schemas"]?["TypedFields"])
        #expect(SchemaValidator(document: document).faults(told, schema).isEmpty)
    }

    @Test("a second person approves what was typed, and a change asks anew")
    func approval() async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser, name: "an.a")
        let head = try await test.person(.unitUser, name: "binh.b")
        _ = try await test.post(PagePath.typingApproval, [("wanted", "1")], as: head)
        let off = try await test.post(PagePath.typingApproval, [("wanted", "0")], as: clerk)
        #expect(off.status == 403, "whom it is for does not end it")
        var html = try await Self.open(test, clerk)
        let alone = try await Self.post("/send", Self.good, as: clerk, on: html, in: test)
        #expect(alone.status == 422)
        html = try await Self.open(test, clerk)
        let asked = try await Self.post("/ask", [], as: clerk, on: html, in: test)
        #expect(asked.status == 303, "\(asked.text)")
        html = try await Self.open(test, clerk)
        let own = try await Self.post("/approve", [], as: clerk, on: html, in: test)
        #expect(own.status == 422, "nobody approves their own")
        html = try await Self.open(test, head)
        #expect(html.contains("Duyệt và gửi Sở"))
        let back = try await Self.post(
            "/back", [("words", "xem lại số nữ")], as: head, on: html, in: test)
        #expect(back.status == 303)
        html = try await Self.open(test, clerk)
        #expect(html.contains("chưa duyệt: xem lại số nữ"))
        _ = try await Self.post("/ask", [("v.kham_nu", "690")], as: clerk, on: html, in: test)
        html = try await Self.open(test, head)
        let sent = try await Self.post("/approve", [], as: head, on: html, in: test)
        #expect(sent.headers[.location]?.contains("done=sent") == true, "\(sent.text)")
        let review = try await test.page("/reports/KB-T/2026-01/SX-BV1", as: head).text
        #expect(review.contains("Người duyệt ở đơn vị"))
    }

    @Test("who approves has looked at this very draft, not at another of the same version")
    func anotherDraft() async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser, name: "an.a")
        let head = try await test.person(.unitUser, name: "binh.b")
        _ = try await test.post(PagePath.typingApproval, [("wanted", "1")], as: head)
        var html = try await Self.open(test, clerk)
        _ = try await Self.post("/ask", Self.good, as: clerk, on: html, in: test)
        let looked = try await Self.open(test, head)
        html = try await Self.open(test, clerk)
        _ = try await Self.post("/discard", [], as: clerk, on: html, in: test)
        html = try await Self.open(test, clerk)
        let other = Self.good.map { ($0.0, $0.0 == "v.kham_nu" ? "701" : $0.1) }
        _ = try await Self.post("/ask", other, as: clerk, on: html, in: test)
        let now = try await Self.open(test, head)
        #expect(try Self.hidden(now)[1] == Self.hidden(looked)[1], "the same version")
        let stale = try await Self.post("/approve", [], as: head, on: looked, in: test)
        #expect(stale.status == 422 && stale.text.contains("người khác vừa sửa bản nháp"))
        let back = try await Self.post(
            "/back", [("words", "xem lại")], as: head, on: looked, in: test)
        #expect(back.status == 412)
        let sent = try await Self.post("/approve", [], as: head, on: now, in: test)
        #expect(sent.status == 303, "\(sent.text)")
    }

    @Test("a revision that came from an agent meanwhile is not written over unseen")
    func overtaken() async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser)
        var html = try await Self.open(test, clerk)
        _ = try await Self.post("", Self.good, as: clerk, on: html, in: test)
        let agent = try await test.report(
            try SampleReport().report(in: test), token: try await test.enrol())
        #expect(agent.status == 201)
        html = try await Self.open(test, clerk)
        #expect(html.contains("đã nhận bản 1 từ nơi khác"))
        let sent = try await Self.post("/send", [("reason", "x")], as: clerk, on: html, in: test)
        #expect(sent.status == 422)
        _ = try await Self.post("/rebase", [], as: clerk, on: html, in: test)
        html = try await Self.open(test, clerk)
        let again = try await Self.post(
            "/send", [("reason", "Bổ sung")], as: clerk, on: html, in: test)
        #expect(again.status == 303, "\(again.text)")
    }

    @Test("a page from before the report was sent writes nothing over it")
    func lateBlanks() async throws {
        let test = try await TestCollector()
        let an = try await test.person(.unitUser, name: "an.a")
        let binh = try await test.person(.unitUser, name: "binh.b")
        let html = try await Self.open(test, an)
        #expect(html.contains("name=\"revision\" value=\"1\""))
        let sent = try await Self.post("/send", Self.good, as: an, on: html, in: test)
        #expect(sent.status == 303, "\(sent.text)")
        let late = try await Self.post(
            "/fields", [("revision", "1"), ("v.kham_tong", ""), ("v.kham_nu", "9")], as: binh,
            on: html, in: test)
        #expect(late.status == 412, "\(late.text)")
        #expect(try await test.rowCounts()["draft"] == 1)
    }

    @Test("two pages of one account: each hears of the other, and neither takes anything back")
    func twoPages() async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser)
        let html = try await Self.open(test, clerk)
        _ = try await Self.post(
            "/fields", [("v.kham_tong", "1.200")], as: clerk, on: html, in: test)
        let told = try await Self.post(
            "/fields", [("v.kham_nu", "700")], as: clerk, on: html, in: test
        ).json()
        #expect(told["fields"]?["v.kham_tong"]?.text == "1.200")
    }

    @Test("a draft given up is gone from the page and kept in the store")
    func discard() async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser)
        var html = try await Self.open(test, clerk)
        _ = try await Self.post("", Self.good, as: clerk, on: html, in: test)
        html = try await Self.open(test, clerk)
        let gone = try await Self.post("/discard", [], as: clerk, on: html, in: test)
        #expect(gone.status == 303)
        let late = try await Self.post("", [("v.giuong", "1")], as: clerk, on: html, in: test)
        #expect(late.status == 412, "a page of the old draft is told so")
        #expect(try await Self.open(test, clerk).contains("value=\"1.200\"") == false)
        #expect(try await test.rowCounts()["draft"] == 1)
    }

    @Test(
        "a period that cannot be typed says why in words",
        arguments: [
            ("/typing/KB-T/2026-02", "Kỳ chưa kết thúc: gõ trước được", 200),
            ("/typing/KB-T/2026-03", "Kỳ bắt đầu ngày 01/03/2026", 200),
            ("/typing/KB-T/2026-Q1", "không có kỳ", 400), ("/typing/X-Y/2026-01", "X-Y", 422),
        ])
    func standing(path: String, words: String, status: Int) async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser)
        let page = try await test.page(path, as: clerk)
        #expect(page.status == status && page.text.contains(words), "\(page.text)")
    }

    @Test("a closed period takes nothing, an unowed one says so, another unit's is not reached")
    func closed() async throws {
        let test = try await TestCollector()
        let clerk = try await test.person(.unitUser)
        let leader = try await test.person(.leader)
        let office = try await test.person(.unitUser, name: "chi.c", facility: "SX-VP")
        let html = try await Self.open(test, clerk)
        _ = try await test.post(
            PagePath.reviewClose,
            [("form", "KB-T"), ("period", "2026-01"), ("reason", "chốt")], as: leader)
        let late = try await Self.post("", Self.good, as: clerk, on: html, in: test)
        #expect(late.status == ProblemCode.periodClosed.status)
        #expect(try await Self.open(test, clerk).contains("Kỳ đã khóa sổ"))
        #expect(try await test.page(Self.path, as: office).status == 422)
        #expect(try await test.page(Self.path, as: leader).status == 403)
    }
}
