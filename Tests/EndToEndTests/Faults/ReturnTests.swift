import Foundation
import Shared
import Testing

/// The real agents of all units that owe a form, each with a backlog, come back to a real collector that
/// was away (FAULTS B11). A province of 1 500 is in `ProvinceReturnTests`, in time that costs nothing.
@Suite("Agents return together", .timeLimit(.minutes(15)))
struct ReturnTests {
    private static let months = (1...6).map { "2026-0\($0)" }

    @Test("B11: the agents of all units of a form come back beside each other; all is taken, once")
    func together() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let rows = try await collector.status("2026-01", form: "NDTP-T")
            let units = rows.compactMap { $0["facility"]?.text }
            #expect(units.count >= 15)
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
            try await collector.start()
            for one in running { try await one.delivered(files.count, within: .seconds(240)) }
            for one in running { try await one.ends() }
            for home in homes {
                #expect(home.counts == [.waiting: 0, .sent: 6, .refused: 0, .damaged: 0])
            }
            try await collector.expectReports(units.count * files.count)
        }
    }
}
