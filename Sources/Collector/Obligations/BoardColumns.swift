import Shared
import Synchronization

/// The columns that were read last, kept until something is recorded about them: the board of a whole
/// province is asked for again and again, and a report changes one column of it.
final class BoardColumns: Sendable {
    private struct Key: Hashable {
        let form: Form.Key
        let period: ReportingPeriod
    }

    private struct State {
        var columns: [Key: BoardColumn] = [:]
        /// The last act that the columns know of.
        var head: Int64 = 0
        /// The forms and units that they were read with.
        var catalogue: ObjectIdentifier?
        /// Entries held.
        var entries = 0
    }

    /// Most entries held: about forty megabytes at most.
    private static let entryLimit = 1_000_000

    private let state = Mutex(State())

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
        let head = try reader.auditHead().seq
        let known = try state.withLock { state in
            try Self.refresh(&state, head: head, catalogue, reader)
            return state.head == head ? state.columns : [:]
        }
        return try plans.map { plan in
            let key = Key(form: plan.form.key, period: plan.period)
            if let column = known[key] { return column }
            let column = try BoardColumn(plan, until: .distantFuture, reader: reader)
            keep(column, key, head: head)
            return column
        }
    }

    /// Forgets what was recorded about since.
    private static func refresh(
        _ state: inout State, head: Int64, _ catalogue: Catalogue, _ reader: StoreReader
    ) throws {
        if state.catalogue != ObjectIdentifier(catalogue) {
            state.columns = [:]
            state.entries = 0
            state.catalogue = ObjectIdentifier(catalogue)
        }
        // A reader that began earlier sees less than is known: it reads for itself.
        guard head > state.head else { return }
        if !state.columns.isEmpty {
            for touched in try reader.touchedColumns(after: state.head) {
                for (key, column) in state.columns
                where column.plan.formRow == touched.form && key.period == touched.period {
                    state.columns[key] = nil
                    state.entries -= column.entries.count
                }
            }
        }
        state.head = head
    }

    private func keep(_ column: BoardColumn, _ key: Key, head: Int64) {
        state.withLock { state in
            guard state.head == head else { return }
            if state.entries + column.entries.count > Self.entryLimit {
                state.columns = [:]
                state.entries = 0
            }
            if state.columns.updateValue(column, forKey: key) == nil {
                state.entries += column.entries.count
            }
        }
    }
}

extension Instant {
    /// After everything that was ever recorded, and early enough to count on from.
    static let distantFuture = Instant(milliseconds: 1 << 52)
}
