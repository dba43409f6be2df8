import Shared

/// The board of a span, as of any moment, computed when it is asked for.
struct ReadBoard: Sendable {
    /// The store.
    let store: SQLiteStore
    /// Forms, units and days in force.
    let catalogue: CatalogueHolder
    /// What was read last.
    let columns: BoardColumns
    /// The clock.
    let now: @Sendable () -> Instant

    /// The board.
    ///
    /// - Throws: `unknownForm`, `unknownFacility`, `badQuery`.
    func callAsFunction(_ question: BoardQuestion) async throws -> BoardGrid {
        let catalogue = catalogue.current
        let plans = try question.plans(in: catalogue)
        let isNow = question.isNow || question.asOf >= now()
        let (columns, registry) = (columns, catalogue.registry)
        return try await store.read { reader in
            BoardGrid(
                try columns.columns(
                    plans, at: question.asOf, isNow: isNow, catalogue, reader),
                filter: question.filter, asOf: question.asOf, registry: registry)
        }
    }

    /// Why reports of some units are not here, or were not when they fell due: one answer a cell, in
    /// the order of `units`; nil where there is nothing to ask.
    func reasons(
        _ units: [BoardGrid.Unit], in grid: BoardGrid
    ) async throws -> [[AwaitReason.Told?]] {
        let catalogue = catalogue.current
        return try await store.read { reader in
            let heard = HeardAgents(reader)
            let periods = try grid.columns.map { try reader.periodKey($0.plan.period) }
            return try units.map { unit in
                guard let row = catalogue.facilityRows[unit.state.id] else {
                    return unit.cells.map { _ in nil }
                }
                return try unit.cells.enumerated().map { place, cell in
                    let plan = grid.columns[place].plan
                    guard let moment = cell?.askedAt(grid.asOf, plan) else { return nil }
                    return try heard.told(
                        of: plan, unit: row, period: periods[place], at: moment)
                }
            }
        }
    }
}

extension BoardCell {
    /// The moment whose *why* is asked: now while a report is not here, the moment it fell due for one
    /// that came late; nil where there is nothing to ask.
    fileprivate func askedAt(_ moment: Instant, _ plan: PeriodPlan) -> Instant? {
        switch status {
        case .awaited, .missing: moment
        case .late: plan.due.map { min($0.at, moment) }
        case .notYetDue, .onTime, .exempt: nil
        }
    }
}
