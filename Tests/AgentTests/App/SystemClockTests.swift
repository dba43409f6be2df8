import Testing

@testable import Agent

@Suite("The computer's clock") struct SystemClockTests {
    @Test("a sleep lasts as long as asked for, no shorter, and none lasts for ever")
    func lasts() async throws {
        let clock = SystemClock()
        for milliseconds in [0, 1, 30] {
            let start = clock.uptime()
            try await clock.sleep(for: .milliseconds(milliseconds))
            #expect(clock.uptime() - start >= .milliseconds(milliseconds))
        }
    }

    @Test("a cancelled sleep ends at once, before it began too", .timeLimit(.minutes(15)))
    func cancelled() async throws {
        let clock = SystemClock()
        for _ in 0..<50 {
            let ends = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        do throws(CancellationError) {
                            try await clock.sleep(for: .seconds(3600))
                            return false
                        } catch {
                            return true
                        }
                    }
                }
                group.cancelAll()
                return await group.reduce(into: true) { $0 = $0 && $1 }
            }
            #expect(ends)
        }
    }
}
