import Shared

/// One form and period of the board as the store has it, in a few bytes a unit: what does not change
/// until something is recorded about the column. Only what is awaited still depends on the clock.
final class BoardColumn: Sendable {
    /// What is recorded about one owed report.
    enum Entry: Hashable, Sendable {
        /// Received or released: final until something is recorded.
        case settled(BoardCell)
        /// Not received; with its own due date where that was extended.
        case waiting(DueDate?)
    }

    /// What the form asks for the period.
    let plan: PeriodPlan
    /// One entry a unit, in the order of `plan.owed`.
    let entries: [Entry]

    /// Reads a column.
    init(_ plan: PeriodPlan, until moment: Instant, reader: StoreReader) throws {
        self.plan = plan
        guard let period = try reader.periodKey(plan.period) else {
            entries = plan.owed.map { _ in .waiting(nil) }
            return
        }
        let records = try reader.slotRecords(form: plan.formRow, period: period, until: moment)
        entries = plan.owed.map { expected in
            guard let row = plan.rows[expected.facility], let record = records[row] else {
                return .waiting(nil)
            }
            return Self.entry(record, plan, at: moment)
        }
    }

    private static func entry(
        _ record: SlotRecord, _ plan: PeriodPlan, at moment: Instant
    ) -> Entry {
        let verdict = record.facts(of: plan).verdict(asOf: moment)
        switch verdict.status {
        case .onTime, .late, .exempt:
            return .settled(
                BoardCell(
                    status: verdict.status, isReturned: record.state == .returned,
                    days: verdict.status == .late ? verdict.daysLate : nil))
        case .notYetDue, .awaited, .missing:
            return .waiting(verdict.isExtended ? verdict.due : nil)
        }
    }

    /// The cells at `moment`, which is not before the one that the column was read for.
    func cells(at moment: Instant) -> [BoardCell] {
        let common = waiting(plan.due, at: moment)
        return entries.map { entry in
            switch entry {
            case .settled(let cell): cell
            case .waiting(nil): common
            case .waiting(let due?): waiting(due, at: moment)
            }
        }
    }

    private func waiting(_ due: DueDate?, at moment: Instant) -> BoardCell {
        let verdict = ObligationFacts(periodEnd: plan.endsAt, due: due).verdict(asOf: moment)
        return BoardCell(status: verdict.status, isReturned: false, days: verdict.daysLate)
    }
}

extension SlotRecord {
    /// What was recorded, as statuses are judged from it: past figures that were taken from a file
    /// are neither on time nor late, and release the unit.
    func facts(of plan: PeriodPlan) -> ObligationFacts {
        ObligationFacts(
            periodEnd: plan.endsAt, due: plan.due, extensions: rulings.extensions,
            exemptions: rulings.exemptions + importExemptions,
            submissions: judgedSubmissions.map { submission in
                CompleteSubmission(
                    receivedAt: submission.receivedAt,
                    withdrawnAt: withdrawal(of: submission.seq))
            })
    }
}
