import Shared
import Synchronization

/// Every account, session and division in memory: a request of somebody signed in costs one hash and
/// a look-up. Like `KeyRing`, it holds what the store holds, and is replaced in the order committed.
final class AccountBook: Sendable {
    /// What the store holds.
    struct Content: Sendable {
        let accounts: [AccountRow]
        let sessions: [SessionRow]
        let addresses: [Int64: Set<String>]
        let divisions: [Division]

        /// Reads what is stored.
        init(_ reader: StoreReader) throws {
            accounts = try reader.accounts()
            sessions = try reader.openSessions()
            addresses = try reader.knownAddresses()
            divisions = try reader.divisions()
        }
    }

    private struct State {
        var content: Content
        var byName: [AccountName: AccountRow] = [:]
        var byRow: [Int64: AccountRow] = [:]
        var sessions: [Digest: SessionRow] = [:]
        /// When each session's being seen was noted in the store.
        var noted: [Digest: Instant] = [:]
        var asOf: Int64

        init(_ content: Content, asOf: Int64, after old: State?) {
            self.content = content
            self.asOf = asOf
            for account in content.accounts {
                byName[account.name] = account
                byRow[account.account] = account
            }
            for session in content.sessions {
                var session = session
                noted[session.token] = session.seenAt
                if let before = old?.sessions[session.token], before.seenAt > session.seenAt {
                    session.seenAt = before.seenAt
                }
                sessions[session.token] = session
            }
        }
    }

    private let state: Mutex<State>

    /// Holds what the store holds.
    init(_ content: Content) {
        state = Mutex(State(content, asOf: 0, after: nil))
    }

    /// Every account, in the order made.
    var accounts: [AccountRow] { state.withLock { $0.content.accounts } }

    /// The divisions of the department.
    var divisions: [Division] { state.withLock { $0.content.divisions } }

    /// The account of this name.
    func account(_ name: AccountName) -> AccountRow? { state.withLock { $0.byName[name] } }

    /// Whether the account's owner has signed in from `address` before, or from the same network where
    /// computers take another address every day (RFC 8981).
    func isKnown(_ address: String, of account: Int64) -> Bool {
        guard let known = state.withLock({ $0.content.addresses[account] }) else { return false }
        if known.contains(address) { return true }
        let origin = NetworkOrigin(address)
        return known.contains { NetworkOrigin($0) == origin }
    }

    /// Who holds the session of this token; nil when it has ended, or its account has.
    func person(token: String, at now: Instant) -> Person? {
        let hash = Digest(of: Array(token.utf8))
        return state.withLock { state in
            guard var session = state.sessions[hash], session.holds(at: now),
                let account = state.byRow[session.account], account.endedAt == nil
            else { return nil }
            if now > session.seenAt {
                session.seenAt = now
                state.sessions[hash] = session
            }
            return Person(
                account: account.account, name: account.name, fullName: account.fullName,
                role: account.role, facility: account.facility,
                mandate: Self.mandate(account, state.content.divisions),
                mustChange: account.mustChange, hasCode: account.codeSecret != nil, session: hash,
                formToken: Self.formToken(token))
        }
    }

    /// What a session's forms carry: made of its token, which no other site can read.
    private static func formToken(_ token: String) -> String {
        Base64.encode(Digest(of: Array("giaoban-form-v1\n\(token)".utf8)).bytes, .urlSafe)
    }

    /// The forms that an account decides about.
    func mandate(of account: AccountRow) -> Mandate { Self.mandate(account, divisions) }

    private static func mandate(_ account: AccountRow, _ divisions: [Division]) -> Mandate {
        guard !account.forms.isEmpty || !account.divisions.isEmpty else { return .everything }
        let ofDivisions = divisions.filter { account.divisions.contains($0.code) }.map(\.forms)
        return .forms(ofDivisions.reduce(account.forms) { $0.union($1) })
    }

    /// The moment to note a session as seen, once in a few minutes; nil when it was noted of late.
    func due(_ session: Digest) -> Instant? {
        state.withLock { state in
            guard let seen = state.sessions[session]?.seenAt, let noted = state.noted[session],
                seen - noted >= SessionRow.noteSeconds * 1000
            else { return nil }
            state.noted[session] = seen
            return seen
        }
    }

    /// Changes accounts in one transaction, and holds what the store then has. What was committed is
    /// in force when this returns.
    func change<Result: Sendable>(
        through queue: CommitQueue, _ work: @escaping @Sendable (StoreWriter) throws -> Result
    ) async throws -> Result {
        let (result, content, seq) = try await queue.perform { writer in
            (try work(writer), try Content(writer.reader), writer.head.seq)
        }
        state.withLock { state in
            if state.asOf <= seq { state = State(content, asOf: seq, after: state) }
        }
        return result
    }
}
