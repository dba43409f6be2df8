import HTTPTypes
import Shared
import Testing

@testable import Collector

@Suite("Signing in and out") struct SignInTests {
    private static func attempt(
        _ test: TestCollector, _ name: String, _ password: String, code: String = "",
        from address: String = "10.0.0.1"
    ) async throws -> TestCollector.Answer {
        try await test.post(
            PagePath.signIn, [("name", name), ("password", password), ("code", code)], as: nil,
            from: address)
    }

    @Test("a first password opens nothing but its own change")
    func firstPassword() async throws {
        let test = try await TestCollector()
        let first = try await test.account("lan.nguyen", .administrator)
        let person = try await test.signIn("lan.nguyen", first)
        let board = try await test.page("/", as: person)
        #expect(board.status == 303 && board.headers[.location] == PagePath.account)
        let listing = try await test.send(.get, Routes.forms, headers: [.cookie: person.cookie])
        #expect(listing.problem?.code == .passwordChangeNeeded)
        for (new, again) in [("ngắn", "ngắn"), (TestCollector.password, "khác"), (first, first)] {
            let answer = try await test.post(
                PagePath.password, [("old", first), ("new", new), ("again", again)], as: person)
            #expect(answer.status == 422, "\(new)")
        }
        let changed = try await test.post(
            PagePath.password,
            [("old", first), ("new", TestCollector.password), ("again", TestCollector.password)],
            as: person)
        #expect(changed.status == 303)
        #expect(try await test.page("/", as: person).status == 200)
        #expect(try await Self.attempt(test, "lan.nguyen", first).status == 403)
    }

    @Test("a first password ends by itself")
    func firstPasswordEnds() async throws {
        let test = try await TestCollector()
        let first = try await test.account("lan.nguyen", .leader)
        test.clock.set("2026-02-17T09:00:01+07:00")
        #expect(try await Self.attempt(test, "lan.nguyen", first).status == 403)
    }

    @Test("the cookie is out of reach of scripts and other sites, and TLS only beyond loopback")
    func cookie() async throws {
        for (publicURL, isSecure) in [(nil, false), ("https://bao-cao.example", true)] {
            let test = try await TestCollector {
                $0.publicAddress = publicURL.flatMap { PublicAddress($0) }
            }
            let first = try await test.account("lan.nguyen", .leader)
            let answer = try await Self.attempt(test, "lan.nguyen", first)
            let set = try #require(answer.headers[.setCookie])
            #expect(set.contains("HttpOnly") && set.contains("SameSite=Lax"))
            #expect(set.contains("Path=/") && !set.contains("Domain"))
            #expect(set.contains("Secure") == isSecure)
            #expect(set.hasPrefix("__Host-") == isSecure)
            // What was answered opens the door; the database holds only its digest.
            let token = set.drop { $0 != "=" }.dropFirst().prefix { $0 != ";" }
            let bytes = try test.databaseBytes()
            #expect(bytes.firstRange(of: Array(token.utf8)) == nil)
        }
    }

    @Test("wrong name, wrong password, ended account and missing code are one answer")
    func oneAnswer() async throws {
        let test = try await TestCollector()
        let person = try await test.person(.leader, name: "co.that")
        let ended = try await test.person(.officer, name: "da.nghi")
        try await EndAccount(keeper: test.collector.accountKeeper)(
            try #require(AccountName(ended.name)), by: "local")
        var bodies: Set<String> = []
        for (name, password) in [
            (person.name, "sai mật khẩu"), ("khong.co", person.password),
            (ended.name, ended.password), ("tên không hợp lệ!", "x"),
        ] {
            let answer = try await Self.attempt(test, name, password)
            #expect(answer.status == 403)
            // The name that was typed stands in its field again; the clock stands still.
            bodies.insert(answer.text.replacing("value=\"\(name)\"", with: ""))
        }
        #expect(bodies.count == 1)
        #expect(try await test.page("/", as: ended).status == 303, "its session has ended, too")
    }

    @Test("a session ends after silence, after a day's work, and by signing out")
    func sessionsEnd() async throws {
        let test = try await TestCollector()
        let person = try await test.person(.leader)
        test.clock.set("2026-02-03T10:59:00+07:00")
        #expect(try await test.page("/", as: person).status == 200)
        test.clock.set("2026-02-03T12:58:59+07:00")
        #expect(try await test.page("/", as: person).status == 200, "seen at 10:59")
        test.clock.set("2026-02-03T14:58:59+07:00")
        #expect(try await test.page("/", as: person).status == 303, "two hours of silence")

        let other = try await test.signIn(person.name, person.password)
        let out = try await test.post(PagePath.signOut, [], as: other)
        #expect(out.status == 303 && out.headers[.setCookie]?.contains("Max-Age=0") == true)
        #expect(try await test.page("/", as: other).status == 303)

        let long = try await test.signIn(person.name, person.password)
        for hour in 15..<24 {
            test.clock.set("2026-02-03T\(hour):58:59+07:00")
            #expect(try await test.page("/", as: long).status == 200, "\(hour)")
        }
        for time in ["00:58:59", "02:58:58"] {
            test.clock.set("2026-02-04T\(time)+07:00")
            #expect(try await test.page("/", as: long).status == 200, "\(time)")
        }
        test.clock.set("2026-02-04T02:58:59+07:00")
        #expect(try await test.page("/", as: long).status == 303, "twelve hours at most")
    }

    @Test("sessions outlast a restart of the collector, with when they were seen")
    func restart() async throws {
        let test = try await TestCollector()
        let person = try await test.person(.leader)
        test.clock.set("2026-02-03T10:30:00+07:00")
        #expect(try await test.page("/", as: person).status == 200)
        let book = AccountBook(
            try await test.collector.store.read { try AccountBook.Content($0) })
        let token = String(person.cookie.drop { $0 != "=" }.dropFirst())
        let late = try #require(Instant(rfc3339: "2026-02-03T12:29:00+07:00"))
        #expect(book.person(token: token, at: late) != nil, "seen at 10:30, not at 9:00")
        #expect(book.person(token: token, at: late.adding(seconds: 3600)) != nil)
        #expect(book.person(token: "x" + token, at: late) == nil)
    }

    @Test("changing the password ends every other session")
    func otherSessions() async throws {
        let test = try await TestCollector()
        let here = try await test.person(.leader)
        let there = try await test.signIn(here.name, here.password, from: "10.0.0.2")
        let new = "một câu khác hẳn"
        let changed = try await test.post(
            PagePath.password, [("old", here.password), ("new", new), ("again", new)], as: here)
        #expect(changed.status == 303)
        #expect(try await test.page("/", as: here).status == 200)
        #expect(try await test.page("/", as: there).status == 303)
    }

    // MARK: - Who guesses

    @Test("wrong tries cost a growing pause, which ends by itself")
    func pauses() async throws {
        let test = try await TestCollector()
        let person = try await test.person(.leader)
        for _ in 0..<SignInThrottle.freeTries {
            #expect(try await Self.attempt(test, person.name, "sai").status == 403)
        }
        let paused = try await Self.attempt(test, person.name, person.password)
        #expect(paused.status == 429 && paused.headers[.retryAfter] == "15")
        // Hammering on during the pause does not lengthen it.
        for _ in 0..<50 { _ = try await Self.attempt(test, person.name, "sai") }
        test.clock.set("2026-02-03T09:00:15+07:00")
        #expect(try await Self.attempt(test, person.name, person.password).status == 303)
    }

    @Test("who guesses from elsewhere does not lock the owner out where they work")
    func ownerGetsIn() async throws {
        let test = try await TestCollector()
        let person = try await test.person(.leader)
        for number in 0..<60 {
            _ = try await Self.attempt(
                test, person.name, "đoán \(number)", from: "203.0.113.\(number % 7)")
        }
        let stranger = try await Self.attempt(
            test, person.name, person.password, from: "198.51.100.1")
        #expect(stranger.status == 429, "the account is guarded against other addresses")
        #expect(try await Self.attempt(test, person.name, person.password).status == 303)
        test.clock.set("2026-02-03T09:15:01+07:00")
        let later = try await Self.attempt(
            test, person.name, person.password, from: "198.51.100.1")
        #expect(later.status == 303, "and from a new address after a quarter of an hour")
    }

    @Test("trying many names from one address meets the address's pause, known or not")
    func manyNames() async throws {
        let test = try await TestCollector()
        for number in 0..<SignInThrottle.freeTriesOfAddress {
            #expect(try await Self.attempt(test, "ten\(number)", "x").status == 403)
        }
        #expect(try await Self.attempt(test, "ten-moi", "x").status == 429)
        let person = try await test.account("o.noi.khac", .leader)
        #expect(
            try await Self.attempt(test, "o.noi.khac", person, from: "10.0.0.2").status == 303)
    }

    @Test("a network of IPv6 is one guesser, however many addresses it has")
    func networks() async throws {
        let test = try await TestCollector()
        for number in 0..<SignInThrottle.freeTriesOfAddress {
            let address = "2001:db8:5:7:\(String(number + 1, radix: 16))::9"
            #expect(
                try await Self.attempt(test, "ten\(number)", "x", from: address).status == 403)
        }
        let next = try await Self.attempt(test, "ten-moi", "x", from: "2001:db8:5:7::1")
        #expect(next.status == 429)
        let other = try await Self.attempt(test, "ten-moi", "x", from: "2001:db8:5:8::1")
        #expect(other.status == 403, "the neighbours' network is somebody else")
    }

    @Test(
        "an address is counted as what one user can choose among",
        arguments: [
            ("203.0.113.7", "203.0.113.7"), ("::ffff:203.0.113.7", "203.0.113.7"),
            ("::FFFF:cb00:7107", "203.0.113.7"), ("2001:db8:5:7:1:2:3:4", "2001:db8:5:7::/64"),
            ("2001:db8::7", "2001:db8:0:0::/64"), ("fe80::1%eth0", "fe80:0:0:0::/64"),
            ("::1", "0:0:0:0::/64"), ("", ""), ("1:2:3", "1:2:3"), ("1::2::3", "1::2::3"),
            ("1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:9"), ("::1.2.3", "::1.2.3"),
        ])
    func origins(address: String, origin: String) {
        #expect(NetworkOrigin(address).text == origin)
    }

    @Test("the counters stay within bounds whatever is tried")
    func bounded() throws {
        let throttle = SignInThrottle()
        let now = Instant(milliseconds: 0)
        for number in 0..<(SignInThrottle.counterLimit + 100) {
            throttle.countWrong(
                [.address(NetworkOrigin("\(number)"))], at: now.adding(seconds: Int64(number)))
        }
        // The newest are still counted.
        let last = SignInThrottle.Subject.address(
            NetworkOrigin("\(SignInThrottle.counterLimit + 99)"))
        for _ in 0..<SignInThrottle.freeTriesOfAddress { throttle.countWrong([last], at: now) }
        #expect(throws: Problem.self) { try throttle.admit([last], at: now) }
    }

    @Test("more waiting than the bench holds are told to come back")
    func flood() async throws {
        let bench = PasswordBench(cost: PasswordHash.Cost(log2N: 13))
        let refused = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<(PasswordBench.waitingLimit * 4) {
                group.addTask {
                    do {
                        _ = try await bench.admits("x", to: nil)
                        return false
                    } catch let problem as Problem {
                        return problem.code == .tooBusy && problem.retryAfter != nil
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(refused > 0)
        #expect(try await !bench.admits("", to: nil), "nobody's password opens nothing")
    }

    // MARK: - One-time codes

    @Test("a code is asked for once it is on, taken once, and off after an administrator's help")
    func oneTimeCode() async throws {
        let test = try await TestCollector()
        let person = try await test.person(.leader)
        let page = try await test.page(PagePath.account, as: person).text
        let hex = try #require(
            page.firstMatch(of: /name="secret" value="(?<hex>[0-9a-f]{40})"/)?.output.hex)
        let codes = OneTimeCode(secret: try #require(Hex.decode(String(hex))))
        #expect(page.contains("otpauth://totp/Giao%20ban:\(person.name)?secret="))
        func code() -> String { codes.code(step: OneTimeCode.step(at: test.clock.now)) }
        let fields = [("secret", String(hex)), ("old", person.password)]
        let wrong = try await test.post(
            PagePath.oneTimeCode, fields + [("code", "000000")], as: person)
        #expect(wrong.status == 422)
        let on = try await test.post(
            PagePath.oneTimeCode, fields + [("code", code())], as: person)
        #expect(on.status == 303)
        #expect(try await Self.attempt(test, person.name, person.password).status == 403)
        let used = try await Self.attempt(test, person.name, person.password, code: code())
        #expect(used.status == 403, "the code that turned them on is used")
        test.clock.set("2026-02-03T09:00:30+07:00")
        let spaced = code().prefix(3) + " " + code().suffix(3)
        let good = try await Self.attempt(
            test, person.name, person.password, code: String(spaced))
        #expect(good.status == 303)
        let again = try await Self.attempt(test, person.name, person.password, code: code())
        #expect(again.status == 403, "once only")
        let first = try await ResetAccount(keeper: test.collector.accountKeeper)(
            try #require(AccountName(person.name)), by: "local")
        #expect(try await Self.attempt(test, person.name, first).status == 303)
    }

    // MARK: - Other sites

    @Test("a form without the session's token, or from another site, changes nothing")
    func forgery() async throws {
        let test = try await TestCollector()
        let person = try await test.person(.administrator)
        let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
        let fields = [("name", "ke.gian"), ("fullName", "X"), ("role", "administrator")]
        let bare = TestPerson(
            name: person.name, password: person.password, cookie: person.cookie,
            formToken: "sai")
        let foreign: [HTTPFields] = [
            [.origin: "https://evil.example"], [.origin: "null"], [site: "cross-site"],
            [site: "same-site"],
        ]
        #expect(try await test.post(PagePath.accounts, fields, as: bare).status == 403)
        for headers in foreign {
            let answer = try await test.post(
                PagePath.accounts, fields, as: person, headers: headers)
            #expect(answer.status == 403, "\(headers)")
        }
        #expect(test.collector.book.accounts.count == 1)
        let own = try await test.post(
            PagePath.accounts, fields, as: person,
            headers: [.origin: "http://localhost", site: "same-origin"])
        #expect(own.status == 200)
        // Somebody else's session cannot be started from elsewhere either.
        let signIn = try await test.post(
            PagePath.signIn, [("name", person.name), ("password", person.password)], as: nil,
            headers: [.origin: "https://evil.example"])
        #expect(signIn.status == 403)
    }

    @Test(
        "after signing in nobody is led off the site",
        arguments: [
            ("/?period=2026-01", "/?period=2026-01"), ("//evil.example", nil),
            ("https://evil.example/", nil), ("/\\evil.example", nil), ("", nil),
            ("/sign-in", nil), ("/a\r\nSet-Cookie: x", nil),
        ] as [(String, String?)])
    func next(typed: String, goes: String?) { #expect(SessionRoutes.own(typed) == goes) }

    // MARK: - The log

    @Test("every act stands in the audit log with who did it, and no password does")
    func audited() async throws {
        let test = try await TestCollector()
        let person = try await test.person(.administrator, name: "quan.tri")
        _ = try await Self.attempt(test, "quan.tri", "sai mật khẩu")
        _ = try await Self.attempt(test, "matkhaubimat", "x", from: "10.0.0.3")
        _ = try await test.post(
            PagePath.accounts,
            [("name", "can.bo"), ("fullName", "Cán bộ"), ("role", "officer"), ("forms", "KB-T")],
            as: person)
        _ = try await test.post(PagePath.accountReset, [("name", "can.bo")], as: person)
        _ = try await test.post(PagePath.accountEnd, [("name", "can.bo")], as: person)
        _ = try await test.post(PagePath.signOut, [], as: person)
        let acts = try await test.collector.store.read { reader in
            try reader.acts(after: 0, facility: nil, limit: 1000)
        }.filter { !$0.action.hasPrefix("form.") && !$0.action.hasPrefix("document") }
        let told = acts.map { "\($0.actor) \($0.action) \($0.subject)" }
        for line in [
            "local account.made quan.tri", "quan.tri session.opened quan.tri",
            "quan.tri account.passwordChanged quan.tri",
            "anonymous access.refused /sign-in quan.tri", "anonymous access.refused /sign-in",
            "quan.tri account.made can.bo", "quan.tri account.reset can.bo",
            "quan.tri account.ended can.bo", "quan.tri session.ended quan.tri",
        ] {
            #expect(told.contains(line), "\(line)")
        }
        #expect(!told.joined().contains("matkhaubimat"), "it may be a password")
        #expect(!test.events.text.contains(TestCollector.password))
        #expect(try test.databaseBytes().firstRange(of: Array("con cò bay".utf8)) == nil)
    }
}
