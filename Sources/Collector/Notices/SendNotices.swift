import Shared

/// Sends what waits in the queue and notes what came of it.
///
/// A letter is handed over first and marked afterwards: whoever is cut off in between hands it over
/// again with the same identity, so mail is sent at least once and can be told to be one.
struct SendNotices: Sendable {
    let compose: ComposeNotice
    let queue: CommitQueue
    let senders: NoticeSenders
    let log: EventLog

    /// Letters handed over in one pass; the next follows at once.
    static let passLimit = 100
    /// For how long a letter is tried, from the first try on: one that lay in a queue behind a line
    /// that was down has had none.
    static let patience: Int64 = 3 * 86_400 * 1000

    /// What came of a pass.
    struct Outcome: Hashable, Sendable {
        var settled = 0
        /// The ways on which nothing gets through now.
        var down: Set<NoticeChannel> = []
    }

    /// Sends what is due at `now`, but not on ways in `resting`.
    func callAsFunction(
        at now: Instant, resting: Set<NoticeChannel> = []
    ) async throws -> Outcome {
        let open = Set(NoticeChannel.allCases).subtracting(resting)
        let waiting = try await compose.desk.store.read {
            try $0.waitingNotices(until: now, by: open, limit: Self.passLimit)
        }
        var outcome = Outcome(down: resting)
        for notice in waiting where !outcome.down.contains(notice.channel) {
            if Task.isCancelled { break }
            let isDown = try await handOver(notice, at: now)
            if isDown { outcome.down.insert(notice.channel) }
            outcome.settled += 1
        }
        outcome.down.subtract(resting)
        return outcome
    }

    /// Sends one; true when its way is down.
    private func handOver(_ notice: NoticeRow, at now: Instant) async throws -> Bool {
        guard let sender = senders.sender(for: notice.channel) else { return true }
        switch try await compose(notice, at: now) {
        case .empty:
            try await settle(notice, .dropped, "", at: now)
        case .notBefore(let opening):
            try await settle(notice, .waiting, notice.outcome, next: opening, at: now)
        case .letter(let letter):
            let outcome = await sender.send(letter)
            return try await note(outcome, of: notice, at: now)
        }
        return false
    }

    private func note(
        _ outcome: SendOutcome, of notice: NoticeRow, at now: Instant
    ) async throws -> Bool {
        switch outcome {
        case .taken(let words):
            try await settle(notice, .sent, words, isAttempt: true, at: now)
        case .refused(let words):
            try await settle(notice, .refused, words, isAttempt: true, at: now)
        case .later(let words, let isLineDown):
            let next = now.adding(milliseconds: Self.pause(after: notice.attempts + 1))
            let isOver = next - (notice.firstTriedAt ?? now) > Self.patience
            try await settle(
                notice, isOver ? .givenUp : .waiting, words, next: next, isAttempt: true, at: now)
            if isLineDown {
                log.write(.noticeLineDown(channel: notice.channel.rawValue, reason: words))
            }
            return isLineDown
        }
        return false
    }

    private func settle(
        _ notice: NoticeRow, _ state: NoticeState, _ outcome: String, next: Instant? = nil,
        isAttempt: Bool = false, at now: Instant
    ) async throws {
        // What a server says may be long; what a person needs is not.
        let words = String(outcome.prefix(300))
        try await queue.perform { writer in
            try writer.settle(
                notice: notice.key, state, outcome: words, nextAt: next ?? now,
                isAttempt: isAttempt, at: now)
        }
        log.write(
            .noticeSettled(
                notice: Int(notice.key), channel: notice.channel.rawValue, state: state.rawValue))
    }

    /// Milliseconds to the next try: a minute, five, a quarter of an hour, then hours.
    static func pause(after attempts: Int) -> Int64 {
        let minutes: [Int64] = [1, 5, 15, 60, 120, 240]
        return minutes[min(max(attempts, 1), minutes.count) - 1] * 60_000
    }
}
