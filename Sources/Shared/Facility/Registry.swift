/// All reporting units as they were, are and will be: an immutable value, made from facility
/// records and events, that answers for any day (DOMAIN §5).
///
/// - What a unit was on a day, and when it worked: this file.
/// - Official codes, names, areas, populations: `Registry+Lookup.swift`.
/// - How it is checked and made: `RegistryBuilder.swift`.
/// - Who came from whom, and what may be compared: `Lineage.swift`, `Comparison.swift`.
///
/// Facilities of a registry carry the changes that events made, so that their timelines tell the
/// whole story.
public struct Registry: Sendable {
    /// Every unit, by id.
    public let facilities: [Facility]
    /// Every area, by id.
    public let areas: [Area]
    /// Every event, by day; those of one day in the order given.
    public let events: [FacilityEvent]
    /// Every population count, by area and day.
    public let populations: [Population]
    /// The province whose department asks for the reports; nil when every area counts.
    public let home: AreaID?
    /// Who came from whom.
    public let lineage: Lineage

    let index: RegistryIndex

    /// A registry without units.
    public static let empty = Registry(RegistryBuilder(home: nil))

    /// Checks and joins facilities and events.
    ///
    /// - Throws: `RegistryRefusal` with every fault found; `RegistryFault.Subject` counts in the
    ///   lists as given here.
    public init(
        facilities: [Facility], areas: [Area] = [], events: [FacilityEvent] = [],
        populations: [Population] = [], home: AreaID? = nil
    ) throws(RegistryRefusal) {
        var builder = RegistryBuilder(home: home)
        builder.build(
            facilities: facilities, areas: areas, events: events, populations: populations)
        guard builder.faults.isEmpty else { throw RegistryRefusal(faults: builder.faults) }
        self.init(builder)
    }

    private init(_ builder: RegistryBuilder) {
        facilities = builder.facilities.values.sorted { $0.id < $1.id }
        areas = builder.areas.values.sorted { $0.id < $1.id }
        events = builder.events
        populations = builder.populations
        home = builder.home
        lineage = builder.lineage
        index = RegistryIndex(
            facilities: facilities, areas: areas, events: events, populations: populations,
            lives: builder.lives, duties: builder.duties)
    }

    /// The registry after one more event: what an officer records (DOMAIN §5). Facilities carry
    /// what earlier events changed, and an event that says so again changes nothing.
    ///
    /// - Throws: `RegistryRefusal` when the event is impossible; its subject counts in `events`
    ///   with the new one last.
    public func adding(_ event: FacilityEvent) throws(RegistryRefusal) -> Registry {
        try Registry(
            facilities: facilities, areas: areas, events: events + [event],
            populations: populations, home: home)
    }

    /// The unit with this id, whenever it worked.
    public func facility(_ id: FacilityID) -> Facility? {
        index.facilities[id].map { facilities[$0] }
    }

    /// When the unit worked: one span, or several when it closed and opened again; by day. Empty
    /// for an unknown id.
    public func lives(of id: FacilityID) -> [DayInterval] {
        index.lives[id] ?? []
    }

    /// When the unit worked *and* lay in the home province: the days it answers for to this
    /// department. A unit without an area always does.
    public func duties(of id: FacilityID) -> [DayInterval] {
        index.duties[id] ?? []
    }

    /// True when the unit worked on `day`.
    public func isActive(_ id: FacilityID, on day: Day) -> Bool {
        lives(of: id).contains { $0.contains(day) }
    }

    /// What the unit was on `day`; nil when it did not work then.
    public func state(of id: FacilityID, on day: Day) -> FacilityState? {
        guard isActive(id, on: day), let facility = facility(id) else { return nil }
        return FacilityState(of: facility, on: day)
    }

    /// The units that worked on `day`, by id.
    public func states(on day: Day) -> [FacilityState] {
        facilities.compactMap { state(of: $0.id, on: day) }
    }

    /// The units of these types and owners that worked on `day`, by id; nil asks for all.
    public func states(
        on day: Day, types: Set<FacilityType>? = nil, ownerships: Set<Ownership>? = nil
    ) -> [FacilityState] {
        states(on: day).filter { state in
            (types?.contains(state.type) ?? true)
                && (ownerships?.contains(state.ownership) ?? true)
        }
    }

    /// The days of `window` from the first to the last that the unit answers for; nil when there
    /// are none. Narrower than the window where the unit opened, closed or changed province in it.
    public func part(of id: FacilityID, in window: Range<Day>) -> Range<Day>? {
        let duties = duties(of: id).filter { $0.overlaps(window) }
        guard let first = duties.first, let last = duties.last else { return nil }
        let start = max(first.from ?? window.lowerBound, window.lowerBound)
        let end = min(last.to ?? window.upperBound, window.upperBound)
        return start..<end
    }

    /// What happened to the unit in `window`, by day.
    public func events(of id: FacilityID, in window: Range<Day>) -> [FacilityEvent] {
        (index.events[id] ?? []).map { events[$0] }.filter { window.contains($0.effective) }
    }

    /// What happened to the unit, ever, by day.
    public func events(of id: FacilityID) -> [FacilityEvent] {
        (index.events[id] ?? []).map { events[$0] }
    }
}

/// Where everything stands in a registry's lists.
struct RegistryIndex: Sendable {
    struct CodeKey: Hashable, Sendable {
        let scheme: FacilityCodeScheme
        let value: String
    }

    let facilities: [FacilityID: Int]
    let areas: [AreaID: Int]
    let lives: [FacilityID: [DayInterval]]
    let duties: [FacilityID: [DayInterval]]
    let events: [FacilityID: [Int]]
    let populations: [AreaID: [Int]]
    let facilityCodes: [CodeKey: [Int]]
    let areaCodes: [CodeKey: [Int]]

    init(
        facilities: [Facility], areas: [Area], events: [FacilityEvent], populations: [Population],
        lives: [FacilityID: [DayInterval]], duties: [FacilityID: [DayInterval]]
    ) {
        self.facilities = Self.places(of: facilities) { [$0.id] }.compactMapValues(\.first)
        self.areas = Self.places(of: areas) { [$0.id] }.compactMapValues(\.first)
        self.lives = lives
        self.duties = duties
        self.events = Self.places(of: events, named: \.facilities)
        self.populations = Self.places(of: populations) { [$0.area] }
        facilityCodes = Self.places(of: facilities) { $0.codes.map(CodeKey.init) }
        areaCodes = Self.places(of: areas) { $0.codes.map(CodeKey.init) }
    }

    private static func places<Item, Key: Hashable>(
        of items: [Item], named keys: (Item) -> [Key]
    ) -> [Key: [Int]] {
        var places: [Key: [Int]] = [:]
        for (place, item) in items.enumerated() {
            for key in keys(item) { places[key, default: []].append(place) }
        }
        return places
    }
}

extension RegistryIndex.CodeKey {
    init(_ code: FacilityCode) {
        self.init(scheme: code.scheme, value: code.value)
    }
}
