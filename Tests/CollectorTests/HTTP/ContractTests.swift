import HTTPTypes
import Shared
import Testing

@testable import Collector

/// The contract held against what a collector really answers.
@Suite("The contract and the answers") struct ContractTests {
    /// A collector after a few eventful days, and the contract it serves.
    private struct Scene {
        let test: TestCollector
        let validator: SchemaValidator
        let unit: String
        let reader: String

        init() async throws {
            test = try await TestCollector()
            validator = SchemaValidator(
                document: try await test.send(.get, Routes.openAPI).json())
            unit = try await test.enrol()
            reader = try await test.readerToken()
        }

        /// The described answer of an operation; nil where that status is not described.
        func schema(
            _ method: HTTPRequest.Method, _ path: String, _ answer: TestCollector.Answer
        ) -> JSONValue? {
            let operation = validator.document["paths"]?[path]?[method.rawValue.lowercased()]
            let described = operation?["responses"]?[String(answer.status)]
            let type = answer.headers[.contentType]?.split(separator: ";").first.map(String.init)
            return type.flatMap { described?["content"]?[$0]?["schema"] }
        }

        /// Asks, and holds the answer against the contract.
        @discardableResult
        func ask(
            _ method: HTTPRequest.Method, _ path: String, query: String = "",
            as template: String? = nil, token: String?, body: [UInt8]? = nil
        ) async throws -> TestCollector.Answer {
            let answer = try await test.send(method, path + query, token: token, body: body)
            let place = "\(method) \(path)\(query): \(answer.status)"
            guard let schema = schema(method, template ?? path, answer) else {
                Issue.record("\(place) is not in the contract")
                return answer
            }
            let faults = validator.faults(try answer.json(), schema)
            #expect(faults.isEmpty, "\(place): \(faults)")
            return answer
        }

        /// Holds a request's body against the contract, and sends it.
        @discardableResult
        func send(
            _ path: String, token: String?, body: [UInt8]
        ) async throws -> TestCollector.Answer {
            let operation = try #require(validator.document["paths"]?[path]?["post"])
            let schema = try #require(
                operation["requestBody"]?["content"]?["application/json"]?["schema"])
            let faults = validator.faults(try JSONValue(parsing: body), schema)
            #expect(faults.isEmpty, "POST \(path): \(faults)")
            return try await ask(.post, path, token: token, body: body)
        }
    }

    /// A report with an answer of every kind.
    private static func rich(_ test: TestCollector) throws -> [UInt8] {
        var draft = SampleReport()
        draft.values["da_xong"] = .boolean(true)
        draft.values["muc"] = .choice(try #require(ChoiceCode("mot")))
        draft.values["ngay"] = .date(try #require(Day(iso: "2026-01-31")))
        draft.values["kho_khan"] = .text("Thiếu thuốc")
        let (what, until) = (
            try #require(IndicatorCode("noi_dung")), try #require(IndicatorCode("han"))
        )
        draft.values["kien_nghi"] = .list([
            ListRow(fields: [what: "Mua thuốc", until: "2026-03-01"])
        ])
        draft.values["mat_dien"] = Value.none
        draft.notes = ["kham_nu": "đã kiểm"]
        draft.source = Report.Source(
            file: "a.csv", cells: (0..<11).map { $0 == 5 ? nil : "B\($0 + 1)" })
        return try test.bytes(try draft.report(in: test))
    }

    private static func batch(_ reports: [[UInt8]]) -> [UInt8] {
        let items = reports.map { bytes in
            "{\"digest\":\"\(Digest(of: bytes).header)\",\"report\":"
                + String(decoding: bytes, as: UTF8.self) + "}"
        }
        return Array("{\"items\":[\(items.joined(separator: ","))]}".utf8)
    }

    @Test("every way to send a report is described: accepted, repeated, refused, in a batch")
    func sending() async throws {
        let scene = try await Scene()
        let test = scene.test
        let good = try Self.rich(test)
        #expect(try await scene.send(Routes.reports, token: scene.unit, body: good).status == 201)
        #expect(try await scene.send(Routes.reports, token: scene.unit, body: good).status == 200)
        var broken = SampleReport(id: 2, period: "2025-12")
        broken.values["kham_nu"] = .number(9999)
        let findings = try await scene.send(
            Routes.reports, token: scene.unit, body: try test.bytes(try broken.report(in: test)))
        #expect(findings.problem?.findings.isEmpty == false)
        let stale = SampleReport(id: 3, revision: 7)
        let refused = try await scene.send(
            Routes.reports, token: scene.unit, body: try test.bytes(try stale.report(in: test)))
        #expect(refused.problem?.currentReport == SampleReport.id(1))
        var reused = SampleReport()
        reused.values["giuong"] = .number(121)
        let conflict = try await scene.send(
            Routes.reports, token: scene.unit, body: try test.bytes(try reused.report(in: test)))
        #expect(conflict.status == 409)
        let fresh = try test.bytes(try SampleReport(id: 4, period: "2025-11").report(in: test))
        let foreign = try test.bytes(try SampleReport(facility: "SX-BV2").report(in: test))
        let batch = try await scene.send(
            Routes.reportBatch, token: scene.unit, body: Self.batch([good, fresh, foreign]))
        #expect(
            try batch.json()["items"]?.elements?.map { $0["status"]?.integer } == [200, 201, 403])
        for (token, body) in [
            (nil, good), (scene.reader, good), ("giaoban_x", good), (scene.unit, Array("x".utf8)),
            (scene.unit, [UInt8](repeating: 0x20, count: (1 << 20) + 1)),
        ] as [(String?, [UInt8])] {
            try await scene.ask(.post, Routes.reports, token: token, body: body)
            try await scene.ask(.post, Routes.reportBatch, token: token, body: body)
        }
        try await test.decide(.withdraw, reason: "nhầm")
        #expect(try await scene.send(Routes.reports, token: scene.unit, body: good).status == 410)
    }

    @Test("every question is described with what it really answers, and what it refuses")
    func reading() async throws {
        let scene = try await Scene()
        let test = scene.test
        let report = try Self.rich(test)
        try await scene.send(Routes.reports, token: scene.unit, body: report)
        var broken = SampleReport(id: 2, period: "2025-12")
        broken.values["kham_nu"] = .number(9999)
        _ = try await test.report(try broken.report(in: test), token: scene.unit)
        try await test.decide(.return, reason: "kiểm lại")
        var heartbeat = Heartbeat(agent: "0.2.0", clock: test.clock.now)
        heartbeat.degraded = [.diskFull]
        heartbeat.sources = [Heartbeat.SourceRun(name: "his", at: test.clock.now, outcome: .noData)]
        heartbeat.slots = [
            Heartbeat.Slot(
                form: try #require(FormCode("KB-T")), period: "2025-12", standing: .failing,
                since: test.clock.now, rules: [try #require(RuleCode("subset_kham_nu"))])
        ]
        try await scene.send(Routes.heartbeats, token: scene.unit, body: heartbeat.bytes)
        let slot = "?form=KB-T&period=2026-01&facility=SX-BV1"
        let id = SampleReport.id(1).text
        let questions: [(path: String, query: String, template: String?)] = [
            (Routes.forms, "", nil), ("/v1/forms/KB-T", "", Routes.form),
            ("/v1/forms/KB-T/schema", "", Routes.formSchema),
            ("/v1/forms/KB-T/difference", "?from=1&to=1", Routes.formDifference),
            ("/v1/facilities/SX-BV1", "", Routes.facility), (Routes.facilityActs, "", nil),
            (Routes.facilities, "", nil), (Routes.context, slot, nil), (Routes.history, slot, nil),
            (Routes.history, slot.replacing("2026-01", with: "2025-12"), nil),
            (Routes.context, slot.replacing("2026-01", with: "2025-12"), nil),
            (Routes.reports, "", nil), (Routes.reports, "?limit=1", nil),
            ("\(Routes.reports)/\(id)", "", Routes.report), (Routes.changes, "", nil),
            (Routes.obligations, "?period=2026-01", nil),
            (Routes.obligations, "?period=2026-Q1", nil),
            (Routes.completeness, "?period=2026-01", nil),
            (Routes.timeliness, "?period=2026-01", nil),
            (
                Routes.series, "?form=KB-T&indicator=kham_tong&from=2025-11&to=2026-01", nil
            ),
            (Routes.series, "?form=KB-T&indicator=ty_le_nu&from=2025-11&to=2026-01", nil),
            (Routes.consolidated, "?form=KB-T&period=2026-01&trace=kham_tong", nil),
            (Routes.consolidated, "?form=KB-T&period=2025-12&to=2026-01&area=SX", nil),
            (Routes.board, "?period=2025-12&to=2026-01", nil), (Routes.boardHead, "", nil),
            (Routes.quality, "?period=2026", nil), (Routes.qualityUnusual, "?period=2026-01", nil),
            (Routes.qualityRelated, "?period=2026&form=KB-T", nil),
            (Routes.qualityWork, "?period=2026-01", nil),
            (Routes.qualityYears, "?period=2026", nil),
            (Routes.qualityDigits, "?period=2026", nil),
            (Routes.version, "", nil), (Routes.openAPI, "", nil),
            (Routes.notices, "", nil),
            (Routes.inbox, "?facility=SX-BV1", nil), (Routes.identity, "", nil),
        ]
        for question in questions {
            let answer = try await scene.ask(
                .get, question.path, query: question.query, as: question.template,
                token: scene.reader)
            #expect(answer.status == 200, "\(question): \(answer.text)")
        }
        for query in BadInputTests.queries {
            let path = query.path.split(separator: "?").first.map(String.init) ?? ""
            let template =
                path.hasPrefix("/v1/forms/")
                ? Routes.form : path.hasPrefix(Routes.reports + "/") ? Routes.report : path
            try await scene.ask(
                .get, path, query: String(query.path.dropFirst(path.count)), as: template,
                token: scene.reader)
        }
        let asked = Set(questions.map { $0.template ?? $0.path })
        // What only a unit's people may ask is asked by `TypingTests`.
        let described = test.collector.endpoints.filter {
            $0.method == .get && $0.answer != nil && $0.access != .typing
        }
        #expect(Set(described.map(\.path)).subtracting(asked).isEmpty, "all of them are asked")
    }

    @Test("enrolling is described, its refusals too")
    func enrolling() async throws {
        let scene = try await Scene()
        let made = try await scene.test.send(
            .post, LocalRoutes.Path.codes, body: Array(#"{"facility":"SX-BV2"}"#.utf8),
            through: .local)
        let code = try #require(try made.json()["code"]?.text.flatMap { EnrolmentCode($0) })
        for (token, status) in [("a", 201), ("a", 201), ("b", 403)] {
            let request = EnrolmentRequest(
                agent: "0.1.0", code: code, name: "may", tokenDigest: Digest(of: Array(token.utf8)))
            let answer = try await scene.send(Routes.enrolments, token: nil, body: request.bytes)
            #expect(answer.status == status)
        }
        try await scene.ask(.post, Routes.enrolments, token: nil, body: Array("{".utf8))
    }

    @Test("every JSON answer and every body has a shape of its own, and every shape is used")
    func isWhole() async throws {
        let test = try await TestCollector()
        var used: Set<SchemaPart> = [.problem, .finding, .reportLine]
        for endpoint in test.collector.endpoints {
            // What stands under /api has DHIS2's shapes, whose contract is DHIS2's own: its clients
            // judge them (`make test-clients`). The same holds of FHIR's (`make test-fhir`).
            let isOurs =
                !endpoint.path.hasPrefix(DHIS2Path.start) && !FHIRPath.holds(endpoint.path)
            let isJSON = endpoint.produces == "application/json" && isOurs
            let takesShape = endpoint.takesBody && isOurs
            #expect((endpoint.answer != nil) == isJSON, "\(endpoint.operation)")
            #expect((endpoint.body != nil) == takesShape, "\(endpoint.operation)")
            used.formUnion([endpoint.answer, endpoint.body].compactMap { $0 })
        }
        #expect(Set(SchemaPart.allCases) == used)
    }

    @Test("the shapes are no bare objects: without any one required field an answer no longer fits")
    func bites() async throws {
        let scene = try await Scene()
        try await scene.send(
            Routes.reports, token: scene.unit, body: try Self.rich(scene.test))
        let path = Routes.obligations
        let answer = try await scene.ask(
            .get, path, query: "?period=2026-01", token: scene.reader)
        let schema = try #require(scene.schema(.get, path, answer))
        let whole = try answer.json()
        let row = try #require(whole["items"]?.elements?.first)
        for member in row.members ?? [] {
            let fewer = JSONValue.object((row.members ?? []).filter { $0.key != member.key })
            #expect(!Self.fits(fewer, whole, schema, scene), "without \(member.key)")
            let wrong = JSONValue.object(
                (row.members ?? []).map {
                    $0.key == member.key ? JSONValue.Member($0.key, .array([])) : $0
                })
            #expect(!Self.fits(wrong, whole, schema, scene), "\(member.key) as a list")
        }
        let more = JSONValue.object(
            (row.members ?? []) + [JSONValue.Member("zz", .bool(true))])
        #expect(!Self.fits(more, whole, schema, scene), "an undescribed field")
    }

    private static func fits(
        _ row: JSONValue, _ whole: JSONValue, _ schema: JSONValue, _ scene: Scene
    ) -> Bool {
        let answer = JSONValue.object(
            (whole.members ?? []).map {
                $0.key == "items" ? JSONValue.Member("items", .array([row])) : $0
            })
        return scene.validator.faults(answer, schema).isEmpty
    }
}
