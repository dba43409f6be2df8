import Shared

/// What an officer noted about a slot without changing where it stands.
struct ReviewNote: Sendable {
    /// The kinds.
    enum Kind: String, Sendable, CaseIterable {
        case warningsAccepted, erratumOpened
    }

    /// Its place in the order of everything committed.
    let seq: Int64
    let kind: Kind
    /// The revision that counted then; nil where none did.
    let submission: Int64?
    let note: String
}
