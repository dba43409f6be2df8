import Shared
import Support
import Synchronization
import Testing

@testable import Agent

/// After a storm a whole province comes back within a minute (FAULTS B11): real couriers, real
/// outboxes, a collector that takes so many reports a second and tells the others to come again.
@Suite("A province returns")
struct ProvinceReturnTests {
    /// A collector that takes `capacity` reports in a second and answers 503 beyond.
    private final class BusyCollector: Transport {
        private struct State {
            var collector = ModelCollector()
            var second = 0
            var taken = 0
            var asked: [Int: Int] = [:]
            var turnedAway = 0
        }

        private let capacity: Int
        private let retryAfter: String
        private let clock: ManualClock
        private let state = Mutex(State())

        init(capacity: Int, retryAfter: String, clock: ManualClock) {
            self.capacity = capacity
            self.retryAfter = retryAfter
            self.clock = clock
        }

        var collector: ModelCollector { state.withLock { $0.collector } }
        /// Requests by second.
        var asked: [Int: Int] { state.withLock { $0.asked } }
        var turnedAway: Int { state.withLock { $0.turnedAway } }

        func exchange(
            _ request: TransportRequest
        ) async throws(TransportFault) -> TransportAnswer {
            let second = Int(clock.uptime().components.seconds)
            return state.withLock { state in
                if state.second != second { (state.second, state.taken) = (second, 0) }
                state.asked[second, default: 0] += 1
                guard state.taken < capacity else {
                    state.turnedAway += 1
                    return ModelCollector.answer(Problem(.tooBusy), retryAfter: retryAfter)
                }
                state.taken += 1
                return state.collector.receive(request)
            }
        }
    }

    /// One unit's agent.
    private struct Unit {
        let outbox: DirectOutbox
        let courier: Courier
        let watch: PauseWatch
        /// When it looks at its outbox next.
        var looksAt: Duration
    }

    @Test("B11: 1 500 agents come back in one minute: pauses are kept, and all is taken in five")
    func all() async throws {
        let clock = ManualClock()
        let collector = BusyCollector(capacity: 20, retryAfter: "5", clock: clock)
        var random = SplitMix64(seed: 11)
        var units: [Unit] = []
        for number in 0..<1500 {
            let outbox = try DirectOutbox(disk: MemoryFileSystem())
            // A unit is a form here: the model keeps slots by form and period.
            _ = try outbox.spool.save(
                Samples.report(number, form: "F\(number)-T", period: "2026-01"))
            let watch = PauseWatch(collector, clock)
            units.append(
                Unit(
                    outbox: outbox,
                    courier: Courier(
                        outbox: outbox, transport: watch, clock: clock, log: SilentLog(),
                        random: SplitMix64(seed: UInt64(number))),
                    watch: watch,
                    looksAt: .milliseconds(Int.random(in: 0..<60_000, using: &random))))
        }
        var waiting = Set(units.indices)
        while !waiting.isEmpty, clock.uptime() < .seconds(600) {
            for place in waiting.sorted() where units[place].looksAt <= clock.uptime() {
                if await units[place].courier.step() == 0 { waiting.remove(place) }
                // What it would do before then is nothing: not looked at, for the test's own speed.
                units[place].looksAt = max(
                    units[place].looksAt + Courier.lookInterval, units[place].watch.opensAt)
            }
            clock.advance(by: .milliseconds(250))
        }
        let whole = clock.uptime()
        #expect(whole < .seconds(300), "1 500 reports at 20 a second are 75 s of work: \(whole)")
        #expect(collector.turnedAway > 100, "it was busy indeed")
        #expect(collector.collector.receipts.count == 1500)
        #expect(collector.collector.conflicts == 0)
        for unit in units { #expect(unit.watch.violations.isEmpty) }
        // Full jitter: nobody comes in step. Three times the capacity is asked for at the very most but in
        // the first minute, when everyone comes for the first time.
        let later = collector.asked.filter { $0.key > 70 }.values.max() ?? 0
        #expect(later <= 60, "\(later) requests in one second")
    }
}
