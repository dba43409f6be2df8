/// Whose a facility is (`loại hình sở hữu`). It matters apart from the type: the same monthly form
/// is owed by a private hospital that owes no finance form (DOMAIN §5).
public enum Ownership: String, CaseIterable, Hashable, Sendable {
    /// Of the province, through the department of health.
    case province
    /// Of a commune's People's Committee.
    case commune
    /// Of a ministry.
    case ministry
    /// Of an industry or an enterprise.
    case industry
    /// Private.
    case `private`

    /// True when public money of the province or its communes runs the unit.
    public var isPublic: Bool { self == .province || self == .commune }

    /// The name shown to people.
    public var title: LocalizedText {
        switch self {
        case .province: LocalizedText(vi: "Tỉnh", en: "Province")
        case .commune: LocalizedText(vi: "Xã, phường", en: "Commune")
        case .ministry: LocalizedText(vi: "Bộ", en: "Ministry")
        case .industry: LocalizedText(vi: "Ngành", en: "Industry")
        case .private: LocalizedText(vi: "Tư nhân", en: "Private")
        }
    }
}

/// What a facility does beside what its type says: a dated attribute that forms may ask for.
public enum FacilityService: String, CaseIterable, Hashable, Sendable {
    /// Deliveries (`sản khoa`).
    case obstetrics
    /// Vaccination (`tiêm chủng`).
    case immunisation
    /// Food-safety inspection (`an toàn thực phẩm`).
    case foodSafety
    /// Traditional medicine (`y học cổ truyền`).
    case traditionalMedicine
    /// Runs commune stations (`quản lý trạm y tế`).
    case communeStations

    /// The name shown to people.
    public var title: LocalizedText {
        switch self {
        case .obstetrics: LocalizedText(vi: "sản khoa", en: "deliveries")
        case .immunisation: LocalizedText(vi: "tiêm chủng", en: "vaccination")
        case .foodSafety: LocalizedText(vi: "an toàn thực phẩm", en: "food safety")
        case .traditionalMedicine:
            LocalizedText(vi: "y học cổ truyền", en: "traditional medicine")
        case .communeStations: LocalizedText(vi: "quản lý trạm y tế", en: "commune stations")
        }
    }
}

/// Financial autonomy of a public unit (`nhóm tự chủ`), groups 1 to 4: 1 pays for all of itself,
/// 4 lives on the budget. It changes only by a decision.
public enum AutonomyGroup: Int, CaseIterable, Hashable, Comparable, Sendable {
    /// Pays for running and investment.
    case one = 1
    /// Pays for running.
    case two = 2
    /// Pays for a part of running.
    case three = 3
    /// Runs on the budget.
    case four = 4

    /// Orders by the group's number.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
