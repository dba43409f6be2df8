import Shared

/// Units that belong together between two spans, because mergers and splits lead from one to the
/// other: what can be compared is a group, not a unit (DOMAIN §5).
struct LineageGroup: Hashable, Sendable {
    /// The units that owe the later span.
    let current: [FacilityID]
    /// The units that owe the earlier one.
    let earlier: [FacilityID]
    /// The mergers and splits in between.
    let branches: [Lineage.Branch]
    /// A split or merger that leads out of the units asked about; nil when all of it is inside.
    let openBranch: Lineage.Branch?

    /// The groups of two sets of units.
    ///
    /// - Parameters:
    ///   - window: the days from the start of the earlier span to the end of the later one.
    ///   - isAsked: whether a unit is among those asked about, whether it owes a report or not.
    static func groups(
        current: Set<FacilityID>, earlier: Set<FacilityID>, in window: Range<Day>,
        lineage: Lineage, isAsked: (FacilityID) -> Bool
    ) -> [LineageGroup] {
        let branches = lineage.branches.filter { branch in
            window.contains(branch.day) && branch.day > window.lowerBound
        }
        var groups = current.union(earlier).map { (units: Set([$0]), branches: [Lineage.Branch]()) }
        for branch in branches {
            let touched = Set(branch.predecessors + branch.successors)
            let (inside, outside) = groups.partitioned { !$0.units.isDisjoint(with: touched) }
            guard !inside.isEmpty else { continue }
            groups =
                outside + [
                    (
                        inside.reduce(into: touched) { $0.formUnion($1.units) },
                        inside.flatMap(\.branches) + [branch]
                    )
                ]
        }
        return groups.map { group in
            LineageGroup(
                current: group.units.intersection(current).sorted(),
                earlier: group.units.intersection(earlier).sorted(), branches: group.branches,
                openBranch: group.branches.first { branch in
                    !(branch.predecessors + branch.successors).allSatisfy(isAsked)
                })
        }.sorted { ($0.current + $0.earlier).lexicographicallyPrecedes($1.current + $1.earlier) }
    }
}

extension Array {
    /// The elements that fit, and the others.
    fileprivate func partitioned(_ fits: (Element) -> Bool) -> (fitting: [Element], rest: [Element])
    {
        (filter(fits), filter { !fits($0) })
    }
}
