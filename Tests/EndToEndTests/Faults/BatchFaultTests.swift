import Foundation
import Shared
import Testing

/// A backlog in batches, between the shipped programs (FAULTS B1, B2, B7).
@Suite("Backlogs in batches", .timeLimit(.minutes(15)))
struct BatchFaultTests {
    /// A home in which so many reports wait, months of the past.
    private static func backlog(
        _ count: Int, at collector: CollectorProcess
    ) async throws -> AgentHome {
        let agent = try await AgentHome("SX-TTYT-CUALON", at: collector)
        try agent.setCollector("http://127.0.0.1:1")
        let files = try (0..<count).map { number in
            let month = number % 12 + 1
            return try ReportFile.poisoning(
                "\(2026 - number / 12 - 1)-\(month < 10 ? "0" : "")\(month)")
        }
        let outcome = try await agent.run("submit", files)
        guard outcome.exit == .code(69), agent.counts[.waiting] == count else {
            throw UnexpectedOutcome("submit", outcome)
        }
        return agent
    }

    @Test("a backlog goes in few requests, each report with its own answer")
    func together() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await Self.backlog(24, at: collector)
            let proxy = try FaultProxy(target: collector.port)
            // The same month twice: the second home has sent it when the first one comes.
            let other = try await AgentHome("SX-TTYT-CUALON", at: collector)
            let first = try await other.submit(try ReportFile.poisoning("2025-02", inspected: 41))
            #expect(first.exit == .code(0), "\(first)")
            try agent.setCollector("http://127.0.0.1:\(proxy.port)")
            let outcome = try await agent.run("run", ["--once"])
            #expect(
                agent.counts == [.waiting: 0, .sent: 23, .refused: 1, .damaged: 0], "\(outcome)")
            let lines = proxy.exchanges.map(\.request.firstLine)
            #expect(lines.count <= 5, "\(lines)")
            #expect(lines.allSatisfy { $0.hasPrefix("POST \(Routes.reportBatch) ") }, "\(lines)")
            try await collector.expectReports(24)
        }
    }

    @Test(
        "B1, B2: a batch loses its answer: asked one by one, the same receipts, one row each")
    func answerLost() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await Self.backlog(10, at: collector)
            let proxy = try FaultProxy(target: collector.port)
            try agent.setCollector("http://127.0.0.1:\(proxy.port)")
            proxy.setFault(.answerLost)
            let running = try agent.start("run")
            try await proxy.answered(1)
            #expect(agent.counts[.sent] == 0)
            proxy.setFault(.answerCut(700))
            try await proxy.answered(2)
            proxy.setFault(.none)
            try await running.delivered(10, within: .seconds(240))
            try await running.ends()
            #expect(agent.counts == [.waiting: 0, .sent: 10, .refused: 0, .damaged: 0])
            let lines = proxy.exchanges.map(\.request.firstLine)
            #expect(lines.first?.hasPrefix("POST \(Routes.reportBatch) ") == true)
            #expect(lines.contains { $0.hasPrefix("POST \(Routes.reports) ") })
            try await collector.expectReports(10)
        }
    }

    @Test("B7: thirty reports go over 9.6 kbit/s in requests that are never long")
    func slowLine() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await Self.backlog(30, at: collector)
            let line = try await BadLine("slow", "--to", "\(collector.port)", "--rate", "1200")
            try agent.setCollector("http://127.0.0.1:\(line.port)")
            try agent.set("stall-seconds", to: "5")
            let running = try agent.start("run")
            try await running.delivered(30, within: .seconds(300))
            #expect(!running.errors.contains("delivery.resting"), "\(running.errors)")
            let batches = running.errors.split(separator: "\n")
                .compactMap { try? JSONValue(parsing: Array($0.utf8)) }
                .filter { $0["event"]?.text == "delivery.batch" }
            #expect((2...15).contains(batches.count), "\(running.errors)")
            let longest = batches.compactMap { $0["milliseconds"]?.integer }.max() ?? .max
            #expect(longest < 25_000, "one request took \(longest) ms")
            try await running.ends()
            try await collector.expectReports(30)
        }
    }
}
