/// Who files a form (`đơn vị phải báo cáo`): the form's own statement, matched against the facility
/// as it was on a day (DOMAIN §8 gives the ten forms' statements).
///
/// A facility files when `exclude` does not name it and either `include` names it or one of the
/// clauses fits: "centres, and hospitals with obstetrics" is two clauses.
public struct FilerRule: Hashable, Sendable {
    /// One way to be a filer: every part that is not empty must fit.
    public struct Clause: Hashable, Sendable {
        /// The types that fit; empty fits every type.
        public let types: Set<FacilityType>
        /// The ownerships that fit; empty fits every ownership.
        public let ownerships: Set<Ownership>
        /// The services a facility must all have.
        public let services: Set<FacilityService>

        /// Makes a clause; parts left out fit everything.
        public init(
            types: Set<FacilityType> = [], ownerships: Set<Ownership> = [],
            services: Set<FacilityService> = []
        ) {
            self.types = types
            self.ownerships = ownerships
            self.services = services
        }

        /// True when a facility with these attributes fits every part.
        public func fits(
            type: FacilityType, ownership: Ownership, services held: Set<FacilityService>
        ) -> Bool {
            (types.isEmpty || types.contains(type))
                && (ownerships.isEmpty || ownerships.contains(ownership))
                && services.isSubset(of: held)
        }
    }

    /// The ways to be a filer; any one is enough.
    public let clauses: [Clause]
    /// Facilities that file whatever the clauses say.
    public let include: Set<FacilityID>
    /// Facilities that do not file whatever the clauses say.
    public let exclude: Set<FacilityID>

    /// Makes a rule.
    public init(
        clauses: [Clause], include: Set<FacilityID> = [], exclude: Set<FacilityID> = []
    ) {
        self.clauses = clauses
        self.include = include
        self.exclude = exclude
    }

    /// True when the facility `id` with these attributes files the form.
    public func includes(
        _ id: FacilityID, type: FacilityType, ownership: Ownership, services: Set<FacilityService>
    ) -> Bool {
        if exclude.contains(id) { return false }
        if include.contains(id) { return true }
        return clauses.contains { clause in
            clause.fits(type: type, ownership: ownership, services: services)
        }
    }
}
