import CCurl
import Shared
import Synchronization

/// Keeps what the running agent holds of the computer's memory close to what it needs just then.
///
/// Starting reads most of the program and its libraries, waiting hardly any of it, and delivering a
/// part: what was needed once and is not needed now is given back, and comes from the system's cache
/// when it is needed again (decision 0010).
final class MemoryKeeper: Sendable {
    /// The pauses before memory is given back for the first times: what only the start needed, then
    /// what only the first minute did.
    private static let afterStart: [Duration] = [.seconds(1), .seconds(2), .seconds(60)]
    /// The pause between two times later on.
    private static let interval = Duration.seconds(3600)
    /// The shortest time between two times while much is to be done: giving back costs a fraction of a
    /// millisecond, and what follows some hundred page faults.
    private static let leastInterval = Duration.seconds(1)

    private let clock: any AgentClock
    private let giveBack: @Sendable () -> Void
    private let next = Mutex(Duration.zero)

    /// - Parameter giveBack: what giving back is.
    init(
        clock: any AgentClock,
        giveBack: @escaping @Sendable () -> Void = { giaoban_give_memory_back() }
    ) {
        self.clock = clock
        self.giveBack = giveBack
    }

    /// Gives back after the start, and then now and again, until the task is cancelled.
    func run() async {
        for pause in Self.afterStart {
            guard await rest(pause) else { return }
        }
        while await rest(Self.interval) {}
    }

    /// Called between two pieces of work, however many there are: gives back at most once a second.
    func breathe() {
        let now = clock.uptime()
        let isTime = next.withLock { next in
            guard now >= next else { return false }
            next = now + Self.leastInterval
            return true
        }
        if isTime { giveBack() }
    }

    /// False when the agent is stopping.
    private func rest(_ pause: Duration) async -> Bool {
        do throws(CancellationError) {
            try await clock.sleep(for: pause)
            giveBack()
            return true
        } catch {
            return false
        }
    }
}
