public import Shared

/// Units as a pair of `Location` (the place) and `Organization` (who answers for it), as care services
/// directories have them.
public struct FHIRUnits: Sendable {
    /// Which of the pair.
    public enum Kind: String, CaseIterable, Sendable {
        /// The place.
        case location = "Location"
        /// Who answers for it.
        case organization = "Organization"
    }

    private let directory: ExchangeDirectory

    /// The units of a directory, as they are on its day.
    public init(_ directory: ExchangeDirectory) {
        self.directory = directory
    }

    /// Every unit that ever was, by its code.
    public var all: [FacilityID] { directory.units.map(\.id).sorted() }

    /// The unit of an id; nil where there is none.
    public func unit(_ id: String) -> FacilityID? {
        let found = directory.unit(id, by: .code) ?? directory.unit(id, by: .uid)
        return found.flatMap { FHIRNames.id(of: $0.id) == id ? $0.id : nil }
    }

    /// The unit that has an identifier: ours, or an official code on the directory's day.
    public func unit(system: String, value: String) -> FacilityID? {
        if system == FHIRNames.units { return directory.unit(value, by: .code)?.id }
        return FacilityCodeScheme.allCases.first { FHIRNames.system(of: $0) == system }.flatMap {
            directory.registry.facility(scheme: $0, value: value, on: directory.today)
        }
    }

    /// What a unit is called on the directory's day.
    public func name(of unit: FacilityID) -> String { directory.unit(unit)?.name ?? unit.text }

    /// Whether it works on the directory's day.
    public func isActive(_ unit: FacilityID) -> Bool {
        directory.registry.isActive(unit, on: directory.today)
    }

    /// What type it has, or had last.
    public func type(of unit: FacilityID) -> FacilityType? {
        facility(unit).flatMap { $0.types.value(on: directory.today) ?? $0.types.latest }
    }

    /// The unit above it.
    public func parent(of unit: FacilityID) -> FacilityID? {
        facility(unit).flatMap { $0.parents.value(on: directory.today) ?? $0.parents.latest } ?? nil
    }

    /// Whether a unit has an identifier of any system.
    public func has(_ unit: FacilityID, value: String) -> Bool {
        unit.text == value
            || facility(unit)?.codes.contains {
                $0.value == value && $0.valid.contains(directory.today)
            } ?? false
    }

    private func facility(_ unit: FacilityID) -> Facility? { directory.registry.facility(unit) }

    // MARK: - Resources

    /// The resource of a unit.
    public func json(_ kind: Kind, _ unit: FacilityID) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("resourceType", .string(kind.rawValue)),
            .init("id", .string(FHIRNames.id(of: unit))),
            .init("identifier", .array(identifiers(unit))), .init("name", .string(name(of: unit))),
        ]
        let aliases = facility(unit)?.aliases.filter { !$0.isEmpty } ?? []
        if !aliases.isEmpty {
            members.append(.init("alias", .array(aliases.map { .string($0) })))
        }
        members.append(.init("type", .array(types(unit))))
        let above = parent(of: unit).flatMap { facility($0)?.id }
        if let above {
            members.append(
                .init("partOf", .reference(kind.rawValue, above, display: name(of: above))))
        }
        switch kind {
        case .organization: members.append(.init("active", .bool(isActive(unit))))
        case .location: members += place(unit)
        }
        return .object(members)
    }

    private func place(_ unit: FacilityID) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = [
            .init("status", .string(isActive(unit) ? "active" : "inactive")),
            .init("mode", .string("instance")),
            .init(
                "managingOrganization",
                .reference("Organization", unit, display: name(of: unit))),
        ]
        let area = facility(unit).flatMap {
            $0.areas.value(on: directory.today) ?? $0.areas.latest
        }
        if let area = area.flatMap({ $0 }), let known = directory.registry.area(area) {
            members.append(
                .init("address", .object([.init("text", .string(known.name.vi))])))
        }
        return members
    }

    private func identifiers(_ unit: FacilityID) -> [JSONValue] {
        let ours: JSONValue = .object([
            .init("use", .string("official")), .init("system", .string(FHIRNames.units)),
            .init("value", .string(unit.text)),
        ])
        let official = (facility(unit)?.codes ?? []).map { code -> JSONValue in
            var members: [JSONValue.Member] = [
                .init("use", .string(code.valid.contains(directory.today) ? "official" : "old")),
                .init("system", .string(FHIRNames.system(of: code.scheme))),
                .init("value", .string(code.value)),
            ]
            if let period = code.valid.fhirPeriod { members.append(.init("period", period)) }
            return .object(members)
        }
        return [ours] + official
    }

    private func types(_ unit: FacilityID) -> [JSONValue] {
        // The mark that care services directories know a facility by.
        let facility = JSONValue.concept(
            "urn:ietf:rfc:3986", "urn:ihe:iti:mcsd:2019:facility", display: "Facility")
        return [facility]
            + (type(of: unit).map { [.concept(FHIRNames.unitTypes, $0.rawValue)] } ?? [])
    }
}
