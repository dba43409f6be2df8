/// What must be true between records: references, hierarchy, official codes, guarded changes.
extension RegistryBuilder {
    /// Notes units and areas that records name and nobody defines.
    mutating func checkReferences(of given: [Facility]) {
        for (index, facility) in given.enumerated() {
            let above = (facility.parents.steps + facility.reportingLines.steps)
                .compactMap(\.value)
            for id in Set(above).sorted() where facilities[id] == nil {
                fault(.facility(index), .unknownFacility(id))
            }
            for id in Set(facility.areas.steps.compactMap(\.value)).sorted()
            where areas[id] == nil {
                fault(.facility(index), .unknownArea(id))
            }
        }
    }

    /// Notes units that open without a name, a type or an owner.
    mutating func checkOpenings() {
        for id in facilities.keys.sorted() {
            guard let facility = facilities[id] else { continue }
            for day in (lives[id] ?? []).compactMap(\.from) {
                let unknown: [(RegistryAttribute, Bool)] = [
                    (.name, facility.names.value(on: day) == nil),
                    (.type, facility.types.value(on: day) == nil),
                    (.ownership, facility.ownerships.value(on: day) == nil),
                ]
                for (attribute, isUnknown) in unknown where isUnknown {
                    fault(id, .unknownAtOpening(id, attribute, day))
                }
            }
        }
    }

    /// Notes units that stand above themselves on a day on which some parent begins.
    mutating func checkHierarchy() {
        for id in facilities.keys.sorted() {
            guard let facility = facilities[id] else { continue }
            let opened = (lives[id] ?? []).first?.from
            for step in facility.parents.steps where step.value != nil {
                guard let day = step.from ?? opened else { continue }
                let loops = Self.loops(from: id) {
                    facilities[$0]?.parents.value(on: day) ?? nil
                }
                if loops {
                    fault(id, .hierarchyLoop(id.text))
                    break
                }
            }
        }
    }

    /// Notes names, types, parents, reporting lines and areas that change in a record on a day on
    /// which no event changes them: a record must not change silently what an event explains.
    mutating func checkDeclaredChanges(against events: [FacilityEvent]) {
        var explained: [FacilityID: Set<Explanation>] = [:]
        for event in events {
            for attribute in Self.attributes(changedBy: event) {
                for id in event.facilities {
                    explained[id, default: []].insert(
                        Explanation(attribute: attribute, day: event.effective))
                }
            }
        }
        for id in facilities.keys.sorted() {
            guard let facility = facilities[id] else { continue }
            for change in Self.changes(in: facility)
            where explained[id]?.contains(change) != true {
                fault(id, .changeWithoutEvent(id, change.attribute, change.day))
            }
        }
    }

    private struct Explanation: Hashable {
        let attribute: RegistryAttribute
        let day: Day
    }

    private static func attributes(changedBy event: FacilityEvent) -> [RegistryAttribute] {
        switch event.change {
        case .rename: [.name]
        case .retype: [.type]
        case .move(_, let move), .changeOfProvince(_, let move):
            [
                move.parent.map { _ in .parent }, move.reportsTo.map { _ in .reportsTo },
                move.area.map { _ in .area },
            ].compactMap { $0 }
        case .open, .close, .merge, .split, .recode, .changeOfOwnership, .decision: []
        }
    }

    private static func changes(in facility: Facility) -> [Explanation] {
        func days<Value>(
            _ timeline: Timeline<Value>, _ attribute: RegistryAttribute
        ) -> [Explanation] {
            timeline.steps.dropFirst().compactMap(\.from).map {
                Explanation(attribute: attribute, day: $0)
            }
        }
        return days(facility.names, .name) + days(facility.types, .type)
            + days(facility.parents, .parent) + days(facility.reportingLines, .reportsTo)
            + days(facility.areas, .area)
    }

    /// Notes official codes that name two units on one day.
    mutating func checkCodes(of given: [Facility]) {
        var holders = CodeHolders()
        for (index, facility) in given.enumerated() {
            let isFirst = place[facility.id] == index
            let codes = isFirst ? facilities[facility.id]?.codes ?? [] : facility.codes
            for (code, holder) in holders.add(codes, of: facility.id.text) {
                fault(.facility(index), .codeHeldTwice(code, by: holder))
            }
        }
    }

    /// Notes official codes that name two areas on one day.
    mutating func checkCodes(of given: [Area]) {
        var holders = CodeHolders()
        for (index, area) in given.enumerated() {
            for (code, holder) in holders.add(area.codes, of: area.id.text) {
                fault(.area(index), .codeHeldTwice(code, by: holder))
            }
        }
    }

    /// Who holds which code, and when.
    private struct CodeHolders {
        private var held: [RegistryIndex.CodeKey: [(valid: DayInterval, holder: String)]] = [:]

        /// Adds one holder's codes; gives back those that another holder (or the same one, twice)
        /// already has on a day, with that holder.
        mutating func add(
            _ codes: [FacilityCode], of holder: String
        ) -> [(FacilityCode, String)] {
            codes.compactMap { code in
                let key = RegistryIndex.CodeKey(code)
                let other = held[key]?.first { $0.valid.overlaps(code.valid) }
                held[key, default: []].append((code.valid, holder))
                return other.map { (code, $0.holder) }
            }
        }
    }
}
