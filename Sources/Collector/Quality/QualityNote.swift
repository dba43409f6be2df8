import Shared

/// A word of the department about one unusual figure.
struct QualityNote: Hashable, Sendable {
    /// What an officer says of it. That it was *corrected* nobody says: it shows.
    enum Outcome: String, CaseIterable, Hashable, Sendable {
        /// Somebody looks into it.
        case open
        /// The report was given back to its unit with the question.
        case asked
        /// The unit says that the figure is right.
        case confirmed
        /// It is left as it is.
        case left

        /// In words.
        var title: LocalizedText {
            switch self {
            case .open: LocalizedText(vi: "Đang xem", en: "Looked into")
            case .asked: LocalizedText(vi: "Đã hỏi đơn vị", en: "Unit asked")
            case .confirmed: LocalizedText(vi: "Đơn vị xác nhận", en: "Confirmed by the unit")
            case .left: LocalizedText(vi: "Để nguyên", en: "Left as it is")
            }
        }
    }

    /// Which figure of a form and period.
    struct Place: Hashable, Sendable {
        /// Row of the unit.
        let facility: Int64
        /// The indicator's code.
        let indicator: String
    }

    /// The revision that it was said of.
    let submission: Int64
    /// What is said.
    let outcome: Outcome
    /// Who looks after it.
    let owner: String
    /// Words.
    let note: String
    /// Who wrote it.
    let actor: String
    /// When.
    let at: Instant
}
