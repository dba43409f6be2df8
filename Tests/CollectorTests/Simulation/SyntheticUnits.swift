import Shared
import Support

@testable import Collector

/// Six kinds of unit that between them file every form. Synthetic.
enum SyntheticUnits {
    struct Kind: Sendable, CustomStringConvertible {
        let code: String
        let type: FacilityType
        var services: Set<FacilityService> = []
        var population: Int64?
        var description: String { code }
    }

    static let kinds: [Kind] = [
        Kind(code: "BVDK", type: .provincialGeneralHospital, services: [.obstetrics]),
        Kind(code: "BVSN", type: .specialisedHospital, services: [.obstetrics]),
        Kind(
            code: "TTYT-A", type: .districtHealthCentreWithBeds,
            services: [.immunisation, .obstetrics, .communeStations], population: 84_000),
        Kind(code: "TTYT-B", type: .healthCentreWithoutBeds, population: 61_000),
        Kind(code: "CDC", type: .cdc),
        Kind(code: "CCATVSTP", type: .foodSafetyOffice, services: [.foodSafety]),
    ]

    static func state(_ kind: Kind, on day: Day) -> FacilityState {
        guard let id = FacilityID(kind.code),
            let state = FacilityState(
                of: Facility(
                    id: id, names: Timeline(always: FacilityName(vi: kind.code)),
                    types: Timeline(always: kind.type), ownerships: Timeline(always: .province),
                    services: Timeline(always: kind.services),
                    autonomyGroups: Timeline(always: .three)), on: day)
        else { preconditionFailure("a unit of the table exists") }
        return state
    }

    static func profile(_ kind: Kind, seed: UInt64, on day: Day) -> UnitProfile {
        UnitProfile(
            of: state(kind, on: day), population: kind.population, isMountain: false, seed: seed)
    }
}
