import Foundation
import Shared
import Testing

/// Twenty real agents with backlogs come back to a real collector that was away (FAULTS B11). The other
/// 1 480 are in `ProvinceReturnTests`, in time that costs nothing.
@Suite("Agents return together", .timeLimit(.minutes(8)))
struct ReturnTests {
    private static let agents = 20
    private static let months = (1...6).map { "2026-0\($0)" }

    @Test("B11: twenty agents beside each other bring 120 reports to a collector that was away")
    func together() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let rows = try await collector.status("2026-01", form: "NDTP-T")
            let units = rows.compactMap { $0["facility"]?.text }.prefix(Self.agents)
            #expect(units.count == Self.agents)
            var homes: [AgentHome] = []
            for unit in units { homes.append(try await AgentHome(unit, at: collector)) }
            try await collector.stop()
            let files = try Self.months.map { try ReportFile.poisoning($0) }
            for home in homes {
                let kept = try await home.run("submit", files)
                #expect(home.counts[.waiting] == files.count, "\(kept)")
            }
            let running = try homes.map { try $0.start("run") }
            for one in running {
                try await one.text(for: "the line to be missed") { $0.contains("delivery.resting") }
            }
            let back = ContinuousClock.now
            try await collector.start()
            for one in running { try await one.delivered(files.count, within: .seconds(120)) }
            let whole = ContinuousClock.now - back
            let first = try running.map { try #require(Self.accepted($0).first) }
            for one in running { try await one.ends() }
            for home in homes {
                #expect(home.counts == [.waiting: 0, .sent: 6, .refused: 0, .damaged: 0])
            }
            // Pauses of the first minute are bounded by some thirty seconds; each has its own.
            let spread = (first.max() ?? 0) - (first.min() ?? 0)
            let told = "all after \(whole), first receipts within \(spread) ms of each other"
            #expect(whole < .seconds(90), "\(told)")
            #expect(spread > 500, "they did not come in step: \(told)")
            try await collector.expectReports(Self.agents * files.count)
        }
    }

    /// The moments of an agent's receipts, in milliseconds.
    private static func accepted(_ running: ChildProcess) -> [Int64] {
        running.errors.split(separator: "\n").compactMap { line in
            guard line.contains("\"outcome\":\"accepted\""),
                let event = try? JSONValue(parsing: Array(line.utf8))
            else { return nil }
            return event["at"]?.text.flatMap { Instant(rfc3339: $0) }?.milliseconds
        }
    }
}
