import Foundation
import Shared
import Testing

/// Faults of the agent's machine (FAULTS A), against the shipped programs. Power cuts need root and
/// are in `make faults`.
@Suite("Faults of the agent", .timeLimit(.minutes(15)))
struct AgentFaultTests {
    @Test("A1: killed between saved and first send, the report is there and is sent once")
    func killedBeforeSending() async throws {
        try await inTurn {
            let (collector, proxy, agent) = try await world()
            proxy.setFault(.requestHeld)
            let submitting = try agent.start("submit", [try ReportFile.poisoning("2026-01")])
            try await proxy.asked(1)
            try await submitting.kill()
            #expect(agent.counts == [.waiting: 1, .sent: 0, .refused: 0, .damaged: 0])
            proxy.setFault(.none)
            try await agent.deliverAll()
            #expect(proxy.exchanges.flatMap(\.answers).map(\.status) == [201])
            try await collector.expectReports(1)
        }
    }

    @Test("A4: killed after sending, before marking, it sends again and gets the same receipt")
    func killedBeforeMarking() async throws {
        try await inTurn {
            let (collector, proxy, agent) = try await world()
            proxy.setFault(.answerHeld)
            let submitting = try agent.start("submit", [try ReportFile.poisoning("2026-01")])
            try await proxy.answered(1)
            try await submitting.kill()
            #expect(agent.counts[.waiting] == 1)
            proxy.setFault(.none)
            try await agent.deliverAll()
            let answers = proxy.exchanges.flatMap(\.answers)
            #expect(answers.map(\.status) == [201, 200])
            #expect(Set(answers.map(\.body)).count == 1, "the same receipt")
            try await collector.expectReports(1)
        }
    }

    @Test("A10: one flipped bit in one queued report: that one is set aside, the others go")
    func flippedBit() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector)
            try await collector.kill()
            for month in ["2026-01", "2026-02", "2026-03"] {
                let outcome = try await agent.submit(try ReportFile.poisoning(month))
                #expect(outcome.exit == .code(69), "\(outcome)")
            }
            let victim = try #require(agent.reports(.waiting).first { $0.contains("2026-02") })
            var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: victim)))
            bytes[bytes.count / 2] ^= 0b0000_0100
            try Data(bytes).write(to: URL(fileURLWithPath: victim))
            try await collector.start()
            let running = try agent.start("run")
            _ = try await running.line(for: "the damage to be told") { line in
                line.contains("outbox.damaged") && line.contains("2026-02") ? true : nil
            }
            try await running.delivered(2)
            running.signal(SIGTERM)
            #expect(try await running.outcome().exit == .code(0))
            #expect(agent.counts == [.waiting: 0, .sent: 2, .refused: 0, .damaged: 1])
            let status = try await agent.run("status")
            #expect(status.output.contains("Hỏng: NDTP-T 2026-02 lần 1"), "\(status)")
            #expect(status.output.contains(agent.folder(.damaged)), "\(status)")
            try await collector.expectReports(2)
        }
    }

    @Test("A11: of two agents on one home the second refuses, and the first goes on")
    func twoAgents() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector)
            let first = try agent.start("run")
            _ = try await first.line(for: "the start") { $0.contains("agent.started") ? true : nil }
            let second = try await agent.run("run")
            #expect(second.exit != .code(0))
            #expect(second.errors.contains("\(first.id)"), "says who holds it: \(second)")
            #expect(first.isRunning)
            // `submit` beside a running agent is no second agent.
            let outcome = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(outcome.exit == .code(0), "\(outcome)")
            first.signal(SIGTERM)
            #expect(try await first.outcome().exit == .code(0))
            try await collector.expectReports(1)
        }
    }

    @Test("A11: the home is free again after the first was killed")
    func lockDies() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector)
            for _ in 1...2 {
                let running = try agent.start("run")
                _ = try await running.line(for: "the start") {
                    $0.contains("agent.started") ? true : nil
                }
                try await running.kill()
            }
        }
    }

    @Test("A12: the collector's address is edited with reports waiting: they follow")
    func addressChanged() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let gone = try FaultProxy(target: collector.port)
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector, through: gone.port)
            gone.setFault(.requestCut(0), onEverything: true)
            for month in ["2026-01", "2026-02", "2026-03"] {
                let outcome = try await agent.submit(try ReportFile.poisoning(month))
                #expect(outcome.exit == .code(69), "\(outcome)")
            }
            let file = agent.path + "/agent.conf"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            #expect(text.contains(":\(gone.port)"), "plain text: \(text)")
            try text.replacing(":\(gone.port)", with: ":\(collector.port)")
                .write(toFile: file, atomically: true, encoding: .utf8)
            let asked = gone.requests.count
            try await agent.deliverAll()
            #expect(agent.counts == [.waiting: 0, .sent: 3, .refused: 0, .damaged: 0])
            #expect(gone.requests.count == asked, "nothing goes to the old address")
            try await collector.expectReports(3)
        }
    }

    @Test("A12: the address is edited while the agent runs: the backlog follows without a restart")
    func addressChangedWhileRunning() async throws {
        try await inTurn {
            let (collector, gone, agent) = try await world()
            gone.setFault(.requestCut(0), onEverything: true)
            for month in ["2026-01", "2026-02"] {
                _ = try await agent.submit(try ReportFile.poisoning(month))
            }
            let running = try agent.start("run")
            _ = try await running.line(for: "the line to rest") {
                $0.contains("delivery.resting") ? true : nil
            }
            try agent.setCollector("không phải địa chỉ")
            _ = try await running.line(for: "the mistake to be told") {
                $0.contains("agent.configurationRefused") && $0.contains("agent.conf:") ? true : nil
            }
            try agent.setCollector(collector.url)
            _ = try await running.line(for: "the change to be noticed") {
                $0.contains("agent.lineChanged") ? true : nil
            }
            try await running.delivered(2)
            running.signal(SIGTERM)
            #expect(try await running.outcome().exit == .code(0))
            #expect(agent.counts == [.waiting: 0, .sent: 2, .refused: 0, .damaged: 0])
            try await collector.expectReports(2)
        }
    }

    /// A collector, a proxy before it, and a unit that knows only the proxy.
    private func world() async throws -> (CollectorProcess, FaultProxy, AgentHome) {
        let collector = try await CollectorProcess.started()
        let proxy = try FaultProxy(target: collector.port)
        let agent = try await AgentHome("SX-TTYT-CUALON", at: collector, through: proxy.port)
        return (collector, proxy, agent)
    }
}
