import Shared

/// Lets a person in: name, password, and a one-time code where the account has them on.
///
/// Every reason to refuse gives the same answer after the same work, so that nobody learns which
/// names there are.
struct SignIn: Sendable {
    /// What was typed.
    struct Request: Sendable {
        var name: String
        var password: String
        var code: String
        var address: String
    }

    let keeper: AccountKeeper
    /// Where refusals are noted.
    let refusals: NoteRefusal

    /// Bytes of a session's token.
    private static let tokenBytes = 32

    /// Signs in.
    ///
    /// - Returns: the session's token, for the cookie; only its digest is kept.
    /// - Throws: `signInRefused`, `rateLimited`, `tooBusy`.
    func callAsFunction(_ request: Request) async throws -> String {
        let now = keeper.surroundings.now()
        let name = AccountName(typed: request.name)
        let account = name.flatMap { keeper.book.account($0) }
        let isKnown = account.map { keeper.book.isKnown(request.address, of: $0.account) } ?? false
        let subjects = SignInThrottle.subjects(name, from: request.address, isKnown: isKnown)
        try keeper.throttle.admit(subjects, at: now)
        let usable = account.flatMap { Self.isUsable($0, at: now) ? $0 : nil }
        let isRight = try await keeper.bench.admits(
            String(request.password.prefix(PasswordRule.longest)), to: usable?.password)
        guard let usable, isRight, let step = Self.step(request.code, of: usable, at: now) else {
            throw await refused(account, subjects, request.address, at: now)
        }
        let token = Base64.encode(keeper.surroundings.randomBytes(Self.tokenBytes), .urlSafe)
        do {
            try await open(token, of: usable, step: step, from: request.address, at: now)
        } catch let problem as Problem where problem.code == .signInRefused {
            throw await refused(account, subjects, request.address, at: now)
        }
        keeper.throttle.forget(usable.name, from: request.address)
        return token
    }

    private static func isUsable(_ account: AccountRow, at now: Instant) -> Bool {
        account.endedAt == nil && account.passwordEnds.map { now < $0 } ?? true
    }

    /// The step of the code that was typed; nil when it is wrong, zero where none is asked for.
    private static func step(
        _ code: String, of account: AccountRow, at now: Instant
    ) -> Int64? {
        guard let secret = account.codeSecret else { return 0 }
        return OneTimeCode(secret: secret).accepts(code, at: now, after: account.codeStep)
    }

    private func open(
        _ token: String, of account: AccountRow, step: Int64, from address: String, at now: Instant
    ) async throws {
        let digest = Digest(of: Array(token.utf8))
        try await keeper.book.change(through: keeper.queue) { writer in
            // Since the password was looked at it may have changed, or the code been used.
            guard
                let current = try writer.reader.accounts().first(where: {
                    $0.account == account.account
                }), Self.isUsable(current, at: now), current.password == account.password,
                current.codeSecret == nil || step > current.codeStep ?? .min
            else { throw Problem(.signInRefused) }
            try writer.append(
                AuditEntry(
                    at: now, actor: account.name.text, action: "session.opened",
                    subject: account.name.text, detail: address))
            if let secret = current.codeSecret {
                try writer.setCode(secret: secret, step: step, of: account.account)
            }
            try writer.insertSession(digest, account: account.account, address: address, at: now)
        }
    }

    /// Counts and notes a refusal. A name that is nobody's may be a password typed in the wrong
    /// field: it is written nowhere.
    private func refused(
        _ account: AccountRow?, _ subjects: [SignInThrottle.Subject], _ address: String,
        at now: Instant
    ) async -> Problem {
        let problem = Problem(.signInRefused)
        keeper.throttle.countWrong(subjects, at: now)
        await refusals.note(
            problem,
            NoteRefusal.Refused(
                token: nil, address: address, path: PagePath.signIn, account: account?.name))
        return problem
    }
}
