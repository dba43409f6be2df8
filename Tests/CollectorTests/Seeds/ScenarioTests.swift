import Foundation
import Shared
import Support
import Testing

@testable import Collector

@Suite("Scenarios") struct ScenarioTests {
    /// The example of docs/SCENARIOS.md.
    private static let example: String = {
        let text = repositoryText("docs/SCENARIOS.md")
        let parts = text.components(separatedBy: "```")
        return parts.count > 1 ? String(parts[1].dropFirst("yaml\n".count)) : ""
    }()

    /// The faults of a scenario beside the shipped forms and units.
    private static func faults(_ text: String) throws -> [DocumentFault] {
        let reading = YAMLDocument.read(text, file: "s.yaml")
        guard let node = reading.node else { return reading.faults }
        let (scenario, faults) = ScenarioDocument.read(node, file: "s.yaml")
        guard let scenario, faults.isEmpty else { return faults }
        let lint = ScenarioLint(
            forms: FormCatalog(try SeedForms.codes.map { try SeedForms.form($0) }),
            registry: try SeedUnits.registry())
        return lint.faults(in: scenario, file: "s.yaml")
    }

    @Test("the guide's example reads whole, answers in order, and has no fault")
    func whole() throws {
        #expect(try Self.faults(Self.example) == [])
        let node = try #require(YAMLDocument.read(Self.example, file: "s.yaml").node)
        let scenario = try #require(ScenarioDocument.read(node, file: "s.yaml").scenario)
        #expect(scenario.code.text == "ngo-doc-thang-5-2023")
        #expect(scenario.asOf == Day(iso: "2023-06-30"))
        #expect(scenario.reports.map(\.facility?.text) == ["SX-TTYT-CUALON", "SX-TTYT-HABINH"])
        #expect(scenario.reports.allSatisfy { $0.answers.count == 17 })
        let ill = try #require(scenario.reports[1].answers.first { $0.indicator.text == "so_mac" })
        #expect(ill.content == .text("4") && ill.note == "một gia đình")
        #expect(scenario.facts.map(\.value) == [FixedDecimal(3), FixedDecimal(11)])
        #expect(scenario.facts[0].to == "2023-05" && scenario.facts[0].units.isEmpty)
    }

    /// One place of the example made wrong: what must be said, at the line that holds `at`.
    struct Row: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        /// Words of the line that the fault names; nil for the file as a whole.
        var at: String?
        let says: String
        var testDescription: String { "\(old) → \(new)" }
    }

    static let rows: [Row] = [
        Row(old: "scenario: ngo", new: "scenario: Ngo", at: "scenario:", says: "Ngo-doc"),
        Row(old: "synthetic: true", new: "synthetic: false", at: "synthetic:", says: "synthetic"),
        Row(old: "synthetic: true\n", new: "", at: "scenario:", says: "synthetic"),
        Row(old: "asOf: 2023-06-30", new: "asOf: 30/06/2023", at: "asOf:", says: "30/06/2023"),
        Row(old: "facts:", new: "fact:", at: "fact:", says: "fact"),
        Row(old: "forms: [NDTP-T]", new: "forms: [NDTP-X]", at: "forms:", says: "NDTP-X"),
        Row(
            old: "forms: [NDTP-T]", new: "forms: [NDTP-T, NDTP-T]", at: "forms:", says: "NDTP-T"),
        Row(old: "forms: [NDTP-T]", new: "forms: [NDTP-T, BTN-T]", at: "forms:", says: "BTN-T"),
        Row(
            old: "SX-TTYT-HABINH]", new: "SX-TTYT-KHONGCO]", at: "units: [", says: "SX-TTYT-KHONGCO"
        ),
        Row(
            old: "units: [SX-TTYT-CUALON, SX-TTYT-HABINH]", new: "units: [SX-TTYT-CUALON]",
            at: "SX-TTYT-HABINH:", says: "SX-TTYT-HABINH"),
        Row(
            old: "period: 2023-05\n", new: "period: 2023-Q2\n", at: "SX-TTYT-CUALON:",
            says: "2026-03"),
        Row(old: "asOf: 2023-06-30", new: "asOf: 2023-05-31", at: "SX-TTYT-CUALON:", says: "asOf"),
        Row(old: "so_vu: 2,", new: "so_vux: 2,", at: "so_vux", says: "so_vux"),
        Row(old: "so_vu: 2,", new: "so_vu: hai,", at: "so_vu: hai", says: "hai"),
        Row(old: "so_vu: 2,", new: "so_vu: ,", at: "so_vu: ,", says: "so_vu"),
        Row(old: "so_vu: 2,", new: "so_vu: [{a: b}],", at: "so_vu: [", says: "so_vu"),
        Row(old: "so_vu: 2, ", new: "", at: "SX-TTYT-CUALON:", says: "so_vu"),
        Row(old: "nhap_vien: 6", new: "nhap_vien: 66", at: "nhap_vien: 66", says: "66"),
        Row(
            old: "so_mac: {value: 4, note: \"một gia đình\"}", new: "so_mac: {valu: 4}",
            at: "so_mac: {valu", says: "valu"),
        Row(
            old: "      SX-TTYT-HABINH:", new: "      SX-TTYT-CUALON: {}\n      SX-TTYT-HABINH:",
            at: nil, says: "SX-TTYT-CUALON"),
        Row(
            old: "indicator: so_mac", new: "indicator: so_may", at: "code: nguoi_mac",
            says: "so_may"),
        Row(old: "code: nguoi_mac_cua_lon", new: "code: so_vu", at: "people", says: "so_vu"),
        Row(old: "value: 3\n", new: "value: ba\n", at: "value: ba", says: "ba"),
        Row(old: "to: 2023-05", new: "to: 2023-04", at: "code: nguoi_mac", says: "from"),
        Row(
            old: "from: 2023-05\n    value: 3", new: "from: 2023-04\n    value: 3",
            at: "code: so_vu", says: "periods"),
        Row(
            old: "units: [SX-TTYT-CUALON]\n    value", new: "units: [SX-BVDK]\n    value",
            at: "code: nguoi_mac", says: "SX-BVDK"),
    ]

    static let compactRows: [Row] = [
        Row(old: "[12, 5]", new: "[12]", at: "SX-TTYT-HABINH: [", says: "columns"),
        Row(
            old: "period: 2023-04..2023-05", new: "period: 2023-04..2023-Q2",
            at: "SX-TTYT-HABINH: [",
            says: "2026-03"),
        Row(old: "others: 0", new: "others: -1", at: "SX-TTYT-HABINH: [", says: "-1"),
        Row(old: "to: 2023-05-20", new: "to: 2023-05-01", at: "- units:", says: "after"),
        Row(
            old: "twice: [SX-TTYT-HABINH]", new: "twice: [SX-BVDK]", at: "- units:", says: "SX-BVDK"
        ),
        Row(old: "measure: unitsAnswering", new: "measure: units", at: "measure:", says: "units"),
        Row(old: "answer: positive", new: "answer: many", at: "code: kiem_tra", says: "many"),
        Row(old: "mountains: true", new: "area: SX-X", at: "code: kiem_tra", says: "SX-X"),
        Row(old: "is: above", new: "is: over", at: "is: over", says: "over"),
    ]

    private static let compact = """
        scenario: gon
        title: {vi: "Gọn", en: "Compact"}
        source: {vi: "Thử", en: "A test"}
        synthetic: true
        asOf: 2023-06-30
        forms: [NDTP-T]
        units: [SX-TTYT-CUALON, SX-TTYT-HABINH]
        reports:
          - form: NDTP-T
            period: 2023-04..2023-05
            others: 0
            columns: [co_so_kiem_tra, co_so_vi_pham]
            units:
              SX-TTYT-HABINH: [12, 5]
          - form: NDTP-T
            period: 2023-04..2023-05
            everyone: true
            common: {co_so_kiem_tra: 3}
            others: 0
        outages:
          - units: [SX-TTYT-HABINH]
            from: 2023-05-04
            to: 2023-05-20
            twice: [SX-TTYT-HABINH]
        extensions:
          - {form: NDTP-T, period: 2023-04, units: [SX-TTYT-HABINH], due: 2023-05-25,
             on: 2023-05-08, decision: 9/QĐ-SX, reason: "Bão"}
        facts:
          - code: kiem_tra
            title: {vi: "Đơn vị có kiểm tra", en: "Units that inspected"}
            form: NDTP-T
            indicator: co_so_kiem_tra
            from: 2023-04
            to: 2023-05
            mountains: true
            measure: unitsAnswering
            answer: positive
            is: above
            value: 0
        """

    @Test("ranges, tables and everyone become one report a unit and period")
    func compactNotation() throws {
        #expect(try Self.faults(Self.compact) == [])
        let node = try #require(YAMLDocument.read(Self.compact, file: "s.yaml").node)
        let scenario = try #require(ScenarioDocument.read(node, file: "s.yaml").scenario)
        let filled = ScenarioReports(
            forms: FormCatalog(try SeedForms.codes.map { try SeedForms.form($0) }),
            registry: try SeedUnits.registry()
        ).filled(scenario)
        #expect(
            filled.map { "\($0.period.identifier) \($0.facility)" } == [
                "2023-04 SX-TTYT-HABINH", "2023-04 SX-TTYT-CUALON", "2023-05 SX-TTYT-HABINH",
                "2023-05 SX-TTYT-CUALON",
            ])
        let inspected = try #require(
            IndicatorCode("co_so_kiem_tra").flatMap { filled[0].form.slot(of: $0) })
        #expect(
            filled.map { $0.content.values[inspected] }.map { $0?.counted?.text } == [
                "12", "3", "12", "3",
            ])
        #expect(filled.allSatisfy { $0.content.values[0] == .number(.zero) })
    }

    @Test("a fault of the compact notation names its line, too", arguments: compactRows)
    func compactFaults(_ row: Row) throws {
        let first = try #require(Self.compact.firstRange(of: row.old))
        var text = Self.compact
        text.replaceSubrange(first, with: row.new)
        let faults = try Self.faults(text)
        let found = faults.filter {
            $0.reason.en.contains(row.says) || $0.reason.vi.contains(row.says)
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let expected = (lines.firstIndex { $0.contains(row.at ?? "") } ?? -2) + 1
        #expect(found.contains { $0.line == expected }, "\(expected): \(faults)")
    }

    @Test("a fault names the line and what is wrong, in both languages", arguments: rows)
    func faults(_ row: Row) throws {
        try #require(Self.example.contains(row.old), "the example has no “\(row.old)”")
        let first = try #require(Self.example.firstRange(of: row.old))
        var text = Self.example
        text.replaceSubrange(first, with: row.new)
        let faults = try Self.faults(text)
        let found = faults.filter {
            $0.reason.en.contains(row.says) || $0.reason.vi.contains(row.says)
        }
        #expect(!found.isEmpty, "\(faults)")
        #expect(faults.allSatisfy { $0.reason.vi != $0.reason.en && !$0.reason.vi.isEmpty })
        guard let at = row.at else { return }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let expected = (lines.firstIndex { $0.contains(at) } ?? -2) + 1
        #expect(at == "people" || found.contains { $0.line == expected }, "\(expected): \(faults)")
    }

    @Test("lint reads scenarios of a folder, seeding passes them over")
    func folder() async throws {
        let test = try await TestCollector(seeded: false)
        let root = test.directory.path + "/s"
        for (name, text) in [
            ("forms/kb-t.yaml", TestSeeds.monthly), ("facilities/units.yaml", TestSeeds.units),
            ("calendars/days.yaml", TestSeeds.days), ("scenarios/x/a.yaml", "scenario: [\n"),
            ("scenarios/y.yml", Self.example), ("plans/p.yaml", "plans: [\n"),
        ] {
            let path = URL(fileURLWithPath: root + "/" + name)
            try FileManager.default.createDirectory(
                at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: path, atomically: true, encoding: .utf8)
        }
        let faults = SeedFolder(paths: [root], withScenarios: true).faults
        #expect(faults.contains { $0.file.hasSuffix("scenarios/x/a.yaml") })
        #expect(
            faults.contains { $0.file.hasSuffix("y.yml") && $0.reason.en.contains("NDTP-T") })
        let linted = SeedFolder(paths: [root], folders: SeedFolder.lintedFolders)
        #expect(linted.faults == [], "plans are no concern of lint's")
        let seeding = try await test.collector.loadSeeds(from: root).faults
        #expect(!seeding.isEmpty)
        #expect(seeding.allSatisfy { $0.contains("plans/p.yaml") }, "\(seeding)")
        let named = SeedFolder(
            paths: [root, root + "/plans"], folders: SeedFolder.lintedFolders)
        #expect(!named.faults.isEmpty, "plans named by their path are read")
        try FileManager.default.removeItem(atPath: root + "/plans")
        #expect(SeedFolder(paths: [root]).faults == [])
        #expect(try await test.collector.loadSeeds(from: root).faults == [])
        let alone = SeedFolder(paths: [root + "/scenarios/y.yml"], withScenarios: true)
        #expect(alone.faults == [], "alone, its shape is judged: \(alone.faults)")
    }
}
