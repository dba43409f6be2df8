import Shared

/// Says which forms and divisions an officer answers for; neither: all of them.
struct LimitAccount: Sendable {
    let keeper: AccountKeeper

    /// Sets the limits; they hold from the next request on.
    ///
    /// - Throws: `badQuery`, `unknownForm`.
    func callAsFunction(
        _ name: AccountName, forms: Set<FormCode>, divisions: Set<DivisionCode>, by actor: String
    ) async throws {
        let row = try keeper.account(name)
        try keeper.check(forms: forms, divisions: divisions, for: row.role)
        let now = keeper.surroundings.now()
        let limits = forms.map(\.text).sorted() + divisions.map(\.text).sorted()
        try await keeper.book.change(through: keeper.queue) { writer in
            try writer.append(
                AuditEntry(
                    at: now, actor: actor, action: "account.limited", subject: name.text,
                    detail: limits.joined(separator: " ")))
            try writer.setLimits(forms: forms, divisions: divisions, of: row.account)
        }
    }
}
