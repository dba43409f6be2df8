/// When each unit worked, from its opening day and the events that begin and end units.
extension RegistryBuilder {
    /// A day on which a unit begins or ends, and what says so.
    private struct Turn {
        let day: Day
        let begins: Bool
        let subject: RegistryFault.Subject
    }

    /// Every unit's spans of work, by day; `events` by day.
    mutating func livedThrough(
        _ events: [(place: Int, event: FacilityEvent)]
    ) -> [FacilityID: [DayInterval]] {
        var turns: [FacilityID: [Turn]] = [:]
        for (id, facility) in facilities {
            if let day = facility.opened {
                let subject = RegistryFault.Subject.facility(place[id] ?? 0)
                turns[id] = [Turn(day: day, begins: true, subject: subject)]
            }
        }
        for (place, event) in events {
            for (id, begins) in Self.turns(of: event) {
                turns[id, default: []].append(
                    Turn(day: event.effective, begins: begins, subject: .event(place)))
            }
        }
        var lives: [FacilityID: [DayInterval]] = [:]
        for id in facilities.keys.sorted() {
            lives[id] = spans(of: id, turns: turns[id] ?? [])
        }
        return lives
    }

    /// The units that an event begins (true) or ends (false).
    private static func turns(of event: FacilityEvent) -> [(FacilityID, Bool)] {
        switch event.change {
        case .open(let id):
            [(id, true)]
        case .close(let id):
            [(id, false)]
        case .merge(let predecessors, let successor):
            predecessors.filter { $0 != successor }.map { ($0, false) }
        case .split(let predecessor, let parts):
            parts.contains(predecessor) ? [] : [(predecessor, false)]
        case .rename, .retype, .move, .changeOfProvince, .recode, .changeOfOwnership, .decision:
            []
        }
    }

    private mutating func spans(of id: FacilityID, turns: [Turn]) -> [DayInterval] {
        if !turns.contains(where: \.begins) { fault(id, .neverOpened(id)) }
        var spans: [DayInterval] = []
        var start: Day?
        // A unit may stop and start again on one day: the end counts first.
        for turn in turns.sorted(by: { ($0.day, $0.begins ? 1 : 0) < ($1.day, $1.begins ? 1 : 0) })
        {
            if turn.begins {
                if start == nil {
                    start = turn.day
                } else {
                    fault(turn.subject, .alreadyOpen(id, turn.day))
                }
            } else if let span = start.flatMap({ DayInterval(from: $0, to: turn.day) }) {
                spans.append(span)
                start = nil
            } else {
                fault(turn.subject, .notActive(id, turn.day))
            }
        }
        if let start { spans.append(DayInterval(from: start)) }
        return spans
    }

    /// Notes an event that happens to a unit which does not work then.
    mutating func checkParticipants(of event: FacilityEvent, at index: Int) {
        let day = event.effective
        switch event.change {
        case .open, .close:
            break
        case .rename(let id, _), .retype(let id, _), .move(let id, _),
            .changeOfProvince(let id, _), .recode(let id, _), .changeOfOwnership(let id, _),
            .decision(let id, _):
            if !works(id, on: day) { fault(.event(index), .notActive(id, day)) }
        case .merge(let predecessors, let successor):
            if !works(successor, on: day) {
                fault(.event(index), .successorNotOpened(successor, day))
            } else if predecessors.contains(successor), !works(successor, on: day.adding(days: -1))
            {
                fault(.event(index), .notActive(successor, day.adding(days: -1)))
            }
        case .split(let predecessor, let parts):
            if parts.contains(predecessor), !works(predecessor, on: day.adding(days: -1)) {
                fault(.event(index), .notActive(predecessor, day.adding(days: -1)))
            }
            for part in parts where part != predecessor && !works(part, on: day) {
                fault(.event(index), .successorNotOpened(part, day))
            }
        }
    }

    /// Every unit's spans of work inside the home province: what `changeOfProvince` cuts.
    func dutiesAtHome() -> [FacilityID: [DayInterval]] {
        guard let home else { return lives }
        return lives.reduce(into: [:]) { duties, entry in
            let stays = facilities[entry.key].map { staysAtHome($0, home: home) } ?? []
            duties[entry.key] = entry.value.flatMap { life in
                stays.compactMap { life.intersection($0) }
            }
        }
    }

    /// The spans during which the unit's area lies in `home`, neighbouring ones joined.
    private func staysAtHome(_ facility: Facility, home: AreaID) -> [DayInterval] {
        let steps = facility.areas.steps
        guard let first = steps.first else { return [.always] }
        var stays: [DayInterval] = []
        // Before the first known area the unit is taken to stand where it is first seen.
        var start: Day?? = isHome(first.value, home) ? .some(nil) : nil
        for step in steps.dropFirst() {
            if isHome(step.value, home) {
                if start == nil { start = .some(step.from) }
            } else if let from = start {
                if let stay = DayInterval(from: from, to: step.from) { stays.append(stay) }
                start = nil
            }
        }
        if let from = start, let stay = DayInterval(from: from, to: nil) { stays.append(stay) }
        return stays
    }

    private func isHome(_ area: AreaID?, _ home: AreaID) -> Bool {
        area.map { province(of: $0) == home } ?? true
    }

    private func works(_ id: FacilityID, on day: Day) -> Bool {
        (lives[id] ?? []).contains { $0.contains(day) }
    }
}

extension DayInterval {
    /// The days in both, or nil.
    func intersection(_ other: DayInterval) -> DayInterval? {
        let from = [from, other.from].compactMap { $0 }.max()
        let to = [to, other.to].compactMap { $0 }.min()
        return DayInterval(from: from, to: to)
    }
}
