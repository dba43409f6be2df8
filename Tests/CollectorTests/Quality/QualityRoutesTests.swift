import HTTPTypes
import Shared
import Support
import Testing

@testable import Collector

/// Two hospitals over a year, through the real intake. Synthetic.
struct QualityYear {
    let test: TestCollector
    let one: String
    let two: String

    /// Every month of 2025; the first hospital's June is nine times its usual, the second one's May did not
    /// come, and its July has a figure that was not collected.
    init() async throws {
        test = try await TestCollector(now: "2026-02-03T09:00:00+07:00")
        one = try await test.enrol()
        two = try await test.enrol("SX-BV2", name: "may-2")
        for month in 1...12 {
            try await send(1, month, visits: month == 6 ? 9000 : 1000 + Int64(month))
            guard month != 5 else { continue }
            try await send(2, month, visits: 500 + Int64(month % 3), isCut: month == 7)
        }
    }

    /// Sends a month of a hospital.
    func send(
        _ hospital: Int, _ month: Int, visits: Int64, isCut: Bool = false, revision: Int = 1
    ) async throws {
        var report = SampleReport(
            id: hospital * 1000 + month * 10 + revision, facility: "SX-BV\(hospital)",
            period: "2025-" + (month < 10 ? "0\(month)" : "\(month)"), revision: revision)
        report.values["kham_tong"] = .number(FixedDecimal(visits))
        report.values["kham_nu"] = .number(FixedDecimal(hospital == 1 ? 400 : 450))
        if isCut { report.values["mat_dien"] = .notCollected }
        if revision > 1 { report.reason = "đính chính" }
        let answer = try await test.report(
            try report.report(in: test), token: hospital == 1 ? one : two)
        try #require(answer.status == 201, "\(answer.text)")
    }

    /// Asks on the collector's own machine.
    func ask(_ path: String) async throws -> JSONValue {
        let answer = try await test.send(.get, path, through: .local)
        try #require(answer.status == 200, "\(answer.text)")
        return try answer.json()
    }
}

@Suite("Data quality through the endpoints") struct QualityRoutesTests {
    @Test("a figure far from its unit's own is found, with its effect on the province's total")
    func unusual() async throws {
        let year = try await QualityYear()
        let answer = try await year.ask(Routes.qualityUnusual + "?period=2025")
        let first = try #require(answer["items"]?.elements?.first)
        #expect(first["facility"]?.text == "SX-BV1" && first["period"]?.text == "2025-06")
        #expect(first["indicator"]?.text == "kham_tong" && first["grade"]?.text == "extreme")
        #expect(first["value"]?.text == "9000" && first["usual"]?.text == "1007")
        #expect(first["difference"]?.text == "7993" && first["total"]?.text == "9500")
        #expect(first["effectPercent"]?.text == "84.14")
        #expect(first["count"]?.integer == 12)
    }

    @Test("rare events in ones and twos are not called unusual, whatever share of a total they are")
    func rareEvents() async throws {
        let year = try await QualityYear()
        try await year.send(2, 12, visits: 505, revision: 2)
        let near = try await year.ask(Routes.qualityUnusual + "?period=2025&facility=SX-BV2")
        #expect(near["count"]?.integer == 0)
        try await year.send(2, 12, visits: 507, revision: 3)
        let far = try await year.ask(Routes.qualityUnusual + "?period=2025&facility=SX-BV2")
        #expect(far["items"]?.elements?.first?["value"]?.text == "507")
    }

    @Test("a released unit owes no figure; what came all the same is counted")
    func released() async throws {
        let year = try await QualityYear()
        let ruling =
            #"{"verb":"exempt","periods":"2025-04,2025-05","facilities":"SX-BV2","#
            + #""decision":"1/QĐ-SYT","reason":"bão","apply":"true"}"#
        let ruled = try await year.test.send(
            .post, ChaseRoutes.Path.rulings, body: Array(ruling.utf8), through: .local)
        try #require(ruled.status == 200, "\(ruled.text)")
        let answer = try await year.ask(Routes.quality + "?period=2025&form=KB-T")
        let form = try #require(answer["forms"]?.elements?.first)
        #expect(form["expected"]?.integer == 23 && form["received"]?.integer == 23)
        let visits = try #require(form["indicators"]?.elements?.first)
        #expect(visits["expected"]?.integer == 23 && visits["missing"]?.integer == 0)
    }

    @Test("a correction that makes the figure usual takes it from the list")
    func correction() async throws {
        let year = try await QualityYear()
        try await year.send(1, 6, visits: 1006, revision: 2)
        let answer = try await year.ask(Routes.qualityUnusual + "?period=2025&facility=SX-BV1")
        #expect(answer["items"]?.elements?.isEmpty == true && answer["count"]?.integer == 0)
    }

    @Test("received, on time, missing, not collected, zero: each is counted apart")
    func counts() async throws {
        let year = try await QualityYear()
        let answer = try await year.ask(Routes.quality + "?period=2025&form=KB-T")
        let form = try #require(answer["forms"]?.elements?.first)
        #expect(form["expected"]?.integer == 24 && form["received"]?.integer == 23)
        #expect(form["onTime"]?.integer == 0 && form["unusual"]?.integer == 1)
        let indicators = form["indicators"]?.elements ?? []
        func of(_ code: String) -> JSONValue? { indicators.first { $0["indicator"]?.text == code } }
        #expect(of("mat_dien")?["expected"]?.integer == 24)
        #expect(of("mat_dien")?["given"]?.integer == 22)
        #expect(of("mat_dien")?["notCollected"]?.integer == 1)
        #expect(of("mat_dien")?["missing"]?.integer == 1)
        #expect(of("da_xong")?["blank"]?.integer == 23)
        #expect(of("kham_tong")?["judged"]?.integer == 23)
        #expect(of("kham_tong")?["extreme"]?.integer == 1)
        #expect(of("ty_le_nu") == nil, "computed figures are not reported")
        #expect(of("luy_ke")?["judged"]?.integer == 0, "cumulative figures are not judged")
    }

    @Test("a span that begins later is judged among the months before it")
    func window() async throws {
        let year = try await QualityYear()
        let june = try await year.ask(Routes.qualityUnusual + "?period=2025-06")
        #expect(june["items"]?.elements?.first?["count"]?.integer == 6)
        let december = try await year.ask(Routes.quality + "?period=2025-12&form=KB-T")
        let form = try #require(december["forms"]?.elements?.first)
        #expect(form["expected"]?.integer == 2 && form["unusual"]?.integer == 0)
        let visits = form["indicators"]?.elements?.first { $0["indicator"]?.text == "kham_tong" }
        #expect(visits?["judged"]?.integer == 2)
    }

    @Test("a unit whose ratio stands far from everybody's is named with both figures")
    func related() async throws {
        let year = try await QualityYear()
        let answer = try await year.ask(Routes.qualityRelated + "?period=2025&form=KB-T")
        let item = try #require(
            answer["items"]?.elements?.first { $0["facility"]?.text == "SX-BV2" })
        #expect(item["first"]?.text == "kham_nu" && item["second"]?.text == "kham_tong")
        #expect(item["firstValue"]?.text == "4950" && item["secondValue"]?.text == "5510")
    }

    @Test("what figures end in is told by unit; of few figures nothing is judged")
    func digits() async throws {
        let year = try await QualityYear()
        let answer = try await year.ask(Routes.qualityDigits + "?period=2025&form=KB-T")
        let items = try #require(answer["items"]?.elements)
        #expect(Set(items.compactMap { $0["facility"]?.text }) == ["SX-BV1", "SX-BV2"])
        #expect(items.allSatisfy { ($0["digits"]?["count"]?.integer ?? 0) > 30 })
        #expect(items.allSatisfy { $0["digits"]?["chiSquare"] == .null })
    }

    @Test("CSV has a header and rows of one width, with a byte order mark where it is asked for")
    func csv() async throws {
        let year = try await QualityYear()
        for path in [Routes.qualityCSV, Routes.qualityUnusualCSV] {
            let plain = try await year.test.send(.get, path + "?period=2025", through: .local)
            let lines = plain.text.split(separator: "\r\n")
            let widths = Set(
                lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).count })
            #expect(lines.count > 1 && widths.count == 1, "\(path): \(widths)")
            let marked = try await year.test.send(
                .get, path + "?period=2025&bom=true", through: .local)
            #expect(Array(marked.body.dropFirst(3)) == plain.body)
        }
    }

    @Test("a unit sees its own figures, and no total of others beside them")
    func ownView() async throws {
        let year = try await QualityYear()
        let answer = try await year.test.send(
            .get, Routes.qualityUnusual + "?period=2025", token: year.one)
        let items = try #require(try answer.json()["items"]?.elements)
        #expect(items.count == 1 && items[0]["facility"]?.text == "SX-BV1")
        #expect(items[0]["total"] == .null && items[0]["effectPercent"] == .null)
        let foreign = try await year.test.send(
            .get, Routes.qualityUnusual + "?period=2025&facility=SX-BV2", token: year.one)
        #expect(foreign.problem?.code == .wrongUnit)
        let related = try await year.test.send(
            .get, Routes.qualityRelated + "?period=2025", token: year.two)
        #expect(try related.json()["items"]?.elements?.isEmpty == true)
    }

    @Test(
        "a question that cannot be answered is refused in a sentence",
        arguments: [
            ("", .badQuery), ("?period=x", .badQuery), ("?period=2026&to=2025", .badQuery),
            ("?period=2025&form=KHONG", .unknownForm), ("?period=2025&area=Y", .badQuery),
            ("?period=2025&facility=SX-BV9", .unknownFacility),
            ("?period=2025&limit=0", .badQuery), ("?period=2025&asOf=hom-qua", .badQuery),
        ] as [(String, ProblemCode)])
    func refusals(query: String, code: ProblemCode) async throws {
        let test = try await TestCollector()
        let answer = try await test.send(.get, Routes.qualityUnusual + query, through: .local)
        #expect(answer.problem?.code == code, "\(answer.text)")
    }
}
