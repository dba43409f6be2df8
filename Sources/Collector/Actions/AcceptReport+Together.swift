import Shared

extension AcceptReport {
    /// Judges and stores prepared reports in the order given, all in one transaction.
    ///
    /// For writers that bring many reports at once and wait for all: a simulated past. Each report
    /// is decided exactly as if it had come alone, and sees those before it.
    ///
    /// - Throws: `StorageFailure` when nothing could be committed.
    func together(_ prepared: [Prepared]) async throws -> [Outcome] {
        let catalogue = catalogue.current
        let outcomes = try await queue.perform { writer in
            try prepared.map { one in
                try Decision(prepared: one, catalogue: catalogue, writer: writer).outcome()
            }
        }
        return outcomes.map { $0.sealed(with: collectorKeys) }
    }
}
