import Foundation
import Glibc
import Shared
import Support
import Testing

/// `run --once`, for a timer that leaves nothing resident.
@Suite("One pass of the agent", .timeLimit(.minutes(15)))
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

    @Test("it runs sources by the unit's schedule or the department's, reminds, shows and tells")
    func whole() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector)
            let figures = PoisoningFigures.all(inspected: 40)
            let output = try ReportFile.write(
                "figures.csv", ["indicator,value"] + figures.map { "\($0.0),\($0.1)" })
            // NDTP-T has a schedule of the department's; of the second source nobody wants a run.
            for (name, more) in [("his", ""), ("hand", "schedule = none\n")] {
                let user = geteuid() == 0 ? "user = root\n" : ""
                let text = "form = NDTP-T\nprogram = /bin/cat\nargument = \(output)\n" + more + user
                let folder = agent.path + "/sources"
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true)
                try text.write(
                    toFile: "\(folder)/\(name).conf", atomically: true, encoding: .utf8)
            }
            let pass = try await agent.run("run", ["--once"])
            #expect(pass.exit == .code(0), "\(pass)")
            let sent = agent.counts[.sent] ?? 0
            #expect(sent >= 1, "a period that ended within sixty days: \(pass)")
            #expect(pass.errors.contains("\"source\":\"his\""))
            #expect(!pass.errors.contains("\"source\":\"hand\""))
            // Other forms of the last months are overdue: that is told, and in one line.
            let reminders = pass.errors.components(separatedBy: "schedule.reminder").count - 1
            #expect(reminders == 1, "\(pass.errors)")
            let page = agent.path + "/bao-cao/trang-thai.html"
            #expect(try String(contentsOfFile: page, encoding: .utf8).contains("NDTP-T"))
            let rows = try await collector.status("2026-04", form: "BTN-T")
            let why = rows.first { $0["facility"]?.text == "SX-TTYT-CUALON" }?["why"]
            #expect(why?["reason"]?.text == "noData", "the department has heard of it")
            let again = try await agent.run("run", ["--once"])
            #expect(again.exit == .code(0), "\(again)")
            #expect(agent.counts[.sent] == sent, "what is complete is not fetched again")
        }
    }
}
