import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("An indicator over periods") struct SeriesTests {
    private static func items(
        _ test: TestCollector, _ indicator: String, _ more: String = ""
    ) async throws -> [JSONValue] {
        let path =
            Routes.series + "?form=KB-T&indicator=\(indicator)&from=2025-12&to=2026-02" + more
        let answer = try await test.send(.get, path, through: .local)
        return try #require(try answer.json()["items"]?.elements, "\(answer.text)")
    }

    private static func filled() async throws -> (TestCollector, String) {
        let test = try await TestCollector(now: "2026-03-02T09:00:00+07:00")
        let one = try await test.enrol()
        let two = try await test.enrol("SX-BV2", name: "may-2")
        _ = try await test.report(try SampleReport().report(in: test), token: one)
        var other = SampleReport(id: 2, facility: "SX-BV2")
        other.values["kham_tong"] = .number(800)
        other.values["kham_nu"] = .number(100)
        other.values["mat_dien"] = .notCollected
        _ = try await test.report(try other.report(in: test), token: two)
        return (test, one)
    }

    @Test("adds flows over units, with coverage, and leaves gaps as gaps")
    func sums() async throws {
        let (test, _) = try await Self.filled()
        let points = try await Self.items(test, "kham_tong")
        #expect(points.map { $0["period"]?.text } == ["2025-12", "2026-01", "2026-02"])
        #expect(points.map { $0["value"]?.text } == [nil, "2000", nil])
        #expect(points[1]["counted"]?.integer == 2)
        #expect(points[1]["expected"]?.integer == 2)
        #expect(points[0]["reports"]?.integer == 0)
    }

    @Test("counts only numbers: a figure that was not collected is missing, not zero")
    func missingIsNotZero() async throws {
        let (test, _) = try await Self.filled()
        let point = try await Self.items(test, "mat_dien")[1]
        #expect(point["value"]?.text == "3.5")
        #expect(point["counted"]?.integer == 1)
        #expect(point["reports"]?.integer == 2)
    }

    @Test("recomputes a ratio from the sums, never from ratios")
    func ratio() async throws {
        let (test, _) = try await Self.filled()
        // (700 + 100) / (1200 + 800): the mean of the two shares would be 35,4.
        let point = try await Self.items(test, "ty_le_nu")[1]
        #expect(point["value"]?.text == "40.0")
        #expect(point["counted"]?.integer == 2, "its coverage is that of what it is computed from")
    }

    @Test("is never stale: a correction and a withdrawal show at once")
    func neverStale() async throws {
        let (test, token) = try await Self.filled()
        _ = try await Self.items(test, "kham_tong")
        var correction = SampleReport(id: 3, revision: 2)
        correction.values["kham_tong"] = .number(1300)
        correction.reason = "sửa"
        _ = try await test.report(try correction.report(in: test), token: token)
        #expect(try await Self.items(test, "kham_tong")[1]["value"]?.text == "2100")
        try await test.decide(.withdraw, reason: "nhầm")
        #expect(try await Self.items(test, "kham_tong")[1]["value"]?.text == "2000")
        #expect(try await test.rowCounts()["dirty"] == 0)
    }

    @Test("is never stale: a new version of the form, also for a question asked before it came")
    func neverStaleOverVersions() async throws {
        let (test, _) = try await Self.filled()
        let before = test.collector.catalogue.current
        _ = try await Self.items(test, "kham_tong")
        // The same figures in other slots, and one more.
        let first = "  - {code: kham_tong,"
        var files = TestSeeds.files
        files["kb-t-2.yaml"] = TestSeeds.monthly.replacing("version: 1", with: "version: 2")
            .replacing("validFrom: 2020-01-01", with: "validFrom: 2026-01-01")
            .replacing(
                first,
                with: "  - {code: moi, title: {vi: Mới, en: New}, type: integer, measure: flow, "
                    + "unit: visit, optional: true}\n" + first)
        #expect(try await test.seed(files).faults == [])
        // Asked while the version was being published: it knows only the older one.
        let older = Series(
            store: test.collector.store, queue: test.collector.queue,
            catalogue: CatalogueHolder(before))
        let asked = Series.Question(
            form: try #require(FormCode("KB-T")), indicator: try #require(IndicatorCode("kham_nu")),
            from: "2026-01", to: "2026-01", scope: .all)
        #expect(try await older.points(asked).map(\.value) == [800])
        #expect(try await Self.items(test, "kham_tong")[1]["value"]?.text == "2000")
        #expect(try await Self.items(test, "kham_nu")[1]["value"]?.text == "800")
        #expect(try await Self.items(test, "moi")[1]["value"]?.text == nil)
        #expect(try await older.points(asked).map(\.value) == [800])
        #expect(try await test.rowCounts()["dirty"] == 0)
    }

    @Test("tells one unit and one area apart from all")
    func scopes() async throws {
        let (test, _) = try await Self.filled()
        let one = try await Self.items(test, "kham_tong", "&facility=SX-BV1")
        #expect(one[1]["value"]?.text == "1200")
        #expect(one[1]["expected"]?.integer == 1)
        let area = try await Self.items(test, "kham_tong", "&area=SX")
        #expect(area[1]["value"]?.text == "2000")
    }
}
