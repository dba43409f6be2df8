import Shared
import Synchronization

/// Slows down who guesses passwords, and nobody else for long.
///
/// Three counters of wrong tries, each with a growing pause and a ceiling:
/// - one for an account from an address where its owner has signed in before: only that address
///   waits, so that strangers cannot shut the owner out;
/// - one for an account from everywhere else together: guessing from many addresses meets it;
/// - one for an address, whatever names it tries.
///
/// An address is what one user can choose among: the whole 64-bit network where it is IPv6.
///
/// Tries made during a pause are refused unread and do not lengthen it: a pause always ends. Unknown
/// names are counted as known ones are, so that the answer does not tell them apart.
final class SignInThrottle: Sendable {
    /// Wrong tries that cost nothing.
    static let freeTries = 5
    /// The same for an address: many people may sit behind one.
    static let freeTriesOfAddress = 20
    /// The first pause; each further wrong try doubles it.
    static let firstPauseSeconds: Int64 = 15
    /// The longest pause.
    static let longestPauseSeconds: Int64 = 900
    /// After so long without a wrong try a counter begins anew.
    static let memorySeconds: Int64 = 6 * 3600
    /// Most counters kept; the oldest make room.
    static let counterLimit = 20_000

    /// What is counted.
    enum Subject: Hashable, Sendable {
        case owner(AccountName, address: NetworkOrigin)
        case account(AccountName)
        case address(NetworkOrigin)

        fileprivate var free: Int {
            if case .address = self { freeTriesOfAddress } else { freeTries }
        }
    }

    private struct Counter {
        var wrong = 0
        var last = Instant(milliseconds: 0)
        var until = Instant(milliseconds: 0)
    }

    private let counters = Mutex<[Subject: Counter]>([:])

    /// The counters that a try is held against.
    ///
    /// - Parameter isKnown: whether the account's owner has signed in from this address before.
    static func subjects(_ name: AccountName?, from address: String, isKnown: Bool) -> [Subject] {
        let origin = NetworkOrigin(address)
        let account: [Subject] =
            name.map { isKnown ? [.owner($0, address: origin)] : [.account($0)] } ?? []
        // A known owner is not slowed down by what others try from behind the same proxy.
        return isKnown ? account : account + [.address(origin)]
    }

    /// Lets a try pass.
    ///
    /// - Throws: `rateLimited` with the seconds to wait.
    func admit(_ subjects: [Subject], at now: Instant) throws(Problem) {
        let wait = counters.withLock { counters in
            subjects.compactMap { counters[$0] }.map { $0.until - now }.max() ?? 0
        }
        guard wait > 0 else { return }
        let seconds = Int((wait + 999) / 1000)
        var problem = Problem(
            .rateLimited, vi: "Nhập sai nhiều lần. Đợi \(seconds) giây rồi thử lại.",
            en: "Too many wrong tries. Wait \(seconds) seconds and try again.")
        problem.retryAfter = seconds
        throw problem
    }

    /// Counts a wrong try; true when a pause begins.
    @discardableResult
    func countWrong(_ subjects: [Subject], at now: Instant) -> Bool {
        counters.withLock { counters in
            var pauses = false
            for subject in subjects {
                var counter = counters[subject] ?? Counter()
                if now - counter.last > Self.memorySeconds * 1000 { counter = Counter() }
                counter.wrong += 1
                counter.last = now
                let over = counter.wrong - subject.free
                if over >= 0 {
                    let pause = Self.firstPauseSeconds << Int64(min(over, 10))
                    counter.until = now.adding(seconds: min(pause, Self.longestPauseSeconds))
                    pauses = true
                }
                counters[subject] = counter
            }
            if counters.count > Self.counterLimit { Self.shrink(&counters) }
            return pauses
        }
    }

    /// Forgets the wrong tries of who has signed in, or was helped by an administrator.
    func forget(_ name: AccountName, from address: String?) {
        counters.withLock { counters in
            guard let address else {
                counters = counters.filter { entry in
                    switch entry.key {
                    case .owner(name, _), .account(name): false
                    default: true
                    }
                }
                return
            }
            counters[.owner(name, address: NetworkOrigin(address))] = nil
        }
    }

    private static func shrink(_ counters: inout [Subject: Counter]) {
        let kept = counters.sorted { $0.value.last > $1.value.last }.prefix(counterLimit / 2)
        counters = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }
}
