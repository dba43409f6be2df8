import Exchange
import HTTPTypes
import Shared
import Support
import Testing

@testable import Collector

/// The door of DHIS2's clients, asked as they ask: figures in and out, counts, codes, rates.
@Suite("The door of DHIS2's clients") struct DHIS2DoorTests {
    static let whole = [
        ("kham_tong", "1200"), ("kham_nu", "700"), ("giuong", "120"), ("mat_dien", "3.5"),
        ("luy_ke", "5000000000"),
    ]

    static func body(
        _ values: [(String, String)], unit: String = TestCollector.hospital,
        period: String = "202601", more: String = ""
    ) -> [UInt8] {
        let rows = values.map { #"{"dataElement":"KB-T.\#($0.0)","value":\#($0.1)}"# }
        return Array(
            """
            {"idScheme":"CODE","dataSet":"KB-T","period":"\(period)","orgUnit":"\(unit)",\(more)
             "dataValues":[\(rows.joined(separator: ","))]}
            """.utf8)
    }

    /// What an import came to, in DHIS2's order.
    static func counts(_ answer: TestCollector.Answer) throws -> [Int64] {
        let count = try #require(try answer.json()["response"]?["importCount"])
        return ["imported", "updated", "ignored", "deleted"].map { count[$0]?.integer ?? -1 }
    }

    static func codes(_ answer: TestCollector.Answer) throws -> [String] {
        try answer.json()["response"]?["conflicts"]?.elements?.compactMap { $0["errorCode"]?.text }
            ?? []
    }

    static let sets = DHIS2Routes.Path.dataValueSets

    @Test("takes a whole set as one report through the intake, and the same again changes nothing")
    func wholeSet() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let first = try await test.send(.post, Self.sets, token: token, body: Self.body(Self.whole))
        #expect(first.status == 200, "\(first.text)")
        #expect(try Self.counts(first) == [5, 0, 0, 0])
        #expect(try first.json()["response"]?["status"]?.text == "SUCCESS")
        #expect(try first.json()["response"]?["dataSetComplete"]?.text == "true")
        let again = try await test.send(.post, Self.sets, token: token, body: Self.body(Self.whole))
        #expect(again.status == 200)
        #expect(try Self.counts(again) == [0, 0, 5, 0])
        let history = try await test.send(
            .get, Routes.history + "?form=KB-T&period=2026-01&facility=SX-BV1", token: token)
        #expect(history.text.contains("\"revision\":1"))
        #expect(!history.text.contains("\"revision\":2"))
    }

    @Test("keeps parts as a draft that counts nowhere until the rest is there")
    func parts() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let part = try await test.send(
            .post, Self.sets, token: token, body: Self.body(Array(Self.whole.prefix(3))))
        #expect(part.status == 200)
        #expect(try Self.counts(part) == [3, 0, 0, 0])
        #expect(try part.json()["response"]?["dataSetComplete"]?.text == "false")
        #expect(try await Self.rate("ACTUAL_REPORTS", test) == "0")
        let back = try await Self.export(test, token)
        #expect(back.text.contains("1200"))
        // Nobody else sees what is no report yet.
        let reader = try await Self.export(test, try await test.readerToken())
        #expect(!reader.text.contains("1200"))
        let rest = try await test.send(
            .post, Self.sets, token: token, body: Self.body(Array(Self.whole.suffix(2))))
        #expect(try Self.counts(rest) == [2, 0, 0, 0])
        #expect(try await Self.rate("ACTUAL_REPORTS", test) == "1")
        #expect(try await Self.rate("REPORTING_RATE", test) == "50.0")
        #expect(try await Self.rate("REPORTING_RATE_ON_TIME", test) == "50.0")
        #expect(try await Self.rate("EXPECTED_REPORTS", test) == "2")
    }

    @Test("calls a part complete only where the form's rules do")
    func completion() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let blank = try await test.send(
            .post, Self.sets, token: token,
            body: Self.body(
                Array(Self.whole.prefix(4)), more: #""completeDate":"2026-02-03","#))
        #expect(blank.status == 409)
        #expect(try Self.codes(blank).contains("E7999"))
        #expect(try Self.counts(blank) == [4, 0, 0, 0])
        #expect(try await Self.rate("ACTUAL_REPORTS", test) == "0")
        let registration = """
            {"completeDataSetRegistrations":[{"dataSet":"KB-T","period":"202601",
             "organisationUnit":"SX-BV1","completed":true}]}
            """
        let early = try await test.send(
            .post, DHIS2Routes.Path.completions, token: token, body: Array(registration.utf8))
        #expect(early.status == 409)
        _ = try await test.send(
            .post, Self.sets, token: token, body: Self.body(Array(Self.whole.suffix(1))))
        let done = try await test.send(
            .post, DHIS2Routes.Path.completions, token: token, body: Array(registration.utf8))
        #expect(done.status == 200, "\(done.text)")
        let list = try await test.send(
            .get, DHIS2Routes.Path.completions + "?dataSet=KB-T&period=202601&orgUnit=SX-BV1",
            token: token)
        #expect(try list.json()["completeDataSetRegistrations"]?.elements?.count == 1)
    }

    @Test("keeps good rows beside bad ones, each with DHIS2's code, 409 and a warning")
    func conflicts() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let answer = try await test.send(
            .post, Self.sets, token: token,
            body: Self.body([("kham_tong", "1200"), ("khong_co", "1"), ("giuong", "\"x\"")]))
        #expect(answer.status == 409)
        #expect(try Self.codes(answer) == ["E7610", "E7619"])
        #expect(try Self.counts(answer) == [1, 0, 2, 0])
        let json = try answer.json()
        #expect(json["status"]?.text == "WARNING")
        #expect(
            json["response"]?["rejectedIndexes"]?.elements?.compactMap(\.integer) == [1, 2])
    }

    @Test(
        "refuses what cannot be for the whole slot, each with its own code",
        arguments: [
            ("SX-BV2", "202601", "E7617"), ("SX-BV1", "202603", "E7641"),
            ("SX-BV1", "2026Q1", "E7632"), ("SX-BV1", "199901", "E7640"),
        ])
    func addresses(unit: String, period: String, code: String) async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let answer = try await test.send(
            .post, Self.sets, token: token,
            body: Self.body(Self.whole, unit: unit, period: period))
        #expect(answer.status == 409)
        #expect(try Set(Self.codes(answer)) == [code])
        #expect(try Self.counts(answer) == [0, 0, 5, 0])
    }

    @Test("rejects the rows that break a hard rule and keeps the others")
    func rules() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let wrong = Self.whole.map { ($0.0, $0.0 == "kham_nu" ? "1300" : $0.1) }
        let answer = try await test.send(.post, Self.sets, token: token, body: Self.body(wrong))
        #expect(answer.status == 409)
        #expect(try Self.codes(answer) == ["E7999"])
        #expect(try Self.counts(answer) == [3, 0, 2, 0])
        #expect(try await Self.rate("ACTUAL_REPORTS", test) == "0")
    }

    @Test("a warning waits for its explanation, which is a comment")
    func warnings() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let odd = Self.whole.map { ($0.0, $0.0 == "giuong" ? "1500" : $0.1) }
        let asked = try await test.send(.post, Self.sets, token: token, body: Self.body(odd))
        #expect(asked.status == 409)
        #expect(try Self.counts(asked) == [5, 0, 0, 0])
        let explained = """
            {"idScheme":"CODE","dataSet":"KB-T","period":"202601","orgUnit":"SX-BV1","dataValues":[
             {"dataElement":"KB-T.giuong","value":"1500","comment":"Giường dã chiến"}]}
            """
        let taken = try await test.send(
            .post, Self.sets, token: token, body: Array(explained.utf8))
        #expect(taken.status == 200, "\(taken.text)")
        #expect(try await Self.rate("ACTUAL_REPORTS", test) == "1")
    }

    @Test("a change of a counted report is a new revision, whole or not at all")
    func revisions() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        _ = try await test.send(.post, Self.sets, token: token, body: Self.body(Self.whole))
        let changed = try await test.send(
            .post, Self.sets, token: token, body: Self.body([("kham_tong", "1250")]))
        #expect(try Self.counts(changed) == [0, 1, 0, 0])
        let broken = try await test.send(
            .post, Self.sets, token: token, body: Self.body([("kham_nu", "9999")]))
        #expect(broken.status == 409)
        #expect(try Self.counts(broken) == [0, 0, 1, 0])
        let removed = try await test.send(
            .post, Self.sets + "?importStrategy=DELETE", token: token,
            body: Self.body([("kham_nu", "1")]))
        #expect(removed.status == 409)
        #expect(try Self.counts(removed) == [0, 0, 1, 0])
        let back = try await Self.export(test, token)
        #expect(back.text.contains("\"1250\"") && back.text.contains("\"700\""))
    }

    @Test("a dry run counts the same and leaves nothing", arguments: ["true", "True", "TRUE"])
    func dryRun(flag: String) async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let before = try await test.rowCounts()
        let answer = try await test.send(
            .post, Self.sets + "?dryRun=\(flag)", token: token, body: Self.body(Self.whole))
        #expect(try Self.counts(answer) == [5, 0, 0, 0])
        #expect(try await test.rowCounts() == before)
    }

    @Test(
        "what is exported in any format comes back without a change",
        arguments: DataValueFormat.allCases)
    func roundTrip(format: DataValueFormat) async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        var sample = SampleReport()
        sample.values["kho_khan"] = .text("Thiếu \"thuốc\", <vật tư> & điện\nnước")
        sample.values["da_xong"] = .boolean(true)
        sample.values["mat_dien"] = .notCollected
        sample.notes["kham_nu"] = "[-] đã kiểm tra"
        #expect(try await test.report(try sample.report(in: test), token: token).status == 201)
        var headers: HTTPFields = [.accept: format.mediaType]
        let out = try await test.send(
            .get, Self.sets + "?dataSet=KB-T&period=202601&orgUnit=SX-BV1", token: token,
            headers: headers)
        #expect(out.status == 200)
        #expect(out.headers[.contentType] == format.mediaType)
        headers = [.contentType: format.mediaType]
        let again = try await test.send(
            .post, Self.sets, token: token, body: out.body, headers: headers)
        #expect(again.status == 200, "\(again.text)")
        #expect(try Self.counts(again) == [0, 0, 7, 0])
    }

    @Test("lets in who gives name and password, and whose token stands behind ApiToken")
    func signIn() async throws {
        let test = try await TestCollector()
        let person = try await test.person(.unitUser)
        let pair = Base64.encode(Array("\(person.name):\(person.password)".utf8))
        let named: HTTPFields = [.authorization: "Basic " + pair]
        #expect(try await test.send(.get, "/api/42/me.json", headers: named).status == 200)
        let taken = try await test.send(
            .post, "/api/42/dataValueSets", body: Self.body(Self.whole), headers: named)
        #expect(taken.status == 200, "\(taken.text)")
        let wrong: HTTPFields = [
            .authorization: "Basic " + Base64.encode(Array("\(person.name):x".utf8))
        ]
        let refused = try await test.send(.get, "/api/me", headers: wrong, from: "10.0.0.7")
        #expect(refused.status == 401)
        #expect(refused.headers[.wwwAuthenticate]?.hasPrefix("Basic") == true)
        let token: HTTPFields = [.authorization: "ApiToken " + (try await test.readerToken())]
        #expect(try await test.send(.get, "/api/system/info", headers: token).status == 200)
        #expect(try await test.send(.get, "/api/system/info").status == 401)
        // A name and a password open no other door.
        #expect(try await test.send(.get, Routes.obligations, headers: named).status == 401)
    }

    @Test(
        "answers bad bodies in DHIS2's own words, and stores nothing of them",
        arguments: [
            ("application/json", "{\"dataValues\":[", 400), ("application/json", "", 400),
            ("application/xml", "<!DOCTYPE x><dataValueSet/>", 400),
            ("application/adx+xml", "<adx xmlns='urn:x'/>", 400), ("text/plain", "x", 415),
            ("application/json", "\u{1F}\u{8B}", 400), ("application/csv", "a,b\n1,2", 400),
            ("application/json", "{\"dataSet\":\"khongcogido\",\"dataValues\":[]}", 409),
            ("application/json", "{\"idScheme\":\"x\",\"dataValues\":[]}", 400),
        ])
    func badBodies(type: String, body: String, status: Int) async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let before = try await test.rowCounts()
        let answer = try await test.send(
            .post, Self.sets, token: token,
            body: Array(body.unicodeScalars.map { UInt8($0.value) }),
            headers: [.contentType: type])
        #expect(answer.status == status, "\(answer.text)")
        #expect(try answer.json()["httpStatusCode"]?.integer == Int64(status))
        #expect(try answer.json()["message"]?.text?.isEmpty == false)
        #expect(try await test.rowCounts() == before)
    }

    @Test("lists metadata page by page, with the fields and filters asked for")
    func metadata() async throws {
        let test = try await TestCollector()
        let token = try await test.readerToken()
        func get(_ path: String) async throws -> JSONValue {
            let answer = try await test.send(.get, path, token: token)
            #expect(answer.status == 200, "\(path): \(answer.text)")
            return try answer.json()
        }
        let sets = try await get(
            "/api/dataSets.json?fields=id,code,periodType,dataSetElements%5BdataElement%5Bcode%5D%5D"
        )
        let set = try #require(sets["dataSets"]?.elements?.first)
        // A form cut on the 14th has no kind of period in DHIS2, and is not offered as one.
        #expect(sets["dataSets"]?.elements?.count == 1)
        #expect(set["code"]?.text == "KB-T" && set["periodType"]?.text == "Monthly")
        #expect(set["id"]?.text == UID(.dataSet, "KB-T").text)
        #expect(set["name"] == nil)
        let elements = set["dataSetElements"]?.elements ?? []
        #expect(elements.count == 10)
        #expect(elements.first?["dataElement"]?["code"]?.text == "KB-T.kham_tong")
        let page = try await get("/api/organisationUnits?pageSize=2&page=2&order=name:asc")
        #expect(page["pager"]?["total"]?.integer == 6)
        #expect(page["pager"]?["pageCount"]?.integer == 3)
        #expect(page["organisationUnits"]?.elements?.count == 2)
        let uid = UID(.unit, "SX-BV1").text
        let one = try await get(
            "/api/organisationUnits?paging=false&filter=id:in:%5B\(uid)%5D&fields=code,parent%5Bcode%5D"
        )
        #expect(one["pager"] == nil)
        let unit = try #require(one["organisationUnits"]?.elements?.first)
        #expect(unit["code"]?.text == "SX-BV1" && unit["parent"]?["code"]?.text == "SX-SYT")
        #expect(try await get("/api/identifiableObjects/\(uid)")["code"]?.text == "SX-BV1")
        let missing = try await test.send(.get, "/api/dataSets/abcdefghijk", token: token)
        #expect(missing.status == 404)
        #expect(try missing.json()["status"]?.text == "ERROR")
    }

    @Test("an asynchronous import answers with a job whose summary can be asked for")
    func jobs() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let answer = try await test.send(
            .post, Self.sets + "?async=true", token: token, body: Self.body(Self.whole))
        #expect(answer.status == 200)
        let id = try #require(try answer.json()["response"]?["id"]?.text)
        let tasks = try await test.send(
            .get, "/api/system/tasks/DATAVALUE_IMPORT/\(id)", token: token)
        #expect(try tasks.json().elements?.first?["completed"] == .bool(true))
        let summary = try await test.send(
            .get, "/api/system/taskSummaries/DATAVALUE_IMPORT/\(id)", token: token)
        #expect(try summary.json()["importCount"]?["imported"]?.integer == 5)
        let other = try await test.send(
            .get, "/api/system/taskSummaries/DATAVALUE_IMPORT/\(id)",
            token: try await test.readerToken())
        #expect(try other.json()["importCount"] == nil)
    }

    @Test("an officer enters for units, under the account's own name in the audit log")
    func officer() async throws {
        let test = try await TestCollector()
        let person = try await test.person(.officer)
        let pair = Base64.encode(Array("\(person.name):\(person.password)".utf8))
        let answer = try await test.send(
            .post, Self.sets, body: Self.body(Self.whole, unit: "SX-BV2"),
            headers: [.authorization: "Basic " + pair])
        #expect(answer.status == 200, "\(answer.text)")
        let names = try await test.collector.store.read { try $0.senderNames() }
        #expect(names.values.contains("DHIS2/ADX: \(person.name)"))
        // Those in memory know it too, by which pages name the sender.
        #expect(test.collector.keys.all.contains { $0.name == "DHIS2/ADX: \(person.name)" })
    }

    @Test("an agent that signs its reports brings none unsigned through this door")
    func signing() async throws {
        let test = try await TestCollector { $0.requireSignatures = true }
        let person = try await test.person(.officer)
        let pair = Base64.encode(Array("\(person.name):\(person.password)".utf8))
        let answer = try await test.send(
            .post, Self.sets, body: Self.body(Self.whole),
            headers: [.authorization: "Basic " + pair])
        #expect(answer.status == 409)
        #expect(try answer.json()["errorCode"]?.text == "E7604")
    }

    // MARK: - Helpers

    private static func export(
        _ test: TestCollector, _ token: String
    ) async throws -> TestCollector.Answer {
        try await test.send(
            .get, sets + "?dataSet=KB-T&period=202601&orgUnit=SX-BV1", token: token)
    }

    /// A rate of the form over the whole province.
    private static func rate(_ metric: String, _ test: TestCollector) async throws -> String? {
        let root = MetadataCatalogue.root(of: test.collector.catalogue.current.registry).uid
        let answer = try await test.send(
            .get,
            DHIS2Routes.Path.analytics
                + "?dimension=dx:\(UID(.dataSet, "KB-T")).\(metric)&dimension=pe:202601"
                + "&dimension=ou:\(root)",
            token: try await test.readerToken())
        #expect(answer.status == 200, "\(answer.text)")
        return try answer.json()["rows"]?.elements?.first?.elements?.last?.text
    }
}
