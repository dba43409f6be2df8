import Shared
import Synchronization

/// Notes in the audit chain that somebody was turned away: an unknown or ended token, a unit that
/// spoke for another, a signature that does not hold (FAULTS E5). Once for each caller, reason and hour, so that neither a forgotten
/// agent nor a flood fills the chain; every single refusal stands in the log.
final class NoteRefusal: Sendable {
    /// Most rows an hour; the last of them says that there were more.
    static let hourlyLimit = 256

    /// Who was refused, and where.
    struct Refused: Hashable, Sendable {
        /// SHA-256 of the token that came along; nil without one.
        let token: Digest?
        /// The caller's address.
        let address: String
        /// What was asked for.
        let path: String
        /// The account that somebody tried to sign in with; nil for a name that is nobody's.
        var account: AccountName?
    }

    private struct Caller: Hashable {
        let code: ProblemCode
        let token: Digest?
        let address: String
        let account: AccountName?
    }

    private struct Hour {
        var number: Int64 = -1
        var noted: Set<Caller> = []
        var isFull = false
    }

    private enum Row {
        case refusal, more, none
    }

    private let queue: CommitQueue
    private let keys: KeyRing
    private let now: @Sendable () -> Instant
    private let hour = Mutex(Hour())

    /// - Parameters:
    ///   - queue: the queue of the store.
    ///   - keys: every key, to name the caller by its key where the token is or was one.
    ///   - now: the clock.
    init(queue: CommitQueue, keys: KeyRing, now: @escaping @Sendable () -> Instant) {
        self.queue = queue
        self.keys = keys
        self.now = now
    }

    /// Notes a refusal of identity; any other problem is none of its business.
    func note(_ problem: Problem, _ refused: Refused) async {
        guard Self.codes.contains(problem.code) else { return }
        let moment = now()
        let caller = Caller(
            code: problem.code, token: refused.token, address: refused.address,
            account: refused.account)
        let entry: AuditEntry
        switch row(for: caller, at: moment) {
        case .none: return
        case .refusal:
            entry = AuditEntry(
                at: moment, actor: name(of: refused.token), action: "access.refused",
                subject: [refused.path, refused.account?.text].compactMap { $0 }.joined(
                    separator: " "),
                detail: "\(problem.code.rawValue) \(refused.address)")
        case .more:
            entry = AuditEntry(
                at: moment, actor: Principal.anonymous.name, action: "access.refusedMany",
                subject: "\(Self.hourlyLimit)", detail: "")
        }
        // The caller is refused whether or not it could be noted; a failing store is told where
        // reports meet it.
        _ = try? await queue.perform { writer in try writer.append(entry) }
    }

    /// A missing token is a browser that found the address, and a used code has a row of its own.
    private static let codes: Set<ProblemCode> = [
        .tokenUnknown, .tokenRevoked, .wrongUnit, .wrongRole, .signInRefused, .formExpired,
        .enrolmentCodeUnknown, .enrolmentCodeExpired, .signatureMissing, .signatureInvalid,
        .signingKeyUnknown,
        .signingKeyRevoked,
    ]

    private func row(for caller: Caller, at moment: Instant) -> Row {
        hour.withLock { hour in
            let number = moment.milliseconds / 3_600_000
            if hour.number != number { hour = Hour(number: number) }
            guard !hour.isFull, hour.noted.insert(caller).inserted else { return .none }
            hour.isFull = hour.noted.count == Self.hourlyLimit
            return hour.isFull ? .more : .refusal
        }
    }

    private func name(of token: Digest?) -> String {
        guard let token else { return Principal.anonymous.name }
        if let key = keys.all.first(where: { $0.tokenHash == token }) { return key.id.text }
        // Enough to see that two refusals had one token, too little to find the token.
        return "token:" + Hex.encode(Array(token.bytes.prefix(6)))
    }
}
