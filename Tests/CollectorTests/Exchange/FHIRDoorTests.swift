import Exchange
import HTTPTypes
import Shared
import Support
import Testing

@testable import Collector

/// The door of FHIR's clients, asked as they ask.
@Suite("The door of FHIR's clients") struct FHIRDoorTests {
    static let id = "KB-T.2026-01-01.P1M.SX-BV1"
    static let fhir: HTTPFields = [.contentType: FHIRNames.mediaType]

    static func document(
        _ values: [(String, String)] = DHIS2DoorTests.whole, unit: String = "SX-BV1",
        period: (String, String) = ("2026-01-01", "2026-01-31"), id: String? = nil
    ) -> [UInt8] {
        let groups = values.map {
            """
            {"code":{"coding":[{"system":"urn:giaoban:indicator","code":"KB-T.\($0.0)"}]},
             "measureScore":{"value":\($0.1)}}
            """
        }
        return Array(
            """
            {"resourceType":"MeasureReport",\(id.map { "\"id\":\"\($0)\"," } ?? "")
             "status":"complete","type":"summary","measure":"urn:giaoban:form:KB-T|1",
             "subject":{"reference":"Location/\(unit)"},
             "period":{"start":"\(period.0)","end":"\(period.1)"},
             "group":[\(groups.joined(separator: ","))]}
            """.utf8)
    }

    private static func places(_ answer: TestCollector.Answer) throws -> [String] {
        let json = try answer.json()
        #expect(json["resourceType"]?.text == "OperationOutcome", "\(answer.text)")
        #expect(answer.headers[.contentType] == FHIRNames.mediaType)
        return json["issue"]?.elements?.flatMap {
            $0["expression"]?.elements?.compactMap(\.text) ?? []
        } ?? []
    }

    @Test("takes a whole report, gives it back, and the same again changes nothing")
    func whole() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let made = try await test.send(
            .post, FHIRPath.reports, token: token, body: Self.document(), headers: Self.fhir)
        #expect(made.status == 201, "\(made.text)")
        #expect(
            made.headers[.location]?.hasSuffix("/fhir/MeasureReport/\(Self.id)/_history/1") == true)
        let read = try await test.send(.get, "/fhir/MeasureReport/\(Self.id)", token: token)
        #expect(read.status == 200 && read.headers[.eTag] == "W/\"1\"")
        #expect(read.text.contains("3.5") && read.text.contains("5000000000"))
        let again = try await test.send(
            .put, "/fhir/MeasureReport/\(Self.id)", token: token, body: read.body,
            headers: Self.fhir)
        #expect(again.status == 200, "\(again.text)")
        #expect(try again.json()["meta"]?["versionId"]?.text == "1")
        let seen: HTTPFields = [.ifNoneMatch: "W/\"1\""]
        let unchanged = try await test.send(
            .get, "/fhir/MeasureReport/\(Self.id)", token: token, headers: seen)
        #expect(unchanged.status == 304)
    }

    @Test("what any report says, in every kind of answer, is exported and imported with no change")
    func roundTrip() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        var sample = SampleReport()
        sample.values["kho_khan"] = .text("Thiếu \"thuốc\", <vật tư> & điện\nnước")
        sample.values["da_xong"] = .boolean(true)
        sample.values["mat_dien"] = .notCollected
        sample.notes["kham_nu"] = "[-] đã kiểm tra"
        #expect(try await test.report(try sample.report(in: test), token: token).status == 201)
        let read = try await test.send(.get, "/fhir/MeasureReport/\(Self.id)", token: token)
        let before = try await test.rowCounts()
        let again = try await test.send(
            .put, "/fhir/MeasureReport/\(Self.id)", token: token, body: read.body,
            headers: Self.fhir)
        #expect(again.status == 200 && again.text == read.text, "\(again.text)")
        #expect(try await test.rowCounts() == before)
    }

    @Test("a change is a new revision; over another revision than was seen it is 412")
    func revisions() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let path = "/fhir/MeasureReport/\(Self.id)"
        let first = try await test.send(
            .put, path, token: token, body: Self.document(id: Self.id), headers: Self.fhir)
        #expect(first.status == 201, "\(first.text)")
        let changed = DHIS2DoorTests.whole.map { ($0.0, $0.0 == "kham_tong" ? "1250" : $0.1) }
        var headers = Self.fhir
        headers[.ifMatch] = "W/\"7\""
        let stale = try await test.send(
            .put, path, token: token, body: Self.document(changed, id: Self.id), headers: headers)
        #expect(stale.status == 412, "\(stale.text)")
        headers[.ifMatch] = "W/\"1\""
        let second = try await test.send(
            .put, path, token: token, body: Self.document(changed, id: Self.id), headers: headers)
        #expect(second.status == 200 && second.headers[.eTag] == "W/\"2\"", "\(second.text)")
    }

    @Test("a report with one bad figure is not taken at all, and each fault has its place")
    func faults() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let before = try await test.rowCounts()
        let wrong = DHIS2DoorTests.whole + [("khong_co", "1"), ("giuong", "1")]
        let doubled = try await test.send(
            .post, FHIRPath.reports, token: token, body: Self.document(wrong), headers: Self.fhir)
        #expect(doubled.status == 422)
        #expect(try Self.places(doubled) == ["MeasureReport.group[6].code"])
        let unknown = try await test.send(
            .post, FHIRPath.reports, token: token,
            body: Self.document(Array(wrong.dropLast()) + [("mat_dien_2", "1")]), headers: Self.fhir
        )
        #expect(unknown.status == 422)
        #expect(
            try Self.places(unknown) == [
                "MeasureReport.group[5].code", "MeasureReport.group[6].code",
            ])
        let broken = DHIS2DoorTests.whole.map { ($0.0, $0.0 == "kham_nu" ? "1300" : $0.1) }
        let rule = try await test.send(
            .post, FHIRPath.reports, token: token, body: Self.document(broken), headers: Self.fhir)
        #expect(rule.status == 422)
        #expect(try Self.places(rule).contains("MeasureReport.group[1]"))
        #expect(try await test.rowCounts() == before)
    }

    @Test(
        "what cannot be is refused with the right status",
        arguments: [
            ("SX-BV2", "2026-01-01", "2026-01-31", 403),
            ("SX-BV1", "2026-03-01", "2026-03-31", 422),
            ("SX-BV1", "2026-01-01", "2026-03-31", 422),
            ("SX-BV9", "2026-01-01", "2026-01-31", 422),
        ])
    func slots(unit: String, start: String, end: String, status: Int) async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let answer = try await test.send(
            .post, FHIRPath.reports, token: token,
            body: Self.document(unit: unit, period: (start, end)), headers: Self.fhir)
        #expect(answer.status == status, "\(answer.text)")
        #expect(try !Self.places(answer).isEmpty)
    }

    @Test(
        "every refusal is an OperationOutcome, and none is the server's fault",
        arguments: [
            ("POST", FHIRPath.reports, "{", 400), ("POST", FHIRPath.reports, "", 400),
            ("POST", FHIRPath.reports, "{\"resourceType\":\"Patient\"}", 400),
            ("POST", FHIRPath.reports, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", 400),
            ("PUT", "/fhir/MeasureReport/x", "{}", 400), ("GET", "/fhir/Measure/X-Y.1", "", 404),
            ("GET", "/fhir/MeasureReport/x", "", 404), ("GET", "/fhir/Location/x", "", 404),
            ("GET", "/fhir/Patient", "", 404), ("DELETE", "/fhir/MeasureReport/x", "", 405),
            ("GET", "/fhir/MeasureReport?period=x", "", 400),
            ("GET", "/fhir/MeasureReport?khong=1", "", 400),
            ("GET", "/fhir/MeasureReport?_count=-1", "", 400),
            ("GET", "/fhir/Location?_format=xml", "", 406),
        ])
    func refusals(method: String, path: String, body: String, status: Int) async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let method = try #require(HTTPRequest.Method(rawValue: method))
        let answer = try await test.send(
            method, path, token: token, body: Array(body.utf8), headers: Self.fhir)
        #expect(answer.status == status, "\(answer.text)")
        _ = try Self.places(answer)
        if status == 405 { #expect(answer.headers[.allow]?.contains("PUT") == true) }
    }

    @Test("searches page by page, each report once, and counts when asked")
    func paging() async throws {
        let test = try await TestCollector()
        for unit in ["SX-BV1", "SX-BV2"] {
            let made = try await test.send(
                .post, FHIRPath.reports, token: try await test.enrol(unit),
                body: Self.document(unit: unit), headers: Self.fhir)
            #expect(made.status == 201, "\(made.text)")
        }
        let token = try await test.readerToken()
        var next: String? = "/fhir/MeasureReport?measure=urn:giaoban:form:KB-T&_count=1"
        var found: [String] = []
        while let path = next, found.count < 5 {
            let json = try await test.send(.get, path, token: token).json()
            #expect(json["type"]?.text == "searchset")
            found += json["entry"]?.elements?.compactMap { $0["resource"]?["id"]?.text } ?? []
            let link = json["link"]?.elements?.first { $0["relation"]?.text == "next" }
            next = link?["url"]?.text.map { $0.replacing("http://localhost", with: "") }
        }
        #expect(found == [Self.id, "KB-T.2026-01-01.P1M.SX-BV2"])
        for (query, count) in [
            ("", 2), ("?reporter=Organization/SX-BV1", 1), ("?subject=SX-BV2", 1),
            ("?period=2026-01", 2), ("?period=ge2026-02-01", 0), ("?measure=Measure/KB-T.1", 2),
            ("?measure=KHONG", 0), ("?_lastUpdated=ge2020", 2), ("?_lastUpdated=lt2020", 0),
            ("?_id=\(Self.id)", 1), ("?status=complete", 2), ("?status=pending", 0),
        ] {
            let path = FHIRPath.reports + query + (query.isEmpty ? "?" : "&") + "_summary=count"
            let answer = try await test.send(.get, path, token: token)
            #expect(try answer.json()["total"]?.integer == Int64(count), "\(query): \(answer.text)")
        }
        // A unit sees its own reports and no other's.
        let own = try await test.send(
            .get, FHIRPath.reports + "?_count=0", token: try await test.enrol(name: "may-2"))
        #expect(try own.json()["total"]?.integer == 1)
    }

    @Test("units are found by official code, name and state, and lead to those above")
    func units() async throws {
        let test = try await TestCollector()
        let token = try await test.readerToken()
        let all = try await test.send(.get, "/fhir/Organization?_count=2", token: token).json()
        #expect(all["total"]?.integer == 5 && all["entry"]?.elements?.count == 2)
        let one = try await test.send(.get, "/fhir/Location/SX-BV1", token: token).json()
        #expect(one["managingOrganization"]?["reference"]?.text == "Organization/SX-BV1")
        let mine = try await test.send(
            .get, "/fhir/Location?identifier=urn:giaoban:unit%7CSX-BV1", token: token
        ).json()
        #expect(mine["total"]?.integer == 1)
        let own = try await test.send(.get, "/fhir/Location", token: try await test.enrol()).json()
        #expect(own["total"]?.integer == 1)
    }

    @Test("a validation judges with all rules and stores nothing")
    func validate() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let before = try await test.rowCounts()
        let good = try await test.send(
            .post, FHIRPath.validate, token: token, body: Self.document(), headers: Self.fhir)
        #expect(good.status == 200 && good.text.contains("information"), "\(good.text)")
        let bad = try await test.send(
            .post, FHIRPath.validate, token: token, body: Self.document([("giuong", "1")]),
            headers: Self.fhir)
        #expect(bad.status == 422)
        #expect(try await test.rowCounts() == before)
    }

    @Test(
        "lets in by name and password, says what it can do to everybody, and is closed to nobody else"
    )
    func signIn() async throws {
        let test = try await TestCollector()
        #expect(try await test.send(.get, FHIRPath.metadata).status == 200)
        let nobody = try await test.send(.get, FHIRPath.reports)
        #expect(nobody.status == 401)
        _ = try Self.places(nobody)
        let person = try await test.person(.officer)
        let pair = Base64.encode(Array("\(person.name):\(person.password)".utf8))
        var headers = Self.fhir
        headers[.authorization] = "Basic " + pair
        let made = try await test.send(
            .post, FHIRPath.reports, body: Self.document(), headers: headers)
        #expect(made.status == 201, "\(made.text)")
        let names = try await test.collector.store.read { try $0.senderNames() }
        #expect(names.values.contains("FHIR: \(person.name)"))
    }
}
