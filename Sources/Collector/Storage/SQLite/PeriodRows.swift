import Shared

/// The rows of periods that the writer has met: nearly every report is about one of a few periods.
///
/// SAFETY: touched by the writer's thread only, inside its transactions; a rollback empties it.
final class PeriodRows: @unchecked Sendable {
    /// Most periods kept; beyond it they are looked up again.
    private static let limit = 4096
    private var rows: [ReportingPeriod: Int64] = [:]

    /// The row of a period, if it was met.
    subscript(period: ReportingPeriod) -> Int64? {
        get { rows[period] }
        set {
            if rows.count >= Self.limit { rows.removeAll(keepingCapacity: true) }
            rows[period] = newValue
        }
    }

    /// Forgets everything: some of it may have been undone.
    func removeAll() {
        rows.removeAll(keepingCapacity: true)
    }
}
