import Shared

/// Consistency over time of one form and kind of period: a span against the same span of up to three
/// years before, like with like: only units that gave everything they owed in every year compared.
struct QualityYears: Sendable {
    /// One indicator.
    struct Line: Sendable {
        /// Its slot.
        let slot: Int
        /// The units compared, all together.
        var total: YearConsistency
        /// How many units that is.
        var units: Int
        /// The units among them that are unusual by themselves.
        var unusual: [(facility: FacilityID, figures: YearConsistency)]
    }

    /// What was looked at.
    let scope: QualityScope
    /// How many years before are compared.
    let years: Int
    /// Units that owe the form in the span.
    let expected: Int
    /// Indicators that add over units and time.
    let lines: [Line]
}
