import Hummingbird
import Shared

/// The accounts' page, for administrators.
struct AccountRoutes: Sendable {
    let keeper: AccountKeeper

    private static let html = "text/html; charset=utf-8"

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: PagePath.accounts, access: .administering,
                operation: "accountsPage", summary: "Every account",
                parameters: [.query("lang", "vi or en; vi without it")], produces: Self.html,
                problems: [.badQuery],
                handler: { request, context in
                    .page(try page(request, context).html)
                }),
            Endpoint(
                method: .post, path: PagePath.accounts, access: .administering,
                operation: "makeAccount", summary: "Make an account; shows its first password",
                produces: Self.html, takesForm: true,
                problems: [.badQuery, .unknownFacility, .unknownForm], handler: make),
            Endpoint(
                method: .post, path: PagePath.accountReset, access: .administering,
                operation: "resetAccount",
                summary: "Give a new first password, and turn one-time codes off",
                produces: Self.html, takesForm: true, problems: [.badQuery], handler: reset),
            Endpoint(
                method: .post, path: PagePath.accountEnd, access: .administering,
                operation: "endAccount", summary: "End an account", produces: Self.html,
                takesForm: true, problems: [.badQuery], handler: end),
        ]
    }

    private func page(_ request: Request, _ context: CollectorContext) throws -> AccountsPage {
        AccountsPage(
            frame: try request.frame(context, at: keeper.surroundings.now()),
            accounts: keeper.book.accounts, divisions: keeper.book.divisions)
    }

    /// Does what a form asks and shows the list again, with what was wrong or what was done.
    private func show(
        _ request: Request, _ context: CollectorContext,
        _ work: (inout AccountsPage) async throws -> Void
    ) async throws -> Response {
        var shown = try page(request, context)
        do {
            try await work(&shown)
        } catch let problem as Problem where request.wantsPage {
            shown.problem = problem
        }
        var fresh = try page(request, context)
        (fresh.problem, fresh.given, fresh.done) = (shown.problem, shown.given, shown.done)
        fresh.typed = shown.problem == nil ? [:] : shown.typed
        return .page(
            fresh.html, status: shown.problem.map { .init(code: $0.code.status) } ?? .ok)
    }

    private func make(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let form = context.form
        return try await show(request, context) { page in
            for name in ["name", "fullName", "role", "facility", "forms", "divisions"] {
                page.typed[name] = form.text(name)
            }
            let wanted = try AccountWords.request { form.text($0) }
            let password = try await CreateAccount(keeper: keeper)(
                wanted, by: context.principal.name)
            page.given = (wanted.name, password)
        }
    }

    private func reset(_ request: Request, _ context: CollectorContext) async throws -> Response {
        try await show(request, context) { page in
            let name = try AccountWords.name(context.form.text("name"))
            page.given = (
                name, try await ResetAccount(keeper: keeper)(name, by: context.principal.name)
            )
        }
    }

    private func end(_ request: Request, _ context: CollectorContext) async throws -> Response {
        try await show(request, context) { page in
            let name = try AccountWords.name(context.form.text("name"))
            try await EndAccount(keeper: keeper)(name, by: context.principal.name)
            page.done = LocalizedText(
                vi: "Đã kết thúc tài khoản “\(name)”.", en: "The account “\(name)” has ended.")
        }
    }
}

/// What a page's form or a command says of an account, read once.
enum AccountWords {
    /// A sign-in name.
    ///
    /// - Throws: `badQuery`.
    static func name(_ text: String) throws(Problem) -> AccountName {
        guard let name = AccountName(typed: text) else {
            throw Problem(
                .badQuery,
                vi:
                    "Đọc được “\(text.prefix(64))”, cần tên đăng nhập 3–40 ký tự: chữ thường không dấu, "
                    + "số, dấu chấm, gạch; bắt đầu bằng chữ.",
                en:
                    "Read “\(text.prefix(64))”, expected a name of 3–40 small letters, digits, dots and "
                    + "hyphens that begins with a letter.")
        }
        return name
    }

    /// A list of codes with commas or spaces between.
    ///
    /// - Throws: `badQuery`.
    static func codes<Item: Code>(_ text: String) throws(Problem) -> Set<Item> {
        var codes: Set<Item> = []
        for part in text.split(whereSeparator: { $0 == "," || $0 == ";" || $0.isWhitespace }) {
            guard let code = Item(String(part)) else {
                throw Problem(
                    .badQuery, vi: "Đọc được “\(part.prefix(64))”, cần mã như HDKB-T.",
                    en: "Read “\(part.prefix(64))”, expected a code such as HDKB-T.")
            }
            codes.insert(code)
        }
        return codes
    }

    /// An account that is asked for.
    ///
    /// - Parameter field: the text of a field; empty where there is none.
    /// - Throws: `badQuery`, `unknownFacility`.
    static func request(
        _ field: (String) -> String
    ) throws(Problem) -> CreateAccount.Request {
        guard let role = Role(rawValue: field("role")), Role.ofPeople.contains(role) else {
            let roles = Role.ofPeople.map(\.rawValue).joined(separator: ", ")
            throw Problem(
                .badQuery, vi: "Vai trò: cần một trong \(roles).",
                en: "The role is one of \(roles).")
        }
        var request = CreateAccount.Request(
            name: try name(field("name")), fullName: field("fullName"), role: role)
        let unit = field("facility")
        if !unit.isEmpty {
            guard let facility = FacilityID(unit) else {
                throw Problem(
                    .unknownFacility, vi: "“\(unit)” không phải mã đơn vị.",
                    en: "“\(unit)” is not a facility code.")
            }
            request.facility = facility
        }
        request.forms = try codes(field("forms"))
        request.divisions = try codes(field("divisions"))
        return request
    }
}
