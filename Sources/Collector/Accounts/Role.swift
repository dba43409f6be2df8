import Shared

/// In what capacity somebody asks: what every guard is stated in.
enum Role: String, CaseIterable, Hashable, Sendable {
    /// Keeps accounts, keys and the registry; reads all.
    case administrator
    /// Answers for the reports of some forms, or of all: returns, explains, extends; reads all.
    case officer
    /// Reads all; approves and closes.
    case leader
    /// Somebody at a unit: sees and sends what is the unit's own.
    case unitUser
    /// A unit's agent, by its token.
    case agent
    /// A program that may read everything, by its token.
    case reader

    /// The roles that people can be given.
    static let ofPeople: [Role] = [.administrator, .officer, .leader, .unitUser]

    /// What people call it.
    var title: LocalizedText {
        switch self {
        case .administrator: LocalizedText(vi: "Quản trị", en: "Administrator")
        case .officer: LocalizedText(vi: "Chuyên viên", en: "Officer")
        case .leader: LocalizedText(vi: "Lãnh đạo", en: "Leader")
        case .unitUser: LocalizedText(vi: "Người dùng của đơn vị", en: "Unit user")
        case .agent: LocalizedText(vi: "Agent của đơn vị", en: "Unit's agent")
        case .reader: LocalizedText(vi: "Chương trình chỉ đọc", en: "Reading program")
        }
    }
}
