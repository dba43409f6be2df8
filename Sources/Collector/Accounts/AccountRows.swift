import Shared

/// The code of a division of the department (`phòng`): `KHTC`, `NVY`.
struct DivisionCode: Code {
    /// The code as written.
    let text: String

    /// Reads a code of at most 24 capitals, digits and hyphens that begins with a capital.
    init?(_ text: String) {
        guard let code = FormCode(text) else { return nil }
        self.text = code.text
    }
}

/// A division of the department and the forms that it answers for.
struct Division: Hashable, Sendable {
    let code: DivisionCode
    let title: String
    let forms: Set<FormCode>
}

/// A person's account as it is stored.
struct AccountRow: Sendable {
    let account: Int64
    let name: AccountName
    let fullName: String
    let role: Role
    /// The unit of a unit's user.
    let facility: FacilityID?
    /// What an officer is limited to; both empty: nothing.
    let forms: Set<FormCode>
    let divisions: Set<DivisionCode>
    let password: PasswordHash
    /// True until the password that an administrator gave is changed.
    let mustChange: Bool
    /// When a given password ends; nil for one of their own.
    let passwordEnds: Instant?
    /// The secret of one-time codes; nil where they are off.
    let codeSecret: [UInt8]?
    /// The step of the last code that was used.
    let codeStep: Int64?
    let createdAt: Instant
    /// When the account was ended; nil while it is in force.
    let endedAt: Instant?
}

/// Somebody signed in, as it is stored.
struct SessionRow: Sendable {
    /// SHA-256 of the token in the cookie.
    let token: Digest
    let account: Int64
    let address: String
    let createdAt: Instant
    var seenAt: Instant
    let endedAt: Instant?

    /// Silence after which a session ends.
    static let idleSeconds: Int64 = 2 * 3600
    /// How long one lasts at most.
    static let longestSeconds: Int64 = 12 * 3600
    /// Between two notes of when it was seen.
    static let noteSeconds: Int64 = 300

    /// Whether it still holds.
    func holds(at now: Instant) -> Bool {
        endedAt == nil && now < seenAt.adding(seconds: Self.idleSeconds)
            && now < createdAt.adding(seconds: Self.longestSeconds)
    }
}

/// A person who is signed in, as guards and actions see them.
struct Person: Hashable, Sendable {
    let account: Int64
    let name: AccountName
    let fullName: String
    let role: Role
    /// The unit of a unit's user.
    let facility: FacilityID?
    /// What may be decided about.
    let mandate: Mandate
    /// True until the given password is changed: nothing else is open.
    let mustChange: Bool
    /// Whether one-time codes are on.
    let hasCode: Bool
    /// SHA-256 of the session's token.
    let session: Digest
    /// What every form of the session carries, so that no other site can send one.
    let formToken: String
}

/// The forms that somebody may decide about.
enum Mandate: Hashable, Sendable {
    /// All of them.
    case everything
    /// These.
    case forms(Set<FormCode>)

    /// Whether it covers a form.
    func covers(_ form: FormCode) -> Bool {
        switch self {
        case .everything: true
        case .forms(let forms): forms.contains(form)
        }
    }

    /// Lets a decision about `form` pass.
    ///
    /// - Throws: `wrongRole`.
    func check(_ form: FormCode) throws(Problem) {
        guard !covers(form) else { return }
        let refusal = refusal(of: form)
        throw Problem(.wrongRole, vi: refusal.vi, en: refusal.en)
    }

    /// Why nothing is decided about `form`.
    func refusal(of form: FormCode) -> LocalizedText {
        LocalizedText(
            vi: "Tài khoản không phụ trách biểu \(form).",
            en: "This account does not answer for form \(form).")
    }
}
