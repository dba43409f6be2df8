/// By what a client names things.
public enum IdentifierScheme: Hashable, Sendable {
    /// Eleven characters that we derive.
    case uid
    /// Our codes.
    case code
    /// Names for people; only where one thing alone has the name.
    case name
    /// The official codes of a scheme, by the identifier of its attribute.
    case attribute(String)

    /// Reads a scheme in any case; nil for one that is unknown.
    public init?(_ text: String) {
        let lower = text.lowercased()
        switch lower {
        case "uid", "id": self = .uid
        case "code": self = .code
        case "name": self = .name
        default:
            guard lower.hasPrefix("attribute:") else { return nil }
            let attribute = String(text.dropFirst("attribute:".count))
            guard UID.isSpelled(attribute) else { return nil }
            self = .attribute(attribute)
        }
    }
}

/// The schemes of one request: a special one beats the general one, and what the body says beats the
/// query.
public struct IdentifierSchemes: Hashable, Sendable {
    /// For everything without a scheme of its own.
    public var general: IdentifierScheme?
    /// For data sets.
    public var dataSet: IdentifierScheme?
    /// For data elements.
    public var dataElement: IdentifierScheme?
    /// For units.
    public var unit: IdentifierScheme?
    /// For combinations of categories.
    public var combo: IdentifierScheme?

    /// No scheme named.
    public init() {}

    /// What a request's body says, over what its address says.
    public func over(_ address: IdentifierSchemes) -> IdentifierSchemes {
        var merged = IdentifierSchemes()
        merged.general = general ?? address.general
        merged.dataSet = dataSet ?? address.dataSet
        merged.dataElement = dataElement ?? address.dataElement
        merged.unit = unit ?? address.unit
        merged.combo = combo ?? address.combo
        return merged
    }

    /// The scheme of one kind of thing.
    ///
    /// - Parameter standard: the format's own: codes in ADX, identifiers elsewhere.
    public func scheme(
        _ special: KeyPath<IdentifierSchemes, IdentifierScheme?>, standard: IdentifierScheme
    ) -> IdentifierScheme { self[keyPath: special] ?? general ?? standard }
}
