import Hummingbird
import Shared

/// Accounts and divisions, for commands on the collector's own machine.
struct LocalAccountRoutes: Sendable {
    /// Paths of the local socket; no part of the wire contract.
    enum Path {
        static let accounts = "/local/accounts"
        static let resets = "/local/accounts/resets"
        static let ends = "/local/accounts/ends"
        static let limits = "/local/accounts/limits"
        static let divisions = "/local/divisions"
    }

    let keeper: AccountKeeper

    /// The endpoints of this family.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: Path.accounts, access: .local, operation: "listAccounts",
                summary: "Every account", handler: list),
            Endpoint(
                method: .post, path: Path.accounts, access: .local, operation: "addAccount",
                summary: "Make an account", success: 201, takesBody: true,
                handler: { request, context in
                    try await answer(request) { field in
                        (
                            "password",
                            try await CreateAccount(keeper: keeper)(
                                try AccountWords.request(field), by: context.principal.name)
                        )
                    }
                }),
            Endpoint(
                method: .post, path: Path.resets, access: .local, operation: "resetAccountLocally",
                summary: "Give a new first password", takesBody: true,
                handler: { request, context in
                    try await answer(request) { field in
                        (
                            "password",
                            try await ResetAccount(keeper: keeper)(
                                try AccountWords.name(field("name")), by: context.principal.name)
                        )
                    }
                }),
            Endpoint(
                method: .post, path: Path.ends, access: .local, operation: "endAccountLocally",
                summary: "End an account", takesBody: true,
                handler: { request, context in
                    try await answer(request) { field in
                        try await EndAccount(keeper: keeper)(
                            try AccountWords.name(field("name")), by: context.principal.name)
                        return nil
                    }
                }),
            Endpoint(
                method: .post, path: Path.limits, access: .local, operation: "limitAccount",
                summary: "Say what an officer answers for", takesBody: true,
                handler: { request, context in
                    try await answer(request) { field in
                        try await LimitAccount(keeper: keeper)(
                            try AccountWords.name(field("name")),
                            forms: try AccountWords.codes(field("forms")),
                            divisions: try AccountWords.codes(field("divisions")),
                            by: context.principal.name)
                        return nil
                    }
                }),
            Endpoint(
                method: .post, path: Path.divisions, access: .local, operation: "nameDivision",
                summary: "Say which forms a division answers for", takesBody: true,
                handler: divide),
        ]
    }

    private func answer(
        _ request: Request,
        _ work: ((String) -> String) async throws -> (key: String, text: String)?
    ) async throws -> Response {
        let fields = try await LocalRoutes.fields(of: request)
        let told = try await work { fields[$0]?.text ?? "" }
        return .json(status: told == nil ? .ok : .created) { writer in
            writer.object { writer in
                guard let told else { return }
                writer.key(told.key)
                writer.string(told.text)
            }
        }
    }

    private func divide(_ request: Request, _ context: CollectorContext) async throws -> Response {
        try await answer(request) { field in
            guard let code = DivisionCode(field("code")) else {
                throw Problem(
                    .badQuery, vi: "Mã phòng: chữ hoa, số, gạch: KHTC.",
                    en: "A division's code has capitals, digits, hyphens: KHTC.")
            }
            try await NameDivision(keeper: keeper)(
                Division(
                    code: code, title: field("title"),
                    forms: try AccountWords.codes(field("forms"))), by: context.principal.name)
            return nil
        }
    }

    private func list(_ request: Request, _ context: CollectorContext) async throws -> Response {
        let accounts = keeper.book.accounts
        return .json { writer in
            writer.object { writer in
                writer.key("items")
                writer.array { writer in
                    for account in accounts { Self.write(account, &writer) }
                }
            }
        }
    }

    private static func write(_ account: AccountRow, _ writer: inout JSONWriter) {
        let state =
            account.endedAt != nil ? "ended" : account.mustChange ? "firstPassword" : "active"
        writer.object { writer in
            for (key, text) in [
                ("divisions", account.divisions.map(\.text).sorted().joined(separator: ",")),
                ("facility", account.facility?.text ?? ""),
                ("forms", account.forms.map(\.text).sorted().joined(separator: ",")),
                ("fullName", account.fullName), ("name", account.name.text),
                ("role", account.role.rawValue),
                ("state", state + (account.codeSecret == nil ? "" : ",code")),
            ] {
                writer.key(key)
                writer.string(text)
            }
        }
    }
}
