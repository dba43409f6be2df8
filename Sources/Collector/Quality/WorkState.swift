import Shared

/// Where a figure stands on the work list.
enum WorkState: String, CaseIterable, Hashable, Sendable {
    /// Nobody has said anything yet.
    case new
    /// Somebody looks into it.
    case open
    /// The unit was asked.
    case asked
    /// A later revision came, and the figure is unusual still.
    case reopened
    /// The unit says that it is right.
    case confirmed
    /// It is left as it is.
    case left
    /// A later revision made it usual: closed by itself.
    case corrected
    /// It became usual as others were corrected, without a word of the unit.
    case nowUsual

    /// Where a figure stands, from the last note and the revision that counts.
    ///
    /// - Parameters:
    ///   - counted: the revision that counts; nil when none does any more.
    ///   - isUnusual: whether the figure is unusual now.
    init(_ note: QualityNote?, counted: Int64?, isUnusual: Bool) {
        guard let note else {
            self = .new
            return
        }
        let isSame = note.submission == counted
        guard isUnusual else {
            self = isSame ? .nowUsual : .corrected
            return
        }
        guard isSame else {
            self = .reopened
            return
        }
        self =
            switch note.outcome {
            case .open: .open
            case .asked: .asked
            case .confirmed: .confirmed
            case .left: .left
            }
    }

    /// True while somebody has something to do.
    var isOpen: Bool {
        switch self {
        case .new, .open, .asked, .reopened: true
        case .confirmed, .left, .corrected, .nowUsual: false
        }
    }

    /// In words.
    var title: LocalizedText {
        switch self {
        case .new: LocalizedText(vi: "Mới", en: "New")
        case .open: QualityNote.Outcome.open.title
        case .asked: QualityNote.Outcome.asked.title
        case .reopened:
            LocalizedText(vi: "Gửi lại vẫn khác thường", en: "Sent again, unusual still")
        case .confirmed: QualityNote.Outcome.confirmed.title
        case .left: QualityNote.Outcome.left.title
        case .corrected: LocalizedText(vi: "Đã đính chính", en: "Corrected")
        case .nowUsual: LocalizedText(vi: "Không còn khác thường", en: "Usual by now")
        }
    }
}
