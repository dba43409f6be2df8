import Shared

/// Notes once in a few minutes that somebody signed in is still at work, so that a restart of the
/// collector ends no session that is in use, and revives none that was left.
struct NoteVisit: Sendable {
    /// The queue of the store.
    let queue: CommitQueue
    /// Who is signed in.
    let book: AccountBook

    /// Notes it where it is time to.
    func note(_ principal: Principal) async {
        guard case .person(let person) = principal, let seen = book.due(person.session) else {
            return
        }
        // Whoever reads is answered also when nothing can be written: the worst is to sign in again.
        _ = try? await queue.perform { writer in
            try writer.touchSession(person.session, at: seen)
        }
    }
}
