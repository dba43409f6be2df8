import Testing

@testable import Shared

/// A small synthetic land for tables: ids, days and units in as few words as possible. A bad
/// literal stops the test that holds it.
enum Land {
    static func id(_ text: String) -> FacilityID {
        guard let id = FacilityID(text) else { preconditionFailure("bad id \(text)") }
        return id
    }

    static func ids(_ text: String) -> [FacilityID] {
        text.split(separator: " ").map { id(String($0)) }
    }

    static func area(_ text: String) -> AreaID {
        guard let id = AreaID(text) else { preconditionFailure("bad area \(text)") }
        return id
    }

    static func day(_ text: String) -> Day {
        guard let day = Day(iso: text) else { preconditionFailure("bad day \(text)") }
        return day
    }

    static func instant(_ text: String) -> Instant {
        guard let instant = Instant(rfc3339: text) else { preconditionFailure("bad \(text)") }
        return instant
    }

    static func period(_ text: String, _ calendar: ReportingCalendar = .statistical)
        -> ReportingPeriod
    {
        guard let period = ReportingPeriod(identifier: text, calendar: calendar) else {
            preconditionFailure("bad period \(text)")
        }
        return period
    }

    static func interval(_ from: String?, _ to: String?) -> DayInterval {
        guard let interval = DayInterval(from: from.map(day), to: to.map(day)) else {
            preconditionFailure("bad interval")
        }
        return interval
    }

    static func code(
        _ scheme: FacilityCodeScheme, _ value: String, _ from: String? = nil, _ to: String? = nil
    ) -> FacilityCode {
        guard let code = FacilityCode(scheme: scheme, value: value, valid: interval(from, to))
        else { preconditionFailure("bad code \(value)") }
        return code
    }

    static func unit(
        _ text: String, opened: String? = "2000-01-01",
        type: FacilityType = .districtHealthCentreWithBeds, ownership: Ownership = .province,
        parent: String? = nil, area: String? = nil, services: Set<FacilityService> = [],
        aliases: [String] = [], codes: [FacilityCode] = []
    ) -> Facility {
        Facility(
            id: id(text), opened: opened.map(day),
            names: Timeline(always: FacilityName(vi: "Đơn vị \(text)", en: "Unit \(text)")),
            aliases: aliases, types: Timeline(always: type),
            ownerships: Timeline(always: ownership), parents: Timeline(always: parent.map(id)),
            areas: Timeline(always: area.map(self.area)), services: Timeline(always: services),
            codes: codes)
    }

    static func event(_ change: FacilityEvent.Change, _ on: String) -> FacilityEvent {
        FacilityEvent(change, effective: day(on))
    }

    /// A registry that must be whole.
    static func registry(
        _ facilities: [Facility], areas: [Area] = [], _ events: FacilityEvent...
    ) throws -> Registry {
        try Registry(facilities: facilities, areas: areas, events: events)
    }

    /// The faults of a registry that must not be whole.
    static func faults(
        _ facilities: [Facility], areas: [Area] = [], _ events: [FacilityEvent],
        populations: [Population] = []
    ) -> [RegistryFault] {
        do throws(RegistryRefusal) {
            _ = try Registry(
                facilities: facilities, areas: areas, events: events, populations: populations)
            return []
        } catch {
            return error.faults
        }
    }
}
