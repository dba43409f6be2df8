import HTTPTypes
import Shared
import Testing

@testable import Collector

/// An officer limited to forms or divisions decides about these and no other, and reads all
/// (`docs/decisions/0028-officers-read-all-and-decide-their-own.md`).
@Suite("Officers limited to some forms") struct MandateTests {
    private static let own = "TC-Q"
    private static let report = "/reports/KB-T/2026-01/SX-BV1"

    /// Every act about a form that an officer may send from a page, about a form that is not theirs.
    private static let acts: [String: [(String, String)]] = [
        "/quality/note": [
            ("form", "KB-T"), ("period", "2026-01"), ("facility", "SX-BV1"),
            ("indicator", "kham_tong"), ("outcome", "open"), ("note", "xem lại"),
        ],
        "/consolidated/choice": [
            ("form", "KB-T"), ("period", "2026-01"), ("indicator", "kham_tong"),
            ("side", "whole"), ("reason", "đã đối chiếu"),
        ],
        "/consolidated/follow-up": [
            ("form", "KB-T"), ("period", "2026-01"), ("facility", "SX-BV1"),
            ("statement", "0123456789abcdef"), ("status", "received"), ("owner", "Phòng KHTC"),
        ],
        "/chasing/rule": [
            ("verb", "exempt"), ("forms", "KB-T"), ("periods", "2026-01"),
            ("decision", "12/QĐ-SYT"), ("reason", "bão số 3"),
        ],
        "/reports/{form}/{period}/{facility}/return": [("reason", "đối chiếu sổ")],
        "/reports/{form}/{period}/{facility}/withdraw": [("reason", "gửi nhầm")],
        "/reports/{form}/{period}/{facility}/acceptWarnings": [("reason", "đã hỏi")],
    ]

    private struct Scene {
        let test: TestCollector
        let officer: TestPerson

        /// A report of a form that is not the officer's has come.
        init() async throws {
            test = try await TestCollector(now: "2026-02-03T09:00:00+07:00")
            let token = try await test.enrol()
            let answer = try await test.report(
                try SampleReport().report(in: test), token: token)
            try #require(answer.status == 201, "\(answer.text)")
            officer = try await test.person(.officer, name: "can.bo", forms: [MandateTests.own])
        }

        func acts() async throws -> [String] {
            try await test.acts().filter { act in
                ["review.", "ruling.", "quality.", "figure.", "statement.", "form."]
                    .contains { act.hasPrefix($0) }
            }
        }
    }

    @Test("are refused every act about another form, by each endpoint that takes one")
    func refused() async throws {
        let scene = try await Scene()
        let endpoints = scene.test.collector.endpoints.filter {
            $0.access == .reviewing && $0.method == .post
        }
        let before = try await scene.acts()
        for endpoint in endpoints {
            let fields = try #require(
                Self.acts[endpoint.path], "an act about forms that nobody tried: \(endpoint.path)")
            let path = EndpointProbe.path(endpoint, asUnit: false)
            let answer = try await scene.test.post(path, fields, as: scene.officer)
            #expect(answer.status == 403, "\(path): \(answer.status)")
            #expect(answer.text.contains("Tài khoản không phụ trách biểu KB-T"), "\(path)")
        }
        #expect(try await scene.acts() == before, "nothing was done")
        #expect(Set(Self.acts.keys) == Set(endpoints.map(\.path)))
    }

    @Test("publish no version of another form, and a form of their own")
    func publishing() async throws {
        let scene = try await Scene()
        let draft = try await scene.test.page("/form-draft?form=KB-T", as: scene.officer).text
        let text = try #require(
            draft.split(separator: "<textarea").last?.split(separator: ">", maxSplits: 1).last)
        let yaml = String(text.prefix { $0 != "<" })
            .replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
            .replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&amp;", with: "&")
            .replacing(/validFrom: .*/, with: "validFrom: 2027-01-01")
        let fields = [("text", yaml), ("act", "publish")]
        let refused = try await scene.test.post("/form-draft", fields, as: scene.officer)
        #expect(refused.status == 403, "\(refused.status): \(refused.text.suffix(2000))")
        let whole = try await scene.test.person(.officer, name: "truong.phong")
        let published = try await scene.test.post("/form-draft", fields, as: whole)
        #expect(published.status == 303, "\(published.text.suffix(2000))")
    }

    @Test("rule for “all forms” about their own only")
    func rulings() async throws {
        let scene = try await Scene()
        let fields = [
            ("verb", "exempt"), ("forms", ""), ("periods", "2026-Q1"),
            ("decision", "12/QĐ-SYT"), ("reason", "bão số 3"),
        ]
        let page = try await scene.test.post("/chasing/rule", fields, as: scene.officer)
        #expect(page.status == 200 && page.text.contains("TC-Q,"), "\(page.text.suffix(1500))")
        let monthly = fields.map { $0.0 == "periods" ? ($0.0, "2026-01") : $0 }
        let none = try await scene.test.post("/chasing/rule", monthly, as: scene.officer)
        #expect(!none.text.contains("KB-T,"), "no form of theirs has such a period")
    }

    @Test("read every form: a list opens with their own, the others are one step away")
    func reading() async throws {
        let scene = try await Scene()
        let test = scene.test
        let page = try await test.page(Self.report, as: scene.officer)
        #expect(page.status == 200 && page.text.contains("kham_tong"))
        let list = "/review?period=2026-01&state=all"
        let own = try await test.page(list, as: scene.officer).text
        #expect(own.contains("Biểu tôi phụ trách") && !own.contains(Self.report))
        for form in ["all", "KB-T"] {
            let html = try await test.page(list + "&form=\(form)", as: scene.officer).text
            #expect(html.contains(Self.report), "\(form)")
        }
        let whole = try await test.person(.officer, name: "truong.phong")
        let everything = try await test.page(list, as: whole).text
        #expect(everything.contains(Self.report) && !everything.contains("Biểu tôi phụ trách"))
        let json = try await test.page(Routes.obligations + "?period=2026-01", as: scene.officer)
        #expect(json.status == 200 && json.text.contains("KB-T"))
    }

    @Test("chase their own first; what is left out is counted")
    func chasing() async throws {
        let test = try await ChaseWorld().test
        let officer = try await test.person(.officer, name: "can.bo", forms: [Self.own])
        let own = try await test.page(ChasePath.list, as: officer).text
        let all = try await test.page(ChasePath.list + "?forms=all", as: officer).text
        #expect(all.contains("<td>KB-T ") && !own.contains("<td>KB-T "))
        #expect(own.contains(" báo cáo của biểu khác") && own.contains("forms=all"))
        #expect(!all.contains("báo cáo của biểu khác"))
        #expect(try await test.page(ChasePath.list + "?forms=x", as: officer).status == 400)
        let whole = try await test.person(.officer, name: "truong.phong")
        #expect(try await test.page(ChasePath.list, as: whole).text.contains("<td>KB-T "))
    }
}
