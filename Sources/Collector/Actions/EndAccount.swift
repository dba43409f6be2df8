import Shared

/// Ends an account for good: its sessions end at once, what it decided stays under its name.
struct EndAccount: Sendable {
    let keeper: AccountKeeper

    /// Ends the account.
    ///
    /// - Throws: `badQuery` when there is none, or it is the last administrator's.
    func callAsFunction(_ name: AccountName, by actor: String) async throws {
        let row = try keeper.account(name)
        let now = keeper.surroundings.now()
        try await keeper.book.change(through: keeper.queue) { writer in
            let others = try writer.reader.accounts().filter {
                $0.role == .administrator && $0.endedAt == nil && $0.account != row.account
            }
            // From the machine itself another one can be made.
            guard row.role != .administrator || !others.isEmpty || actor == Principal.local.name
            else {
                throw Problem(
                    .badQuery, vi: "Đây là quản trị viên duy nhất; tạo người khác trước.",
                    en: "This is the only administrator; make another one first.")
            }
            try writer.append(
                AuditEntry(
                    at: now, actor: actor, action: "account.ended", subject: name.text, detail: ""))
            try writer.endAccount(row.account, at: now)
            try writer.endSessions(of: row.account, but: nil, at: now)
        }
    }
}
