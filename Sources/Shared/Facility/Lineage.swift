/// Who came from whom: the graph that mergers and splits draw, always without circles.
public struct Lineage: Sendable {
    /// How a successor came from a predecessor.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// Several became one: figures add.
        case merge
        /// One became several: the parts' past is not computable.
        case split
    }

    /// One event's share in the graph: all of its predecessors and successors.
    public struct Branch: Hashable, Sendable {
        /// Merger or split.
        public let kind: Kind
        /// The first day on which it is true.
        public let day: Day
        /// The units before; includes the successor of a merger that goes on itself.
        public let predecessors: [FacilityID]
        /// The units after; includes the predecessor of a split that goes on itself.
        public let successors: [FacilityID]
    }

    /// Every merger and split, by day.
    public private(set) var branches: [Branch] = []
    private var into: [FacilityID: [Int]] = [:]
    private var outOf: [FacilityID: [Int]] = [:]

    /// Draws the graph of `events`. An event that would close a circle is left out and named.
    ///
    /// - Returns: the graph, and for each refused event its place in `events` and the circle.
    static func drawn(
        from events: [FacilityEvent]
    ) -> (lineage: Lineage, circles: [(event: Int, path: [FacilityID])]) {
        var lineage = Lineage()
        var circles: [(event: Int, path: [FacilityID])] = []
        for index in events.indices.sorted(by: { events[$0].effective < events[$1].effective }) {
            guard let branch = Branch(events[index]) else { continue }
            if let path = lineage.circle(closedBy: branch) {
                circles.append((index, path))
            } else {
                lineage.add(branch)
            }
        }
        return (lineage, circles)
    }

    private mutating func add(_ branch: Branch) {
        for id in branch.successors { into[id, default: []].append(branches.count) }
        for id in branch.predecessors { outOf[id, default: []].append(branches.count) }
        branches.append(branch)
    }

    /// The mergers and splits that `id` came out of, by day.
    public func branches(into id: FacilityID) -> [Branch] {
        (into[id] ?? []).map { branches[$0] }
    }

    /// The mergers and splits that `id` went into, by day.
    public func branches(outOf id: FacilityID) -> [Branch] {
        (outOf[id] ?? []).map { branches[$0] }
    }

    /// The units that directly came before `id`, itself not counted; sorted.
    public func predecessors(of id: FacilityID) -> [FacilityID] {
        Set(branches(into: id).flatMap(\.predecessors)).subtracting([id]).sorted()
    }

    /// The units that directly came after `id`, itself not counted; sorted.
    public func successors(of id: FacilityID) -> [FacilityID] {
        Set(branches(outOf: id).flatMap(\.successors)).subtracting([id]).sorted()
    }

    /// Every unit that came after `id`, through any number of events.
    public func descendants(of id: FacilityID) -> Set<FacilityID> {
        var found: Set<FacilityID> = []
        var open = successors(of: id)
        while let next = open.popLast() {
            if found.insert(next).inserted { open.append(contentsOf: successors(of: next)) }
        }
        return found
    }

    /// The circle that `branch` would close, or nil.
    private func circle(closedBy branch: Branch) -> [FacilityID]? {
        for successor in branch.successors {
            for predecessor in branch.predecessors where predecessor != successor {
                if let back = path(from: successor, to: predecessor) {
                    return [predecessor] + back
                }
            }
        }
        return nil
    }

    private func path(from start: FacilityID, to end: FacilityID) -> [FacilityID]? {
        if start == end { return [start] }
        for next in successors(of: start) {
            if let rest = path(from: next, to: end) { return [start] + rest }
        }
        return nil
    }
}

extension Lineage.Branch {
    /// An event's share in the graph; nil for events that are neither merger nor split.
    init?(_ event: FacilityEvent) {
        switch event.change {
        case .merge(let predecessors, let successor):
            kind = .merge
            self.predecessors = predecessors
            successors = [successor]
        case .split(let predecessor, let parts):
            kind = .split
            predecessors = [predecessor]
            successors = parts
        case .open, .close, .rename, .retype, .move, .changeOfProvince, .recode,
            .changeOfOwnership, .decision:
            return nil
        }
        day = event.effective
    }
}
