import Shared

/// Ends a key for good: a stolen machine, a reader who left. What it sent stays and stays readable.
struct RevokeKey: Sendable {
    /// The queue of the store.
    let queue: CommitQueue
    /// The keys in memory.
    let keys: KeyRing
    /// Time and chance.
    let surroundings: Surroundings

    /// Ends the key; from the next request on its token is answered 401 `tokenRevoked`.
    ///
    /// - Throws: `badQuery` when there is no such key, or it has ended before.
    func callAsFunction(_ key: KeyID) async throws {
        let now = surroundings.now()
        try await keys.change(through: queue) { writer in
            guard try writer.revokeKey(key, at: now) else {
                throw Problem(
                    .badQuery, vi: "Không có khóa “\(key)” còn hiệu lực.",
                    en: "No key “\(key)” is in force.")
            }
            try writer.append(
                AuditEntry(
                    at: now, actor: Principal.local.name, action: "key.revoked",
                    subject: key.text, detail: ""))
        }
    }
}
