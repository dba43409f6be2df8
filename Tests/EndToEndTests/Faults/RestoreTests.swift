import Foundation
import Shared
import Testing

/// A collector that is put back from a backup beside agents that have seen more (FAULTS D10).
@Suite("A restored collector", .timeLimit(.minutes(10)))
struct RestoreTests {
    private static let unit = "SX-TTYT-CUALON"
    private static let months = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"]

    /// Where the unit's reports stand: status, moment of receipt, days late, revision, a line a month.
    private static func standing(_ collector: CollectorProcess) async throws -> [String] {
        var lines: [String] = []
        for month in months {
            let row = try await collector.status(of: unit, month, form: "NDTP-T")
            let fields = ["status", "receivedAt", "daysLate", "revision"].map { key in
                row?[key]?.text ?? row?[key]?.integer.map(String.init) ?? "-"
            }
            lines.append(([month] + fields).joined(separator: " "))
        }
        return lines
    }

    @Test(
        "D10: the agent sends again by itself what the backup lacks, once, and nobody becomes late")
    func restored() async throws {
        try await inTurn {
            let clock = try await MovedClock()
            try clock.set("2026-06-03T09:00:00+07:00")
            let collector = try await CollectorProcess.started(environment: clock.environment)
            let agent = try await AgentHome(
                Self.unit, at: collector, environment: clock.environment)
            for month in Self.months[..<2] { try await Self.accepted(month, agent) }
            let backup = try TemporaryFolder.make() + "/so.backup"
            let taken = try await collector.run("backup", ["--to", backup])
            #expect(taken.exit == .code(0), "\(taken)")
            for month in Self.months[2...] { try await Self.accepted(month, agent) }
            try await Self.accepted("2026-04", agent, corrected: true)
            let before = try await Self.standing(collector)
            #expect(before[4].contains("onTime"), "\(before)")

            try await collector.stop()
            let restored = try await collector.run("restore", ["--from", backup, "--replace"])
            #expect(restored.exit == .code(0), "\(restored)")
            try clock.set("2026-06-20T09:00:00+07:00")
            try await collector.start()
            let between = try await Self.standing(collector)
            #expect(between != before)
            #expect(Array(between[..<2]) == Array(before[..<2]), "\(between)")

            let pass = try await agent.run("run", ["--once"])
            #expect(pass.exit == .code(0), "\(pass)")
            #expect(pass.errors.contains("collector.restored"), "\(pass)")
            #expect(agent.counts == [.waiting: 0, .sent: 6, .refused: 0, .damaged: 0])
            #expect(try await Self.standing(collector) == before)

            // The new receipts settle it: nothing goes for a third time.
            let quiet = try await agent.run("run", ["--once"])
            #expect(quiet.exit == .code(0), "\(quiet)")
            #expect(!quiet.errors.contains("delivery."), "\(quiet)")
            let verified = try await collector.run("verify")
            #expect(verified.exit == .code(0), "\(verified)")
            try await collector.expectReports(6)
        }
    }

    private static func accepted(
        _ month: String, _ agent: AgentHome, corrected: Bool = false
    ) async throws {
        let extra = corrected ? ["reason;kiểm lại số liệu"] : []
        let file = try ReportFile.poisoning(month, inspected: corrected ? 41 : 40, extra: extra)
        let outcome = try await agent.submit(file)
        #expect(outcome.exit == .code(0), "\(month): \(outcome)")
    }
}
