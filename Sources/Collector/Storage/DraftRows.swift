import Shared

/// A report being typed, as it is stored, without its changes.
struct DraftRow: Hashable, Sendable {
    /// Its row.
    let draft: Int64
    /// What it answers.
    let slot: SlotRowKey
    /// The revision it corrects; nil for a first report.
    let base: Int64?
    /// Counts its changes.
    let version: Int
    let startedAt: Instant
    /// When it was sent or given up; nil while it is open.
    let endedAt: Instant?
}

/// Who put an answer of a sent report where it stands.
struct TypedMark: Hashable, Sendable {
    /// Full name and account.
    let who: String
    let at: Instant
    let origin: DraftLog.Origin
}

/// A step of a draft within its unit.
struct DraftStep: Hashable, Sendable {
    /// What was done.
    enum Kind: String, Sendable {
        /// Somebody was asked to approve it.
        case asked
        /// It was given back to whoever typed it.
        case sentBack
    }

    let kind: Kind
    /// The version that it is about.
    let version: Int
    let words: String
    /// Row of the account.
    let account: Int64
    let at: Instant
}

/// Whether a unit wants a second person before a typed report is sent.
struct TypingApproval: Hashable, Sendable {
    let isWanted: Bool
    /// Row of the account that said so.
    let account: Int64
    let at: Instant
}
