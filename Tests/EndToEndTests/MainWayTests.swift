import Foundation
import Shared
import Support
import Testing

/// The main job with the shipped programs: seed, serve, enrol, check, submit, status.
@Suite("The main way", .timeLimit(.minutes(15)))
struct MainWayTests {
    /// A centre with beds owes all ten forms.
    private static let centre = "SX-TTYT-CUALON"

    @Test("every example is accepted or refused as its name says, and the board shows it")
    func examples() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            let examples = try Self.examples()
            #expect(examples.count == 10)
            for example in examples {
                try await refuse(example.broken, agent)
                try await accept(example, agent)
            }
            for example in examples {
                let row = try #require(
                    try await collector.status(
                        of: Self.centre, example.period, form: example.form))
                #expect(row["review"]?.text == "received", "\(example.form)")
                #expect(row["revision"]?.integer == 1, "\(example.form)")
                #expect(row["attempts"]?.integer == 0, "a broken file never left the unit")
                #expect(["onTime", "late"].contains(row["status"]?.text), "\(example.form)")
            }
            try await collector.expectReports(examples.count)
        }
    }

    /// A broken file: 65, a sentence that leads to the place, and nothing is kept or sent.
    private func refuse(_ file: String, _ agent: AgentHome) async throws {
        let before = try agent.outboxDigests()
        let name = URL(fileURLWithPath: file).lastPathComponent
        for command in ["check", "submit"] {
            let outcome = try await agent.run(command, [file])
            #expect(outcome.exit == .code(65), "\(command) \(name): \(outcome)")
            let said = outcome.output + outcome.errors
            #expect(said.contains(name), "\(command) \(name): \(said)")
        }
        #expect(try agent.outboxDigests() == before, "\(name)")
    }

    /// A good file: checked without a word sent, then submitted with a receipt.
    private func accept(_ example: Example, _ agent: AgentHome) async throws {
        let before = try agent.outboxDigests()
        let checked = try await agent.run("check", [example.good])
        #expect(checked.exit == .code(0), "\(example.form): \(checked)")
        #expect(try agent.outboxDigests() == before, "check keeps nothing")
        let submitted = try await agent.submit(example.good)
        #expect(submitted.exit == .code(0), "\(example.form): \(submitted)")
        #expect(submitted.output.contains(example.form), "the receipt: \(submitted)")
        #expect(submitted.output.contains(example.period), "the receipt: \(submitted)")
    }

    @Test("a file submitted twice unchanged is one report; changed, it needs a reason")
    func twice() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            let file = try ReportFile.poisoning("2026-01")
            for _ in 1...3 {
                let outcome = try await agent.submit(file)
                #expect(outcome.exit == .code(0), "\(outcome)")
            }
            #expect(agent.counts == [.waiting: 0, .sent: 1, .refused: 0, .damaged: 0])
            let changed = try await agent.submit(try ReportFile.poisoning("2026-01", inspected: 41))
            #expect(changed.exit == .code(65), "\(changed)")
            #expect((changed.output + changed.errors).contains("reason"), "\(changed)")
            #expect(agent.counts[.sent] == 1)
            let explained = try await agent.submit(
                try ReportFile.poisoning(
                    "2026-01", inspected: 41, extra: ["reason;Đếm sót một cơ sở"]))
            #expect(explained.exit == .code(0), "\(explained)")
            let row = try await collector.status(of: Self.centre, "2026-01", form: "NDTP-T")
            #expect(row?["revision"]?.integer == 2)
            try await collector.expectReports(2)
        }
    }

    @Test("a wide file is as many reports as it has periods")
    func wide() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            let outcome = try await agent.submit(Repository.path("seeds/examples/wide/HDKB-T.csv"))
            #expect(outcome.exit == .code(0), "\(outcome)")
            for month in ["2025-10", "2025-11", "2025-12"] {
                let row = try await collector.status(of: Self.centre, month, form: "HDKB-T")
                #expect(row?["revision"]?.integer == 1, "\(month)")
            }
            try await collector.expectReports(3)
        }
    }

    @Test("a running agent takes files from its folder, tells what is wrong, and goes on")
    func watchedFolder() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            let running = try agent.start("run")
            _ = try await running.line(for: "the start") {
                $0.contains("agent.started") ? true : nil
            }
            let folder = agent.path + "/bao-cao"
            for example in try Self.examples() where ["NDTP-T", "TCH-T"].contains(example.form) {
                for file in [example.broken, example.good] {
                    let name = URL(fileURLWithPath: file).lastPathComponent
                    // Put there in one step, as a careful program does.
                    try FileManager.default.copyItem(atPath: file, toPath: agent.path + "/" + name)
                    try FileManager.default.moveItem(
                        atPath: agent.path + "/" + name, toPath: folder + "/" + name)
                }
            }
            try await running.delivered(2)
            try await running.text(for: "both broken files to be read") { text in
                text.split(separator: "\n").count {
                    $0.contains("intake.read") && $0.contains(".broken.csv")
                } >= 2
            }
            let status = try await agent.run("status", ["--format", "json"])
            #expect(status.exit == .code(0), "\(status)")
            _ = try JSONValue(parsing: Array(status.output.utf8))
            running.signal(SIGTERM)
            #expect(try await running.outcome().exit == .code(0))
            #expect(agent.counts == [.waiting: 0, .sent: 2, .refused: 0, .damaged: 0])
            try await collector.expectReports(2)
        }
    }

    @Test("each way to fail has its exit code: 65 data, 69 line, 77 identity, 78 configuration")
    func exitCodes() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.centre, at: collector)
            let file = try ReportFile.poisoning("2026-01")
            let wrong = try await agent.submit(try ReportFile.write("x.csv", ["form;NDTP-T"]))
            #expect(wrong.exit == .code(65), "\(wrong)")
            try await collector.stop()
            let offline = try await agent.submit(file)
            #expect(offline.exit == .code(69), "\(offline)")
            #expect(agent.counts[.waiting] == 1)
            // Another department's collector on the same port: it knows nothing of this unit.
            let stranger = try await CollectorProcess.started()
            try agent.setCollector(stranger.url)
            let unknown = try await agent.submit(file)
            #expect(unknown.exit == .code(77), "\(unknown)")
            #expect(agent.counts[.waiting] == 1, "an identity refused drops nothing")
            // Nothing is kept that cannot be read: 69 would be a false promise.
            try FileManager.default.removeItem(atPath: agent.path + "/cache")
            try agent.setCollector("http://127.0.0.1:1")
            let blind = try await agent.submit(try ReportFile.poisoning("2026-02"))
            #expect(blind.exit == .code(78), "\(blind)")
            #expect(agent.counts[.waiting] == 1)
            try agent.setCollector("không phải địa chỉ")
            let configuration = try await agent.submit(file)
            #expect(configuration.exit == .code(78), "\(configuration)")
            try await collector.start()
            try agent.setCollector(collector.url)
            let arrived = try await agent.submit(file)
            #expect(arrived.exit == .code(0), "\(arrived)")
            try await collector.expectReports(1)
        }
    }

    @Test("a code enrols one machine: asked again it is refused, and a new code adds a key")
    func enrolment() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let code = try await collector.code(for: Self.centre)
            let words = ["--collector", collector.url, "--code", code]
            let (first, second) = (try AgentHome(), try AgentHome())
            #expect(try await first.run("enrol", words).exit == .code(0))
            #expect(
                try await first.run("enrol", words).exit == .code(0), "the same machine may ask")
            let refused = try await second.run("enrol", words)
            #expect(refused.exit == .code(77), "\(refused)")
            let replacement = try await AgentHome(Self.centre, at: collector)
            for (agent, month) in [(first, "2026-01"), (replacement, "2026-02")] {
                let outcome = try await agent.submit(try ReportFile.poisoning(month))
                #expect(outcome.exit == .code(0), "\(outcome)")
            }
            try await collector.expectReports(2)
        }
    }

    /// A form's two example files.
    private struct Example {
        let form: String
        let period: String
        let good: String
        var broken: String { good.replacing(".csv", with: ".broken.csv") }
    }

    private static func examples() throws -> [Example] {
        let folder = Repository.path("seeds/examples")
        return try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".csv") && !$0.hasSuffix(".broken.csv") }.sorted()
            .map { name in
                let parts = name.dropLast(4).split(separator: "_").map(String.init)
                return Example(form: parts[0], period: parts[1], good: folder + "/" + name)
            }
    }
}
