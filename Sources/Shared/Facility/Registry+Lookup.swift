/// Finding units and areas by what people call them, and areas' own facts.
extension Registry {
    /// The unit that held this official code on `day`.
    public func facility(
        scheme: FacilityCodeScheme, value: String, on day: Day
    ) -> FacilityID? {
        let key = RegistryIndex.CodeKey(scheme: scheme, value: value)
        return (index.facilityCodes[key] ?? []).map { facilities[$0] }
            .first { Self.holds($0.codes, key, on: day) }?.id
    }

    /// The area that held this official code on `day`.
    public func area(scheme: FacilityCodeScheme, value: String, on day: Day) -> AreaID? {
        let key = RegistryIndex.CodeKey(scheme: scheme, value: value)
        return (index.areaCodes[key] ?? []).map { areas[$0] }
            .first { Self.holds($0.codes, key, on: day) }?.id
    }

    private static func holds(
        _ codes: [FacilityCode], _ key: RegistryIndex.CodeKey, on day: Day
    ) -> Bool {
        codes.contains { RegistryIndex.CodeKey($0) == key && $0.valid.contains(day) }
    }

    /// The unit's name on `day`; before its first known name that one, after its closing the last.
    public func name(of id: FacilityID, on day: Day) -> FacilityName? {
        guard let names = facility(id)?.names else { return nil }
        return names.value(on: day) ?? names.steps.first?.value
    }

    /// The units that ever bore this spelling as a name or an alias, by id. Names are not keys:
    /// several may.
    public func facilities(spelled text: String) -> [FacilityID] {
        facilities.filter { facility in
            facility.aliases.contains(text)
                || facility.names.steps.contains { $0.value.vi == text || $0.value.en == text }
        }.map(\.id)
    }

    /// The area with this id.
    public func area(_ id: AreaID) -> Area? {
        index.areas[id].map { areas[$0] }
    }

    /// The area and everything it lies in, itself first, the province last.
    public func path(of id: AreaID) -> [Area] {
        var path: [Area] = []
        var next: AreaID? = id
        while let area = next.flatMap({ self.area($0) }) {
            path.append(area)
            next = area.parent
        }
        return path
    }

    /// The province that the area lies in (itself, if it is one).
    public func province(of id: AreaID) -> AreaID? {
        path(of: id).last { $0.kind == .province }?.id
    }

    /// The latest count of the area's people at or before `day`, with its own day and source.
    public func population(of id: AreaID, on day: Day) -> Population? {
        (index.populations[id] ?? []).map { populations[$0] }.last { $0.day <= day }
    }

    /// The people of all mountain areas on `day`, with how many of those areas have a count.
    public func mountainPopulation(
        on day: Day
    ) -> (people: Int64, counted: Int, areas: Int) {
        let mountains = areas.filter { $0.isMountain && $0.valid.contains(day) }
        let counts = mountains.compactMap { population(of: $0.id, on: day)?.people }
        return (counts.reduce(0, +), counts.count, mountains.count)
    }
}
