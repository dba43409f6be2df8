import Foundation
import Shared
import Testing

/// Faults of the disk under an agent (FAULTS A5–A9), against the shipped program. A preloaded library
/// lets single calls fail; full and read-only file systems themselves are in `make faults`.
@Suite("Faults of the agent's disk", .timeLimit(.minutes(15)))
struct AgentDiskTests {
    @Test("A5: a full disk while saving is told, older reports are intact, and room is enough")
    func fullWhileSaving() async throws {
        try await inTurn {
            let disk = try await FaultyDisk()
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(
                "SX-TTYT-CUALON", at: collector, environment: disk.environment)
            try await collector.kill()
            let first = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(first.exit == .code(69), "\(first)")
            let before = try agent.outboxDigests()
            let running = try agent.start("run")
            try disk.set([.init(call: "write", code: ENOSPC, below: agent.path + "/outbox")])
            let second = try await agent.submit(try ReportFile.poisoning("2026-02"))
            #expect(second.exit == .code(74), "\(second)")
            #expect(second.errors.contains("Ổ đĩa đã đầy"), "\(second)")
            try agent.drop("2026-03")
            _ = try await running.line(for: "the full disk to be told") {
                $0.contains("intake.fault") && $0.contains("No space left") ? true : nil
            }
            #expect(try agent.outboxDigests() == before, "nothing half done")
            // Room again: nothing is started anew, nothing is touched.
            try disk.set([])
            try await collector.start()
            try await running.delivered(2, within: .seconds(240))
            let again = try await agent.submit(try ReportFile.poisoning("2026-02"))
            #expect(again.exit == .code(0), "\(again)")
            try await running.ends()
            try await collector.expectReports(3)
        }
    }

    @Test("A6: a receipt that a full disk does not take is noted later; nothing is sent in a loop")
    func fullWhileMarking() async throws {
        try await inTurn {
            let disk = try await FaultyDisk()
            let collector = try await CollectorProcess.started()
            let proxy = try FaultProxy(target: collector.port)
            let agent = try await AgentHome(
                "SX-TTYT-CUALON", at: collector, through: proxy.port,
                environment: disk.environment)
            proxy.setFault(.requestCut(0))
            for month in ["2026-01", "2026-02"] {
                let outcome = try await agent.submit(try ReportFile.poisoning(month))
                #expect(outcome.exit == .code(69), "\(outcome)")
            }
            let asked = proxy.exchanges.count
            proxy.setFault(.none)
            try disk.set([.init(call: "write", code: ENOSPC, below: agent.path + "/outbox")])
            let running = try agent.start("run")
            try await running.text(for: "three tries to note the receipt") { text in
                text.components(separatedBy: "outbox.notMarked").count > 3
            }
            #expect(proxy.exchanges.count == asked + 1, "one batch travelled once")
            #expect(agent.counts[.waiting] == 2)
            try disk.set([])
            try await running.delivered(2, within: .seconds(240))
            #expect(proxy.exchanges.count == asked + 1, "noted, not sent again")
            try await running.ends()
            try await collector.expectReports(2)
        }
    }

    @Test(
        "A7: whichever fsync fails, nothing is called saved, and the next start delivers all that was"
    )
    func syncFails() async throws {
        try await inTurn {
            let disk = try await FaultyDisk()
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(
                "SX-TTYT-CUALON", at: collector, environment: disk.environment)
            try await collector.kill()
            var failed = 0
            for number in 0..<12 {
                let month = "2025-\(String(101 + number).suffix(2))"
                try disk.set([
                    .init(call: "fsync", code: EIO, below: agent.path, after: number)
                ])
                let outcome = try await agent.submit(try ReportFile.poisoning(month))
                let isWaiting = agent.reports(.waiting).contains { $0.contains(month) }
                if outcome.exit == .code(69) {
                    #expect(isWaiting, "saved was said of \(month)")
                    break
                }
                failed += 1
                #expect(outcome.exit == .code(74), "fsync \(number): \(outcome)")
                #expect(!isWaiting, "fsync \(number) of \(month) failed")
            }
            #expect(failed >= 2, "the file's and the folder's")
            try disk.set([])
            try await collector.start()
            try await agent.deliverAll()
            #expect(agent.counts == [.waiting: 0, .sent: 1, .refused: 0, .damaged: 0])
            try await collector.expectReports(1)
        }
    }

    @Test("A8: on a read-only or missing disk the agent goes on, says so, sends, and marks later")
    func readOnly() async throws {
        try await inTurn {
            let disk = try await FaultyDisk()
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(
                "SX-TTYT-CUALON", at: collector, environment: disk.environment)
            try await collector.kill()
            let kept = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(kept.exit == .code(69), "\(kept)")
            try disk.setReadOnly(below: agent.path)
            let refused = try await agent.submit(try ReportFile.poisoning("2026-02"))
            #expect(refused.exit == .code(74), "\(refused)")
            try await collector.start()
            let running = try agent.start("run")
            try await running.tells("disk.degraded", times: 1)
            try await running.tells("outbox.notMarked", times: 1)
            #expect(agent.counts[.waiting] == 1)
            try disk.set([])
            try await running.delivered(1, within: .seconds(240))
            try await running.tells("disk.recovered", times: 1)
            // The folder goes away, as an unplugged disk does, and comes back.
            let away = agent.path + "/away"
            try FileManager.default.moveItem(atPath: agent.path + "/outbox", toPath: away)
            try agent.drop("2026-03")
            try await running.tells("disk.degraded", times: 2)
            try FileManager.default.moveItem(atPath: away, toPath: agent.path + "/outbox")
            try await running.delivered(2, within: .seconds(240))
            try await running.tells("disk.recovered", times: 2)
            let complaints = running.errors.components(separatedBy: "outbox.unreadable").count - 1
            #expect(complaints <= 2, "told, not repeated: \(running.errors)")
            try await running.ends()
            try await collector.expectReports(2)
        }
    }

    @Test(
        "A9: emptied and zeroed state is rebuilt or told, and never becomes another identity",
        arguments: ["emptied", "zeroed"])
    func spoiltState(_ how: String) async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome("SX-TTYT-CUALON", at: collector)
            let first = try await agent.submit(try ReportFile.poisoning("2026-01"))
            #expect(first.exit == .code(0), "\(first)")
            let identity = try Data(contentsOf: agent.file("identity.json"))
            let configuration = try Data(contentsOf: agent.file("agent.conf"))
            // What the collector can give again, or nobody needs.
            for file in ["state/last-attempt.json", "cache/forms", "cache/contexts"] {
                try agent.spoil(file, how)
            }
            let second = try await agent.submit(try ReportFile.poisoning("2026-02"))
            #expect(second.exit == .code(0), "\(second)")
            let status = try await agent.run("status")
            #expect(status.exit == .code(0), "\(status)")
            // What it cannot: told, and nothing is made up.
            try await collector.kill()
            let third = try await agent.submit(try ReportFile.poisoning("2026-03"))
            #expect(third.exit == .code(69), "\(third)")
            for (file, original) in [("identity.json", identity), ("agent.conf", configuration)] {
                try agent.spoil(file, how)
                let spoilt = try Data(contentsOf: agent.file(file))
                let outcome = try await agent.run("run")
                #expect(outcome.exit == .code(78), "\(file): \(outcome)")
                #expect(try Data(contentsOf: agent.file(file)) == spoilt, "\(file) is left alone")
                #expect(agent.counts[.waiting] == 1)
                if file == "agent.conf" { try original.write(to: agent.file(file)) }
            }
            // A new code: the same unit, and what waited follows.
            try await collector.start()
            let code = try await collector.code(for: "SX-TTYT-CUALON")
            let enrolled = try await agent.run(
                "enrol", ["--collector", collector.url, "--code", code])
            #expect(enrolled.exit == .code(0), "\(enrolled)")
            try await agent.deliverAll()
            try await collector.expectReports(3)
        }
    }
}

extension AgentHome {
    /// A file of the home.
    func file(_ name: String) -> URL { URL(fileURLWithPath: path + "/" + name) }

    /// Puts a report file into the watched folder.
    func drop(_ month: String) throws {
        let lines = ReportFile.poisoningLines(month).joined(separator: "\n") + "\n"
        try lines.write(
            toFile: path + "/bao-cao/NDTP-T_\(month).csv", atomically: true, encoding: .utf8)
    }

    /// Empties a file, or every file of a folder, or fills it with NULs, as a power cut may.
    func spoil(_ name: String, _ how: String) throws {
        let folder = file(name).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let paths = FileManager.default.subpaths(atPath: path + "/" + name) ?? []
        for file in paths.isEmpty ? [name] : paths.map({ name + "/" + $0 }) {
            // One that was not written yet is spoilt all the same.
            let size = (try? Data(contentsOf: self.file(file)).count) ?? 64
            try Data(count: how == "zeroed" ? size : 0).write(to: self.file(file))
        }
    }
}

extension ChildProcess {
    /// Waits until an event has been logged so many times.
    func tells(_ event: String, times count: Int) async throws {
        try await text(within: .seconds(240), for: "\(event), \(count) times") { text in
            text.components(separatedBy: "\"event\":\"\(event)\"").count > count
        }
    }

    /// Stops it as a service manager does, and expects a good end.
    func ends(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        signal(SIGTERM)
        let outcome = try await outcome()
        #expect(outcome.exit == .code(0), "\(outcome)", sourceLocation: sourceLocation)
    }
}
