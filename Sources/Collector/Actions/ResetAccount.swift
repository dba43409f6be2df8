import Shared

/// Helps somebody who cannot sign in any more: a new password, shown once, one-time codes off,
/// every session ended, pauses lifted.
struct ResetAccount: Sendable {
    let keeper: AccountKeeper

    /// Resets the account and gives the new first password.
    ///
    /// - Throws: `badQuery` when there is no such account.
    func callAsFunction(_ name: AccountName, by actor: String) async throws -> String {
        let row = try keeper.account(name)
        let (password, hash) = try await keeper.givenPassword()
        let now = keeper.surroundings.now()
        try await keeper.book.change(through: keeper.queue) { writer in
            try writer.append(
                AuditEntry(
                    at: now, actor: actor, action: "account.reset", subject: name.text,
                    detail: row.codeSecret == nil ? "" : "code off"))
            try writer.setPassword(
                hash, endingAt: now.adding(seconds: AccountKeeper.givenPasswordSeconds),
                of: row.account)
            try writer.setCode(secret: nil, step: nil, of: row.account)
            try writer.endSessions(of: row.account, but: nil, at: now)
        }
        keeper.throttle.forget(name, from: nil)
        return password
    }
}
