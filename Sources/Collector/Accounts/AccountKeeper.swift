import Shared

/// What every act on accounts rests on.
struct AccountKeeper: Sendable {
    /// The queue of the store.
    let queue: CommitQueue
    /// The accounts in memory.
    let book: AccountBook
    /// Where passwords are hashed.
    let bench: PasswordBench
    /// Who guesses is slowed down here.
    let throttle: SignInThrottle
    /// Units and forms in force.
    let catalogue: CatalogueHolder
    /// Time and chance.
    let surroundings: Surroundings

    /// How long a password that an administrator gave may wait.
    static let givenPasswordSeconds: Int64 = 14 * 86_400

    /// An account in force.
    ///
    /// - Throws: `badQuery` when there is none of this name.
    func account(_ name: AccountName) throws(Problem) -> AccountRow {
        guard let row = book.account(name), row.endedAt == nil else {
            throw Problem(
                .badQuery, vi: "Không có tài khoản “\(name)” còn hiệu lực.",
                en: "No account “\(name)” is in force.")
        }
        return row
    }

    /// A password for somebody who has none yet, and its hash.
    func givenPassword() async throws -> (text: String, hash: PasswordHash) {
        let text = PasswordRule.firstPassword(
            surroundings.randomBytes(PasswordRule.firstPasswordBytes))
        let hash = try await bench.hash(
            text, salt: surroundings.randomBytes(PasswordHash.saltBytes))
        return (text, hash)
    }

    /// Limits that make sense for a role.
    ///
    /// - Throws: `unknownForm`, `badQuery`.
    func check(
        forms: Set<FormCode>, divisions: Set<DivisionCode>, for role: Role
    ) throws(Problem) {
        guard role == .officer || forms.isEmpty && divisions.isEmpty else {
            throw Problem(
                .badQuery, vi: "Chỉ giới hạn biểu hoặc phòng cho chuyên viên (officer).",
                en: "Only officers are limited to forms or divisions.")
        }
        let known = catalogue.current.forms
        if let missing = forms.sorted().first(where: { known.versions(of: $0).isEmpty }) {
            throw Problem(
                .unknownForm, vi: "Không có biểu mẫu “\(missing)”.", en: "No form “\(missing)”.")
        }
        let named = Set(book.divisions.map(\.code))
        if let missing = divisions.subtracting(named).sorted().first {
            throw Problem(
                .badQuery, vi: "Chưa khai báo phòng “\(missing)” (account division).",
                en: "Division “\(missing)” is not named yet (account division).")
        }
    }
}
