import Foundation
import HTTPTypes
import Shared
import Support
import Testing

@testable import Collector

@Suite("The pages of chasing") struct ChasingPageTests {
    private static func world() async throws -> ChaseWorld {
        var world = try await ChaseWorld()
        try await world.pass()
        return world
    }

    @Test("the work list says whom to chase, what they heard last and what comes next")
    func list() async throws {
        let world = try await Self.world()
        let leader = try await world.test.person(.leader)
        let page = try await world.test.page(ChasePath.list, as: leader)
        #expect(page.status == 200)
        #expect(page.text.contains("Bệnh viện Một"))
        #expect(page.text.contains("Quá hạn 3 ngày"))
        #expect(page.text.contains("08:00 09/02/2026, Đơn vị"))
        #expect(page.text.contains("08:00 10/02/2026"), "the next step")
        let log = try await world.test.page(ChasePath.log, as: leader)
        #expect(log.text.contains("tk@bv1.example"))
        #expect(log.text.contains("đã giao"))
    }

    @Test("addresses of people are shown to the department's people, not to programs that read")
    func addressesForPeople() async throws {
        let world = try await Self.world()
        let token = try await world.test.readerToken()
        for path in [ChasePath.log, Routes.notices] {
            let answer = try await world.test.send(.get, path, token: token)
            #expect(answer.status == 200)
            #expect(answer.text.contains("SX-BV1") && !answer.text.contains("tk@bv1.example"))
        }
        let leader = try await world.test.person(.leader)
        for query in ["", "?facility=SX-BV1"] {
            let list = try await world.test.page(Routes.notices + query, as: leader)
            #expect(list.text.contains("tk@bv1.example"))
        }
        let user = try await world.test.person(.unitUser)
        let own = try await world.test.page(Routes.notices, as: user).text
        #expect(own.contains("SX-BV1") && !own.contains("tk@bv1.example"))
    }

    @Test("without any ladder the list still says who is missing; nobody reminds them")
    func withoutLadders() async throws {
        let test = try await TestCollector(now: "2026-02-09T08:00:00+07:00")
        let leader = try await test.person(.leader)
        let page = try await test.page(ChasePath.list, as: leader).text
        #expect(page.contains("Quá hạn 3 ngày") && page.contains("chưa nhắc"))
    }

    @Test("a long list stands on pages, each of which says where it is")
    func pages() async throws {
        let world = try await Self.world()
        let items = try await ChaseList(desk: world.test.collector.noticeDesk)(
            at: world.test.clock.now)
        let item = try #require(items.first)
        var page = ChasingPage(
            frame: BoardPageTests.frame(.vi), items: Array(repeating: item, count: 250))
        page.query = [("forms", "all")]
        func lines() -> Int { page.html.components(separatedBy: "<th scope=\"row\"").count - 1 }
        #expect(lines() == 100)
        #expect(page.html.contains("/chasing?forms=all&amp;page=2"))
        page.number = 3
        #expect(lines() == 50)
        page.number = 90
        #expect(lines() == 50, "beyond the last stands the last")
    }

    @Test("addresses are added and ended by whoever keeps them, in their name")
    func contacts() async throws {
        let world = try await Self.world()
        let officer = try await world.test.person(.officer)
        let added = try await world.test.post(
            ChasePath.contacts,
            [
                ("unit", "SX-BV2"), ("recipient", "head"), ("channel", "email"),
                ("address", "x@y.vn"),
            ],
            as: officer)
        #expect(added.status == 303)
        let wrong = try await world.test.post(
            ChasePath.contacts, [("unit", "SX-BV2"), ("recipient", "head"), ("address", "x")],
            as: officer)
        #expect(wrong.status == 400)
        #expect(wrong.text.contains("ten@don-vi.example"))
        #expect(wrong.text.contains(#"type="text" value="SX-BV2""#), "what was typed stays")
        let twice = try await world.test.post(
            ChasePath.contacts,
            [("unit", "SX-BV2"), ("recipient", "head"), ("address", "x@y.vn")], as: officer)
        #expect(twice.status == 400 && twice.text.contains("đã có rồi"))
        let english = try await world.test.post(
            ChasePath.contacts,
            [
                ("unit", "SX-BV2"), ("recipient", "unit"), ("address", "en@y.vn"),
                ("language", "en"),
            ], as: officer)
        #expect(english.status == 303)
        let page = try await world.test.page(ChasePath.contacts, as: officer)
        #expect(page.text.contains("x@y.vn"))
        let acts = try await world.test.collector.store.read {
            try $0.acts(after: 0, facility: nil, limit: 1000)
        }
        #expect(acts.contains { $0.action == "contact.added" && $0.actor != "local" })
    }

    @Test("words are previewed before they are saved, and refused where a place is unknown")
    func words() async throws {
        let world = try await Self.world()
        let officer = try await world.test.person(.officer)
        func send(_ act: String, _ subject: String) async throws -> TestCollector.Answer {
            try await world.test.post(
                ChasePath.words,
                [
                    ("occasion", "overdue"), ("letter", "vi"), ("act", act),
                    ("subject", subject), ("body", "{reports}"),
                ], as: officer)
        }
        let preview = try await send("preview", "Nhắc {unit}")
        #expect(preview.status == 200)
        #expect(preview.text.contains("Nhắc Bệnh viện Ví dụ"))
        #expect(try await send("save", "Nhắc {don_vi}").status == 400)
        #expect(try await send("save", "Nhắc {unit}").status == 303)
        let page = try await world.test.page(ChasePath.words, as: officer)
        #expect(page.text.contains("Nhắc {unit}"))
    }

    @Test("a ruling for many is shown before it is saved")
    func rule() async throws {
        let world = try await Self.world()
        let officer = try await world.test.person(.officer)
        let fields = [
            ("verb", "extend"), ("periods", "2026-01"), ("due", "2026-02-20"),
            ("decision", "12/QĐ-SYT"), ("reason", "bão"),
        ]
        let shown = try await world.test.post(ChasePath.rule, fields, as: officer)
        #expect(shown.status == 200)
        #expect(shown.text.contains("Sẽ thay đổi 2 trong 2 báo cáo"))
        let saved = try await world.test.post(
            ChasePath.rule, fields + [("apply", "true")], as: officer)
        #expect(saved.status == 303)
        let list = try await world.test.page(ChasePath.list, as: officer)
        #expect(!list.text.contains("Tháng 1/2026"))
        let calendar = try await world.test.page(ChasePath.calendar, as: officer)
        #expect(calendar.text.contains("Tháng 1/2026"))
    }
}
