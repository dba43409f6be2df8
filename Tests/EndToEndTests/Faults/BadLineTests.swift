import Foundation
import Shared
import Testing

/// Lines as they are in the districts (FAULTS B6–B9, B12), between the shipped programs. Lines that
/// lose packets need network namespaces and are in `make faults`.
@Suite("Bad lines", .timeLimit(.minutes(15)))
struct BadLineTests {
    @Test("B6: a frozen collector and a black hole cost a bounded time, and all arrives afterwards")
    func silence() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let proxy = try FaultProxy(target: collector.port)
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector, through: proxy.port)
            let id = try #require(collector.processID)
            kill(id, SIGSTOP)
            let began = ContinuousClock.now
            let frozen = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(frozen.exit == .code(69), "\(frozen)")
            #expect(ContinuousClock.now - began < .seconds(35), "a clerk waits for no ice")
            kill(id, SIGCONT)
            proxy.setFault(.requestHeld, onEverything: true)
            try agent.set("stall-seconds", to: "2")
            let running = try agent.start("run")
            try await running.text(for: "two attempts given up") { text in
                text.components(separatedBy: "\"fault\":\"stalled\"").count > 2
            }
            proxy.setFault(.none)
            try await running.delivered(1, within: .seconds(240))
            try await running.ends()
            try await collector.expectReports(1)
        }
    }

    @Test("B7: ten kilobytes go through a line of 9.6 kbit/s at the first attempt")
    func slowLine() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector)
            let line = try await BadLine("slow", "--to", "\(collector.port)", "--rate", "1200")
            try agent.setCollector("http://127.0.0.1:1")
            let kept = try await agent.submit(try ReportFile.wordy("2026-01", bytes: 16_000))
            #expect(kept.exit == .code(69), "\(kept)")
            try agent.setCollector("http://127.0.0.1:\(line.port)")
            // Shorter than the whole exchange takes: it is silence that counts, not slowness.
            try agent.set("stall-seconds", to: "5")
            let began = ContinuousClock.now
            let running = try agent.start("run")
            try await running.delivered(1, within: .seconds(240))
            #expect(ContinuousClock.now - began > .seconds(6), "the line was slow indeed")
            #expect(!running.errors.contains("delivery.resting"), "\(running.errors)")
            try await running.ends()
            try await collector.expectReports(1)
        }
    }

    @Test(
        "B8: on a line that drops most connections the backlog shrinks to nothing",
        .timeLimit(.minutes(15)))
    func flappingLine() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector)
            try agent.setCollector("http://127.0.0.1:1")
            let months = (1...6).map { "2026-0\($0)" }
            for month in months {
                let outcome = try await agent.submit(try ReportFile.poisoning(month))
                #expect(outcome.exit == .code(69), "\(outcome)")
            }
            let line = try await BadLine("flap", "--to", "\(collector.port)", "--seed", "8")
            try agent.setCollector("http://127.0.0.1:\(line.port)")
            let running = try agent.start("run")
            try await running.delivered(months.count, within: .seconds(240))
            try await running.ends()
            #expect(line.count("line.connected") > 1)
            #expect(agent.counts == [.waiting: 0, .sent: 6, .refused: 0, .damaged: 0])
            try await collector.expectReports(months.count)
        }
    }

    @Test(
        "B9: the name service goes away and comes back with another address: no restart is needed")
    func nameService() async throws {
        try await inTurn {
            let names = try await NameService()
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(
                "SX-TTYT-CUALON", at: collector, environment: names.environment)
            try names.set(["sytdemo.test": "127.0.0.1"])
            // Through a line of its own: what the daemon keeps open must go away with the name.
            var line: BadLine? = try await BadLine("slow", "--to", "\(collector.port)")
            let port = try #require(line?.port)
            try agent.setCollector("http://sytdemo.test:\(port)")
            let running = try agent.start("run")
            let first = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(first.exit == .code(0), "\(first)")
            try names.set([:])
            line = nil
            let second = try await agent.submit(try ReportFile.poisoning("2026-02"))
            #expect(second.exit == .code(69), "\(second)")
            _ = try await running.line(for: "the name to be missed") {
                $0.contains("\"fault\":\"dns\"") ? true : nil
            }
            // The same port at another address; the old one answers no more.
            let moved = try await BadLine(
                "slow", "--host", "127.0.0.2", "--listen", "\(port)", "--to",
                "\(collector.port)")
            try names.set(["sytdemo.test": "127.0.0.2"])
            _ = try await running.line(within: .seconds(240), for: "the second report") { line in
                line.contains("2026-02") && line.contains("\"outcome\":\"accepted\"") ? true : nil
            }
            #expect(moved.count("line.connected") > 0)
            try await running.ends()
            try await collector.expectReports(2)
        }
    }

    @Test("B12: a Retry-After that is negative, huge or junk never makes a pause of its own")
    func junkRetryAfter() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let proxy = try FaultProxy(target: collector.port)
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector, through: proxy.port)
            proxy.setFault(.requestCut(0))
            let kept = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(kept.exit == .code(69), "\(kept)")
            // Pauses in milliseconds: of the first failure, or of an hour and a quarter at most.
            let wishes: [(String, ClosedRange<Int64>)] = [
                ("-1", 900...2000), ("soon", 900...2000), ("1e9", 900...2000),
                ("Thu, 01 Jan 1970 00:00:00 GMT", 900...2000),
                ("99999999999999999999", 3_599_000...4_500_000), ("7", 6900...8750),
            ]
            for (wish, bounds) in wishes {
                proxy.setFault(
                    .page("503 Service Unavailable", ["Retry-After: \(wish)"], html: "<html/>"))
                let running = try agent.start("run")
                let pause = try await running.line(for: "the pause") { line -> Int64? in
                    guard let event = try? JSONValue(parsing: Array(line.utf8)) else { return nil }
                    return event["pauseMilliseconds"]?.integer
                }
                #expect(bounds.contains(pause), "Retry-After: \(wish): \(pause) ms")
                try await running.kill()
            }
            proxy.setFault(.none)
            try await agent.deliverAll()
            try await collector.expectReports(1)
        }
    }
}

extension AgentHome {
    /// Adds a line to the configuration, as a person with an editor does.
    func set(_ key: String, to value: String) throws {
        let file = path + "/agent.conf"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try (text + "\n\(key) = \(value)\n").write(toFile: file, atomically: true, encoding: .utf8)
    }
}

extension AgentHome {
    /// Changes a setting that is there.
    func replace(_ key: String, with value: String) throws {
        let file = path + "/agent.conf"
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        try lines.filter { !$0.hasPrefix(key + " ") }.joined(separator: "\n")
            .write(toFile: file, atomically: true, encoding: .utf8)
        try set(key, to: value)
    }
}

extension ReportFile {
    /// A report with notes of about `bytes` in all, of words that do not compress well.
    static func wordy(_ period: String, bytes: Int) throws -> String {
        var lines = poisoningLines(period)
        let letters = Array("abcdeghiklmnopqrstuvxy")
        var random = SystemRandomNumberGenerator()
        let figures = lines.indices.filter { lines[$0].hasSuffix(";") }
        for place in figures {
            let note = (0..<bytes / figures.count).map { number in
                number % 6 == 5 ? " " : letters.randomElement(using: &random) ?? "a"
            }
            lines[place] += String(note)
        }
        return try write("NDTP-T_\(period).csv", lines)
    }
}
