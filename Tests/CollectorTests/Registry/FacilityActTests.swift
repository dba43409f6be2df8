import HTTPTypes
import Shared
import Testing

@testable import Collector

/// Events through the endpoints: looked at, saved, revoked. Synthetic units.
@Suite("Events of units, previewed and entered") struct FacilityActTests {
    /// Two hospitals become one new one.
    static let merger = """
        {"facilities":[{"id":"SX-BV12","name":{"vi":"Bệnh viện khu vực"},"type":"regionalHospital",\
        "ownership":"province","parent":"SX-SYT","area":"SX"}],\
        "events":[{"kind":"open","on":"2026-07-01","facility":"SX-BV12","decision":"12/QĐ-SX"},\
        {"kind":"merge","on":"2026-07-01","facilities":["SX-BV1","SX-BV2"],"into":["SX-BV12"],\
        "decision":"12/QĐ-SX"}]}
        """

    private static func enter(
        _ test: TestCollector, _ act: String, query: String = ""
    ) async throws -> TestCollector.Answer {
        try await test.send(
            .post, RegistryRoutes.Path.acts + query, body: Array(act.utf8), through: .local)
    }

    private static func owes(
        _ test: TestCollector, _ period: String, form: String = "KB-T"
    ) async throws -> [String] {
        let answer = try await test.send(
            .get, Routes.obligations + "?form=\(form)&period=\(period)", through: .local)
        return try answer.json()["items"]?.elements?.compactMap { $0["facility"]?.text } ?? []
    }

    @Test("a preview names obligations, series, keys, accounts, addresses and changes nothing")
    func preview() async throws {
        let test = try await TestCollector()
        _ = try await test.enrol()
        _ = try await test.account("tk.bv1", .unitUser, facility: "SX-BV1")
        _ = try await test.account("can.bo", .officer)
        for unit in ["SX-BV2", "SX-VP", ""] {
            let recipient = unit.isEmpty ? "department" : "unit"
            let body =
                #"{"unit":"\#(unit)","recipient":"\#(recipient)","address":"a\#(unit)@b.example"}"#
            let added = try await test.send(
                .post, NoticeRoutes.Path.contacts, body: Array(body.utf8), through: .local)
            try #require(added.status == 200, "\(added.text)")
        }
        let before = try await test.rowCounts()
        let answer = try await Self.enter(test, Self.merger, query: "?dryRun=true")
        #expect(answer.status == 200, "\(answer.text)")
        let json = try answer.json()
        #expect(try await test.rowCounts() == before)
        let duties = try #require(json["obligations"]?.elements)
        let gone = duties.first {
            $0["form"]?.text == "KB-T" && $0["facility"]?.text == "SX-BV1"
        }
        #expect(gone?["effect"]?.text == "disappears")
        #expect(gone?["periods"]?.elements?.first?.text == "2026-07")
        let come = duties.first {
            $0["form"]?.text == "KB-T" && $0["facility"]?.text == "SX-BV12"
        }
        #expect(come?["effect"]?.text == "appears")
        let series = json["series"]?.elements?.first { $0["facility"]?.text == "SX-BV12" }
        #expect(
            series?["after"]?["members"]?.elements?.compactMap { $0["facility"]?.text }
                == ["SX-BV1", "SX-BV2", "SX-BV12"])
        #expect(json["keys"]?.elements?.count == 1)
        #expect(json["accounts"]?.elements?.compactMap { $0["name"]?.text } == ["tk.bv1"])
        #expect(
            json["contacts"]?.elements?.compactMap { $0["address"]?.text } == ["aSX-BV2@b.example"])
        #expect(json["unaddressed"]?.elements?.compactMap(\.text) == ["SX-BV12"])
        let page = PreviewText(answer: json).lines.joined(separator: "\n")
        #expect(page.contains("SX-BV1  tk.bv1  Người thử tk.bv1"))
        #expect(page.contains("SX-BV2  ") && page.contains("unit  aSX-BV2@b.example"))
        #expect(json["unenrolled"]?.elements?.compactMap(\.text) == ["SX-BV12"])
        #expect(
            json["events"]?.elements?.last?["vi"]?.text?.contains("Bệnh viện Một (SX-BV1)") == true
        )
    }

    @Test("what is saved holds at once, survives a seeding and a restart, and is in the audit")
    func saving() async throws {
        let test = try await TestCollector()
        let saved = try await Self.enter(test, Self.merger)
        #expect(saved.status == 201, "\(saved.text)")
        #expect(try await Self.owes(test, "2026-07") == ["SX-BV12", "SX-BV3"])
        #expect(try await Self.owes(test, "2026-06") == ["SX-BV1", "SX-BV2", "SX-BV3"])
        // The quarter from 15/06 has both: a part from each.
        #expect(
            try await Self.owes(test, "2026-Q3", form: "TC-Q")
                == ["SX-BV1", "SX-BV12", "SX-BV2", "SX-BV3"])
        let outcome = try await test.seed(TestSeeds.files)
        #expect(outcome.faults.isEmpty && outcome.changes == SeedDocuments.Outcome())
        #expect(try await Self.owes(test, "2026-07") == ["SX-BV12", "SX-BV3"])
        let reread = try await test.collector.store.read { try Catalogue(from: $0) }
        let heir = try #require(FacilityID("SX-BV12"))
        #expect(reread.registry.lineage.predecessors(of: heir).count == 2)
        let changes = try await test.send(.get, Routes.changes, through: .local).json()
        #expect(
            changes["items"]?.elements?.last?["action"]?.text == "registry.entered")
        let acts = try await test.send(.get, Routes.facilityActs, through: .local).json()
        #expect(acts["items"]?.elements?.first?["number"] == (try saved.json()["number"]))
        let validator = SchemaValidator(
            document: try await test.send(.get, Routes.openAPI).json())
        let schema = try #require(validator.resolve(SchemaPart.facilityActs.reference))
        #expect(validator.faults(acts, schema).isEmpty)
        let token = try await test.enrol("SX-BV12")
        #expect(token.hasPrefix("giaoban_"))
    }

    @Test("seeds that say the same again double nothing; seeds that clash are refused whole")
    func seedsAndActs() async throws {
        let test = try await TestCollector()
        _ = try await Self.enter(
            test,
            #"{"events":[{"kind":"close","on":"2026-05-01","facility":"SX-BV2","decision":"9/QĐ"}]}"#
        )
        let same = [
            "more.yaml": """
            events:
              - {kind: close, on: 2026-05-01, facility: SX-BV2, decision: 9/QĐ}
            """
        ]
        let again = try await test.seed(TestSeeds.files.merging(same) { $1 })
        #expect(again.faults.isEmpty, "\(again.faults)")
        let other = [
            "more.yaml": """
            events:
              - {kind: close, on: 2026-04-01, facility: SX-BV2, decision: 9/QĐ}
            """
        ]
        let clash = try await test.seed(TestSeeds.files.merging(other) { $1 })
        #expect(clash.faults.contains { $0.contains("SX-BV2") }, "\(clash.faults)")
        #expect(try await Self.owes(test, "2026-04") == ["SX-BV1", "SX-BV2", "SX-BV3"])
    }

    @Test("an act that was wrong is revoked with a reason and stays readable")
    func revoking() async throws {
        let test = try await TestCollector()
        let number = try #require(try await Self.enter(test, Self.merger).json()["number"]?.integer)
        let path = RegistryRoutes.Path.revocations + "?number=\(number)"
        let silent = try await test.send(.post, path, body: [], through: .local)
        #expect(silent.problem?.code == .badQuery)
        let look = try await test.send(.post, path + "&dryRun=true", body: [], through: .local)
        #expect(try look.json()["obligations"]?.elements?.isEmpty == false, "\(look.text)")
        let done = try await test.send(
            .post, path + "&reason=nh%E1%BA%A7m", body: [], through: .local)
        #expect(done.status == 200, "\(done.text)")
        #expect(try await Self.owes(test, "2026-07") == ["SX-BV1", "SX-BV2", "SX-BV3"])
        let acts = try await test.send(.get, Routes.facilityActs, through: .local).json()
        #expect(acts["items"]?.elements?.first?["revoked"]?["reason"]?.text == "nhầm")
        let twice = try await test.send(.post, path + "&reason=x", body: [], through: .local)
        #expect(twice.problem?.code == .notFound)
        #expect(try await Self.enter(test, Self.merger).status == 201, "entered again, rightly")
    }

    @Test("a unit that has reported keeps its opening")
    func keptOpening() async throws {
        let test = try await TestCollector(now: "2026-08-03T09:00:00+07:00")
        let number = try #require(try await Self.enter(test, Self.merger).json()["number"]?.integer)
        let token = try await test.enrol("SX-BV12")
        let report = try SampleReport(facility: "SX-BV12", period: "2026-07").report(in: test)
        #expect(try await test.report(report, token: token).status == 201)
        let answer = try await test.send(
            .post, RegistryRoutes.Path.revocations + "?number=\(number)&reason=x", body: [],
            through: .local)
        #expect(answer.problem?.code == .registryRefused)
    }

    @Test("a change that reaches back names the reports it touches and takes them from the totals")
    func backDated() async throws {
        let test = try await TestCollector(now: "2026-03-03T09:00:00+07:00")
        let (one, two) = (try await test.enrol(), try await test.enrol("SX-BV2", name: "may-2"))
        _ = try await test.report(try SampleReport().report(in: test), token: one)
        _ = try await test.report(
            try SampleReport(id: 2, facility: "SX-BV2").report(in: test), token: two)
        func total() async throws -> String? {
            let path = Routes.series + "?form=KB-T&indicator=kham_tong&from=2026-01&to=2026-01"
            return try await test.send(.get, path, through: .local)
                .json()["items"]?.elements?.first?["value"]?.text
        }
        #expect(try await total() == "2400")
        let close =
            #"{"events":[{"kind":"close","on":"2026-01-01","facility":"SX-BV2","decision":"9/QĐ"}]}"#
        let look = try await Self.enter(test, close, query: "?dryRun=true").json()
        let touched = look["reports"]?.elements?.first
        #expect(touched?["period"]?.text == "2026-01")
        #expect(touched?["effect"]?.text == "disappears")
        #expect(touched?["leaves"]?.elements?.compactMap(\.text) == ["SX"])
        #expect(try await Self.enter(test, close).status == 201)
        #expect(try await total() == "1200")
        let stored = try await test.send(
            .get, Routes.reports + "?facility=SX-BV2", through: .local
        ).json()
        #expect(stored["items"]?.elements?.count == 1, "it stays readable")
    }

    @Test(
        "what cannot be is refused in words, and nothing is stored",
        arguments: [
            (#"{"events":[]}"#, "events"),
            (#"{"events":[{"kind":"close","on":"2026-05-01","facility":"SX-BV2"}]}"#, "decision"),
            (
                #"{"events":[{"kind":"close","on":"2026-05-01","facility":"SX-BV7","decision":"9"}]}"#,
                "SX-BV7"
            ),
            (
                #"{"events":[{"kind":"merge","on":"2026-07-01","facilities":["SX-BV1"],"into":["SX-BV1"],"decision":"9"}]}"#,
                "SX-BV1"
            ),
            (
                #"{"events":[{"kind":"rename","on":"2001-01-01","facility":"SX-BV1","name":{"vi":"X"},"decision":"9"}]}"#,
                "2001-01-01"
            ),
            (#"{"events":[{"kind":"vanish","on":"2026-05-01","decision":"9"}]}"#, "vanish"),
            (#"{"home":"SX","events":[]}"#, "home"),
        ])
    func refused(_ act: String, _ word: String) async throws {
        let test = try await TestCollector()
        let before = try await test.rowCounts()
        for query in ["?dryRun=true", ""] {
            let answer = try await Self.enter(test, act, query: query)
            #expect(answer.problem?.code == .registryRefused, "\(answer.text)")
            #expect(answer.problem?.detail.en.contains(word) == true, "\(answer.text)")
        }
        #expect(try await test.rowCounts() == before)
    }

    @Test("saving insists on what was previewed")
    func basis() async throws {
        let test = try await TestCollector()
        let look = try await Self.enter(test, Self.merger, query: "?dryRun=true").json()
        let basis = try #require(look["basis"]?.integer)
        _ = try await Self.enter(
            test,
            #"{"events":[{"kind":"rename","on":"2026-05-01","facility":"SX-BV3","name":{"vi":"Ba mới"},"decision":"8"}]}"#
        )
        let late = try await Self.enter(test, Self.merger, query: "?basis=\(basis)")
        #expect(late.problem?.code == .registryRefused)
        let wrong = try await Self.enter(test, Self.merger, query: "?dryRun=yes")
        #expect(wrong.problem?.code == .badQuery)
    }

    @Test("a code and an owner change on a day, and the old code is free for another from then on")
    func codes() async throws {
        let test = try await TestCollector()
        func recode(_ unit: String, _ day: String, _ code: String) async throws -> Int {
            try await Self.enter(
                test,
                """
                {"events":[{"kind":"recode","on":"\(day)","facility":"\(unit)",\
                "scheme":"insurance","code":\(code),"decision":"3/QĐ"}]}
                """
            ).status
        }
        #expect(try await recode("SX-BV1", "2026-01-01", "\"09901\"") == 201)
        #expect(try await recode("SX-BV2", "2026-03-01", "\"09901\"") == 422)
        #expect(try await recode("SX-BV1", "2026-02-01", "\"09902\"") == 201)
        #expect(try await recode("SX-BV2", "2026-03-01", "\"09901\"") == 201)
        let registry = test.collector.catalogue.current.registry
        let day = try #require(Day(iso: "2026-03-01"))
        #expect(
            registry.facility(scheme: .insurance, value: "09901", on: day)?.text == "SX-BV2")
        #expect(
            registry.facility(scheme: .insurance, value: "09901", on: day.adding(days: -40))?.text
                == "SX-BV1")
        _ = try await Self.enter(
            test,
            #"{"events":[{"kind":"changeOfOwnership","on":"2026-03-01","facility":"SX-BV2","ownership":"private","decision":"4"}]}"#
        )
        let listed = try await test.send(
            .get, Routes.facilities + "?on=2026-03-01&ownership=private&q=benh%20vien%20hai",
            through: .local
        ).json()
        #expect(listed["items"]?.elements?.compactMap { $0["facility"]?.text } == ["SX-BV2"])
        let story = try await test.send(
            .get, "/v1/facilities/SX-BV2", through: .local
        ).json()
        #expect(story["events"]?.elements?.count == 2)
    }
}

/// A unit's series before and after a merger and a split. Synthetic figures.
@Suite("Series as reported and as now") struct UnitSeriesTests {
    private static func series(
        _ test: TestCollector, _ unit: String, _ mode: String
    ) async throws -> JSONValue {
        let path =
            Routes.series + "?form=KB-T&indicator=kham_tong&from=2025-12&to=2026-02"
            + "&facility=\(unit)&mode=\(mode)"
        return try await test.send(.get, path, through: .local).json()
    }

    private static func filled(_ act: String) async throws -> TestCollector {
        let test = try await TestCollector(now: "2026-03-03T09:00:00+07:00")
        let (one, two) = (try await test.enrol(), try await test.enrol("SX-BV2", name: "may-2"))
        _ = try await test.report(try SampleReport().report(in: test), token: one)
        let other = SampleReport(id: 2, facility: "SX-BV2")
        _ = try await test.report(try other.report(in: test), token: two)
        let before = SampleReport(id: 3, facility: "SX-BV2", period: "2025-12")
        _ = try await test.report(try before.report(in: test), token: two)
        let answer = try await test.send(
            .post, RegistryRoutes.Path.acts, body: Array(act.utf8), through: .local)
        try #require(answer.status == 201, "\(answer.text)")
        return test
    }

    @Test("a merged unit's series goes back; where not all reported it is not comparable")
    func merged() async throws {
        let merger = FacilityActTests.merger.replacing("2026-07-01", with: "2026-02-01")
        let test = try await Self.filled(merger)
        let own = try await Self.series(test, "SX-BV12", "asReported")["items"]?.elements ?? []
        #expect(own.map { $0["standing"]?.text } == ["notOwed", "notOwed", "notComparable"])
        let now = try await Self.series(test, "SX-BV12", "asNow")["items"]?.elements ?? []
        #expect(now.map { $0["value"]?.text } == ["1200", "2400", nil])
        #expect(now.map { $0["standing"]?.text } == ["notComparable", "whole", "notComparable"])
        #expect(now.map { $0["expected"]?.integer } == [2, 2, 1])
        #expect(now.map { $0["counted"]?.integer } == [1, 2, 0])
        #expect(now[1]["members"]?.elements?.compactMap(\.text) == ["SX-BV1", "SX-BV2"])
        let csv = try await test.send(
            .get,
            Routes.seriesCSV + "?form=KB-T&indicator=kham_tong&from=2026-01&to=2026-01"
                + "&facility=SX-BV12&mode=asNow", through: .local
        ).text
        #expect(csv.contains("2026-01,2400,2,2,2,whole,SX-BV1 SX-BV2,"))
    }

    @Test("a part's series begins at the split, which is marked; nothing is apportioned")
    func split() async throws {
        let act = """
            {"facilities":[{"id":"SX-BV13","name":{"vi":"Bệnh viện Mười Ba"},\
            "type":"districtHospital","ownership":"province","parent":"SX-SYT","area":"SX"}],\
            "events":[{"kind":"open","on":"2026-01-15","facility":"SX-BV13","decision":"5"},\
            {"kind":"split","on":"2026-01-15","facilities":["SX-BV2"],\
            "into":["SX-BV2","SX-BV13"],"decision":"5"}]}
            """
        let test = try await Self.filled(act)
        let part = try await Self.series(test, "SX-BV13", "asNow")
        let items = part["items"]?.elements ?? []
        #expect(part["breaks"]?.elements?.first?["whole"]?.text == "SX-BV2")
        #expect(
            items.map { $0["standing"]?.text } == ["beforeBreak", "notComparable", "notComparable"])
        #expect(items[0]["value"] == .null)
        #expect(items[1]["break"]?["day"]?.text == "2026-01-15")
        let whole = try await Self.series(test, "SX-BV2", "asReported")["items"]?.elements ?? []
        #expect(whole.map { $0["value"]?.text } == ["1200", "1200", nil])
    }
}
