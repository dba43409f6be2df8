import Shared

/// How large a synthetic unit is and whom it serves: what all its figures are scaled by.
///
/// Everything follows from the unit's type, services and area and the province's seed; nothing is
/// taken from a real unit.
struct UnitProfile: Sendable {
    /// The unit.
    let id: FacilityID
    /// What kind of unit it is.
    let type: FacilityType
    /// What it does beside.
    let services: Set<FacilityService>
    /// Its financial autonomy, if it has one.
    let autonomyGroup: AutonomyGroup?
    /// True when it lies in a mountain area.
    let isMountain: Bool
    /// Planned beds, 0 where nobody lies in beds.
    let beds: Double
    /// People in charge: those of its area for a centre, 0 for units that answer for nobody.
    let people: Double
    /// People who would come here when ill.
    let catchment: Double
    /// Outpatient visits a month.
    let visits: Double
    /// Staff.
    let staff: Double
    /// Live births a month among the people in charge, or in the delivery rooms.
    let births: Double

    /// The profile of a unit as it was on a day.
    ///
    /// - Parameters:
    ///   - state: the unit on the last day it answers for.
    ///   - population: the people of its area, if they were counted.
    ///   - isMountain: whether its area is a mountain area.
    ///   - bedDecisions: decisions on planned beds up to that day; each adds a tenth.
    ///   - seed: the province's seed.
    init(
        of state: FacilityState, population: Int64?, isMountain: Bool, bedDecisions: Int = 0,
        seed: UInt64
    ) {
        var chance = Chance(seed: seed, "unit", state.id.text)
        let scale = Scale.of(state.type)
        let size = chance.fraction()
        id = state.id
        type = state.type
        services = state.services
        autonomyGroup = state.autonomyGroup
        self.isMountain = isMountain
        let planned = scale.beds.lowerBound + (scale.beds.upperBound - scale.beds.lowerBound) * size
        // Beds are assigned in tens, and a decision changes them by a tenth.
        beds = (planned * (1 + 0.1 * Double(bedDecisions)) / 10).rounded() * 10
        let drawn = chance.between(scale.people.lowerBound, scale.people.upperBound)
        let served = state.type.isCentre ? population.map { Double($0) } ?? drawn : drawn
        people = served.rounded()
        catchment = max(served, beds * 260)
        visits = beds > 0 ? beds * 21 : served * 0.05
        staff = (beds * 1.05 + served / 900 + scale.staff).rounded()
        let delivers = state.services.contains(.obstetrics) && !state.type.isCentre
        births = delivers ? max(6, beds * 0.55) : served * 0.0142 / 12
    }
}

/// The order of magnitude of a type of unit.
private struct Scale {
    let beds: ClosedRange<Double>
    let people: ClosedRange<Double>
    /// Staff beside those that beds and people ask for.
    let staff: Double

    static func of(_ type: FacilityType) -> Scale {
        switch type {
        case .provincialGeneralHospital: Scale(beds: 700...950, people: 0...0, staff: 60)
        case .centralHospital: Scale(beds: 500...800, people: 0...0, staff: 90)
        case .specialisedHospital: Scale(beds: 120...260, people: 0...0, staff: 25)
        case .regionalHospital: Scale(beds: 220...380, people: 0...0, staff: 30)
        case .districtHospital: Scale(beds: 100...180, people: 0...0, staff: 20)
        case .districtHealthCentreWithBeds: Scale(beds: 90...200, people: 38e3...145e3, staff: 30)
        case .healthCentreWithoutBeds: Scale(beds: 0...0, people: 45e3...160e3, staff: 60)
        case .cdc: Scale(beds: 0...0, people: 0...0, staff: 140)
        case .privateHospital: Scale(beds: 50...150, people: 0...0, staff: 15)
        case .industryHospital: Scale(beds: 80...140, people: 0...0, staff: 15)
        case .foodSafetyOffice, .populationOffice: Scale(beds: 0...0, people: 0...0, staff: 22)
        case .otherCentre: Scale(beds: 0...0, people: 0...0, staff: 45)
        case .department: Scale(beds: 0...0, people: 0...0, staff: 60)
        case .medicalCollege: Scale(beds: 0...0, people: 0...0, staff: 90)
        case .diseaseCountDistrict: Scale(beds: 0...0, people: 60e3...180e3, staff: 0)
        }
    }
}
