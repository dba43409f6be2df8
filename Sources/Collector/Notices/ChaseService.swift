import ServiceLifecycle
import Shared

/// Plans and sends notices for as long as the collector serves.
struct ChaseService: Service {
    let plan: PlanNotices
    let send: SendNotices
    let now: @Sendable () -> Instant
    /// Waits a moment; ends at once when the program is told to stop.
    let pause: @Sendable (Duration) async throws -> Void
    let log: EventLog

    /// Between two looks at the queue.
    static let beat = Duration.seconds(5)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var round = ChaseRound(plan: plan, send: send)
            while !Task.isCancelled {
                do {
                    try await round.pass(at: now())
                } catch is CancellationError {
                    return
                } catch {
                    // A full disk passes; what is due stays due.
                    log.write(.chasingFailed(reason: "\(error)"))
                }
                // Only being told to stop ends a pause early.
                do { try await pause(Self.beat) } catch { return }
            }
        }
    }
}

/// What one pass leaves for the next: when there is something to plan, and which ways rest.
struct ChaseRound: Sendable {
    let plan: PlanNotices
    let send: SendNotices

    /// Planning reads where every report stands: not more often than this.
    static let planSeconds: Int64 = 30

    private var plannedAt: Instant?
    private var next: Instant?
    private var acts: Int64 = -1
    private var resting: [NoticeChannel: (until: Instant, failures: Int)] = [:]

    /// Starts with nothing known.
    init(plan: PlanNotices, send: SendNotices) {
        self.plan = plan
        self.send = send
    }

    /// Plans when something may have become due, and sends what waits.
    mutating func pass(at now: Instant) async throws {
        let head = try await plan.desk.store.read { try $0.auditHead().seq }
        if isPlanDue(at: now, head) {
            next = try await plan(at: now).next
            (plannedAt, acts) = (now, head)
        }
        // A clock that fell back must not make a line rest for days.
        for (channel, rest) in resting where rest.until - now > 3_600_000 {
            resting[channel] = (now, rest.failures)
        }
        let asleep = Set(resting.filter { $0.value.until > now }.keys)
        let outcome = try await send(at: now, resting: asleep)
        for channel in NoticeChannel.allCases where !asleep.contains(channel) {
            guard outcome.down.contains(channel) else {
                if outcome.settled > 0 { resting[channel] = nil }
                continue
            }
            let failures = (resting[channel]?.failures ?? 0) + 1
            resting[channel] = (
                now.adding(milliseconds: min(SendNotices.pause(after: failures), 900_000)),
                failures
            )
        }
    }

    private func isPlanDue(at now: Instant, _ head: Int64) -> Bool {
        guard let plannedAt, now >= plannedAt else { return true }
        guard now - plannedAt >= Self.planSeconds * 1000 else { return false }
        // Without an act nothing changes before the next step; the digest has an hour of its own.
        let isQuiet = head == acts && next.map { now < $0 } ?? true
        return !isQuiet || now - plannedAt >= 600_000
    }
}
