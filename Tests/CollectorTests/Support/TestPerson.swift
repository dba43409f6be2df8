import Exchange
import HTTPTypes
import Shared
import Testing

@testable import Collector

/// Somebody signed in, as a browser is: a cookie, and the token of the forms.
struct TestPerson: Sendable {
    let name: String
    let password: String
    let cookie: String
    let formToken: String
}

extension TestCollector {
    /// A password that passes the rules.
    static let password = "con cò bay lả bay la"

    /// Headers of a person at a browser.
    static func browser(_ person: TestPerson?) -> HTTPFields {
        var fields: HTTPFields = [.accept: "text/html"]
        if let person { fields[.cookie] = person.cookie }
        return fields
    }

    /// Gets a page.
    func page(_ path: String, as person: TestPerson?) async throws -> Answer {
        try await send(.get, path, headers: Self.browser(person))
    }

    /// Sends a form as our own page does.
    func post(
        _ path: String, _ fields: [(String, String)], as person: TestPerson?,
        from address: String = "10.0.0.1", headers extra: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = Self.browser(person)
        headers[.contentType] = "application/x-www-form-urlencoded"
        for field in extra { headers[field.name] = field.value }
        let pairs = fields + (person.map { [("token", $0.formToken)] } ?? [])
        let body = pairs.map { "\(PageFrame.escaped($0.0))=\(PageFrame.escaped($0.1))" }
            .joined(separator: "&")
        return try await send(
            .post, path, body: Array(body.utf8), headers: headers, from: address)
    }

    /// Makes an account and gives its first password.
    func account(
        _ name: String, _ role: Role, facility: String? = nil, forms: [String] = []
    ) async throws -> String {
        let request = CreateAccount.Request(
            name: try #require(AccountName(name)), fullName: "Người thử \(name)", role: role,
            facility: facility.flatMap { FacilityID($0) },
            forms: Set(forms.compactMap { FormCode($0) }))
        return try await CreateAccount(keeper: collector.accountKeeper)(request, by: "local")
    }

    /// Signs in; the cookie as a browser sends it back.
    func signIn(
        _ name: String, _ password: String, from address: String = "10.0.0.1"
    ) async throws -> TestPerson {
        let answer = try await post(
            PagePath.signIn, [("name", name), ("password", password)], as: nil, from: address)
        try #require(answer.status == 303, "\(answer.text)")
        let set = try #require(answer.headers[.setCookie])
        let cookie = String(set.prefix { $0 != ";" })
        let token = String(cookie.drop { $0 != "=" }.dropFirst())
        let person = try #require(
            collector.book.person(token: token, at: collector.surroundings.now()))
        return TestPerson(
            name: name, password: password, cookie: cookie, formToken: person.formToken)
    }

    /// Somebody of a role, signed in with a password of their own.
    func person(
        _ role: Role, name: String? = nil, facility: String? = nil, forms: [String] = []
    ) async throws -> TestPerson {
        let name = name ?? "thu.\(role.rawValue.lowercased())"
        let unit = facility ?? (role == .unitUser ? Self.hospital : nil)
        let first = try await account(name, role, facility: unit, forms: forms)
        let person = try await signIn(name, first)
        let changed = try await post(
            PagePath.password,
            [("old", first), ("new", Self.password), ("again", Self.password)], as: person)
        try #require(changed.status == 303, "\(changed.text)")
        return TestPerson(
            name: name, password: Self.password, cookie: person.cookie,
            formToken: person.formToken)
    }
}

/// An endpoint asked in the way that lets only its guard decide.
enum EndpointProbe {
    /// The path with its parameters filled in; a unit is known by who asks.
    static func path(_ endpoint: Endpoint, asUnit: Bool) -> String {
        let path = endpoint.path.replacing("{code}", with: "KB-T")
            .replacing("{id}", with: SampleReport.id(1).text)
            .replacing("{measure}", with: "KB-T.1")
            .replacing("{unit}", with: TestCollector.hospital)
            .replacing("{report}", with: "KB-T.2026-01-01.P1M.\(TestCollector.hospital)")
            .replacing("{facility}", with: TestCollector.hospital)
            .replacing("{uid}", with: UID(.dataSet, "KB-T").text)
            .replacing("{collection}", with: "dataSets").replacing(
                "{type}", with: "DATAVALUE_IMPORT"
            )
            .replacing("{set}", with: "KB-T").replacing("{part}", with: "schema.xsd")
            .replacing("{job}", with: "nothing").replacing("{form}", with: "KB-T").replacing(
                "{period}", with: "2026-01")
        var query = endpoint.parameters.filter { $0.place == .query && $0.isRequired }.map {
            parameter in "\(parameter.name)=\(value(parameter.name))"
        }
        let needsUnit = [Routes.history, Routes.context, Routes.inbox].contains(endpoint.path)
        if needsUnit && !asUnit { query.append("facility=SX-BV1") }
        return query.isEmpty ? path : path + "?" + query.joined(separator: "&")
    }

    private static func value(_ name: String) -> String {
        switch name {
        case "form": "KB-T"
        case "period", "from", "to": "2026-01"
        case "indicator": "kham_tong"
        case "facility", "orgUnit": TestCollector.hospital
        case "dataSet": "KB-T"
        case "dimension": "dx:KB-T.REPORTING_RATE&dimension=pe:202601&dimension=ou:SX-BV1"
        default: ""
        }
    }
}
