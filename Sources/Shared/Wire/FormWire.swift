/// How the cells of a form stand on the wire, in the order in which they stand there: made once for
/// a form version, so that a report is read and written without making or hashing a single key.
struct FormWire: Sendable {
    /// One cell that a report may hold.
    struct Cell: Sendable {
        /// The indicator's position in the form.
        let slot: Int
        /// Where `"code":{` begins and ends in `openings`.
        let opening: Range<Int>
        /// True when the value is a whole number, as nearly all are.
        let isWhole: Bool
    }

    /// How every cell begins, `"code":{`, one after the other.
    let openings: [UInt8]
    /// The cells that stand under `values`, keys ascending.
    let figures: [Cell]
    /// The cells that stand under `narrative`, keys ascending.
    let narrative: [Cell]

    /// - Parameter order: the slots of `indicators` by code. Computed indicators are never sent.
    init(_ indicators: [Indicator], order: [Int]) {
        var openings: [UInt8] = []
        var cells: (figures: [Cell], narrative: [Cell]) = ([], [])
        for slot in order where !indicators[slot].isComputed {
            let start = openings.count
            openings.append(contentsOf: "\"\(indicators[slot].code.text)\":{".utf8)
            let type = indicators[slot].type
            let cell = Cell(
                slot: slot, opening: start..<openings.count,
                isWhole: type == .integer || type == .money)
            if type.isNarrative { cells.narrative.append(cell) } else { cells.figures.append(cell) }
        }
        self.openings = openings
        (figures, narrative) = cells
    }
}
