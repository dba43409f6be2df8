import Shared

/// Ends the session of somebody who signs out.
struct SignOut: Sendable {
    let keeper: AccountKeeper

    /// Ends it; from the next request on its cookie is nobody's.
    func callAsFunction(_ person: Person) async throws {
        let now = keeper.surroundings.now()
        try await keeper.book.change(through: keeper.queue) { writer in
            try writer.append(
                AuditEntry(
                    at: now, actor: person.name.text, action: "session.ended",
                    subject: person.name.text, detail: ""))
            try writer.endSession(person.session, at: now)
        }
    }
}
