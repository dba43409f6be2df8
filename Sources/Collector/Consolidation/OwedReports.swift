import Shared

/// The reports that units owe over some periods, by unit, then period, with what came: put in order once,
/// so that each of a form's indicators is added up by running along.
struct OwedReports: Sendable {
    /// One unit and the places of its reports.
    struct Unit: Sendable {
        let facility: FacilityID
        let places: Range<Int>
    }

    /// The units, by id.
    private(set) var units: [Unit] = []
    /// The period of each report, and how many of its days the unit answers for.
    private(set) var periods: [ReportingPeriod] = []
    private(set) var days: [Int] = []
    /// Whether the unit was released from it and reported nothing.
    private(set) var released: [Bool] = []
    /// The answers by slot; nil where no report came.
    private(set) var answers: [[Value?]?] = []
    /// Where they stand in the store.
    private(set) var sources: [ReportedFigures.Source?] = []
    /// Where each unit stands in `units`.
    private(set) var index: [FacilityID: Int] = [:]

    /// The reports of `parts`, whose periods stand in order.
    init(_ parts: some Collection<ConsolidationPart>) {
        for unit in Set(parts.flatMap(\.expected.keys)).sorted() {
            let start = periods.count
            for part in parts {
                guard let expected = part.expected[unit] else { continue }
                let report = part.reports[unit]
                periods.append(part.period)
                days.append(expected.count)
                released.append(report == nil && part.released.contains(unit))
                answers.append(report?.values)
                sources.append(report?.source)
            }
            index[unit] = units.count
            units.append(Unit(facility: unit, places: start..<periods.count))
        }
    }

    /// One indicator's answers, report by report.
    func addends(_ slot: Int) -> [Addend] {
        units.flatMap { unit in
            unit.places.map { place in
                Addend(
                    facility: unit.facility, period: periods[place],
                    value: answers[place].flatMap { $0[slot] }, source: sources[place])
            }
        }
    }

    /// One indicator added up.
    ///
    /// A unit that was released from a period is not expected to have given it; all the same its
    /// figure is not in the sum, and nothing is compared as if it were.
    ///
    /// - Returns: nil for a sum that does not fit; what it rests on; who did not give everything.
    func sum(_ slot: Int) -> (sum: FixedDecimal?, Coverage, incomplete: Set<FacilityID>) {
        var sum: FixedDecimal? = .zero
        var coverage = Coverage()
        var incomplete: Set<FacilityID> = []
        for unit in units {
            let before = coverage.counted
            for place in unit.places {
                guard let answers = answers[place] else {
                    coverage.addAbsent(isReleased: released[place])
                    continue
                }
                coverage.add(answers[slot])
                if let number = answers[slot]?.counted { sum = sum?.adding(number) }
            }
            coverage.close(
                owed: unit.places.count { !released[$0] }, counted: coverage.counted - before)
            if coverage.counted - before < unit.places.count { incomplete.insert(unit.facility) }
        }
        return (sum, coverage, incomplete)
    }
}

extension Coverage {
    /// Counts a report that did not come.
    fileprivate mutating func addAbsent(isReleased: Bool) {
        guard !isReleased else {
            released += 1
            return
        }
        cells += 1
        missing += 1
    }

    /// Counts a cell of a report that came. Missing is not zero: `-`, `…` and a blank are three things
    /// (DOMAIN §7).
    fileprivate mutating func add(_ value: Value?) {
        cells += 1
        guard let value else {
            blank += 1
            return
        }
        if value.isAnswered { counted += 1 }
        switch value {
        case .notCollected: notCollected += 1
        case .none: none += 1
        case .number, .boolean, .choice, .date, .text, .list: break
        }
    }

    /// Counts a unit after its cells; one that owed nothing in the end is not counted.
    mutating func close(owed: Int, counted: Int) {
        guard owed > 0 else { return }
        expected += 1
        if counted == owed { complete += 1 } else if counted > 0 { partial += 1 }
    }
}
