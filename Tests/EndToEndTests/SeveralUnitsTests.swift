import Foundation
import Shared
import Support
import Testing

/// One home that speaks for a centre and for a station of its own, between the shipped programs.
@Suite("One home, several units, end to end", .timeLimit(.minutes(15)))
struct SeveralUnitsTests {
    private static let (first, second) = ("SX-TTYT-CUALON", "SX-TTYT-HABINH")

    /// A home with both units, `agent.conf` with further lines.
    private static func home(
        at collector: CollectorProcess, _ lines: [(String, String)] = []
    ) async throws -> AgentHome {
        let agent = try await AgentHome(first, at: collector)
        let code = try await collector.code(for: second)
        let outcome = try await agent.run("enrol", ["--code", code])
        guard outcome.exit == .code(0) else { throw UnexpectedOutcome("enrol", outcome) }
        for (key, value) in lines { try agent.set(key, to: value) }
        return agent
    }

    /// Puts a report file into the watched folder, or a unit's folder inside.
    private static func put(
        _ period: String, in agent: AgentHome, under folder: String = "", extra: [String] = []
    ) throws {
        let place = agent.path + "/bao-cao" + folder
        try FileManager.default.createDirectory(
            atPath: place, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: try ReportFile.poisoning(period, extra: extra),
            toPath: "\(place)/NDTP-T_\(period)\(extra.isEmpty ? "" : "_2").csv")
    }

    private static func units(_ agent: AgentHome) -> [String: Int] {
        let names = agent.reports(.sent).map { ($0 as NSString).lastPathComponent }
        return [first: names.count { $0.contains("_\(first)_") }]
            .merging([second: names.count { $0.contains("_\(second)_") }]) { one, _ in one }
    }

    @Test(
        "files by folder, header and column go to their unit; each unit has its page and its word")
    func whole() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await Self.home(at: collector)
            try Self.put("2026-01", in: agent)
            try Self.put("2026-01", in: agent, under: "/" + Self.second)
            try Self.put("2026-02", in: agent, extra: ["facility;\(Self.second)"])
            let figures = PoisoningFigures.all(inspected: 40)
            let wide = try ReportFile.write(
                "NDTP-T.csv",
                [
                    "form;NDTP-T",
                    "don_vi;period;" + figures.map(\.0).joined(separator: ";"),
                    "\(Self.first);2026-03;" + figures.map { "\($0.1)" }.joined(separator: ";"),
                    "\(Self.second);2026-03;" + figures.map { "\($0.1)" }.joined(separator: ";"),
                ])
            try FileManager.default.copyItem(
                atPath: wide, toPath: agent.path + "/bao-cao/NDTP-T.csv")
            let outcome = try await agent.run("run", ["--once"])
            #expect(outcome.exit == .code(0), "\(outcome)")
            #expect(Self.units(agent) == [Self.first: 2, Self.second: 3], "\(outcome)")
            try await collector.expectReports(5)
            let status = try await agent.run("status", ["--format", "json"])
            let json = try JSONValue(parsing: Array(status.output.utf8))
            // The rig's collector has a clock of its own: how far it is off is told, by every unit.
            let offset = try #require(json["clockOffsetSeconds"]?.integer)

            for (unit, folder) in [(Self.first, ""), (Self.second, "/" + Self.second)] {
                let page = try String(
                    contentsOfFile: agent.path + "/bao-cao\(folder)/trang-thai.html",
                    encoding: .utf8)
                #expect(page.contains(unit), "the page of \(unit)")
                let inbox = agent.path + "/cache/inbox/\(unit).json"
                #expect(FileManager.default.fileExists(atPath: inbox))
                let rows = try await collector.status("2026-04", form: "NDTP-T")
                let why = rows.first { $0["facility"]?.text == unit }?["why"]
                #expect(why?["reason"]?.text == "noData", "\(unit) was heard: \(rows.count)")
                #expect(abs((why?["clockOffsetSeconds"]?.integer ?? 0) - offset) <= 60)
            }
            #expect(
                json["units"]?.elements?.compactMap { $0["facility"]?.text }
                    == [Self.first, Self.second])
        }
    }

    @Test("each unit's head approves the unit's own draft, and the department hears which waits")
    func approval() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await Self.home(at: collector, [("approval", "required")])
            try Self.put("2026-01", in: agent)
            try Self.put("2026-01", in: agent, under: "/" + Self.second)
            _ = try await agent.run("run", ["--once"])
            #expect(agent.counts[.sent] == 0)
            let drafts = try await agent.run("drafts")
            #expect(drafts.output.contains(Self.second), "\(drafts)")
            let shown = try await agent.run("show", ["NDTP-T", "2026-01", "--unit", Self.second])
            #expect(shown.exit == .code(0), "\(shown)")
            // The name that the option had in 0.1.0.
            let approved = try await agent.run(
                "approve",
                ["NDTP-T", "2026-01", "--facility", Self.second, "--name", "Trưởng trạm"])
            #expect(approved.exit == .code(0), "\(approved)")
            _ = try await agent.run("run", ["--once"])
            #expect(Self.units(agent) == [Self.first: 0, Self.second: 1])
            let rows = try await collector.status("2026-01", form: "NDTP-T")
            let why = rows.first { $0["facility"]?.text == Self.first }?["why"]
            #expect(why?["reason"]?.text == "awaitingApproval")
            let settled = rows.first { $0["facility"]?.text == Self.second }
            #expect(settled?["revision"]?.integer == 1)
        }
    }
}
