import Shared

/// The columns of the board that were read last.
struct BoardColumns: Sendable {
    /// By the version of the form; at most a million entries, about forty megabytes.
    private let kept = KeptColumns<Form.Key, BoardColumn>(limit: 1_000_000) { $0.entries.count }

    /// The columns of `plans` at `moment`.
    ///
    /// - Parameter isNow: whether the moment is the present; the past is read afresh.
    func columns(
        _ plans: [PeriodPlan], at moment: Instant, isNow: Bool, _ catalogue: Catalogue,
        _ reader: StoreReader
    ) throws -> [BoardColumn] {
        guard isNow else {
            return try plans.map { try BoardColumn($0, until: moment, reader: reader) }
        }
        let keys = plans.map { plan in
            KeptColumns<Form.Key, BoardColumn>.Key(
                form: plan.formRow, period: plan.period, reading: plan.form.key)
        }
        return try kept.columns(keys, catalogue, reader) { place in
            try BoardColumn(plans[place], until: .distantFuture, reader: reader)
        }
    }
}

extension Instant {
    /// After everything that was ever recorded, and early enough to count on from.
    static let distantFuture = Instant(milliseconds: 1 << 52)
}
