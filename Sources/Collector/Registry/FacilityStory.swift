import Shared

/// Everything the registry knows of one unit.
struct FacilityStory: Sendable {
    /// The unit, its timelines changed by events.
    let facility: Facility
    /// When it worked.
    let lives: [DayInterval]
    /// When it answered to this department.
    let duties: [DayInterval]
    /// What happened to it, by day.
    let events: [FacilityEvent]
    /// The units it came from and went into, each through any number of events.
    let kin: [Lineage.Branch]
    /// Whose figures its rolled-up series holds.
    let history: UnitHistory

    private let registry: Registry

    /// Collects; nil for an unknown unit.
    init?(of id: FacilityID, in registry: Registry) {
        guard let facility = registry.facility(id) else { return nil }
        self.facility = facility
        self.registry = registry
        lives = registry.lives(of: id)
        duties = registry.duties(of: id)
        events = registry.events(of: id)
        history = registry.historyAsNow(of: id)
        kin = Self.kin(of: id, in: registry.lineage)
    }

    /// Every merger and split that leads to the unit or away from it, by day.
    private static func kin(of id: FacilityID, in lineage: Lineage) -> [Lineage.Branch] {
        var found: Set<Lineage.Branch> = []
        func walk(
            _ start: FacilityID, _ branches: (FacilityID) -> [Lineage.Branch],
            _ next: (Lineage.Branch) -> [FacilityID]
        ) {
            var open = [start]
            var seen: Set<FacilityID> = [start]
            while let unit = open.popLast() {
                for branch in branches(unit) {
                    found.insert(branch)
                    for other in next(branch) where seen.insert(other).inserted {
                        open.append(other)
                    }
                }
            }
        }
        walk(id, lineage.branches(into:), \.predecessors)
        walk(id, lineage.branches(outOf:), \.successors)
        return found.sorted { ($0.day, $0.predecessors[0]) < ($1.day, $1.predecessors[0]) }
    }

    /// What a unit is called now, or was last.
    func name(of id: FacilityID) -> LocalizedText {
        registry.facility(id)?.names.latest?.localized ?? LocalizedText(vi: id.text, en: id.text)
    }

    /// The story as programs read it: the record in the shape of facility lists, and what follows.
    var json: JSONValue {
        .object([
            .init("facility", facility.json),
            .init("lives", .array(lives.map(\.span))), .init("duties", .array(duties.map(\.span))),
            .init("events", .array(events.map(\.json))),
            .init(
                "lineage",
                .array(
                    kin.map { branch in
                        .object([
                            .init("kind", .string(branch.kind.rawValue)),
                            .init("on", .string(branch.day.iso)),
                            .init(
                                "from", .array(branch.predecessors.map { .string($0.text) })),
                            .init("to", .array(branch.successors.map { .string($0.text) })),
                        ])
                    })),
            .init("history", history.json),
        ])
    }
}

extension DayInterval {
    /// `{from, to}`, null where open.
    fileprivate var span: JSONValue {
        .object([
            .init("from", from.map { .string($0.iso) } ?? .null),
            .init("to", to.map { .string($0.iso) } ?? .null),
        ])
    }
}
