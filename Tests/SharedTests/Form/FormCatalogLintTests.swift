import Shared
import Support
import Testing

@Suite("Forms that are wrong together are refused")
struct FormCatalogLintTests {
    static func entry(
        _ code: String, _ version: Int, from: String, to: String? = nil, rules: String = "",
        extra: String = ""
    ) -> FormCatalogLint.Entry {
        let fixture = FormFixture(
            """
            form: \(code)
            version: \(version)
            validFrom: \(from)
            \(to.map { "validTo: \($0)" } ?? "")
            \(rules.isEmpty ? "" : "rules:\n  - {\(rules), severity: warning}")
            \(extra)
            indicators:
              - {code: a, type: integer, measure: flow, title: {vi: "A", en: "A"}}
              - {code: s, type: integer, measure: stock, title: {vi: "S", en: "S"}}
              - {code: r, measure: ratio, numerator: a, denominator: s, title: {vi: "R", en: "R"}}
            """)
        return FormCatalogLint.Entry(
            form: fixture.form, file: "\(code)-\(version).yaml",
            digest: Digest(of: Array(fixture.text.utf8)))
    }

    static func faults(_ entries: FormCatalogLint.Entry...) -> [String] {
        FormCatalogLint.faults(in: entries).map(\.description)
    }

    @Test("a version with an open end gives way to the next, which begins later")
    func succession() {
        let first = Self.entry("X-T", 1, from: "2020-01-01")
        let second = Self.entry("X-T", 2, from: "2026-01-01")
        #expect(Self.faults(first, second) == [])
        let catalog = FormCatalog([second.form, first.form])
        let code = first.form.code
        #expect(catalog.form(code, for: period("2025-12"))?.key.version == 1)
        #expect(catalog.form(code, for: period("2026-01"))?.key.version == 2)
        #expect(catalog.form(code, for: period("2019-12")) == nil)
    }

    @Test(
        "versions that meet, or leave a gap, do not overlap",
        arguments: ["2026-01-01", "2025-06-01"])
    func meeting(_ end: String) {
        #expect(
            Self.faults(
                Self.entry("X-T", 1, from: "2020-01-01", to: end),
                Self.entry("X-T", 2, from: "2026-01-01")) == [])
    }

    static let overlaps = [
        ("2020-01-01", "2026-01-02", "a day in force together"),
        ("2026-01-01", nil, "both begin on one day"),
        ("2027-01-01", nil, "the later version begins earlier"),
    ]

    @Test("two versions in force at once", arguments: overlaps)
    func overlap(_ from: String, _ to: String?, _ because: String) throws {
        let faults = Self.faults(
            Self.entry("X-T", 1, from: from, to: to), Self.entry("X-T", 2, from: "2026-01-01"))
        #expect(faults.count == 1, "\(because)")
        #expect(try #require(faults.first).hasPrefix("X-T-2.yaml:0: X-T v2"))
        #expect(try #require(faults.first).contains("is in force together with X-T v1"))
    }

    @Test("one version in two files")
    func twice() {
        let entry = Self.entry("X-T", 1, from: "2020-01-01")
        #expect(Self.faults(entry, entry) == ["X-T-1.yaml:0: X-T v1 stands in X-T-1.yaml"])
    }

    @Test("a published version that changed")
    func published() throws {
        let old = Self.entry("X-T", 1, from: "2020-01-01")
        let new = Self.entry("X-T", 1, from: "2020-01-01", extra: "# note\nvalidTo: 2030-01-01")
        func faults(_ entry: FormCatalogLint.Entry) -> [DocumentFault] {
            FormCatalogLint.faults(in: [entry], published: [old.form.key: old.digest])
        }
        #expect(faults(old).isEmpty)
        let fault = try #require(faults(new).first)
        #expect(fault.reason.en.contains("X-T v1 is published and cannot change: write version 2"))
        #expect(fault.reason.vi.contains("lập phiên bản 2"))
    }

    static let crossings: [(rule: String, reason: String?)] = [
        ("form: Y-T, right: a", nil),
        ("form: Y-T, right: z", "Y-T does not ask z"),
        ("form: Y-T, right: r", "Y-T does not ask r"),
        ("form: Z-T, right: a", "there is no form Z-T"),
        ("form: Y-T, right: a, periods: week", "is filed in the statistical calendar for month"),
        ("form: Y-T, right: a, calendar: administrative", "is filed in the statistical calendar"),
    ]

    @Test("rules across forms name what is there", arguments: crossings)
    func cross(_ rule: String, _ reason: String?) {
        let entries = [
            Self.entry(
                "X-T", 1, from: "2020-01-01", rules: "kind: crossForm, code: q, left: a, \(rule)",
                extra: rule.contains("week") ? "periods: [week]" : ""),
            Self.entry("Y-T", 1, from: "2020-01-01"),
        ]
        let faults = FormCatalogLint.faults(in: entries)
        #expect(faults.count == (reason == nil ? 0 : 1))
        #expect(faults.allSatisfy { $0.reason.en.contains("rule q: ") })
        #expect(faults.allSatisfy { $0.reason.en.contains(reason ?? "") })
        let part = FormCatalogLint.faults(in: [entries[0]], isWhole: false)
        #expect(part.isEmpty, "of a single file nothing is known about the others")
    }

    @Test("the ten forms of the province fit together")
    func seeds() throws {
        let entries = try SeedFormTests.files.map { file in
            let path = "seeds/forms/\(file).yaml"
            let node = yaml(repositoryText(path))
            return FormCatalogLint.Entry(
                form: try #require(FormDocument.read(node, file: path).form), file: path,
                digest: Digest(of: try node.canonicalJSON()))
        }
        #expect(FormCatalogLint.faults(in: entries) == [])
    }
}
