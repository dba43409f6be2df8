import Testing

@testable import Collector

@Suite("How long a request may take to arrive") struct RequestClockTests {
    /// A request whose bytes come in even steps; when it is cut, or nil.
    ///
    /// - Parameters:
    ///   - total: bytes of the request.
    ///   - step: bytes that come at once.
    ///   - pause: milliseconds between two steps.
    private static func cut(total: Int, step: Int, pause: Int64) -> Int64? {
        var clock = RequestClock(grace: 30_000)
        var now: Int64 = 5_000_000
        let start = now
        for sent in stride(from: 0, to: total, by: step) {
            if let deadline = clock.deadline, now >= deadline { return now - start }
            clock.receive(min(step, total - sent), at: now)
            now += pause
        }
        return nil
    }

    @Test("B7: a line of 9.6 kbit/s brings ten kilobytes, and a megabyte, in its own time")
    func slowLine() {
        // 960 bytes a second after what TCP itself takes; and a line that is up half of the time.
        #expect(Self.cut(total: 10_000, step: 96, pause: 100) == nil)
        #expect(Self.cut(total: 1 << 20, step: 96, pause: 100) == nil)
        #expect(Self.cut(total: 1 << 20, step: 4800, pause: 10_000) == nil)
    }

    @Test(
        "E1: a trickle is cut soon after the grace, however it is dealt out",
        arguments: [(1, Int64(100)), (1, 1000), (10, 100), (100, 5000), (350, 1000)])
    func trickle(_ step: Int, _ pause: Int64) throws {
        let when = try #require(Self.cut(total: 1 << 20, step: step, pause: pause))
        let rate = Double(step) * 1000 / Double(pause)
        #expect(when >= 30_000)
        #expect(Double(when) <= 30_000 / (1 - rate / 400) + Double(pause) + 5000)
    }

    @Test("time between requests does not count")
    func idle() {
        var clock = RequestClock(grace: 1000)
        #expect(clock.deadline == nil)
        clock.receive(400, at: 10_000)
        #expect(clock.deadline == 12_000)
        clock.finish()
        #expect(clock.deadline == nil)
        clock.receive(0, at: 900_000)
        #expect(clock.deadline == 901_000)
    }
}
