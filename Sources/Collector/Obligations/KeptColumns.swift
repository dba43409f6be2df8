import Shared
import Synchronization

/// What was read last about forms and periods, kept until something is recorded about them: the board of
/// a whole province, or a year's report, is asked for again and again, and a report changes one column.
///
/// - `Reading`: what else a column depends on, such as the version of the form that it is read by.
final class KeptColumns<Reading: Hashable & Sendable, Column: Sendable>: Sendable {
    /// A form's period, read in one way.
    struct Key: Hashable, Sendable {
        /// The form's row in the store.
        let form: Int64
        let period: ReportingPeriod
        let reading: Reading
    }

    private struct State {
        var columns: [Key: Column] = [:]
        /// The last act that the columns know of.
        var head: Int64 = 0
        /// The forms and units that they were read with.
        var catalogue: ObjectIdentifier?
        /// The weight of what is held.
        var weight = 0
    }

    private let state = Mutex(State())
    private let limit: Int
    private let weight: @Sendable (Column) -> Int

    /// Nothing yet.
    ///
    /// - Parameters:
    ///   - limit: the most that may be held, in what `weight` counts.
    ///   - weight: how much a column counts.
    init(limit: Int, weight: @escaping @Sendable (Column) -> Int) {
        self.limit = limit
        self.weight = weight
    }

    /// The columns of `keys` at present: what is held of them, and what is not as `read` gives it.
    ///
    /// - Parameter read: the column of the key at a place in `keys`.
    func columns(
        _ keys: [Key], _ catalogue: Catalogue, _ reader: StoreReader,
        read: (_ place: Int) throws -> Column
    ) throws -> [Column] {
        let head = try reader.auditHead().seq
        let known = try state.withLock { state in
            try refresh(&state, head: head, catalogue, reader)
            return state.head == head ? state.columns : [:]
        }
        return try keys.enumerated().map { place, key in
            if let column = known[key] { return column }
            let column = try read(place)
            keep(column, key, head: head, catalogue)
            return column
        }
    }

    /// Forgets what was recorded about since.
    private func refresh(
        _ state: inout State, head: Int64, _ catalogue: Catalogue, _ reader: StoreReader
    ) throws {
        if state.catalogue != ObjectIdentifier(catalogue) {
            state.columns = [:]
            state.weight = 0
            state.catalogue = ObjectIdentifier(catalogue)
        }
        // A reader that began earlier sees less than is known: it reads for itself.
        guard head > state.head else { return }
        if !state.columns.isEmpty {
            for touched in try reader.touchedColumns(after: state.head) {
                for (key, column) in state.columns
                where key.form == touched.form && key.period == touched.period {
                    state.columns[key] = nil
                    state.weight -= weight(column)
                }
            }
        }
        state.head = head
    }

    private func keep(_ column: Column, _ key: Key, head: Int64, _ catalogue: Catalogue) {
        let added = weight(column)
        state.withLock { state in
            guard state.head == head, state.catalogue == ObjectIdentifier(catalogue) else { return }
            if state.weight + added > limit {
                state.columns = [:]
                state.weight = 0
            }
            if let former = state.columns.updateValue(column, forKey: key) {
                state.weight -= weight(former)
            }
            state.weight += added
        }
    }
}
