/// Makes a registry: checks, collects every fault, and lets the events change the records.
///
/// The order matters only for what a later step may assume: ids first, then lives, then the
/// attributes that events set, then what depends on both.
struct RegistryBuilder {
    var facilities: [FacilityID: Facility] = [:]
    var areas: [AreaID: Area] = [:]
    var events: [FacilityEvent] = []
    var populations: [Population] = []
    var lives: [FacilityID: [DayInterval]] = [:]
    var duties: [FacilityID: [DayInterval]] = [:]
    let home: AreaID?
    var lineage = Lineage()
    private(set) var faults: [RegistryFault] = []
    /// The place of each facility in the list given.
    private(set) var place: [FacilityID: Int] = [:]

    /// Starts a registry of the department of `home`, or of every area when nil.
    init(home: AreaID?) {
        self.home = home
    }

    mutating func build(
        facilities given: [Facility], areas givenAreas: [Area], events givenEvents: [FacilityEvent],
        populations givenPopulations: [Population]
    ) {
        takeAreas(givenAreas)
        takeFacilities(given)
        checkReferences(of: given)
        takeEvents(givenEvents)
        takePopulations(givenPopulations)
        duties = dutiesAtHome()
        checkOpenings()
        checkHierarchy()
        checkCodes(of: given)
        checkCodes(of: givenAreas)
    }

    mutating func fault(_ subject: RegistryFault.Subject, _ reason: RegistryFault.Reason) {
        faults.append(RegistryFault(subject: subject, reason: reason))
    }

    mutating func fault(_ id: FacilityID, _ reason: RegistryFault.Reason) {
        fault(.facility(place[id] ?? 0), reason)
    }

    private mutating func takeFacilities(_ given: [Facility]) {
        for (index, facility) in given.enumerated() {
            if facilities[facility.id] != nil {
                fault(.facility(index), .duplicateID(facility.id.text))
            } else {
                facilities[facility.id] = facility
                place[facility.id] = index
            }
        }
    }

    private mutating func takeAreas(_ given: [Area]) {
        for (index, area) in given.enumerated() {
            if areas[area.id] != nil {
                fault(.area(index), .duplicateID(area.id.text))
            } else {
                areas[area.id] = area
            }
        }
        if let home, areas[home]?.kind != .province { fault(.home, .unknownProvince(home)) }
        for (index, area) in given.enumerated() {
            guard let parent = area.parent else { continue }
            if areas[parent] == nil {
                fault(.area(index), .unknownArea(parent))
            } else if Self.loops(from: area.id, next: { areas[$0]?.parent }) {
                fault(.area(index), .hierarchyLoop(area.id.text))
            }
        }
    }

    private mutating func takePopulations(_ given: [Population]) {
        var seen: [AreaID: Set<Day>] = [:]
        for (index, count) in given.enumerated() {
            if areas[count.area] == nil {
                fault(.population(index), .unknownArea(count.area))
            } else if seen[count.area, default: []].insert(count.day).inserted == false {
                fault(.population(index), .populationTwice(count.area, count.day))
            }
        }
        populations = given.sorted { ($0.area, $0.day) < ($1.area, $1.day) }
    }

    /// True when following `next` from `start` comes back to it.
    static func loops<ID: Hashable>(from start: ID, next: (ID) -> ID?) -> Bool {
        var seen: Set<ID> = []
        var current = next(start)
        while let id = current, seen.insert(id).inserted {
            if id == start { return true }
            current = next(id)
        }
        return false
    }

    // MARK: - Events

    private mutating func takeEvents(_ given: [FacilityEvent]) {
        let known = given.indices.filter { index in
            let unknown = given[index].facilities.filter { facilities[$0] == nil }
            for id in unknown { fault(.event(index), .unknownFacility(id)) }
            return unknown.isEmpty && checkShape(of: given[index], at: index)
        }
        let ordered = known.sorted {
            (given[$0].effective, $0) < (given[$1].effective, $1)
        }
        let drawn = Lineage.drawn(from: ordered.map { given[$0] })
        lineage = drawn.lineage
        for circle in drawn.circles {
            fault(.event(ordered[circle.event]), .lineageCycle(circle.path))
        }
        lives = livedThrough(ordered.map { (place: $0, event: given[$0]) })
        for index in ordered { checkParticipants(of: given[index], at: index) }
        checkDeclaredChanges(against: ordered.map { given[$0] })
        for index in ordered { apply(given[index], at: index) }
        events = ordered.map { given[$0] }
    }

    /// Whether a merger or a split names units that can merge or split.
    private mutating func checkShape(of event: FacilityEvent, at index: Int) -> Bool {
        let before = faults.count
        switch event.change {
        case .merge(let predecessors, let successor):
            if predecessors.allSatisfy({ $0 == successor }) {
                fault(.event(index), .nothingChanges(successor))
            }
            nameOnce(predecessors, at: index)
        case .split(let predecessor, let parts):
            if Set(parts).count < 2 { fault(.event(index), .nothingChanges(predecessor)) }
            nameOnce(parts, at: index)
        case .open, .close, .rename, .retype, .move, .changeOfProvince, .recode,
            .changeOfOwnership, .decision:
            break
        }
        return faults.count == before
    }

    private mutating func nameOnce(_ ids: [FacilityID], at index: Int) {
        var seen: Set<FacilityID> = []
        for id in ids where !seen.insert(id).inserted {
            fault(.event(index), .namedTwice(id))
        }
    }

    /// Lets the event change the attributes of its unit.
    private mutating func apply(_ event: FacilityEvent, at index: Int) {
        let day = event.effective
        switch event.change {
        case .rename(let id, let name):
            change(id, \.names, to: name, .name, day, at: index)
        case .retype(let id, let type):
            change(id, \.types, to: type, .type, day, at: index)
        case .move(let id, let move):
            apply(move, to: id, day, at: index)
        case .changeOfProvince(let id, let move):
            checkProvince(of: id, move, day, at: index)
            apply(move, to: id, day, at: index)
        case .recode(let id, let code):
            facilities[id]?.codes.set(code, from: day)
        case .changeOfOwnership(let id, let owner):
            change(id, \.ownerships, to: owner, .ownership, day, at: index)
        case .open, .close, .merge, .split, .decision:
            break
        }
    }

    private mutating func apply(
        _ move: FacilityEvent.Move, to id: FacilityID, _ day: Day, at index: Int
    ) {
        for other in [move.parent, move.reportsTo].compactMap({ $0 })
        where facilities[other] == nil {
            fault(.event(index), .unknownFacility(other))
        }
        if let area = move.area, areas[area] == nil { fault(.event(index), .unknownArea(area)) }
        if let parent = move.parent { change(id, \.parents, to: parent, .parent, day, at: index) }
        if let line = move.reportsTo {
            change(id, \.reportingLines, to: line, .reportsTo, day, at: index)
        }
        if let area = move.area { change(id, \.areas, to: area, .area, day, at: index) }
    }

    private mutating func checkProvince(
        of id: FacilityID, _ move: FacilityEvent.Move, _ day: Day, at index: Int
    ) {
        let before = (facilities[id]?.areas.value(on: day.adding(days: -1)) ?? nil)
            .flatMap { province(of: $0) }
        let after = move.area.flatMap { province(of: $0) }
        if after == nil || before == after {
            fault(.event(index), .provinceUnchanged(id, day))
        }
    }

    func province(of id: AreaID) -> AreaID? {
        var seen: Set<AreaID> = []
        var next = areas[id]
        while let area = next, seen.insert(area.id).inserted {
            if area.kind == .province { return area.id }
            next = area.parent.flatMap { areas[$0] }
        }
        return nil
    }

    private mutating func change<Value>(
        _ id: FacilityID, _ path: WritableKeyPath<Facility, Timeline<Value>>, to value: Value,
        _ attribute: RegistryAttribute, _ day: Day, at index: Int
    ) {
        guard let facility = facilities[id] else { return }
        if let changed = facility[keyPath: path].setting(value, from: day) {
            facilities[id]?[keyPath: path] = changed
        } else {
            fault(.event(index), .contradiction(id, attribute, day))
        }
    }
}
