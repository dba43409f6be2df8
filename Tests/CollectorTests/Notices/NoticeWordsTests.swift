import HTTPTypes
import Shared
import Support
import Testing

@testable import Collector

@Suite("The words of notices") struct NoticeWordsTests {
    private func save(
        _ test: TestCollector, _ subject: String, _ body: String, path: String? = nil
    ) async throws -> TestCollector.Answer {
        var writer = JSONWriter()
        writer.object { writer in
            for (key, text) in [
                ("body", body), ("language", "vi"), ("occasion", "overdue"), ("subject", subject),
            ] {
                writer.key(key)
                writer.string(text)
            }
        }
        return try await test.send(
            .post, path ?? NoticeRoutes.Path.templates, body: writer.bytes, through: .local)
    }

    @Test("the department's words are used once they are saved, and the program's after them")
    func edited() async throws {
        var world = try await ChaseWorld()
        let answer = try await save(
            world.test, "Nhắc {unit}", "Đơn vị {unit} còn {count} báo cáo:\n\n{reports}")
        #expect(answer.status == 200)
        try await world.pass()
        #expect(world.mail.subjects.sorted() == ["Nhắc Bệnh viện Hai", "Nhắc Bệnh viện Một"])
        #expect(try await save(world.test, "", "").status == 200)
        let words = try await world.test.send(
            .get, NoticeRoutes.Path.templates, through: .local
        ).text
        #expect(!words.contains("Nhắc {unit}"))
    }

    @Test(
        "a place that is unknown is refused with those that are known",
        arguments: [
            ("Nhắc {don_vi}", "x", "{don_vi}"), ("Nhắc", "{toReview}", "{toReview}"),
            ("Nhắc {reports}", "x", "{reports}"), ("", "x", "tiêu đề"), ("x", " ", "Nội dung"),
            ("a\nb", "x", "một dòng"),
        ])
    func refused(subject: String, body: String, words: String) async throws {
        let test = try await TestCollector()
        let answer = try await save(test, subject, body)
        #expect(answer.status == 400)
        #expect(answer.problem?.detail.vi.lowercased().contains(words.lowercased()) == true)
    }

    @Test("a preview shows them filled in, and keeps nothing")
    func preview() async throws {
        let test = try await TestCollector()
        let answer = try await save(
            test, "Nhắc {unit}", "{reports} <b>", path: NoticeRoutes.Path.preview)
        let json = try answer.json()
        #expect(json["subject"]?.text == "Nhắc Bệnh viện Ví dụ")
        #expect(json["text"]?.text?.contains("VI-DU") == true)
        #expect(json["html"]?.text?.contains("&lt;b&gt;") == true)
        let kept = try await test.collector.store.read { try $0.noticeTemplates() }
        #expect(kept.isEmpty)
    }

    @Test("every occasion has words of the program in both languages, with known places only")
    func builtIn() throws {
        for occasion in NoticeOccasion.allCases {
            for language in Language.allCases {
                let words = NoticeTemplate(builtIn: occasion, language)
                let read = try NoticeTemplate(
                    subject: words.subject, body: words.body, for: occasion)
                #expect(read == words)
            }
        }
    }
}

@Suite("Who gets notices") struct ContactTests {
    private func add(
        _ test: TestCollector, _ fields: String
    ) async throws -> TestCollector.Answer {
        try await test.send(
            .post, NoticeRoutes.Path.contacts, body: Array("{\(fields)}".utf8), through: .local)
    }

    @Test(
        "an address that cannot be used is refused in a sentence",
        arguments: [
            (#""unit":"SX-BV1","recipient":"unit","address":"bv1"#, "address"),
            (#""unit":"SX-XX","recipient":"unit","address":"a@b.example"#, "SX-XX"),
            (#""unit":"SX-BV1","recipient":"boss","address":"a@b.example"#, "boss"),
            (#""unit":"SX-BV1","recipient":"department","address":"a@b.example"#, "department"),
            (#""unit":"SX-BV1","recipient":"unit","channel":"fax","address":"a@b.example"#, "fax"),
            (#""recipient":"department","channel":"webhook","address":"http://x.example"#, "https"),
        ])
    func refused(fields: String, words: String) async throws {
        let answer = try await add(try await TestCollector(), fields + "\"")
        #expect(answer.status >= 400)
        #expect(answer.problem?.detail.en.contains(words) == true, "\(answer.text)")
    }

    @Test("an address is there once, and ends with what waits for it")
    func ended() async throws {
        let test = try await TestCollector()
        let one = #""unit":"SX-BV1","recipient":"unit","address":"a@b.example""#
        #expect(try await add(test, one).status == 200)
        #expect(try await add(test, one).status == 400)
        let list = try await test.send(.get, NoticeRoutes.Path.contacts, through: .local).json()
        let key = try #require(list["items"]?.elements?.first?["contact"]?.integer)
        let tried = try await test.send(
            .post, NoticeRoutes.Path.test, body: Array(#"{"contact":"\#(key)"}"#.utf8),
            through: .local)
        #expect(tried.status == 200)
        let end = Array(#"{"contact":"\#(key)"}"#.utf8)
        let path = NoticeRoutes.Path.contactEnd
        #expect(try await test.send(.post, path, body: end, through: .local).status == 200)
        #expect(try await test.send(.post, path, body: end, through: .local).status == 404)
        let log = try await test.send(.get, Routes.notices, through: .local).json()
        #expect(log["items"]?.elements?.first?["state"]?.text == "dropped")
    }

    @Test("a file is taken whole or not at all, each fault with its row")
    func imported() async throws {
        let test = try await TestCollector()
        func load(_ csv: String) async throws -> JSONValue {
            var writer = JSONWriter()
            writer.object { writer in
                writer.key("csv")
                writer.string(csv)
            }
            return try await test.send(
                .post, NoticeRoutes.Path.contactImport, body: writer.bytes, through: .local
            ).json()
        }
        let head = "don_vi;nguoi_nhan;kenh;dia_chi;ten;ngon_ngu\n"
        let good = "SX-BV1;unit;email;tk@bv1.example;Phòng KHTH;vi\n"
        let broken = try await load(head + good + "SX-BV2;unit;email;khong-phai;;\n")
        #expect(broken["added"]?.integer == 0)
        #expect(broken["faults"]?.elements?.first?.text?.hasPrefix("3: ") == true)
        #expect(try await load(head + good)["added"]?.integer == 1)
        #expect(try await load(head + good)["added"]?.integer == 0, "the same again adds nothing")
        #expect(try await load("a;b\n1;2\n")["faults"]?.elements?.count == 2)
    }

    @Test("a unit's agent sees its own notices, without addresses; others none of them")
    func ownOnly() async throws {
        var world = try await ChaseWorld()
        let token = try await world.test.enrol()
        try await world.pass()
        let own = try await world.test.send(.get, Routes.notices, token: token)
        #expect(own.status == 200)
        #expect(!own.text.contains("bv1.example"))
        #expect(!own.text.contains("SX-BV2"))
        let other = try await world.test.send(
            .get, Routes.notices + "?facility=SX-BV2", token: token)
        #expect(other.status == 403)
        #expect(try await world.test.send(.get, Routes.notices).status == 401)
    }
}
