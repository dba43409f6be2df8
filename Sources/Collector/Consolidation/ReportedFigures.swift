import Shared

/// What one unit's counted report says of one period, and where it stands in the store.
struct ReportedFigures: Hashable, Sendable {
    /// The submission behind the figures: the way back from a total to a cell.
    struct Source: Hashable, Sendable {
        /// The submission's place in the order of everything committed.
        let submission: Int64
        /// The report's permanent identity.
        let report: String
        /// The revision that counts.
        let revision: Int
    }

    /// Where the figures come from.
    let source: Source
    /// The answers, one a slot of the form that is consolidated.
    let values: [Value?]
}

/// One period of a span: who owes a report for it, and what came.
struct ConsolidationPart: Sendable {
    /// The period.
    let period: ReportingPeriod
    /// The units that owe it, each with the days that it answers for.
    let expected: [FacilityID: Range<Day>]
    /// What was reported, by unit; units that do not owe it are not counted.
    let reports: [FacilityID: ReportedFigures]
    /// Of those that owe it, who was released from it (`miễn`) and reported nothing.
    var released: Set<FacilityID> = []

    /// The same period with only some of its units.
    func among(_ units: Set<FacilityID>) -> ConsolidationPart {
        ConsolidationPart(
            period: period, expected: expected.filter { units.contains($0.key) },
            reports: reports.filter { units.contains($0.key) },
            released: released.intersection(units))
    }
}

/// How many units a figure rests on: "27 of 32" stands beside every figure (DOMAIN §6).
struct Coverage: Hashable, Sendable {
    /// Units that owe the figure, without those that were released from all of it.
    var expected = 0
    /// Units that gave a number for every period that they owe; `-` counts as a number.
    var complete = 0
    /// Units that gave a number for some of those periods.
    var partial = 0
    /// Single figures owed: units × periods.
    var cells = 0
    /// Of those, how many are a number or `-`.
    var counted = 0
    /// Of those counted, how many are `-`: it did not occur.
    var none = 0
    /// Figures given as `…`: it occurred and was not collected.
    var notCollected = 0
    /// Figures left blank in a report that came.
    var blank = 0
    /// Figures whose report did not come.
    var missing = 0
    /// Figures whose report was not asked for in the end, and did not come; not among `cells`.
    var released = 0

    /// True when every unit gave everything.
    var isComplete: Bool { complete == expected && expected > 0 }

    /// `27/32`.
    var text: String { "\(complete)/\(expected)" }
}

/// One unit's share of a figure in one period.
struct Addend: Hashable, Sendable {
    /// The unit.
    let facility: FacilityID
    /// The period.
    let period: ReportingPeriod
    /// What stands in the report; nil for a blank or a report that did not come.
    let value: Value?
    /// The submission; nil when no report came.
    let source: ReportedFigures.Source?
}

/// A figure over units and time, with what it rests on.
struct ConsolidatedFigure: Hashable, Sendable {
    /// Why there is no figure.
    enum Absence: String, CaseIterable, Hashable, Sendable {
        /// Nobody gave a number.
        case noFigures
        /// The form says that it does not add over units.
        case notAdditiveOverUnits
        /// The form says that it does not add over time.
        case notAdditiveOverTime
        /// The denominator is zero, or a part of the formula is not known.
        case notComputable
        /// The exact sum does not fit.
        case tooLarge
        /// The question is not about a number.
        case noNumber
    }

    /// The figure; nil when there is none.
    let value: FixedDecimal?
    /// Why there is none.
    let absence: Absence?
    /// What it rests on.
    let coverage: Coverage
    /// What a ratio was computed from; nil for other figures.
    var parts: RatioParts?
    /// The units that did not give everything they owe for it.
    var incomplete: Set<FacilityID> = []

    /// Numerator and denominator of a ratio, over the units that gave both.
    struct RatioParts: Hashable, Sendable {
        let numerator: FixedDecimal
        let denominator: FixedDecimal
    }
}

extension ConsolidatedFigure.Absence {
    /// The reason for people.
    var text: LocalizedText {
        switch self {
        case .noFigures: LocalizedText(vi: "chưa có số liệu", en: "no figures")
        case .notAdditiveOverUnits:
            LocalizedText(vi: "không cộng giữa các đơn vị", en: "does not add over units")
        case .notAdditiveOverTime:
            LocalizedText(vi: "không cộng theo thời gian", en: "does not add over time")
        case .notComputable: LocalizedText(vi: "không tính được", en: "not computable")
        case .tooLarge: LocalizedText(vi: "vượt giới hạn số", en: "too large a number")
        case .noNumber: LocalizedText(vi: "không phải số", en: "not a number")
        }
    }
}
