import Shared

/// The people of the areas asked about, on a day, with where the counts come from: the denominator of
/// every figure per inhabitant (DOMAIN §6).
struct CountedPeople: Hashable, Sendable {
    /// People.
    let people: Int64
    /// The areas, each with its count's own day and source.
    let counts: [Population]

    /// The counts of `areas` at or before `day`; nil when one of them has none.
    init?(areas: [AreaID], on day: Day, registry: Registry) {
        let counts = areas.compactMap { registry.population(of: $0, on: day) }
        guard !areas.isEmpty, counts.count == areas.count else { return nil }
        self.counts = counts
        people = counts.reduce(0) { $0 + $1.people }
    }

    /// A figure per `factor` people, with so many decimals; nil without a figure.
    func rate(of figure: ConsolidatedFigure, factor: Int64, scale: UInt8) -> FixedDecimal? {
        figure.value.flatMap {
            FixedDecimal.ratio(
                numerator: $0, denominator: FixedDecimal(people), factor: factor, scale: scale)
        }
    }
}
