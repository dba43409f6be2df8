import Shared

/// Small cells are withheld in anything published outside the department (DOMAIN §11): counts of
/// people from 1 to 4, and a second cell wherever the first could be told from a total.
///
/// A *line* is cells of which any one follows from the others: the units of a figure and their
/// total, a breakdown and its whole. Withholding goes on until no line has exactly one withheld cell.
/// It does not guard against what a reader knows from elsewhere, nor against bounds that several lines
/// together may give.
struct Suppression<Cell: Hashable> {
    /// The counts that are withheld when they stand for so few people.
    static var small: ClosedRange<Int64> { 1...4 }

    /// The cells that are withheld.
    let withheld: Set<Cell>

    /// Decides for a table.
    ///
    /// - Parameters:
    ///   - cells: every figure of the table; those without one are not in it.
    ///   - lines: cells of which any one follows from the others, the whole last.
    ///   - isSensitive: whether a cell counts people.
    init(
        cells: [Cell: FixedDecimal], lines: [[Cell]], isSensitive: (Cell) -> Bool
    ) {
        var withheld = Set(
            cells.filter { cell, number in
                isSensitive(cell) && number.integer.map(Self.small.contains) == true
            }.keys)
        var isSettled = false
        while !isSettled {
            isSettled = true
            for line in lines where Set(line).intersection(withheld).count == 1 {
                guard let second = Self.second(in: line, cells, withheld) else { continue }
                withheld.insert(second)
                isSettled = false
            }
        }
        self.withheld = withheld
    }

    /// The cell to withhold beside the one that is: the smallest part that is not zero, else a part
    /// that is, else the whole.
    private static func second(
        in line: [Cell], _ cells: [Cell: FixedDecimal], _ withheld: Set<Cell>
    ) -> Cell? {
        let open = line.dropLast().enumerated().compactMap { place, cell -> (Int, FixedDecimal)? in
            withheld.contains(cell) ? nil : cells[cell].map { (place, $0) }
        }
        let chosen =
            open.filter { !$0.1.isZero }.min { ($0.1, $0.0) < ($1.1, $1.0) } ?? open.first
        if let chosen { return line[chosen.0] }
        return line.last.flatMap { withheld.contains($0) || cells[$0] == nil ? nil : $0 }
    }
}

extension MeasurementUnit {
    /// True for counts of people, and of what happened to one person each: a small one may be told
    /// back to them.
    var countsPeople: Bool {
        switch self {
        case .person, .case, .death, .birth, .admission, .visit, .dose, .operation, .referral: true
        case .bed, .day, .hour, .dong, .percent, .perTenThousand, .ratio, .incident, .test, .image,
            .record, .account, .station, .work, .item, .device, .software, .prescription,
            .transaction, .package, .facility, .focus, .inspection, .none:
            false
        }
    }
}
