import Shared

/// Keeps what an agent tells of itself. Nothing hangs on it: it is no act of the audit chain, and a
/// unit that never speaks loses no right.
struct HearAgent: Sendable {
    let queue: CommitQueue
    let catalogue: CatalogueHolder
    let surroundings: Surroundings

    /// Keeps a heartbeat and gives the moment of it.
    ///
    /// - Throws: `wrongRole` for anybody but a unit's agent.
    func callAsFunction(
        _ heartbeat: Heartbeat, from principal: Principal
    ) async throws -> Instant {
        guard case .unit(let facility, _, let key) = principal,
            let row = catalogue.current.facilityRows[facility]
        else { throw Problem(.wrongRole) }
        let now = surroundings.now()
        let body = heartbeat.bytes
        try await queue.perform { writer in
            try writer.keep(heartbeat: body, of: row, by: key, at: now)
        }
        return now
    }
}
