import Foundation
import Shared
import Testing

/// A newer agent that is killed while it takes an older home over (FAULTS A14).
@Suite("An upgrade that is cut short", .timeLimit(.minutes(10)))
struct CutUpgradeTests {
    private static let unit = "SX-TTYT-CUALON"
    private static let months = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]

    @Test("A14: killed at every line it says, again and again, it delivers each old report once")
    func killed() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await olderHome(at: collector)
            for lines in 1...8 {
                let running = try agent.start("run")
                try await running.text(for: "line \(lines), or all that there is to say") { text in
                    text.split(separator: "\n").count >= lines
                        || agent.reports(.waiting).isEmpty
                }
                try await running.kill()
            }
            let last = try await agent.run("run", ["--once"])
            #expect(last.exit == .code(0), "\(last)")
            #expect(
                agent.counts
                    == [.waiting: 0, .sent: Self.months.count, .refused: 0, .damaged: 0])
            try await collector.expectReports(Self.months.count)
        }
    }

    /// A home as 0.1.0 left it: reports wait under names without a unit, and the identity knows neither
    /// keys of the department's nor when it was enrolled.
    private func olderHome(at collector: CollectorProcess) async throws -> AgentHome {
        let agent = try await AgentHome(Self.unit, at: collector)
        try agent.setCollector("http://127.0.0.1:1")
        for month in Self.months {
            let saved = try await agent.submit(try ReportFile.poisoning(month))
            #expect(saved.exit == .code(69), "\(saved)")
        }
        for path in agent.reports(.waiting) {
            let old = path.replacingOccurrences(of: "_\(Self.unit)_", with: "_")
            #expect(old != path)
            try FileManager.default.moveItem(atPath: path, toPath: old)
        }
        let url = URL(fileURLWithPath: agent.identity)
        var identity = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
        for key in ["collectorKeys", "enrolledAt", "sealingKey"] { identity[key] = nil }
        try JSONSerialization.data(withJSONObject: identity).write(to: url)
        try agent.setCollector(collector.url)
        return agent
    }
}
