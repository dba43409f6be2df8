import Shared
import Support
import Synchronization
import Testing

@testable import Agent

/// A clock whose sleeps last for ever: what happens, happens without time passing.
private final class StoppedClock: AgentClock {
    let slept = Mutex<[Duration]>([])

    func now() -> Instant { Instant(milliseconds: 1_775_000_000_000) }

    func uptime() -> Duration { .zero }

    func sleep(for duration: Duration) async throws(CancellationError) {
        slept.withLock { $0.append(duration) }
        let never = AsyncStream<Void> { _ in }
        for await _ in never {}
        throw CancellationError()
    }
}

@Suite("A courier with nothing to do") struct QuietCourierTests {
    @Test(
        "it sleeps for minutes, wakes at a ring, and delivers what was saved",
        .timeLimit(.minutes(15)))
    func wakes() async throws {
        let outbox = try DirectOutbox(disk: MemoryFileSystem())
        let network = ScriptedNetwork(seed: 1, troublePercent: 0)
        let (clock, bell, delivered) = (StoppedClock(), Bell(), Bell())
        let log = RingingLog(bell: delivered)
        let courier = Courier(
            outbox: outbox, transport: network, clock: clock, log: log,
            random: SplitMix64(seed: 3))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await courier.run(wokenBy: bell) }
            group.addTask {
                _ = try? outbox.spool.save(Samples.report(1))
                bell.ring()
                await delivered.wait()
            }
            await group.next()
            group.cancelAll()
        }
        #expect(network.collector.receipts.count == 1)
        #expect(clock.slept.withLock { $0 }.allSatisfy { $0 >= .seconds(2) })
    }
}

/// Rings at every attempt.
private struct RingingLog: EventLog {
    let bell: Bell

    func record(_ event: AgentEvent) {
        if case .attempted = event { bell.ring() }
    }
}
