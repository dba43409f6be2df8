import Shared
import Synchronization

/// Lets in programs that send a name and a password with every request (RFC 7617), as DHIS2's clients
/// do.
///
/// Hashing a password takes long by design, and a client asks a hundred times a minute: what was right
/// is remembered for some minutes, under a digest that says nothing without this process's own secret.
/// It is forgotten at once when the password changes or the account ends.
final class ProgramSignIn: Sendable {
    private struct Known {
        let account: Int64
        let password: PasswordHash
        let until: Instant
    }

    private let keeper: AccountKeeper
    private let refusals: NoteRefusal
    private let secret: [UInt8]
    private let known = Mutex<[Digest: Known]>([:])

    /// How long a right password is remembered.
    static let memorySeconds: Int64 = 300
    /// Most passwords remembered.
    static let memoryLimit = 1000

    /// Remembers nobody yet.
    init(keeper: AccountKeeper, refusals: NoteRefusal) {
        self.keeper = keeper
        self.refusals = refusals
        secret = keeper.surroundings.randomBytes(32)
    }

    /// Whose name and password stand in a field `Authorization`; nil where it holds something else.
    ///
    /// - Throws: `signInRefused`, `rateLimited`, `tooBusy`, `passwordChangeNeeded`; `wrongRole` for an
    ///   account that has one-time codes on, which no program can type.
    func person(_ field: String?, from address: String) async throws -> Person? {
        guard let (typed, password) = Self.pair(field) else { return nil }
        let now = keeper.surroundings.now()
        let name = AccountName(typed: typed)
        let account = name.flatMap { keeper.book.account($0) }
        let mark = Digest(of: secret + Array("\(typed)\n\(password)".utf8))
        if let account, isRemembered(mark, account, at: now) { return try person(account, mark) }
        let isKnown = account.map { keeper.book.isKnown(address, of: $0.account) } ?? false
        let subjects = SignInThrottle.subjects(name, from: address, isKnown: isKnown)
        try keeper.throttle.admit(subjects, at: now)
        let usable = account.flatMap { account in
            account.endedAt == nil && account.passwordEnds.map { now < $0 } ?? true ? account : nil
        }
        let isRight = try await keeper.bench.admits(
            String(password.prefix(PasswordRule.longest)), to: usable?.password)
        guard let usable, isRight else {
            keeper.throttle.countWrong(subjects, at: now)
            let problem = Problem(.signInRefused)
            await refusals.note(
                problem,
                NoteRefusal.Refused(
                    token: nil, address: address, path: "/api", account: account?.name))
            throw problem
        }
        let person = try person(usable, mark)
        remember(mark, usable, until: now.adding(seconds: Self.memorySeconds))
        keeper.throttle.forget(usable.name, from: address)
        return person
    }

    private static func pair(_ field: String?) -> (name: String, password: String)? {
        guard let field else { return nil }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic",
            let bytes = Base64.decode(String(parts[1]))
        else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard let colon = text.firstIndex(of: ":") else { return nil }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    private func isRemembered(_ mark: Digest, _ account: AccountRow, at now: Instant) -> Bool {
        known.withLock { known in
            guard let one = known[mark] else { return false }
            return one.account == account.account && one.password == account.password
                && now < one.until && account.endedAt == nil
        }
    }

    private func remember(_ mark: Digest, _ account: AccountRow, until: Instant) {
        known.withLock { known in
            if known.count >= Self.memoryLimit { known.removeAll() }
            known[mark] = Known(
                account: account.account, password: account.password, until: until)
        }
    }

    private func person(_ account: AccountRow, _ mark: Digest) throws(Problem) -> Person {
        guard !account.mustChange else { throw Problem(.passwordChangeNeeded) }
        guard account.codeSecret == nil else {
            throw Problem(
                .wrongRole,
                vi: "Tài khoản có mã dùng một lần: chương trình không gõ được. Dùng tài khoản khác "
                    + "hoặc mã token.",
                en:
                    "This account has one-time codes, which no program can type. Use another account "
                    + "or a token.")
        }
        return Person(
            account: account.account, name: account.name, fullName: account.fullName,
            role: account.role, facility: account.facility,
            mandate: keeper.book.mandate(of: account), mustChange: false, hasCode: false,
            session: mark, formToken: "")
    }
}
