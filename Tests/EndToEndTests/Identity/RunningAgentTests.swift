import Foundation
import Shared
import Testing

/// Units, keys and tokens that change beside a running agent, with the shipped programs.
@Suite("Identity beside a running agent", .timeLimit(.minutes(15)))
struct RunningAgentTests {
    private static let (centre, station) = ("SX-TTYT-CUALON", "SX-TTYT-HABINH")

    @Test("a new key, and another unit, are taken over within seconds; nothing is turned away")
    func changes() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            let running = try agent.start("run")
            try await running.text(for: "the start") { $0.contains("agent.started") }
            let before = try Data(contentsOf: URL(fileURLWithPath: agent.path + "/identity.json"))

            let rotated = try await agent.run("rotate-key")
            #expect(rotated.exit == .code(0), "\(rotated)")
            #expect(rotated.output.contains("tự nhận"), "\(rotated)")
            let after = try Data(contentsOf: URL(fileURLWithPath: agent.path + "/identity.json"))
            #expect(before != after)
            try await Self.taken(1, running)
            try Self.put("2026-01", in: agent, "/bao-cao")
            try await running.delivered(1, within: .seconds(240))

            let code = try await collector.code(for: Self.station)
            let enrolled = try await agent.run("enrol", ["--code", code])
            #expect(enrolled.exit == .code(0), "\(enrolled)")
            try await Self.taken(2, running)
            try Self.put("2026-01", in: agent, "/bao-cao/" + Self.station)
            try await running.delivered(2, within: .seconds(240))
            let page = agent.path + "/bao-cao/\(Self.station)/trang-thai.html"
            #expect(FileManager.default.fileExists(atPath: page))

            // The department has revoked the unit's key and gives a new code: no restart either.
            let keys = try await collector.run("keys")
            let line = keys.output.split(separator: "\n").first {
                $0.contains(Self.centre) && $0.contains("active")
            }
            let key = try #require(line?.split(separator: "\t").first, "\(keys)")
            let revoked = try await collector.run("revoke", ["--key", String(key)])
            #expect(revoked.exit == .code(0), "\(revoked)")
            try Self.put("2026-02", in: agent, "/bao-cao")
            try await running.text(for: "the token to be turned away") {
                $0.contains("\"outcome\":\"identity\"")
            }
            let again = try await agent.run(
                "enrol", ["--code", try await collector.code(for: Self.centre)])
            #expect(again.exit == .code(0), "\(again)")
            try await running.delivered(3, within: .seconds(240))
            try await running.ends()
            #expect(!running.errors.contains("fault\":\"unsigned"), "\(running.errors)")
            try await collector.expectReports(3)
        }
    }

    private static func taken(_ count: Int, _ running: ChildProcess) async throws {
        try await running.text(for: "the change to be taken over") { text in
            text.components(separatedBy: "agent.identitiesChanged").count > count
        }
    }

    private static func put(_ period: String, in agent: AgentHome, _ folder: String) throws {
        let place = agent.path + folder
        try FileManager.default.createDirectory(
            atPath: place, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: try ReportFile.poisoning(period), toPath: "\(place)/NDTP-T_\(period).csv")
    }
}
