/// The name of a unit or an area: Vietnamese, and English where one is in use.
public struct FacilityName: Hashable, Sendable, CustomStringConvertible {
    /// The Vietnamese name, as its decision spells it.
    public let vi: String
    /// The English name, or nil.
    public let en: String?

    /// Makes a name.
    public init(vi: String, en: String? = nil) {
        self.vi = vi
        self.en = en
    }

    /// The name in both languages; the Vietnamese one stands in for a missing English one.
    public var localized: LocalizedText { LocalizedText(vi: vi, en: en ?? vi) }

    /// The Vietnamese name.
    public var description: String { vi }
}

/// A reporting unit (`đơn vị báo cáo`): a permanent id and attributes that change on known days.
///
/// The record says what a unit is; `FacilityEvent` says what happened to it. `Registry` joins both:
/// its facilities carry the changes that events made.
public struct Facility: Hashable, Sendable {
    /// The permanent short code: never reused, whatever happens to names and official codes.
    public let id: FacilityID
    /// The first day the unit worked, or nil when an `open` event says so.
    public let opened: Day?
    /// Its names.
    public internal(set) var names: Timeline<FacilityName>
    /// Other spellings met in the wild; for search and matching, never a key.
    public let aliases: [String]
    /// Its types.
    public internal(set) var types: Timeline<FacilityType>
    /// Its owners.
    public internal(set) var ownerships: Timeline<Ownership>
    /// The unit it belongs to in the hierarchy (`đơn vị chủ quản`), nil for none.
    public internal(set) var parents: Timeline<FacilityID?>
    /// The unit it reports to, where that is another than the parent.
    public internal(set) var reportingLines: Timeline<FacilityID?>
    /// The area it lies in or serves.
    public internal(set) var areas: Timeline<AreaID?>
    /// What it does beside its type.
    public let services: Timeline<Set<FacilityService>>
    /// Its financial autonomy, nil for units that have none.
    public let autonomyGroups: Timeline<AutonomyGroup?>
    /// Its official codes, each with its time.
    public internal(set) var codes: [FacilityCode]

    /// Makes a record; attributes left out were never known.
    public init(
        id: FacilityID, opened: Day? = nil, names: Timeline<FacilityName>, aliases: [String] = [],
        types: Timeline<FacilityType>, ownerships: Timeline<Ownership>,
        parents: Timeline<FacilityID?> = .unknown,
        reportingLines: Timeline<FacilityID?> = .unknown,
        areas: Timeline<AreaID?> = .unknown,
        services: Timeline<Set<FacilityService>> = .unknown,
        autonomyGroups: Timeline<AutonomyGroup?> = .unknown, codes: [FacilityCode] = []
    ) {
        self.id = id
        self.opened = opened
        self.names = names
        self.aliases = aliases
        self.types = types
        self.ownerships = ownerships
        self.parents = parents
        self.reportingLines = reportingLines
        self.areas = areas
        self.services = services
        self.autonomyGroups = autonomyGroups
        self.codes = codes
    }
}

/// A facility as it was on one day.
public struct FacilityState: Hashable, Sendable {
    /// The permanent id.
    public let id: FacilityID
    /// The day.
    public let day: Day
    /// The name on that day.
    public let name: FacilityName
    /// The type on that day.
    public let type: FacilityType
    /// The owner on that day.
    public let ownership: Ownership
    /// The unit above.
    public let parent: FacilityID?
    /// Whom it reports to: the reporting line where one is given, else the parent.
    public let reportsTo: FacilityID?
    /// The area.
    public let area: AreaID?
    /// The services.
    public let services: Set<FacilityService>
    /// The autonomy group.
    public let autonomyGroup: AutonomyGroup?
    /// The official codes valid on that day.
    public let codes: [FacilityCode]

    /// What `facility` was on `day`; nil when its name, type or owner is not known that far back.
    public init?(of facility: Facility, on day: Day) {
        guard let name = facility.names.value(on: day), let type = facility.types.value(on: day),
            let ownership = facility.ownerships.value(on: day)
        else { return nil }
        id = facility.id
        self.day = day
        self.name = name
        self.type = type
        self.ownership = ownership
        parent = facility.parents.value(on: day) ?? nil
        reportsTo = (facility.reportingLines.value(on: day) ?? nil) ?? parent
        area = facility.areas.value(on: day) ?? nil
        services = facility.services.value(on: day) ?? []
        autonomyGroup = facility.autonomyGroups.value(on: day) ?? nil
        codes = facility.codes.filter { $0.valid.contains(day) }
    }
}

extension FilerRule {
    /// True when the facility, as it was on the state's day, files the form.
    public func includes(_ state: FacilityState) -> Bool {
        includes(
            state.id, type: state.type, ownership: state.ownership, services: state.services)
    }
}
