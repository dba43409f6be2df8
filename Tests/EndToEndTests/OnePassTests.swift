import Foundation
import Shared
import Support
import Testing

/// `run --once`, for a timer that leaves nothing resident.
@Suite("One pass of the agent", .timeLimit(.minutes(5)))
struct OnePassTests {
    @Test("it delivers what lies in the folder and ends; without a line it keeps it and says 69")
    func pass() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector)
            let folder = agent.path + "/bao-cao/"
            try FileManager.default.copyItem(
                atPath: try ReportFile.poisoning("2026-01"), toPath: folder + "NDTP-T_2026-01.csv")
            let well = try await agent.run("run", ["--once"])
            #expect(well.exit == .code(0), "\(well)")
            #expect(agent.counts == [.waiting: 0, .sent: 1, .refused: 0, .damaged: 0])
            let sent = folder + "da-gui/NDTP-T_2026-01.csv"
            #expect(FileManager.default.fileExists(atPath: sent), "\(well)")

            try agent.setCollector("http://127.0.0.1:1")
            try FileManager.default.copyItem(
                atPath: try ReportFile.poisoning("2026-02"), toPath: folder + "NDTP-T_2026-02.csv")
            let away = try await agent.run("run", ["--once"])
            #expect(away.exit == .code(69), "\(away)")
            #expect(agent.counts[.waiting] == 1)

            try agent.setCollector("http://127.0.0.1:\(collector.port)")
            let again = try await agent.run("run", ["--once"])
            #expect(again.exit == .code(0), "\(again)")
            try await collector.expectReports(2)
        }
    }
}
