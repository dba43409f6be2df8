import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("Accounts") struct AccountTests {
    private static func name(_ text: String) throws -> AccountName {
        try #require(AccountName(text))
    }

    @Test(
        "a role that does not fit is refused",
        arguments: [
            (Role.unitUser, nil, []), (.officer, "SX-BV1", []), (.leader, nil, ["KB-T"]),
            (.agent, nil, []), (.reader, nil, []), (.unitUser, "SX-KHONG", []),
            (.officer, nil, ["KHONG-CO"]),
        ] as [(Role, String?, [String])])
    func misfits(role: Role, facility: String?, forms: [String]) async throws {
        let test = try await TestCollector()
        await #expect(throws: Problem.self) {
            _ = try await test.account("ai.do", role, facility: facility, forms: forms)
        }
        #expect(test.collector.book.accounts.isEmpty)
    }

    @Test("a name is given once, for ever")
    func onceOnly() async throws {
        let test = try await TestCollector()
        _ = try await test.account("lan.nguyen", .officer)
        try await EndAccount(keeper: test.collector.accountKeeper)(
            try Self.name("lan.nguyen"), by: "local")
        await #expect(throws: Problem.self) { _ = try await test.account("lan.nguyen", .leader) }
    }

    @Test("who changes a password while an administrator resets the account changes nothing")
    func resetMeanwhile() async throws {
        let test = try await TestCollector()
        let person = try await test.person(.officer, name: "can.bo")
        let keeper = test.collector.accountKeeper
        let name = try Self.name("can.bo")
        let token = String(person.cookie.drop { $0 != "=" }.dropFirst())
        let signedIn = try #require(keeper.book.person(token: token, at: test.clock.now))
        let proved = try await keeper.prove(
            TestCollector.password, of: signedIn, from: "10.0.0.1")
        let given = try await ResetAccount(keeper: keeper)(name, by: "local")
        await #expect(throws: Problem.self) { try await keeper.change(proved) { _ in } }
        _ = try await test.signIn("can.bo", given)
        try await EndAccount(keeper: keeper)(name, by: "local")
        let ended = try #require(keeper.book.account(name))
        await #expect(throws: Problem.self) { try await keeper.change(ended) { _ in } }
    }

    @Test("the last administrator cannot end their own account from a page")
    func lastAdministrator() async throws {
        let test = try await TestCollector()
        let first = try await test.person(.administrator, name: "quan.tri")
        let refused = try await test.post(PagePath.accountEnd, [("name", "quan.tri")], as: first)
        #expect(refused.status == 400)
        _ = try await test.account("quan.tri2", .administrator)
        let ended = try await test.post(PagePath.accountEnd, [("name", "quan.tri")], as: first)
        #expect(ended.status == 200)
        #expect(try await test.page("/", as: first).status == 303)
    }

    @Test("an officer decides about the forms of the account and its divisions, and no other")
    func mandate() async throws {
        let test = try await TestCollector()
        let keeper = test.collector.accountKeeper
        let division = Division(
            code: try #require(DivisionCode("KHTC")), title: "Kế hoạch – Tài chính",
            forms: [try #require(FormCode("TC-Q"))])
        try await NameDivision(keeper: keeper)(division, by: "local")
        _ = try await test.person(.officer, name: "can.bo")
        func mandate() throws -> Mandate {
            let officer = try #require(test.collector.book.account(try Self.name("can.bo")))
            let session = try #require(
                try test.collector.store.readNow { try $0.openSessions() }.first)
            #expect(session.account == officer.account)
            return test.collector.book.mandate(of: officer)
        }
        #expect(try mandate() == .everything)
        try await LimitAccount(keeper: keeper)(
            try Self.name("can.bo"), forms: [], divisions: [division.code], by: "local")
        #expect(try mandate() == .forms(division.forms))
        let officer = test.collector.reviewDesk.officer
        let limited = Officer(
            queue: officer.queue, catalogue: officer.catalogue, now: officer.now, name: "can.bo",
            mandate: try mandate())
        let bv1 = try #require(FacilityID(TestCollector.hospital))
        let visits = try #require(FormCode("KB-T"))
        #expect(throws: Problem.self) {
            try limited.locate(form: visits, period: "2026-01", facility: bv1)
        }
        await #expect(throws: Problem.self) {
            try await ClosePeriod(officer: limited)(form: visits, period: "2026-01", reason: "x")
        }
        #expect(throws: Never.self) {
            try limited.locate(
                form: try #require(FormCode("TC-Q")), period: "2026-Q1", facility: bv1)
        }
        // A division that goes takes its officers' rights along.
        try await NameDivision(keeper: keeper)(
            Division(code: division.code, title: "", forms: []), by: "local")
        #expect(try mandate() == .forms([]))
    }

    @Test("commands on the machine make, list, reset and end accounts")
    func overTheSocket() async throws {
        let test = try await TestCollector()
        func ask(_ path: String, _ body: String) async throws -> TestCollector.Answer {
            try await test.send(.post, path, body: Array(body.utf8), through: .local)
        }
        let made = try await ask(
            LocalAccountRoutes.Path.accounts,
            #"{"name":"lan.nguyen","fullName":"Lan","role":"unitUser","facility":"SX-BV1"}"#)
        let password = try #require(try made.json()["password"]?.text)
        #expect(password.wholeMatch(of: /([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}/) != nil)
        _ = try await test.signIn("lan.nguyen", password)
        let list = try await test.send(
            .get, LocalAccountRoutes.Path.accounts, through: .local
        ).json()["items"]?.elements
        #expect(list?.first?["facility"]?.text == "SX-BV1")
        #expect(list?.first?["state"]?.text == "firstPassword")
        let reset = try await ask(LocalAccountRoutes.Path.resets, #"{"name":"lan.nguyen"}"#)
        #expect(try reset.json()["password"]?.text != password)
        #expect(
            try await ask(LocalAccountRoutes.Path.ends, #"{"name":"lan.nguyen"}"#).status == 200)
        #expect(
            try await ask(LocalAccountRoutes.Path.ends, #"{"name":"lan.nguyen"}"#).status == 400)
    }

    @Test("the administrator's page shows a new first password once, and what was wrong")
    func page() async throws {
        let test = try await TestCollector()
        let admin = try await test.person(.administrator)
        let fields = [("name", "Can.Bo "), ("fullName", "<b>Bộ</b>"), ("role", "officer")]
        let made = try await test.post(PagePath.accounts, fields, as: admin)
        #expect(made.status == 200 && made.text.contains("class=\"secret\""))
        #expect(!made.text.contains("<b>Bộ"), "names are escaped")
        let again = try await test.post(PagePath.accounts, fields, as: admin)
        #expect(again.status == 400 && again.text.contains("role=\"alert\""))
        #expect(again.text.contains("value=\"Can.Bo\""), "what was typed stands there still")
        #expect(!(try await test.page(PagePath.accounts, as: admin).text.contains("secret")))
    }
}
