import HTTPTypes
import Shared
import Testing

@testable import Collector

/// Every endpoint with the guard it must have. An endpoint that is new has no line here, and fails
/// until somebody has said who may use it.
@Suite("The guards of all endpoints") struct GuardTests {
    static let stated: [Endpoint.Access: [String]] = [
        .open: [
            "GET /healthz", "GET /readyz", "GET /version", "GET /openapi.json", "GET /v1/identity",
            "POST /v1/enrolments", "GET /sign-in", "POST /sign-in", "GET /assets/giaoban.css",
            "GET /assets/giaoban.js",
            "GET /fhir/metadata",
        ],
        .reading: [
            "GET /", "GET /board.txt", "GET /style", "GET /reports/{form}/{period}/{facility}",
            "GET /v1/changes", "GET /v1/completeness",
            "GET /v1/consolidated", "GET /v1/consolidated.csv", "GET /v1/consolidated.txt",
            "GET /v1/consolidated.xlsx", "GET /v1/consolidated.docx", "GET /consolidated",
            "GET /v1/context", "GET /v1/facilities",
            "GET /v1/facilities/{facility}", "GET /v1/facility-acts", "GET /v1/forms",
            "GET /v1/forms/{code}", "GET /v1/forms/{code}/schema",
            "GET /v1/forms/{code}/template.xlsx", "GET /v1/history", "GET /v1/inbox",
            "GET /v1/obligations", "GET /v1/reports", "GET /v1/reports/{id}", "GET /v1/series",
            "GET /v1/timeliness", "GET /board", "GET /v1/board", "GET /v1/board.csv",
            "GET /v1/board/head",
            "GET /v1/quality", "GET /v1/quality.csv", "GET /v1/quality/unusual",
            "GET /v1/quality/unusual.csv", "GET /v1/quality/related", "GET /v1/quality/digits",
            "GET /v1/quality/work", "GET /v1/quality/work.csv", "GET /v1/quality/years",
            "GET /v1/notices", "GET /calendar.ics", "GET /calendar", "GET /v1/series.csv",
            "GET /v1/forms/{code}/difference", "GET /units",
            "GET /units/{facility}",
            "GET /api/ping", "GET /api/system/ping", "GET /api/system/info", "GET /api/me",
            "GET /api/periodTypes", "GET /api/filledOrganisationUnitLevels",
            "GET /api/identifiableObjects/{uid}", "GET /api/{collection}",
            "GET /api/{collection}/{uid}", "GET /api/system/tasks/{type}/{job}",
            "GET /api/system/taskSummaries/{type}/{job}", "GET /api/dataValueSets",
            "GET /api/completeDataSetRegistrations", "GET /api/analytics",
            "GET /v1/export", "GET /v1/sdmx/{set}", "GET /v1/adx/{set}/{part}",
            "GET /fhir/Measure", "GET /fhir/Measure/{measure}", "GET /fhir/Location",
            "GET /fhir/Location/{unit}", "GET /fhir/Organization",
            "GET /fhir/Organization/{unit}", "GET /fhir/MeasureReport",
            "GET /fhir/MeasureReport/{report}",
        ],
        .entering: [
            "POST /api/dataValueSets", "POST /api/completeDataSetRegistrations",
            "POST /fhir/MeasureReport", "PUT /fhir/MeasureReport/{report}",
            "POST /fhir/MeasureReport/$validate",
        ],
        .managing: [
            "GET /chasing/contacts", "POST /chasing/contacts", "POST /chasing/contacts/end",
            "GET /chasing/words", "POST /chasing/words",
            "GET /unit-event", "POST /unit-event", "POST /unit-event/save",
            "POST /unit-acts/look", "POST /unit-acts/revoke", "GET /imports", "POST /imports",
            "GET /form-draft", "POST /form-draft",
        ],
        .department: [
            "GET /unit-acts", "GET /letter", "GET /chasing", "GET /chasing/log", "GET /review",
            "GET /forms", "GET /forms/{code}",
            "GET /form-compare",
            "GET /quality", "GET /quality/work", "GET /quality/figure", "GET /quality/report",
            "GET /quality/report.csv", "GET /quality/report.xlsx",
        ],
        .sending: [
            "POST /v1/reports", "POST /v1/reports/batch", "POST /v1/heartbeats",
            "POST /v1/key-changes", "POST /v1/key-retirements",
        ],
        .reviewing: [
            "POST /quality/note", "POST /consolidated/choice", "POST /consolidated/follow-up",
            "GET /chasing/rule", "POST /chasing/rule",
            "POST /reports/{form}/{period}/{facility}/return",
            "POST /reports/{form}/{period}/{facility}/withdraw",
            "POST /reports/{form}/{period}/{facility}/acceptWarnings",
        ],
        .approving: [
            "POST /reports/{form}/{period}/{facility}/approve",
            "POST /reports/{form}/{period}/{facility}/erratum", "POST /review/approve",
            "POST /review/close",
        ],
        .personal: [
            "GET /account", "POST /account/password", "POST /account/code", "POST /sign-out",
        ],
        .administering: [
            "GET /accounts", "POST /accounts", "POST /accounts/reset", "POST /accounts/end",
        ],
        .monitoring: ["GET /metrics"],
        .typing: [
            "GET /typing", "POST /typing/approval", "GET /typing/{form}/{period}",
            "POST /typing/{form}/{period}", "POST /typing/{form}/{period}/fields",
            "POST /typing/{form}/{period}/send", "POST /typing/{form}/{period}/ask",
            "POST /typing/{form}/{period}/approve", "POST /typing/{form}/{period}/back",
            "POST /typing/{form}/{period}/discard", "POST /typing/{form}/{period}/rebase",
            "POST /typing/{form}/{period}/take", "POST /typing/{form}/{period}/file",
            "GET /typing/{form}/{period}/receipt",
        ],
    ]

    private static func line(_ endpoint: Endpoint) -> String {
        "\(endpoint.method.rawValue) \(endpoint.path)"
    }

    @Test("are the stated ones, for every endpoint there is")
    func table() async throws {
        let test = try await TestCollector()
        let stated = Self.stated.flatMap { access, lines in lines.map { "\(access) \($0)" } }
        let real = test.collector.endpoints.map { "\($0.access) \(Self.line($0))" }
        #expect(Set(real).subtracting(stated).isEmpty, "an endpoint whose guard nobody stated")
        #expect(Set(stated).subtracting(real).isEmpty, "a guard of no endpoint")
        #expect(test.collector.localEndpoints.allSatisfy { $0.access == .local })
        #expect(test.collector.endpoints.allSatisfy { $0.access != .local })
    }

    @Test(
        "let in the roles they name",
        arguments: [
            (Endpoint.Access.department, [Role.administrator, .officer, .leader, .reader]),
            (.reviewing, [.officer, .leader]), (.approving, [.leader]),
            (.managing, [.administrator, .officer]), (.administering, [.administrator]),
            (.sending, [.agent]), (.monitoring, [.administrator, .reader]),
            (.personal, [.administrator, .officer, .leader, .unitUser]), (.typing, [.unitUser]),
            (.entering, [.agent, .unitUser, .officer]),
            (.reading, Role.allCases), (.open, Role.allCases), (.local, []),
        ])
    func roles(access: Endpoint.Access, roles: [Role]) {
        #expect(access.roles == Set(roles))
    }

    /// Whoever walks the table.
    private struct Walker {
        let role: Role?
        var token: String?
        var person: TestPerson?
    }

    private static func walkers(_ test: TestCollector) async throws -> [Walker] {
        var walkers = [
            Walker(role: nil), Walker(role: .agent, token: try await test.enrol()),
            Walker(role: .reader, token: try await test.readerToken()),
        ]
        for role in Role.ofPeople {
            walkers.append(Walker(role: role, person: try await test.person(role)))
        }
        return walkers
    }

    @Test("hold for every role and for nobody, on the whole table")
    func walk() async throws {
        let test = try await TestCollector()
        let walkers = try await Self.walkers(test)
        _ = try await test.report(
            try SampleReport().report(in: test), token: try #require(walkers[1].token))
        for endpoint in test.collector.endpoints + test.collector.localEndpoints {
            for walker in walkers {
                let answer = try await Self.ask(endpoint, walker, test)
                let isIn = Self.isAdmitted(answer)
                let may =
                    endpoint.access == .open
                    || walker.role.map { endpoint.access.roles.contains($0) } ?? false
                #expect(
                    isIn == may,
                    "\(Self.line(endpoint)) \(walker.role?.rawValue ?? "nobody"): \(answer.status)")
                if may, endpoint.method == .get {
                    #expect(answer.status == 200, "\(Self.line(endpoint)): \(answer.text)")
                }
            }
        }
    }

    private static func ask(
        _ endpoint: Endpoint, _ walker: Walker, _ test: TestCollector
    ) async throws -> TestCollector.Answer {
        let isUnit = walker.role == .agent || walker.role == .unitUser
        let path = EndpointProbe.path(endpoint, asUnit: isUnit)
        var headers: HTTPFields = [:]
        headers[.cookie] = walker.person?.cookie
        var body: [UInt8]? = endpoint.takesBody ? Array("{}".utf8) : nil
        if endpoint.takesForm {
            // Without the form's token: nobody is signed out on the way, nothing is changed.
            headers[.contentType] = "application/x-www-form-urlencoded"
            body = []
        }
        return try await test.send(
            endpoint.method, path, token: walker.token, body: body, headers: headers,
            from: "10.0.0.9")
    }

    /// Whether the guard let the request pass, whatever became of it then.
    private static func isAdmitted(_ answer: TestCollector.Answer) -> Bool {
        if let message = try? answer.json(), let status = message["httpStatusCode"]?.integer {
            return ![401, 403, 404].contains(status)
                || message["errorCode"]?.text == ProblemCode.formExpired.rawValue
        }
        if let outcome = try? answer.json(), outcome["resourceType"]?.text == "OperationOutcome" {
            return ![401, 403, 404].contains(answer.status)
                || answer.text.contains(ProblemCode.formExpired.rawValue)
        }
        guard let code = answer.problem?.code else { return answer.status < 400 }
        switch code {
        case .tokenMissing, .tokenUnknown, .tokenRevoked, .wrongRole, .passwordChangeNeeded:
            return false
        case .notFound: return false
        default: return true
        }
    }

    @Test("send a person at a browser to the sign-in page, and back to where they were")
    func toSignIn() async throws {
        let test = try await TestCollector()
        let answer = try await test.page("/?period=2026-01", as: nil)
        #expect(answer.status == 303)
        #expect(answer.headers[.location] == "/sign-in?next=%2F%3Fperiod%3D2026-01")
        #expect(try await test.send(.get, "/").problem?.code == .tokenMissing)
        #expect(try await test.page("/sign-in", as: nil).status == 200)
    }

    @Test("show a unit's user the unit's own rows and no other")
    func ownRows() async throws {
        let test = try await TestCollector()
        let user = try await test.person(.unitUser)
        let other = Routes.obligations + "?period=2026-01&facility=SX-BV2"
        #expect(try await test.page(other, as: user).status == 403)
        let html = try await test.page("/", as: user).text
        #expect(html.contains(TestCollector.hospital))
        #expect(!html.contains(TestCollector.otherHospital))
        let figures = Routes.consolidated + "?form=KB-T&period=2026-01&units=SX-BV2"
        #expect(try await test.page(figures, as: user).status == 403)
    }

    @Test(
        "give counters to this very machine and to whoever may, through no proxy",
        arguments: [
            ("127.0.0.1", nil, 200), ("::1", nil, 200), ("10.0.0.9", nil, 401), ("", nil, 401),
            ("127.0.0.1", "203.0.113.7", 401),
        ] as [(String, String?, Int)])
    func metrics(address: String, forwarded: String?, status: Int) async throws {
        let test = try await TestCollector()
        var headers: HTTPFields = [:]
        if let name = HTTPField.Name("X-Forwarded-For") { headers[name] = forwarded }
        let answer = try await test.send(
            .get, Routes.metrics, headers: headers, from: address)
        #expect(answer.status == status)
    }

    @Test("are not opened by this very machine where a proxy stands before it")
    func metricsBehindProxy() async throws {
        let test = try await TestCollector { $0.publicAddress = PublicAddress("https://a.example") }
        let answer = try await test.send(.get, Routes.metrics, from: "127.0.0.1")
        #expect(answer.status == 401)
    }

    @Test("stand in the navigation as they stand at the pages")
    func navigation() async throws {
        let test = try await TestCollector()
        let pages = test.collector.endpoints.filter { $0.method == .get }
        for entry in NavigationEntry.all {
            let page = try #require(pages.first { $0.path == entry.path }, "\(entry.path)")
            #expect(page.access == entry.access, "\(entry.path)")
        }
    }

    @Test("a demonstration shows the board to everybody, and lets nobody act")
    func demonstration() async throws {
        let test = try await TestCollector { $0.openReading = true }
        #expect(try await test.page("/", as: nil).status == 200)
        #expect(try await test.page("/accounts", as: nil).status == 303)
        let made = try await test.post(PagePath.accounts, [("name", "ai.do")], as: nil)
        #expect(made.status == 303 && test.collector.book.accounts.isEmpty)
    }
}
