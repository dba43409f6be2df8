import Synchronization

/// How many large bodies are read and judged at once: each costs several times its size in memory, and
/// the collector's machine is small. Who comes while others are at it is told to come again.
final class LargeBodies: Sendable {
    /// From how many bytes on a body is large.
    static let size = 4 << 20
    /// Most of them at once.
    static let limit = 2

    private let count = Mutex(0)

    /// Does `work` over a body of so many bytes.
    ///
    /// - Throws: `Busy` while enough others are at work; what `work` throws.
    func admit<Result>(_ bytes: Int, _ work: () async throws -> Result) async throws -> Result {
        guard bytes > Self.size else { return try await work() }
        try enter()
        defer { count.withLock { $0 -= 1 } }
        return try await work()
    }

    /// Others are at work.
    struct Busy: Error {}

    private func enter() throws(Busy) {
        let isIn = count.withLock { count in
            guard count < Self.limit else { return false }
            count += 1
            return true
        }
        if !isIn { throw Busy() }
    }
}
