import Shared

/// Keys of the rows that codes and periods have inside the database.
struct SlotRowKey: Hashable, Sendable {
    /// Row of the form (all versions).
    let form: Int64
    /// Row of the period.
    let period: Int64
    /// Row of the unit.
    let facility: Int64
}

/// One accepted revision without its figures.
struct SubmissionFacts: Hashable, Sendable {
    /// Its place in the order of everything committed.
    let seq: Int64
    /// The report's permanent identity.
    let reportID: ReportID
    /// What it answers.
    let slot: SlotRowKey
    /// From 1.
    let revision: Int
    /// When the collector had read the body's last byte.
    let receivedAt: Instant
    /// The first late instant, as it stood when the report arrived; nil without a due rule.
    let dueAt: Instant?
    /// When the agent finalised it, by the agent's clock.
    let finalisedAt: Instant
    /// Row of the key that sent it.
    let accessKey: Int64
    /// Row of the form version it answers.
    let formVersion: Int64
    /// SHA-256 of the canonical bytes.
    let digest: Digest
}

/// One accepted revision with its figures as stored.
struct StoredSubmission: Hashable, Sendable {
    /// Identity, slot, times.
    let facts: SubmissionFacts
    /// Figures: `ValueBlob`.
    let cells: [UInt8]
    /// Texts, notes, explanations, source: `DetailBlob`; nil when there are none.
    let detail: [UInt8]?
    /// Whose signature came with it; nil when it came unsigned.
    var signature: VerifiedSignature?
}

/// A report's signature that has been found good.
struct VerifiedSignature: Hashable, Sendable {
    /// Row of the key that made it.
    let keyRow: Int64
    /// Over the report's digest.
    let signature: Signature
}

/// What is counted for a slot now.
struct SlotState: Hashable, Sendable {
    /// The counted submission; nil when the last one was withdrawn.
    let counted: Int64?
    /// The highest revision ever accepted.
    let revision: Int
    /// Where review stands.
    let review: SlotReview
}

/// Where the department's review of a slot stands (DOMAIN §4).
enum SlotReview: String, Sendable, CaseIterable {
    case received, returned, resubmitted, approved, consolidated, closed, withdrawn
}

/// Why a report was kept without being accepted.
enum AttemptKind: String, Sendable {
    /// Findings: hard ones, or warnings without an explanation.
    case refused
    /// The id of another report with other bytes.
    case conflict
}

/// A published form version as stored.
struct FormVersionRow: Sendable {
    /// Row of the version.
    let key: Int64
    /// Row of the form.
    let form: Int64
    /// Code and version.
    let code: Form.Key
    /// The form as JSON.
    let document: [UInt8]
    /// SHA-256 of `document`.
    let digest: Digest
}

/// Who may talk to the collector: a unit's agent or a reader.
struct AccessKeyRow: Hashable, Sendable {
    /// Row of the key.
    let key: Int64
    /// Its public name.
    let id: KeyID
    /// The unit it speaks for; nil for a reader.
    let facility: FacilityID?
    /// What people call it.
    let name: String
    /// SHA-256 of the token.
    let tokenHash: Digest
    /// What its reports are signed with; nil for a key that cannot sign.
    let publicKey: PublicKey?
    /// Whether it may still be used.
    let state: KeyState
    /// Whether two machines were seen to speak with it.
    let isCloned: Bool
}

/// Whether a key may still be used, as `keys` shows it.
enum KeyState: String, Sendable {
    /// Token and signatures are taken.
    case active
    /// Replaced by the unit's next key: what it signed before is still taken, its token is not.
    case retired
    /// Ended: neither token nor new signatures are taken. What was accepted stays verifiable.
    case revoked
}

/// One of the keys that receipts are signed with.
struct CollectorKeyRow: Hashable, Sendable {
    /// Number of the act from which on it signs.
    let seq: Int64
    /// The key.
    let publicKey: PublicKey
    /// The signature of the key before; nil when nothing vouches for it.
    let link: Signature?
}

/// What kind of reference document a row holds.
enum DocumentKind: String, Sendable, CaseIterable {
    case calendar, facilities, plan
}

/// A reference document in force.
struct DocumentRow: Sendable {
    /// Its kind.
    let kind: DocumentKind
    /// Its file name.
    let name: String
    /// The document as JSON.
    let body: [UInt8]
    /// SHA-256 of `body`.
    let digest: Digest
}

/// A report that was kept without being accepted.
struct StoredAttempt: Sendable {
    /// Its place in the order of everything committed.
    let seq: Int64
    /// Why it was not accepted.
    let kind: AttemptKind
    /// The identity it came with.
    let reportID: ReportID
    /// SHA-256 of `body`.
    let digest: Digest
    /// What it wanted to answer.
    let slot: SlotRowKey
    /// The revision it wanted to be.
    let revision: Int
    /// When the collector had read the body's last byte.
    let receivedAt: Instant
    /// Row of the key that sent it.
    let accessKey: Int64
    /// The findings as JSON; an empty array for a conflict.
    let findings: [UInt8]
    /// The bytes as they came.
    let body: [UInt8]
}

/// A decision of the review as stored.
struct StoredDecision: Sendable {
    /// Its place in the order of everything committed.
    let seq: Int64
    /// What was decided.
    let kind: ReviewKind
    /// The revision meant, if one was.
    let submission: Int64?
    /// Why.
    let reason: String
    /// When it was recorded.
    let at: Instant
    /// What was said of single figures.
    let figures: [IndicatorCode: String]
}

/// An act of the audit chain as `Routes.changes` shows it.
struct StoredAct: Sendable {
    /// Its place in the order of everything committed.
    let seq: Int64
    /// When.
    let at: Instant
    /// Who.
    let actor: String
    /// What.
    let action: String
    /// To what.
    let subject: String
}
