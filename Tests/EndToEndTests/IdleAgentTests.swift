import Foundation
import Testing

/// What an agent does while there is nothing to do: nothing.
@Suite("The agent at rest", .timeLimit(.minutes(5)))
struct IdleAgentTests {
    /// `timerfd_create(2)`: the clock that goes on while the computer sleeps.
    private static let ownClock = "7"

    /// The clocks of a process's timers, as the kernel names them.
    private static func timers(of process: ChildProcess) throws -> [String] {
        let folder = "/proc/\(process.id)/fdinfo"
        return try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
            // A descriptor may be gone between the two looks.
            let text = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            return text?.split(separator: "\n").first { $0.hasPrefix("clockid:") }
                .map { $0.dropFirst("clockid:".count).trimmingCharacters(in: .whitespaces) }
        }
    }

    @Test("at rest it has no timer of the runtime's, which would wake it every second")
    func timers() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector)
            let running = try agent.start("run")
            try FileManager.default.copyItem(
                atPath: try ReportFile.poisoning("2026-01"),
                toPath: agent.path + "/bao-cao/NDTP-T_2026-01.csv")
            // By then tasks have run, waited, been woken and cancelled.
            try await running.delivered(1, within: .seconds(60))
            let timers = try Self.timers(of: running)
            #expect(!timers.isEmpty, "it sleeps until something is due")
            #expect(timers.allSatisfy { $0 == Self.ownClock }, "\(timers)")
            try await running.ends()
        }
    }
}
