import Shared

extension AcceptReport {
    /// What would become of a report, without storing anything of it.
    ///
    /// It is decided like any other, inside a transaction that is then undone: history, revision and
    /// obligations are those of this moment. A refusal is kept nowhere, since nobody tried to report.
    ///
    /// - Returns: why it would be refused, with every finding; nil where it would be accepted.
    /// - Throws: `Problem` and `StorageFailure` as for a report that is sent.
    func look(
        _ delivery: Delivery, from principal: Principal, receivedAt: Instant
    ) async throws -> Problem? {
        let catalogue = catalogue.current
        let prepared = try Self.prepare(
            delivery, from: principal, receivedAt: receivedAt, in: catalogue,
            signatures: signatures)
        do {
            return try await queue.perform { writer in
                let decided = try Decision(
                    prepared: prepared, catalogue: catalogue, writer: writer
                ).outcome()
                guard case .refused(let problem) = decided else { throw Looked(problem: nil) }
                throw Looked(problem: problem)
            }
        } catch let looked as Looked {
            return looked.problem
        }
    }

    /// Undoes what a look has written, and carries what it has seen.
    private struct Looked: Error {
        let problem: Problem?
    }
}
