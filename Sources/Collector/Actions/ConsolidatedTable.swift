import Shared

/// A consolidation as rows, the same for the screen, CSV, workbooks and JSON: one row an indicator,
/// with everything that is asked beside a figure.
struct ConsolidatedTable: Sendable {
    /// One indicator.
    struct Row: Sendable {
        let slot: Int
        let indicator: Indicator
        let figure: ConsolidatedFigure
        /// The year so far; nil where the figure says so itself.
        let yearToDate: FixedDecimal?
        let plan: PlanFigure?
        /// Per 10 000 people of the areas asked about, for what there is of people (`nhân lực`).
        let perTenThousand: FixedDecimal?
        let same: SamePeriod
        /// How often each answer was given; empty for numbers.
        let tally: AnswerTally?
        /// From when a cumulative figure counts.
        let base: Day?
        /// True when the figure is withheld from readers outside the department.
        let isWithheld: Bool
        /// True when last year's figure, or the change, is.
        let isEarlierWithheld: Bool
    }

    /// What was asked and found.
    let answer: Consolidate.Answer
    /// The rows, in the form's order.
    let rows: [Row]
    /// Cells withheld; none for readers inside.
    let withheld: Withheld
    /// Whether it is for readers outside: small cells are withheld, words and checks left out.
    let isForOutside: Bool

    /// The rows of an answer.
    ///
    /// - Parameter isForOutside: whether small cells are withheld (DOMAIN §11).
    init(_ answer: Consolidate.Answer, isForOutside: Bool) {
        self.answer = answer
        let consolidation = answer.consolidation
        let form = consolidation.form
        let withheld = isForOutside ? Withheld(consolidation) : Withheld()
        let earlier =
            isForOutside ? answer.comparison.earlier.map { Withheld($0) } : nil
        self.withheld = withheld
        self.isForOutside = isForOutside
        var narrowed = YearComparison.Narrowed()
        rows = form.indicators.enumerated().compactMap { slot, indicator in
            if case .samePeriodLastYear? = indicator.formula { return nil }
            let isCounted = indicator.type == .choice || indicator.type == .boolean
            guard indicator.type.isNumeric || isCounted else { return nil }
            let hides = withheld.hides(slot)
            let earlierSlot = answer.comparison.earlier?.form.slot(of: indicator.code)
            let figure = consolidation.figure(slot)
            return Row(
                slot: slot, indicator: indicator, figure: figure,
                yearToDate: indicator.overTime == .sum && !indicator.isComputed
                    ? Self.yearToDate(slot, figure, consolidation) : nil,
                plan: answer.plan(slot),
                perTenThousand: indicator.measure == .stock && indicator.unit == .person
                    ? answer.people?.rate(
                        of: figure, factor: 10_000, scale: 2) : nil,
                same: answer.comparison.comparison(slot, now: figure, &narrowed),
                tally: isCounted ? consolidation.tally(slot) : nil,
                base: indicator.reset.flatMap { reset in
                    consolidation.parts.last.flatMap {
                        CumulativeBase.start(of: reset, for: $0.period)
                    }
                }, isWithheld: hides,
                isEarlierWithheld: hides || earlierSlot.map { earlier?.hides($0) ?? false } ?? false
            )
        }
    }

    /// The year so far; a span that begins with the year has said it already.
    private static func yearToDate(
        _ slot: Int, _ figure: ConsolidatedFigure, _ consolidation: Consolidation
    ) -> FixedDecimal? {
        consolidation.isYearToDate && figure.absence != .noNumber
            ? figure.value : consolidation.yearToDate(slot).value
    }
}

/// The cells of a table of units and their totals that readers outside do not see.
struct Withheld: Sendable {
    /// A unit's figure, or all units' together.
    struct Cell: Hashable, Sendable {
        let facility: FacilityID?
        let slot: Int
    }

    private let cells: Set<Cell>
    private let ratios: [Int: [Int]]

    /// Nothing.
    init() {
        cells = []
        ratios = [:]
    }

    /// What must be withheld of a consolidation: every unit's figures, their totals, and the totals
    /// that breakdowns of the form add up to.
    init(_ consolidation: Consolidation) {
        let form = consolidation.form
        let units = consolidation.units.sorted()
        var numbers: [Cell: FixedDecimal] = [:]
        var lines: [[Cell]] = []
        for slot in form.indicators.indices where !form.indicators[slot].isComputed {
            var line: [Cell] = []
            var sums: [FacilityID: FixedDecimal] = [:]
            let figure = consolidation.figure(slot)
            for addend in consolidation.addends(of: slot) {
                guard let number = addend.value?.counted else { continue }
                sums[addend.facility] = (sums[addend.facility] ?? .zero).adding(number)
            }
            for (unit, sum) in sums.sorted(by: { $0.key < $1.key }) {
                let cell = Cell(facility: unit, slot: slot)
                numbers[cell] = sum
                line.append(cell)
            }
            let total = Cell(facility: nil, slot: slot)
            numbers[total] = figure.value
            lines.append(line + [total])
        }
        let whole: [FacilityID?] = [nil]
        for rule in form.rules {
            guard case .partition(let total, let parts) = rule.kind else { continue }
            for unit in units.map({ $0 }) + whole {
                lines.append(
                    (parts.map(\.slot) + [total.slot]).map { Cell(facility: unit, slot: $0) })
            }
        }
        cells =
            Suppression(cells: numbers, lines: lines) { cell in
                form.indicators[cell.slot].unit.countsPeople
            }.withheld
        ratios = Dictionary(
            uniqueKeysWithValues: form.indicators.indices.compactMap { slot in
                guard case .ratio(let above, let below, _, _) = form.indicators[slot].formula else {
                    return nil
                }
                return (slot, (above.references + below.references).map(\.slot))
            })
    }

    /// Whether a unit's figure, or the total, is withheld; a ratio is when one of its parts is.
    func hides(_ slot: Int, of facility: FacilityID? = nil) -> Bool {
        cells.contains(Cell(facility: facility, slot: slot))
            || ratios[slot]?.contains { hides($0, of: facility) } ?? false
    }
}

extension SamePeriod.Obstacle {
    /// The reason for people.
    var text: LocalizedText {
        func list(_ units: [FacilityID]) -> String { units.map(\.text).joined(separator: ", ") }
        return switch self {
        case .noSuchPeriod:
            LocalizedText(
                vi: "năm trước không có kỳ này", en: "the year before has no such period")
        case .split(let whole, let parts, let day):
            LocalizedText(
                vi: "\(list(whole)) → \(list(parts)) ngày \(day.vietnamese)",
                en: "\(list(whole)) → \(list(parts)) on \(day.iso)")
        case .notReported(let units, let isEarlier):
            LocalizedText(
                vi: "\(list(units)) không báo cáo đủ \(isEarlier ? "năm trước" : "kỳ này")",
                en: "\(list(units)) did not report everything "
                    + (isEarlier ? "the year before" : "now"))
        case .opened(let units):
            LocalizedText(vi: "mới: \(list(units))", en: "new: \(list(units))")
        case .closed(let units):
            LocalizedText(vi: "đã thôi hoạt động: \(list(units))", en: "closed: \(list(units))")
        case .reset(let day):
            LocalizedText(
                vi: "lũy kế bắt đầu lại từ \(day.vietnamese)", en: "counts anew from \(day.iso)")
        }
    }
}

extension SamePeriod.Standing {
    /// The word for people.
    var text: LocalizedText {
        switch self {
        case .comparable: LocalizedText(vi: "so sánh được", en: "comparable")
        case .partlyComparable:
            LocalizedText(vi: "so sánh được một phần", en: "partly comparable")
        case .notComparable: LocalizedText(vi: "không so sánh được", en: "not comparable")
        }
    }
}
