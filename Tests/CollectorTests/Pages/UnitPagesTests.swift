import HTTPTypes
import Shared
import Testing

@testable import Collector

/// The pages about units, as an officer's browser uses them: no script.
@Suite("The pages of units") struct UnitPagesTests {
    private static let merger: [(String, String)] = [
        ("kind", "merge"), ("on", "2026-07-01"), ("decision", "12/QĐ-SX"),
        ("units", "SX-BV1, SX-BV2"), ("into", "SX-BV12"), ("new", "SX-BV12"),
        ("name", "Bệnh viện <khu vực>"), ("type", "regionalHospital"), ("ownership", "province"),
        ("parent", "SX-SYT"), ("area", "SX"),
    ]

    @Test("a list is searched, filtered and escaped")
    func list() async throws {
        let test = try await TestCollector()
        let officer = try await test.person(.officer)
        let all = try await test.page("/units?on=2026-03-01", as: officer)
        #expect(all.status == 200 && all.text.contains("Bệnh viện Ba"))
        let one = try await test.page("/units?q=benh%20vien%20mot&type=&on=2026-03-01", as: officer)
        #expect(one.text.contains("href=\"/units/SX-BV1\""))
        #expect(!one.text.contains("href=\"/units/SX-BV2\""))
        let none = try await test.page("/units?q=%3Cb%3E", as: officer).text
        #expect(none.contains("&lt;b&gt;") && none.contains("Không có đơn vị nào"))
        #expect(try await test.page("/units?type=castle", as: officer).status == 400)
        let user = try await test.person(.unitUser)
        let own = try await test.page("/units", as: user).text
        #expect(own.contains("SX-BV1") && !own.contains("SX-BV2"))
        #expect(!own.contains("/unit-event"))
        #expect(try await test.page("/units/SX-BV2", as: user).status == 403)
    }

    @Test(
        "what is chosen is named in the page's language, not by the program's words",
        arguments: [
            ("recode", "", "Mã cơ sở khám chữa bệnh BHYT"),
            ("recode", "&lang=en", "Insurance code"),
            ("decision", "", "Giường kế hoạch"), ("decision", "&lang=en", "Planned beds"),
        ])
    func words(kind: String, language: String, title: String) async throws {
        let test = try await TestCollector()
        let officer = try await test.person(.officer)
        let form = try await test.page("/unit-event?kind=\(kind)\(language)", as: officer).text
        #expect(form.contains(">\(title)</option>"))
        for raw in DecisionTopic.allCases.map(\.rawValue)
            + FacilityCodeScheme.allCases.map(\.rawValue)
        {
            #expect(!form.contains(">\(raw)</option>"))
        }
    }

    @Test(
        "two units are merged: form, preview, saving, and the new unit's page shows where it is from"
    )
    func merging() async throws {
        let test = try await TestCollector()
        let officer = try await test.person(.officer)
        let form = try await test.page("/unit-event?kind=merge", as: officer).text
        #expect(form.contains("name=\"into\"") && form.contains("name=\"decision\""))
        let preview = try await test.post("/unit-event", Self.merger, as: officer)
        #expect(preview.status == 200, "\(preview.text)")
        #expect(preview.text.contains("Bớt") && preview.text.contains("2026-07"))
        #expect(preview.text.contains("Bệnh viện &lt;khu vực&gt;"))
        #expect(test.collector.catalogue.current.registry.events.isEmpty)
        let basis = try #require(
            preview.text.firstMatch(of: /name="basis" value="(\d+)"/)
        ).output.1
        let saved = try await test.post(
            "/unit-event/save", Self.merger + [("basis", String(basis))], as: officer)
        #expect(saved.status == 303, "\(saved.text)")
        #expect(saved.headers[.location] == "/unit-acts")
        let unit = try await test.page("/units/SX-BV12", as: officer).text
        #expect(unit.contains("<svg") && unit.contains("Sáp nhập"))
        #expect(unit.contains("Bệnh viện Một (SX-BV1)"))
        let acts = try await test.page("/unit-acts", as: officer).text
        let number = try #require(acts.firstMatch(of: /name="number" value="(\d+)"/)).output.1
        let look = try await test.post(
            "/unit-acts/look", [("number", String(number))], as: officer)
        #expect(look.status == 200 && look.text.contains("chưa rút gì"), "\(look.text)")
        let strange = try await test.post(
            "/unit-acts/look", [("number", "999999")], as: officer)
        #expect(strange.status == 404)
        let empty = try await test.post(
            "/unit-acts/revoke", [("number", String(number)), ("reason", "")], as: officer)
        #expect(empty.status == 400 && empty.text.contains("Phải ghi lý do"))
        let revoked = try await test.post(
            "/unit-acts/revoke", [("number", String(number)), ("reason", "nhầm ngày")], as: officer)
        #expect(revoked.status == 303)
        #expect(try await test.page("/unit-acts", as: officer).text.contains("nhầm ngày"))
        let audit = try await test.send(.get, Routes.changes, through: .local).json()
        let actors = (audit["items"]?.elements ?? []).filter {
            $0["action"]?.text?.hasPrefix("registry.") == true
        }.compactMap { $0["actor"]?.text }
        #expect(Set(actors) == [officer.name])
    }

    @Test("what cannot be is said beside the form, with what was typed")
    func refused() async throws {
        let test = try await TestCollector()
        let officer = try await test.person(.officer)
        let fields = [
            ("kind", "close"), ("on", "2026-05-01"), ("decision", ""), ("units", "SX-BV77"),
        ]
        for path in ["/unit-event", "/unit-event/save"] {
            let answer = try await test.post(path, fields, as: officer)
            #expect(answer.status == 422)
            #expect(answer.text.contains("SX-BV77") && answer.text.contains("role=\"alert\""))
        }
        let leader = try await test.person(.leader)
        #expect(try await test.page("/unit-event", as: leader).status == 403)
    }

    @Test("a pasted table is looked at and taken")
    func pasting() async throws {
        let test = try await TestCollector()
        let officer = try await test.person(.officer)
        let table = "area\tday\tpeople\tsource\nSX\t31/12/2025\t1.500.000\tNiên giám (thử)"
        let fields = [("kind", "populations"), ("table", table)]
        let look = try await test.post("/imports", fields + [("act", "preview")], as: officer).text
        #expect(look.contains("Xem trước: 1 thay đổi"))
        #expect(test.collector.catalogue.current.registry.populations.isEmpty)
        let take = try await test.post("/imports", fields + [("act", "take")], as: officer).text
        #expect(take.contains("Đã nhập: 1 thay đổi"))
        #expect(test.collector.catalogue.current.registry.populations.first?.people == 1_500_000)
        let bad = try await test.post(
            "/imports", [("kind", "populations"), ("table", table + "x\nQ")], as: officer
        ).text
        #expect(bad.contains("B3") || bad.contains("A3"))
    }
}
