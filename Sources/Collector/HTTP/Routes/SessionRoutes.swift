import HTTPTypes
import Hummingbird
import Shared

/// Signing in and out, and one's own account.
struct SessionRoutes: Sendable {
    let signIn: SignIn
    let signOut: SignOut
    let changePassword: ChangePassword
    let setCode: SetOneTimeCode
    let cookie: SessionCookie
    let surroundings: Surroundings

    private static let html = "text/html; charset=utf-8"
    private static let language = Endpoint.Parameter.query("lang", "vi or en; vi without it")

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: PagePath.signIn, access: .open, operation: "signInPage",
                summary: "The page to sign in at",
                parameters: [Self.language, .query("next", "Where to go afterwards")],
                produces: Self.html, problems: [.badQuery],
                handler: { request, context in
                    .page(
                        SignInPage(
                            frame: try frame(request, context), next: request.query("next") ?? ""
                        ).html)
                }),
            Endpoint(
                method: .post, path: PagePath.signIn, access: .open, operation: "signIn",
                summary: "Sign in with a name and a password; sets the session's cookie",
                produces: Self.html, success: 303, takesForm: true,
                problems: [.badQuery, .signInRefused, .rateLimited, .tooBusy], handler: enter),
            Endpoint(
                method: .post, path: PagePath.signOut, access: .personal, operation: "signOut",
                summary: "End the session", produces: Self.html, success: 303, takesForm: true,
                handler: leave),
            Endpoint(
                method: .get, path: PagePath.account, access: .personal, operation: "accountPage",
                summary: "One's own account", parameters: [Self.language], produces: Self.html,
                problems: [.badQuery],
                handler: { request, context in
                    .page(try page(request, context).html)
                }),
            Endpoint(
                method: .post, path: PagePath.password, access: .personal,
                operation: "changePassword", summary: "Set a password of one's own",
                produces: Self.html, success: 303, takesForm: true,
                problems: [.passwordRefused, .rateLimited, .tooBusy], handler: change),
            Endpoint(
                method: .post, path: PagePath.oneTimeCode, access: .personal,
                operation: "setOneTimeCode", summary: "Turn one-time codes on or off",
                produces: Self.html, success: 303, takesForm: true,
                problems: [.passwordRefused, .rateLimited, .tooBusy], handler: code),
        ]
    }

    private func frame(
        _ request: Request, _ context: CollectorContext
    ) throws(Problem) -> PageFrame {
        try request.frame(context, at: surroundings.now())
    }

    // MARK: - In and out

    private func enter(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let frame = try frame(request, context)
        let (form, next) = (context.form, Self.own(context.form.text("next")))
        do {
            let token = try await signIn(
                SignIn.Request(
                    name: form.text("name"), password: form["password"] ?? "",
                    code: form.text("code"), address: context.address))
            return .seeOther(next ?? frame.link(PagePath.board), cookie: cookie.header(token))
        } catch let problem as Problem where request.wantsPage {
            let page = SignInPage(
                frame: frame, name: form.text("name"), next: next ?? "", problem: problem)
            return .page(
                page.html, status: .init(code: problem.code.status), retryAfter: problem.retryAfter)
        }
    }

    /// An address of ours, or nil: nobody is sent elsewhere after signing in.
    static func own(_ path: String) -> String? {
        guard path.hasPrefix("/"), !path.hasPrefix("//"), !path.contains("\\"),
            path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), path.utf8.count <= 2000,
            !path.hasPrefix(PagePath.signIn)
        else { return nil }
        return path
    }

    private func leave(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let person = try context.principal.signedIn()
        try await signOut(person)
        return .seeOther(
            try frame(request, context).link(PagePath.signIn), cookie: cookie.cleared)
    }

    // MARK: - One's own account

    private func page(
        _ request: Request, _ context: CollectorContext, problem: Problem? = nil
    ) throws -> AccountPage {
        let person = try context.principal.signedIn()
        let secret = surroundings.randomBytes(OneTimeCode.secretBytes)
        let done: LocalizedText? =
            switch request.query("done") {
            case "password": LocalizedText(vi: "Đã đổi mật khẩu.", en: "The password is changed.")
            case "code":
                person.hasCode
                    ? LocalizedText(vi: "Đã bật mã dùng một lần.", en: "One-time codes are on.")
                    : LocalizedText(vi: "Đã tắt mã dùng một lần.", en: "One-time codes are off.")
            default: nil
            }
        return AccountPage(
            frame: try frame(request, context), person: person,
            fresh: person.hasCode ? nil : OneTimeCode(secret: secret), problem: problem,
            done: problem == nil ? done : nil)
    }

    private func change(_ request: Request, _ context: CollectorContext) async throws -> Response {
        try await attempt(request, context, done: "password") { person in
            let form = context.form
            guard form["new"] == form["again"] else {
                throw Problem(
                    .passwordRefused, vi: "Hai lần gõ mật khẩu mới không giống nhau.",
                    en: "The new password was typed differently the second time.")
            }
            try await changePassword(
                from: form["old"] ?? "", to: form["new"] ?? "", of: person,
                address: context.address)
        }
    }

    private func code(_ request: Request, _ context: CollectorContext) async throws -> Response {
        try await attempt(request, context, done: "code") { person in
            let form = context.form
            let password = form["old"] ?? ""
            if person.hasCode {
                try await setCode.turnOff(
                    password: password, of: person, address: context.address)
            } else {
                try await setCode.turnOn(
                    secret: Hex.decode(form.text("secret")) ?? [], code: form.text("code"),
                    password: password, of: person, address: context.address)
            }
        }
    }

    /// Does what a form asks, and shows it again with what was wrong.
    private func attempt(
        _ request: Request, _ context: CollectorContext, done: String,
        _ work: (Person) async throws -> Void
    ) async throws -> Response {
        do {
            try await work(try context.principal.signedIn())
            return .seeOther(
                try frame(request, context).link(PagePath.account, [("done", done)]))
        } catch let problem as Problem where request.wantsPage {
            return .page(
                try page(request, context, problem: problem).html,
                status: .init(code: problem.code.status), retryAfter: problem.retryAfter)
        }
    }
}

extension Principal {
    /// The person who is signed in.
    ///
    /// - Throws: `tokenMissing` for anybody else.
    func signedIn() throws(Problem) -> Person {
        guard case .person(let person) = self else { throw Problem(.tokenMissing) }
        return person
    }
}
