import Exchange
import HTTPTypes
import Shared
import Testing

@testable import Collector

/// What DHIS2's clients may ask, and what nobody means to ask.
@Suite("Questions at DHIS2's door") struct DHIS2QuestionTests {
    @Test(
        "a strange question gets an answer or a refusal in words, and the collector stays",
        arguments: [
            ("organisationUnits?order=:", 200), ("organisationUnits?order=,", 200),
            ("organisationUnits?order=:desc", 200),
            ("organisationUnits?filter=level:gt:-9223372036854775808", 200),
            ("organisationUnits?filter=level:lt:9223372036854775807&rootJunction=OR", 200),
            ("organisationUnits?filter=:eq:1", 400),
            (
                "organisationUnits?fields=parent.parent.parent.parent.parent.parent.parent.parent.id",
                400
            ),
            (
                "analytics?dimension=dx:x&dimension=pe:2026&dimension=ou:LEVEL-2;LEVEL-2;LEVEL--1",
                409
            ),
            ("dataValueSets?dataSet=KB-T&orgUnit=SX-BV1&period=9999-12-31/P400D", 200),
            ("dataValueSets?dataSet=KB-T&orgUnit=SX-BV1&period=2999W52,299912,2999", 200),
        ])
    func strange(question: String, status: Int) async throws {
        let test = try await TestCollector()
        let answer = try await test.send(
            .get, "/api/" + question, token: try await test.readerToken())
        #expect(answer.status == status, "\(answer.text)")
        #expect(try await test.send(.get, Routes.health).status == 200)
    }

    @Test("more periods than are answered at once are refused, none is left out in silence")
    func periods() async throws {
        let test = try await TestCollector()
        let periods = (2100..<2300).flatMap { year in
            (1...12).map { "\(year)\($0 < 10 ? "0" : "")\($0)" }
        }
        let token = try await test.readerToken()
        func ask(_ count: Int) async throws -> TestCollector.Answer {
            try await test.send(
                .get,
                DHIS2Routes.Path.dataValueSets + "?dataSet=KB-T&orgUnit=SX-BV1&period="
                    + periods.prefix(count).joined(separator: ","), token: token)
        }
        #expect(try await ask(DHIS2ValueRoutes.periodLimit).status == 200)
        #expect(try await ask(DHIS2ValueRoutes.periodLimit + 1).status == 409)
    }

    @Test("a unit sees other units neither in lists nor through references")
    func visibility() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let root = MetadataCatalogue.root(of: test.collector.catalogue.current.registry).uid
        let other = test.collector.catalogue.current.name(
            of: try #require(FacilityID("SX-BV2")), on: try #require(Day(iso: "2026-02-03"))
        ).vi
        let everything =
            "?paging=false&fields=name,parent%5Bname%5D,children%5Bname,children%5Bname%5D%5D"
        for path in [
            "/api/organisationUnits" + everything,
            "/api/dataSets" + everything
                + ",organisationUnits%5Bname%5D", "/api/organisationUnits/\(root)" + everything,
        ] {
            let open = try await test.send(.get, path, token: try await test.readerToken())
            #expect(open.status == 200 && open.text.contains(other), "\(path)")
            let own = try await test.send(.get, path, token: token)
            #expect(own.status == 200 && !own.text.contains(other), "\(path)")
        }
        let found = try await test.send(
            .get, "/api/organisationUnits?filter=children.name:eq:\(QueryText.escaped(other))",
            token: token)
        #expect(try found.json()["pager"]?["total"]?.integer == 0)
        let rates = try await test.send(
            .get,
            DHIS2Routes.Path.analytics
                + "?dimension=dx:\(UID(.dataSet, "KB-T")).ACTUAL_REPORTS&dimension=pe:202601"
                + "&dimension=ou:\(UID(.unit, "SX-BV2"))", token: token)
        #expect(rates.status == 409 && !rates.text.contains(other))
    }

    @Test("parts that came before a report do not come back when the report is withdrawn")
    func withdrawn() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let part = try await test.send(
            .post, DHIS2DoorTests.sets, token: token,
            body: DHIS2DoorTests.body(Array(DHIS2DoorTests.whole.prefix(3))))
        #expect(try DHIS2DoorTests.counts(part) == [3, 0, 0, 0])
        let report = try await test.report(try SampleReport().report(in: test), token: token)
        #expect(report.status == 201, "\(report.text)")
        let officer = try await test.person(.officer)
        let gone = try await test.post(
            "/reports/KB-T/2026-01/SX-BV1/withdraw", [("reason", "Gửi nhầm đơn vị")], as: officer)
        #expect(gone.status == 303, "\(gone.text)")
        let rest = try await test.send(
            .post, DHIS2DoorTests.sets, token: token,
            body: DHIS2DoorTests.body(Array(DHIS2DoorTests.whole.suffix(2))))
        #expect(rest.status == 200, "\(rest.text)")
        #expect(try rest.json()["response"]?["dataSetComplete"]?.text == "false")
        #expect(try await test.rowCounts()["submission"] == 1)
    }

    @Test("large bodies wait for each other, small ones do not")
    func largeBodies() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let padding = (0...LargeBodies.size / 50_000).map { number in
            #""x\#(number)":"\#(String(repeating: "a", count: 50_000))","#
        }.joined()
        let large = DHIS2DoorTests.body(DHIS2DoorTests.whole, more: padding)
        let gate = test.collector.largeBodies
        #expect(large.count > LargeBodies.size)
        try await gate.admit(large.count) {
            try await gate.admit(large.count) {
                let busy = try await test.send(
                    .post, DHIS2DoorTests.sets, token: token, body: large)
                #expect(busy.status == 503 && busy.headers[.retryAfter] == "10", "\(busy.text)")
                let small = try await test.send(
                    .post, DHIS2DoorTests.sets + "?dryRun=true", token: token,
                    body: DHIS2DoorTests.body(DHIS2DoorTests.whole))
                #expect(small.status == 200)
            }
        }
        let taken = try await test.send(.post, DHIS2DoorTests.sets, token: token, body: large)
        #expect(taken.status == 200, "\(taken.text)")
    }

    @Test("a warning that stays is told once")
    func warningOnce() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let odd = DHIS2DoorTests.whole.map { ($0.0, $0.0 == "giuong" ? "1500" : $0.1) }
        _ = try await test.send(
            .post, DHIS2DoorTests.sets, token: token, body: DHIS2DoorTests.body(odd))
        let again = try await test.send(
            .post, DHIS2DoorTests.sets, token: token,
            body: DHIS2DoorTests.body([("kham_nu", "1300")]))
        #expect(again.status == 409)
        #expect(try DHIS2DoorTests.codes(again).count == 2, "\(again.text)")
    }
}
