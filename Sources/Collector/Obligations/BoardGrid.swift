import Shared

/// The board of a span: forms by periods across, units down, with the five figures of every row and
/// column, and totals by area.
struct BoardGrid: Sendable {
    /// One form and period.
    struct Column: Sendable {
        let plan: PeriodPlan
        var tally = BoardTally()
    }

    /// One unit.
    struct Unit: Sendable {
        /// What it was on the last day that it answers for in the span.
        var state: FacilityState
        /// One cell a column; nil where nothing is owed.
        var cells: [BoardCell?]
        var tally = BoardTally()
    }

    /// The units of one area.
    struct AreaTotal: Sendable {
        /// The area just below the province, or below the one asked about; nil for units in none.
        let area: Area?
        var units = 0
        var tally = BoardTally()
    }

    /// The moment.
    let asOf: Instant
    /// Forms with their periods.
    private(set) var columns: [Column] = []
    /// Units that owe anything, by type, then code.
    private(set) var units: [Unit] = []
    /// Totals by area, by code.
    private(set) var areas: [AreaTotal] = []
    /// The whole.
    private(set) var total = BoardTally()

    /// Puts columns beside each other.
    init(
        _ columns: [BoardColumn], filter: BoardFilter, asOf: Instant, registry: Registry
    ) {
        self.asOf = asOf
        self.columns = columns.map { Column(plan: $0.plan) }
        collect(columns, filter.judge(in: registry))
        if !filter.states.isEmpty {
            units.removeAll { unit in
                !unit.cells.contains { $0.map { filter.states.contains($0.state) } ?? false }
            }
        }
        count()
        units.sort { left, right in
            left.state.type == right.state.type
                ? left.state.id < right.state.id : left.rank < right.rank
        }
        sumByArea(below: filter.area ?? registry.home, registry)
    }

    private mutating func collect(
        _ columns: [BoardColumn], _ isWanted: (FacilityState) -> Bool
    ) {
        // Rows are small numbers, given out one after the other: an array finds a unit fastest.
        let last = columns.flatMap { $0.plan.owedRows }.max() ?? 0
        var places = [Int32](repeating: -1, count: Int(last) + 1)
        for (place, column) in columns.enumerated() {
            let cells = column.cells(at: asOf)
            for (index, expected) in column.plan.owed.enumerated()
            where isWanted(expected.state) {
                let row = Int(column.plan.owedRows[index])
                guard row > 0 else { continue }
                if places[row] < 0 {
                    places[row] = Int32(units.count)
                    units.append(
                        Unit(
                            state: expected.state,
                            cells: Array(repeating: nil, count: columns.count)))
                }
                let unit = Int(places[row])
                units[unit].cells[place] = cells[index]
                if units[unit].state.day < expected.state.day {
                    units[unit].state = expected.state
                }
            }
        }
    }

    private mutating func count() {
        for unit in units.indices {
            for (place, cell) in units[unit].cells.enumerated() {
                guard let cell else { continue }
                units[unit].tally.add(cell)
                columns[place].tally.add(cell)
            }
            total.add(units[unit].tally)
        }
    }

    private mutating func sumByArea(below top: AreaID?, _ registry: Registry) {
        var groups: [AreaID: Area?] = [:]
        func group(_ area: AreaID) -> Area? {
            if let known = groups[area] { return known }
            let path = registry.path(of: area)
            let found = path.prefix { $0.id != top }.last ?? path.first
            groups[area] = .some(found)
            return found
        }
        var totals: [AreaID?: AreaTotal] = [:]
        for unit in units {
            let area = unit.state.area.flatMap(group)
            totals[area?.id, default: AreaTotal(area: area)].units += 1
            totals[area?.id]?.tally.add(unit.tally)
        }
        areas = totals.values.sorted { left, right in
            guard let one = left.area?.id else { return false }
            guard let other = right.area?.id else { return true }
            return one < other
        }
    }
}

extension BoardGrid.Unit {
    /// Where units of its type stand.
    fileprivate var rank: Int { FacilityType.allCases.firstIndex(of: state.type) ?? 0 }
}
