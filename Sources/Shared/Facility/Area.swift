/// The permanent short code of an administrative area: a surrogate like `FacilityID`, because the
/// official codes of areas are reused.
public struct AreaID: Code {
    /// The code as written.
    public let text: String

    /// Reads an id in the alphabet of facility ids: at most 32 letters, digits, `-`, `_`, `.`.
    public init?(_ text: String) {
        guard let id = FacilityID(text) else { return nil }
        self.text = id.text
    }
}

/// An administrative area (`đơn vị hành chính`) or a region that the department counts by.
public struct Area: Hashable, Sendable {
    /// What kind of area it is.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// `tỉnh, thành phố trực thuộc trung ương`.
        case province
        /// `huyện, thị xã, thành phố thuộc tỉnh`: abolished on 01/07/2025.
        case district
        /// `xã, phường, đặc khu`.
        case commune
        /// Several communes that one health centre serves (`khu vực`), since 01/07/2025.
        case region
    }

    /// The permanent id.
    public let id: AreaID
    /// The kind.
    public let kind: Kind
    /// The name.
    public let name: FacilityName
    /// The area it lies in; nil for a province.
    public let parent: AreaID?
    /// True for a mountain area, which the department reports apart.
    public let isMountain: Bool
    /// When it existed.
    public let valid: DayInterval
    /// Its official codes.
    public let codes: [FacilityCode]

    /// Makes an area.
    public init(
        id: AreaID, kind: Kind, name: FacilityName, parent: AreaID? = nil,
        isMountain: Bool = false, valid: DayInterval = .always, codes: [FacilityCode] = []
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.parent = parent
        self.isMountain = isMountain
        self.valid = valid
        self.codes = codes
    }
}

/// How many people lived in an area on a day: the denominator of every figure per 10 000, kept with
/// its day and its source so that a ratio can be traced (DOMAIN §6).
public struct Population: Hashable, Sendable {
    /// The area.
    public let area: AreaID
    /// The day the count stands for.
    public let day: Day
    /// People.
    public let people: Int64
    /// Where the count comes from.
    public let source: LocalizedText

    /// Makes a count.
    public init(area: AreaID, day: Day, people: Int64, source: LocalizedText) {
        self.area = area
        self.day = day
        self.people = people
        self.source = source
    }
}
