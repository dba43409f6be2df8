import Shared

/// Which owed reports a clerk sees at once, and which behind a line that opens: a page that begins
/// with sixty old arrears hides the one report that is due on Friday.
struct DueFolding: Sendable {
    /// Seen at once.
    private(set) var shown: [InboxAnswer.Item] = []
    /// Overdue from before the unit was enrolled here, or for more than a year.
    private(set) var old: [InboxAnswer.Item] = []
    /// Not due for a while.
    private(set) var later: [InboxAnswer.Item] = []

    /// Arrears older than this are folded.
    static let arrearsDays = 365
    /// What is not due yet is seen this long before.
    static let aheadDays = 14

    /// - Parameters:
    ///   - items: what is owed, in any order, which is kept.
    ///   - enrolled: the day from which the unit reports by this computer, where it is known.
    ///
    /// The newest overdue period of each form and kind is always seen: a unit that enrols after a due
    /// day starts with that very report.
    init(_ items: [InboxAnswer.Item], today: Day, enrolled: Day?) {
        var newest: [Row: ReportingPeriod] = [:]
        for item in items where item.status == .missing {
            newest[Row(item)] = max(newest[Row(item)] ?? item.period, item.period)
        }
        for item in items {
            let due = item.lastDueDay
            switch item.status {
            case .missing where newest[Row(item)] != item.period:
                let isOld = due.map { due in
                    due < today.adding(days: -Self.arrearsDays)
                        || enrolled.map { due < $0 } ?? false
                }
                if isOld ?? false { old.append(item) } else { shown.append(item) }
            case .notYetDue where (due.map { $0 > today.adding(days: Self.aheadDays) } ?? false):
                later.append(item)
            default: shown.append(item)
            }
        }
    }

    /// Periods of one form and kind follow each other.
    private struct Row: Hashable {
        let form: FormCode
        let kind: PeriodKind

        init(_ item: InboxAnswer.Item) {
            form = item.form.code
            kind = item.period.kind
        }
    }
}
