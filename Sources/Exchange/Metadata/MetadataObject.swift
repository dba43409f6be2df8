public import Shared

/// A thing that DHIS2's clients ask about, with references to others that are followed only when
/// somebody asks for their fields.
public struct MetadataObject: Sendable {
    /// What stands behind a key.
    public indirect enum Field: Sendable {
        /// A plain value.
        case value(JSONValue)
        /// Another object.
        case one(MetadataCollection, UID)
        /// Other objects.
        case many(MetadataCollection, [UID])
        /// Parts that are no objects of their own.
        case parts([MetadataObject])
    }

    /// The fields, by key.
    public private(set) var fields: [String: Field] = [:]

    /// An object without identity: a part of another.
    public init(_ fields: [String: Field]) {
        self.fields = fields
    }

    /// An object with what all objects have.
    public init(
        _ uid: UID, code: String?, name: String, kind: MetadataCollection,
        _ fields: [String: Field] = [:]
    ) {
        let short = String(name.prefix(50))
        self.fields = fields
        self.fields["id"] = .value(.string(uid.text))
        if let code { self.fields["code"] = .value(.string(code)) }
        self.fields["name"] = .value(.string(name))
        self.fields["displayName"] = .value(.string(name))
        self.fields["shortName"] = .value(.string(short))
        self.fields["displayShortName"] = .value(.string(short))
        self.fields["created"] = .value(.string(Self.beginning))
        self.fields["lastUpdated"] = .value(.string(Self.beginning))
        self.fields["externalAccess"] = .value(.bool(false))
        self.fields["favorite"] = .value(.bool(false))
        self.fields["href"] = .value(.string("/api/\(kind.rawValue)/\(uid)"))
    }

    /// Identifiers are derived and metadata is dated data elsewhere: no moment of making is kept.
    private static let beginning = "2020-01-01T00:00:00.000"

    /// The plain value of a key.
    public func value(_ key: String) -> JSONValue? {
        guard case .value(let value) = fields[key] else { return nil }
        return value
    }

    /// The identifier.
    public var id: String { value("id")?.text ?? "" }
}

/// The lists of things, by the name of their address.
public enum MetadataCollection: String, CaseIterable, Sendable {
    case dataSets, dataElements, indicators, organisationUnits, organisationUnitGroups
    case organisationUnitLevels, categoryOptionCombos, categoryCombos, categories, categoryOptions
    case optionSets, options, attributes
    /// What clients ask about and is never here: their lists are empty.
    case dataElementGroups, indicatorGroups, organisationUnitGroupSets, programs, programIndicators
    case userGroups, visualizations, sections, dataElementGroupSets, validationRules

    /// What DHIS2 calls one of them.
    public var singular: String {
        switch self {
        case .categories: "category"
        default: String(rawValue.dropLast())
        }
    }
}
