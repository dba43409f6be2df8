import HTTPTypes
import Shared
import Testing

@testable import Collector

/// Forms compared, drafted and published, by page and by endpoint. Synthetic forms.
@Suite("Forms: comparing, drafting, publishing") struct FormPublishTests {
    /// The test form's second version: a line renamed, one of another unit, one gone, one new.
    private static func second(from day: String = "2026-06-01") -> String {
        TestSeeds.monthly.replacing("version: 1", with: "version: 2")
            .replacing("validFrom: 2020-01-01", with: "validFrom: \(day)")
            .replacing("{vi: Giường, en: Beds}", with: "{vi: Giường bệnh, en: Beds}")
            .replacing("unit: hour", with: "unit: day")
    }

    private static func publish(
        _ test: TestCollector, _ text: String, dryRun: Bool = false
    ) async throws -> TestCollector.Answer {
        try await test.send(
            .post, FormPageRoutes.Path.publish + (dryRun ? "?dryRun=true" : ""),
            body: Array(text.utf8), through: .local)
    }

    @Test("the next version is checked, published once, in force from its day, and compared")
    func publishing() async throws {
        let test = try await TestCollector()
        let look = try await Self.publish(test, Self.second(), dryRun: true)
        #expect(try look.json()["faults"]?.elements?.isEmpty == true, "\(look.text)")
        #expect(test.collector.catalogue.current.forms.all.count == 2)
        let done = try await Self.publish(test, Self.second())
        #expect(done.status == 201, "\(done.text)")
        let forms = test.collector.catalogue.current.forms
        let code = try #require(FormCode("KB-T"))
        for (period, version) in [("2026-05", 1), ("2026-06", 2)] {
            let period = try #require(
                ReportingPeriod(identifier: period, calendar: .statistical))
            #expect(forms.form(code, for: period)?.key.version == version)
        }
        #expect(try await Self.publish(test, Self.second()).problem?.code == .registryRefused)
        let answer = try await test.send(
            .get, "/v1/forms/KB-T/difference", through: .local)
        let items = try answer.json()["items"]?.elements ?? []
        func change(_ name: String) -> JSONValue? { items.first { $0["name"]?.text == name } }
        #expect(change("giuong.title")?["breaksSeries"] == .bool(false))
        #expect(change("mat_dien.unit")?["breaksSeries"] == .bool(true))
        #expect(change("mat_dien.unit")?["before"]?.text == "hour")
        #expect(change("validFrom")?["after"]?.text == "2026-06-01")
        #expect(change("version") == nil)
        let same = try await test.send(
            .get, "/v1/forms/KB-T/difference?from=2&to=2", through: .local)
        #expect(try same.json()["items"]?.elements?.isEmpty == true)
        let none = try await test.send(
            .get, "/v1/forms/KB-T/difference?from=7", through: .local)
        #expect(none.problem?.code == .unknownFormVersion)
    }

    @Test(
        "a text that cannot be published says why, by line",
        arguments: [
            ("form: [", "form.yaml"), ("form: KB-T", "version"),
            (TestSeeds.monthly, "version must be 2"),
            (second().replacing("measure: stock", with: "measure: stack"), "stack"),
            (second(from: "2026-01-15"), "2026-01 was reported"),
        ])
    func refused(_ text: String, _ word: String) async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        _ = try await test.report(try SampleReport().report(in: test), token: token)
        let look = try await Self.publish(test, text, dryRun: true)
        let faults = try look.json()["faults"]?.elements ?? []
        #expect(!faults.isEmpty)
        if word != "form.yaml" {
            #expect(
                faults.contains { $0["message"]?["en"]?.text?.contains(word) == true },
                "\(look.text)")
        }
        #expect(try await Self.publish(test, text).problem?.code == .registryRefused)
        #expect(test.collector.catalogue.current.forms.all.count == 2)
    }

    @Test("an officer drafts in the browser: the stored text, faults by line, publishing")
    func drafting() async throws {
        let test = try await TestCollector()
        let officer = try await test.person(.officer)
        let list = try await test.page("/forms", as: officer).text
        #expect(list.contains("/forms/KB-T") && list.contains("/form-draft"))
        #expect(try await test.page("/forms/KB-T", as: officer).text.contains("kham_tong"))
        #expect(try await test.page("/forms/NO-T", as: officer).status == 422)
        let draft = try await test.page("/form-draft?form=KB-T", as: officer).text
        #expect(draft.contains("version: 2") && draft.contains("kham_tong"))
        let bad = try await test.post(
            "/form-draft", [("text", "form: KB-T\nversion: x\n"), ("act", "publish")], as: officer)
        #expect(bad.status == 422 && bad.text.contains("Lỗi theo dòng"))
        let good = try await test.post(
            "/form-draft", [("text", Self.second()), ("act", "check")], as: officer)
        #expect(good.status == 200 && good.text.contains("Gãy chuỗi"))
        #expect(good.text.contains("value=\"publish\""))
        let done = try await test.post(
            "/form-draft", [("text", Self.second()), ("act", "publish")], as: officer)
        #expect(done.status == 303 && done.headers[.location] == "/forms/KB-T")
        let compare = try await test.page("/form-compare?form=KB-T&from=1&to=2", as: officer).text
        #expect(compare.contains("mat_dien.unit"))
    }

    @Test("what is stored is written out as YAML that reads back the same")
    func writing() async throws {
        let test = try await TestCollector()
        for (key, row) in test.collector.catalogue.current.versions {
            let node = try DocumentNode(json: row.document)
            let reading = YAMLDocument.read(YAMLWriter.text(node), file: "x")
            let again = try #require(reading.node, "\(key): \(reading.faults)")
            #expect(try again.canonicalJSON() == row.document)
        }
    }
}
