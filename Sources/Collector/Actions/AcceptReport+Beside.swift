import Shared

extension AcceptReport {
    /// Judges and stores one prepared report, with what must be true before it and what follows from
    /// its acceptance in the very same transaction.
    ///
    /// - Parameters:
    ///   - before: throws where the report must not be judged at all; nothing is written then.
    ///   - after: writes what follows, given the row of the accepted revision.
    /// - Throws: what `before` throws, `StorageFailure` when nothing could be committed.
    func callAsFunction(
        _ prepared: Prepared, before: @escaping @Sendable (StoreWriter) throws -> Void,
        after: @escaping @Sendable (StoreWriter, Int64) throws -> Void
    ) async throws -> Outcome {
        let catalogue = catalogue.current
        let outcome = try await queue.perform { writer in
            try before(writer)
            let decided = try Decision(
                prepared: prepared, catalogue: catalogue, writer: writer
            ).outcome()
            if case .accepted(let written, _, _) = decided {
                try after(writer, written.receipt.auditSequence)
            }
            return decided
        }
        return outcome.sealed(with: collectorKeys)
    }
}
