import Shared

/// The board at one moment: units down, forms across, and what follows from it. Made of the very
/// rows that `status` and `/v1/obligations` show; nothing is judged here.
struct StatusBoard: Sendable {
    /// One form and period.
    struct Column: Sendable {
        let form: Form
        let period: ReportingPeriod
        /// Nil where nothing says when it is due.
        let due: DueDate?
        let rate: ReportingRate
    }

    /// One unit and what it owes, column by column; nil where it owes nothing.
    struct Unit: Sendable {
        let facility: FacilityID
        let name: LocalizedText
        let type: FacilityType
        let cells: [ObligationBoard.Row?]
    }

    /// The moment.
    let asOf: Instant
    /// Forms with their periods.
    let columns: [Column]
    /// Units by type, then code.
    let units: [Unit]

    /// How many cells stand in each status.
    var counts: [ObligationStatus: Int] {
        cells.reduce(into: [:]) { counts, row in counts[row.verdict.status, default: 0] += 1 }
    }

    /// Overdue and not received, the longest first.
    var missing: [ObligationBoard.Row] { chased(.missing) }

    /// Received late, the longest delay first.
    var late: [ObligationBoard.Row] { chased(.late) }

    private var cells: [ObligationBoard.Row] { units.flatMap { $0.cells.compactMap { $0 } } }

    private func chased(_ status: ObligationStatus) -> [ObligationBoard.Row] {
        cells.filter { $0.verdict.status == status }.sorted { left, right in
            (-(left.verdict.daysLate ?? 0), left.form.code, left.facility)
                < (-(right.verdict.daysLate ?? 0), right.form.code, right.facility)
        }
    }
}

/// Which forms and periods a board shows.
enum BoardSelection: Hashable, Sendable {
    /// Of every form the period that ended last, and longer periods while they are being chased.
    case latest
    /// Every form that has a period of this name.
    case period(String)
}

/// Puts a board together from what the store holds.
struct ShowBoard: Sendable {
    /// The store.
    let store: SQLiteStore
    /// Forms, units and days in force.
    let catalogue: CatalogueHolder

    /// For how many days after its end a half-year or a year stands beside the months.
    static let chasedDays = 45

    /// The board.
    ///
    /// - Parameter facility: one unit, or nil for all.
    /// - Throws: `badQuery` when no form has such a period.
    func callAsFunction(
        _ selection: BoardSelection, facility: FacilityID?, asOf: Instant
    ) async throws -> StatusBoard {
        let catalogue = catalogue.current
        let question = ObligationBoard.Question(
            period: "", form: nil, facility: facility, asOf: asOf)
        let plans = try Self.plans(selection, asOf: asOf, in: catalogue)
        let rows = try await store.read { reader in
            let heard = HeardAgents(reader)
            return try plans.map { plan in
                try ObligationBoard.rows(
                    of: plan, question, catalogue: catalogue, reader: reader, heard: heard)
            }
        }
        return Self.board(plans, rows, asOf: asOf, in: catalogue)
    }

    private static func plans(
        _ selection: BoardSelection, asOf: Instant, in catalogue: Catalogue
    ) throws(Problem) -> [PeriodPlan] {
        switch selection {
        case .period(let identifier):
            return try ObligationBoard.plans(
                ObligationBoard.Question(period: identifier, asOf: asOf), in: catalogue)
        case .latest:
            let called = catalogue.calledPlans(
                dueIn: asOf.day.adding(days: -chasedDays)..<asOf.day.adding(days: chasedDays)
            ).filter { $0.endsAt <= asOf }
            let latest = catalogue.forms.codes.flatMap {
                latestPlans(of: $0, asOf: asOf, in: catalogue)
            }
            return (called + latest)
                .sorted { left, right in
                    (left.period.dayCount, left.form.code) < (
                        right.period.dayCount, right.form.code
                    )
                }
        }
    }

    private static func latestPlans(
        of code: FormCode, asOf: Instant, in catalogue: Catalogue
    ) -> [PeriodPlan] {
        guard let latest = catalogue.forms.versions(of: code).last else { return [] }
        // Two years hold at least one period of every kind.
        let days = asOf.day.adding(days: -740)..<asOf.day
        return latest.kinds.compactMap { kind in
            let ended = ReportingPeriod.ending(in: days, kind: kind, calendar: latest.calendar)
            guard let period = ended.last,
                kind == latest.kinds.first || asOf.day - period.lastDay <= chasedDays
            else { return nil }
            return catalogue.forms.form(code, for: period).map { catalogue.plan($0, period) }
        }
    }

    private static func board(
        _ plans: [PeriodPlan], _ rows: [[ObligationBoard.Row]], asOf: Instant,
        in catalogue: Catalogue
    ) -> StatusBoard {
        var columns: [StatusBoard.Column] = []
        var cells: [FacilityID: [Int: ObligationBoard.Row]] = [:]
        for (plan, rows) in zip(plans, rows) where !rows.isEmpty {
            for row in rows { cells[row.facility, default: [:]][columns.count] = row }
            columns.append(
                StatusBoard.Column(
                    form: plan.form, period: plan.period, due: plan.due, rate: ReportingRate(rows)))
        }
        let units = cells.compactMap { facility, owed -> StatusBoard.Unit? in
            guard let any = owed.max(by: { $0.value.period < $1.value.period })?.value,
                let type = catalogue.registry.facility(facility)?.types.value(
                    on: any.period.lastDay)
            else { return nil }
            return StatusBoard.Unit(
                facility: facility, name: any.facilityName, type: type,
                cells: columns.indices.map { owed[$0] })
        }
        let order = Dictionary(
            FacilityType.allCases.enumerated().map { ($0.element, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        return StatusBoard(
            asOf: asOf, columns: columns,
            units: units.sorted { left, right in
                (order[left.type] ?? 0, left.facility) < (order[right.type] ?? 0, right.facility)
            })
    }
}
