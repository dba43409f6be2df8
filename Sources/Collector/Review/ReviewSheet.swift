import Shared

/// Everything an officer looks at before deciding about one report.
struct ReviewSheet: Sendable {
    /// A figure beside what it can be compared with.
    struct Figure: Sendable {
        let slot: Int
        /// What was reported; for a computed figure what follows from the others.
        let value: Value?
        /// The period before.
        let last: FixedDecimal?
        /// The same period of the year before.
        let lastYear: FixedDecimal?
        /// The yearly plan, the department's or the unit's own.
        let plan: FixedDecimal?
        /// What the unit usually reports.
        let band: UsualBand?

        /// Whether it lies beyond what the unit usually reports.
        var isUnusual: Bool { value?.counted.flatMap { band?.isOutside($0) } ?? false }
    }

    /// One accepted revision.
    struct Revision: Sendable {
        let facts: SubmissionFacts
        let report: StoredReport
        /// Why an officer withdrew it; nil where nobody did.
        let withdrawn: String?
        /// The key that sent it.
        let sender: KeyID?
        let signature: SignatureState
        /// What it says otherwise than the one before; empty for the first.
        let differences: [RevisionDifference]
        /// Who typed which answer when; empty for a report of an agent.
        var typed: [DraftField: TypedMark] = [:]
    }

    /// Whether a revision's signature holds.
    enum SignatureState: Hashable, Sendable {
        case unsigned
        case holds(KeyID, fingerprint: String)
        case broken(KeyID)
    }

    /// One act about the slot, as the audit log has it.
    struct Act: Sendable {
        let seq: Int64
        let at: Instant
        let actor: String
        let action: String
        let detail: String
    }

    let slot: LocatedSlot
    let name: LocalizedText
    /// Where it stands.
    let row: ObligationBoard.Row
    /// Accepted revisions, oldest first.
    let revisions: [Revision]
    /// The revision that is shown; nil when none was accepted.
    let shown: Revision?
    /// What the rules say of it today.
    let findings: [Finding]
    let figures: [Figure]
    /// Reports that were refused.
    let attempts: [StoredAttempt]
    /// The department's decisions and notes.
    let decisions: [StoredDecision]
    /// Everything that happened, oldest first.
    let acts: [Act]
    /// Whether the form's period is closed.
    let isClosed: Bool
    /// The note with which the shown revision's warnings were accepted.
    let accepted: String?
    /// Why an erratum is awaited; nil when none is.
    let erratum: String?

    /// Whether the shown revision is the one that counts.
    var isCounted: Bool { shown.map { $0.facts.seq == row.counted } ?? false }
}
