/// Whose figures make up a unit's series (DOMAIN §5).
///
/// *As reported*: the unit's own, while it worked. *As now*: the history rolled up the lineage, so
/// that a merged unit's series goes back to what its predecessors reported. A split is where such a
/// series ends: what the part did before is not known, so the day is marked and nothing is
/// apportioned. Only where all parts of a split came together again does the whole count.
public struct UnitHistory: Hashable, Sendable {
    /// A unit whose figures count, and for which days.
    public struct Member: Hashable, Sendable {
        /// The unit that reported.
        public let facility: FacilityID
        /// The days whose figures belong to the series.
        public let days: DayInterval
    }

    /// A day before which the series cannot be computed.
    public struct Break: Hashable, Sendable {
        /// The first day of the series after the split.
        public let day: Day
        /// The part that goes on.
        public let part: FacilityID
        /// The unit that was split: its own series can be shown beside.
        public let whole: FacilityID
    }

    /// The unit asked about.
    public let facility: FacilityID
    /// The members, by when they begin to count, then by id.
    public let members: [Member]
    /// The breaks, by day.
    public let breaks: [Break]

    /// The members that have figures for a window, by id, each once.
    public func members(in window: Range<Day>) -> [FacilityID] {
        Set(members.filter { $0.days.overlaps(window) }.map(\.facility)).sorted()
    }

    /// True when on every day of the window some member worked.
    public func covers(_ window: Range<Day>) -> Bool {
        var day = window.lowerBound
        while day < window.upperBound {
            guard let member = members.first(where: { $0.days.contains(day) }) else {
                return false
            }
            day = member.days.to ?? window.upperBound
        }
        return true
    }
}

extension Registry {
    /// The unit's own figures only.
    public func historyAsReported(of id: FacilityID) -> UnitHistory {
        let members = lives(of: id).map { UnitHistory.Member(facility: id, days: $0) }
        return UnitHistory(facility: id, members: members, breaks: [])
    }

    /// The unit's figures and those of the units it came from.
    ///
    /// - Parameter end: events from this day on are left out, to see the unit as it was then; nil
    ///   takes all.
    public func historyAsNow(of id: FacilityID, before end: Day? = nil) -> UnitHistory {
        var walk = HistoryWalk(registry: self, start: id, end: end)
        walk.walkUntilSettled()
        return walk.history
    }
}

/// Follows a unit back through mergers. A split stops it, until all parts turn out to be members:
/// then it is walked again with that split open.
private struct HistoryWalk {
    let registry: Registry
    let start: FacilityID
    let end: Day?
    private var reunited: Set<Lineage.Branch> = []
    private var stopped: Set<Lineage.Branch> = []
    private var members: Set<UnitHistory.Member> = []
    private var breaks: Set<UnitHistory.Break> = []

    init(registry: Registry, start: FacilityID, end: Day?) {
        self.registry = registry
        self.start = start
        self.end = end
    }

    var history: UnitHistory {
        UnitHistory(
            facility: start,
            members: members.sorted { Self.order($0) < Self.order($1) },
            breaks: breaks.sorted { ($0.day, $0.part) < ($1.day, $1.part) })
    }

    private static func order(_ member: UnitHistory.Member) -> (Int, FacilityID) {
        (member.days.from?.number ?? .min, member.facility)
    }

    mutating func walkUntilSettled() {
        while true {
            members = []
            breaks = []
            stopped = []
            walk(start, until: end)
            let whole = stopped.filter { split in
                split.successors.allSatisfy { part in
                    breaks.contains { $0.part == part && $0.day == split.day }
                }
            }
            if whole.isEmpty { return }
            reunited.formUnion(whole)
        }
    }

    private mutating func walk(_ id: FacilityID, until: Day?) {
        let branches = registry.lineage.branches(into: id).filter { branch in
            until.map { branch.day < $0 } ?? true
        }
        let split = branches.last { $0.kind == .split && !reunited.contains($0) }
        if let split, let whole = split.predecessors.first {
            stopped.insert(split)
            breaks.insert(UnitHistory.Break(day: split.day, part: id, whole: whole))
        }
        take(id, from: split?.day, until: until)
        for branch in branches where split.map({ branch.day > $0.day }) ?? true {
            for predecessor in branch.predecessors where predecessor != id {
                walk(predecessor, until: branch.day)
            }
        }
    }

    private mutating func take(_ id: FacilityID, from: Day?, until: Day?) {
        guard let counted = DayInterval(from: from, to: until) else { return }
        for life in registry.lives(of: id) {
            guard let days = life.intersection(counted) else { continue }
            members.insert(UnitHistory.Member(facility: id, days: days))
        }
    }
}
