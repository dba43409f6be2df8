import Foundation
import Shared
import Testing

/// Faults of the network between the shipped programs (FAULTS B).
@Suite("Faults of the network", .timeLimit(.minutes(15)))
struct NetworkFaultTests {
    @Test("B1: the answer is lost: kept, sent again, the same receipt, one row")
    func answerLost() async throws {
        try await inTurn {
            let (collector, proxy, agent) = try await world()
            let file = try ReportFile.poisoning("2026-01")
            proxy.setFault(.answerLost)
            let lost = try await agent.submit(file)
            #expect(lost.exit == .code(69), "\(lost)")
            #expect(agent.counts[.waiting] == 1)
            proxy.setFault(.none)
            let outcome = try await agent.submit(file)
            #expect(outcome.exit == .code(0), "\(outcome)")
            let answers = proxy.exchanges.flatMap(\.answers)
            // One more when libcurl itself asks again on a fresh connection.
            #expect([[201, 200], [201, 200, 200]].contains(answers.map(\.status)))
            #expect(Set(answers.map(\.body)).count == 1, "the same receipt")
            #expect(agent.counts == [.waiting: 0, .sent: 1, .refused: 0, .damaged: 0])
            try await collector.expectReports(1)
        }
    }

    @Test("B2: a cut at any byte leaves no part of a report and no false \"sent\"")
    func cutAnywhere() async throws {
        try await inTurn {
            let (collector, proxy, agent) = try await world()
            let probe = try await probe(proxy, agent)
            let months =
                (1...12).map { "2025-\(String(100 + $0).suffix(2))" }
                + (2...10).map { "2026-\(String(100 + $0).suffix(2))" }
            let cuts =
                probe.requestCuts.map { FaultProxy.Fault.requestCut($0) }
                + probe.answerCuts.map { FaultProxy.Fault.answerCut($0) }
            #expect(cuts.count <= months.count)
            for (cut, month) in zip(cuts, months) {
                let file = try ReportFile.poisoning(month)
                proxy.setFault(cut)
                let broken = try await agent.submit(file)
                #expect(broken.exit == .code(69), "\(cut): \(broken)")
                #expect(agent.counts[.waiting] == 1, "\(cut)")
                proxy.setFault(.none)
                let whole = try await agent.submit(file)
                #expect(whole.exit == .code(0), "\(cut): \(whole)")
                #expect(agent.counts[.waiting] == 0, "\(cut)")
            }
            try await collector.expectReports(1 + cuts.count)
        }
    }

    @Test("B3: a request duplicated on two connections: one row, the same receipt to both")
    func duplicated() async throws {
        try await inTurn {
            let (collector, proxy, agent) = try await world()
            proxy.setFault(.duplicated)
            for month in ["2026-01", "2026-02", "2026-03", "2026-04"] {
                let outcome = try await agent.submit(try ReportFile.poisoning(month))
                #expect(outcome.exit == .code(0), "\(outcome)")
            }
            for exchange in proxy.exchanges {
                #expect(exchange.answers.map(\.status).sorted() == [200, 201])
                #expect(Set(exchange.answers.map(\.body)).count == 1, "the same receipt")
            }
            #expect(proxy.exchanges.count == 4)
            try await collector.expectReports(4)
        }
    }

    /// What strangers on the way answer: hotels, proxies, broken balancers.
    static let strangers: [(name: String, answer: @Sendable (Int) -> FaultProxy.Fault)] = [
        ("B4: 200 and a login page", { _ in .page("200 OK", html: "<html>Đăng nhập</html>") }),
        ("B4: 201 and a login page", { _ in .page("201 Created", html: "<html>OK</html>") }),
        (
            "B4: 302 to another host",
            { .page("302 Found", ["Location: http://127.0.0.1:\($0)/v1/reports"], html: "") }
        ),
        (
            "B4: 307, which would repeat the body",
            {
                .page(
                    "307 Temporary Redirect", ["Location: http://127.0.0.1:\($0)/v1/reports"],
                    html: "")
            }
        ),
        ("B4: 511", { _ in .page("511 Network Authentication Required", html: "<html/>") }),
        ("B5: a proxy's 401", { _ in .page("401 Unauthorized", html: "<html/>") }),
        ("B5: a proxy's 403", { _ in .page("403 Forbidden", html: "<html/>") }),
        ("B5: a proxy's 404", { _ in .page("404 Not Found", html: "<html/>") }),
        ("B5: a proxy's 413", { _ in .page("413 Content Too Large", html: "<html/>") }),
        ("B5: a proxy's 502", { _ in .page("502 Bad Gateway", html: "<html/>") }),
    ]

    @Test("B4, B5: what is not the collector's word is no receipt, no refusal, and gets no token")
    func strangersAnswer() async throws {
        try await inTurn {
            let (collector, proxy, agent) = try await world()
            let elsewhere = try FaultProxy(target: collector.port)
            let file = try ReportFile.poisoning("2026-01")
            for (name, answer) in Self.strangers {
                proxy.setFault(answer(elsewhere.port), onEverything: true)
                let outcome = try await agent.submit(file)
                #expect(outcome.exit == .code(69), "\(name): \(outcome)")
                #expect(
                    agent.counts == [.waiting: 1, .sent: 0, .refused: 0, .damaged: 0], "\(name)")
            }
            #expect(elsewhere.requests.isEmpty, "no redirect was followed")
            proxy.setFault(.none)
            let outcome = try await agent.submit(file)
            #expect(outcome.exit == .code(0), "still enrolled: \(outcome)")
            try await collector.expectReports(1)
        }
    }

    @Test("B10: the collector is away: nothing is dropped, and all arrives when it is back")
    func collectorAway() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector)
            try await collector.kill()
            let running = try agent.start("run")
            let months = (1...5).map { "2026-0\($0)" }
            for month in months {
                let outcome = try await agent.submit(try ReportFile.poisoning(month))
                #expect(outcome.exit == .code(69), "\(outcome)")
            }
            _ = try await running.line(for: "the line to be left alone") {
                $0.contains("delivery.resting") ? true : nil
            }
            try await collector.start()
            // A new start tries at once, whatever pause was on.
            try await running.kill()
            let again = try agent.start("run")
            try await again.delivered(1, within: .seconds(30))
            try await again.delivered(months.count)
            again.signal(SIGTERM)
            #expect(try await again.outcome().exit == .code(0))
            #expect(agent.counts == [.waiting: 0, .sent: 5, .refused: 0, .damaged: 0])
            try await collector.expectReports(months.count)
        }
    }

    /// Where to cut: at the edges of both messages and inside each part.
    private struct Probe {
        let requestCuts: [Int]
        let answerCuts: [Int]
    }

    /// One undisturbed report, whose messages have the sizes of those to come.
    private func probe(_ proxy: FaultProxy, _ agent: AgentHome) async throws -> Probe {
        let outcome = try await agent.submit(try ReportFile.poisoning("2026-01"))
        #expect(outcome.exit == .code(0), "\(outcome)")
        let exchange = try #require(proxy.exchanges.last)
        let answer = try #require(exchange.answers.last)
        return Probe(
            requestCuts: Self.places(in: exchange.request), answerCuts: Self.places(in: answer))
    }

    private static func places(in message: Message) -> [Int] {
        let (head, whole) = (message.headLength, message.bytes.count)
        return [0, 1, 16, head / 2, head - 1, head, head + 1, (head + whole) / 2, whole - 1]
    }

    private func world() async throws -> (CollectorProcess, FaultProxy, AgentHome) {
        let collector = try await CollectorProcess.started()
        let proxy = try FaultProxy(target: collector.port)
        let agent = try await AgentHome("SX-TTYT-CUALON", at: collector, through: proxy.port)
        return (collector, proxy, agent)
    }
}
