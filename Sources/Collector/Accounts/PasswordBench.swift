import Dispatch
import Shared
import Synchronization

/// Where passwords are hashed: one at a time, on a thread of its own, with a short queue, so that a
/// flood of sign-ins costs one processor and 32 MiB, and never the threads that take reports.
final class PasswordBench: Sendable {
    /// Most that may wait; beyond that the answer is 503.
    static let waitingLimit = 16

    /// What one guess costs.
    let cost: PasswordHash.Cost
    /// What is compared with when there is no such account, so that both take as long.
    private let nobody: PasswordHash
    private let queue = DispatchQueue(label: "giaoban.passwords")
    private let waiting = Mutex(0)

    /// A bench for passwords of this cost.
    init(cost: PasswordHash.Cost) {
        self.cost = cost
        nobody = PasswordHash("", salt: Array(repeating: 0, count: 16), cost: cost)
    }

    /// Whether `password` opens `hash`; without a hash it takes as long and says no.
    ///
    /// - Throws: `tooBusy`.
    func admits(_ password: String, to hash: PasswordHash?) async throws -> Bool {
        let compared = hash ?? nobody
        let isRight = try await work { compared.admits(password) }
        return hash != nil && isRight
    }

    /// The hash of a new password.
    ///
    /// - Throws: `tooBusy`.
    func hash(_ password: String, salt: [UInt8]) async throws -> PasswordHash {
        let cost = cost
        return try await work { PasswordHash(password, salt: salt, cost: cost) }
    }

    private func work<Result: Sendable>(
        _ body: @escaping @Sendable () -> Result
    ) async throws -> Result {
        let isRoom = waiting.withLock { count in
            guard count < Self.waitingLimit else { return false }
            count += 1
            return true
        }
        guard isRoom else {
            var problem = Problem(.tooBusy)
            problem.retryAfter = 2
            throw problem
        }
        return await withCheckedContinuation { continuation in
            queue.async { [self] in
                let result = body()
                waiting.withLock { $0 -= 1 }
                continuation.resume(returning: result)
            }
        }
    }
}
