import Shared

/// What the writer has met and need not look up again: nearly every report is about one of a few
/// forms and periods.
///
/// Only what no other connection can change is kept: this one makes every row. What a rollback may
/// have undone is forgotten, all of it.
///
/// SAFETY: touched by the writer's thread only, inside its transactions; a rollback empties it.
final class WriterMemory: @unchecked Sendable {
    /// Most entries of a kind; beyond it they are looked up again.
    private static let limit = 4096
    private var rows: [ReportingPeriod: Int64] = [:]
    private var quiet: Set<FormPeriod> = []

    private struct FormPeriod: Hashable {
        let form: Int64
        let period: Int64
    }

    /// The row of a period, if it was met.
    subscript(period: ReportingPeriod) -> Int64? {
        get { rows[period] }
        set {
            if rows.count >= Self.limit { rows.removeAll(keepingCapacity: true) }
            rows[period] = newValue
        }
    }

    /// True when it is known that nobody closed the slot's form and period, and that none of its
    /// due dates was changed.
    func isQuiet(_ slot: SlotRowKey) -> Bool {
        quiet.contains(FormPeriod(form: slot.form, period: slot.period))
    }

    /// Notes what `isQuiet` tells.
    func noteQuiet(_ slot: SlotRowKey) {
        if quiet.count >= Self.limit { quiet.removeAll(keepingCapacity: true) }
        quiet.insert(FormPeriod(form: slot.form, period: slot.period))
    }

    /// Forgets what is quiet: something was decided.
    func forgetQuiet() {
        quiet.removeAll(keepingCapacity: true)
    }

    /// Forgets everything: some of it may have been undone.
    func removeAll() {
        rows.removeAll(keepingCapacity: true)
        forgetQuiet()
    }
}
