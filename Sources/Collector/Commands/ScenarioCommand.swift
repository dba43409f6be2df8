import ArgumentParser
import Foundation
import Shared

/// `scenario`: plays synthetic reports of a published story, or checks that its figures come out.
struct ScenarioCommand: AsyncParsableCommand {
    /// How the facts are written.
    enum Format: String, ExpressibleByArgument, CaseIterable, Sendable {
        case table, json
    }

    static let configuration = CommandConfiguration(
        commandName: "scenario",
        abstract: "Chạy hoặc đối chiếu một kịch bản / play a scenario, or check its figures.",
        discussion: """
            scenario NAME --data DIR       loads the scenario's units and forms and sends every \
            report through the collector's own acceptance, under the clock of its own day.
            scenario NAME --check          does so in a folder of its own, which goes away, and \
            holds every published figure against what consolidation gives; exits 0 only if all are \
            equal, 65 if one is not.
            """)

    @Argument(help: "Tên kịch bản / the scenario's name: quang-nam-2024 …")
    var name: String
    @Option(name: .long, help: "Thư mục dữ liệu để nạp vào / the data directory to load it into.")
    var data: String?
    @Flag(name: .long, help: "Chỉ đối chiếu, không cần --data / only check; needs no --data.")
    var check = false
    @Option(name: .long, help: "Thư mục nguồn / the folder of seeds.")
    var from = "seeds"
    @Option(name: .long, help: "table, json.")
    var format: Format = .table

    func validate() throws {
        if check == (data != nil) { throw ValidationError("--check | --data DIR") }
    }

    func run() async throws {
        umask(0o077)
        try await explained {
            let root = URL(fileURLWithPath: from).standardizedFileURL.path
            let seeds = ScenarioSeeds(name, in: root)
            let (scenario, faults) = seeds.read()
            for fault in faults { tell(fault.bilingual) }
            guard faults.isEmpty, let scenario else { throw ExitStatus.badData }
            if let data {
                try await play(scenario, seeds, DataDirectory(path: data))
            } else {
                try await compare(scenario, seeds)
            }
        }
    }

    private func play(
        _ scenario: Scenario, _ seeds: ScenarioSeeds, _ directory: DataDirectory
    ) async throws {
        let collector = try Self.open(directory)
        let outcome = try await Self.load(scenario, seeds, into: collector)
        try collector.store.close()
        tell(
            "\(name): \(outcome.accepted) báo cáo, \(outcome.repeated) đã có, \(outcome.extended) "
                + "gia hạn / reports, there already, extensions")
    }

    private func compare(_ scenario: Scenario, _ seeds: ScenarioSeeds) async throws {
        // Its own name: no other process has this number while this one runs.
        let folder =
            FileManager.default.temporaryDirectory.path
            + "/giaoban-scenario-\(ProcessInfo.processInfo.processIdentifier)"
        func clear() {
            try? FileManager.default.removeItem(atPath: folder)  // litter is not a failure
        }
        clear()
        defer { clear() }
        let collector = try Self.open(DataDirectory(path: folder))
        _ = try await Self.load(scenario, seeds, into: collector)
        let lines = try await CheckScenario(collector: collector)(scenario)
        try collector.store.close()
        switch format {
        case .table: print(ScenarioTable(lines).text)
        case .json: print(String(decoding: ScenarioTable(lines).json, as: UTF8.self))
        }
        if !lines.allSatisfy(\.isEqual) { throw ExitStatus.badData }
    }

    private static func open(_ directory: DataDirectory) throws -> Collector {
        do {
            return try Collector(directory: directory, log: .silent)
        } catch DataDirectoryError.inUse {
            tell(
                "\(directory.path): collector đang chạy trên thư mục này; dừng nó trước / a "
                    + "collector serves this directory: stop it first")
            throw ExitStatus.unavailable
        }
    }

    private static func load(
        _ scenario: Scenario, _ seeds: ScenarioSeeds, into collector: Collector
    ) async throws -> PlayScenario.Outcome {
        let outcome = try await collector.loadSeeds(from: seeds.paths)
        for fault in outcome.faults { tell(fault) }
        guard outcome.faults.isEmpty else { throw ExitStatus.badData }
        do {
            return try await PlayScenario(collector: collector)(scenario)
        } catch let refused as PlayScenario.Refused {
            tell(refused.description)
            throw ExitStatus.badData
        }
    }
}

/// A scenario's facts as text for people and as JSON.
struct ScenarioTable {
    private let lines: [CheckScenario.Line]

    init(_ lines: [CheckScenario.Line]) { self.lines = lines }

    /// One line a fact: what it is, what must come out, what does.
    var text: String {
        let rows =
            [["", "số liệu / fact", "cần / expected", "tính được / computed", ""]]
            + lines.map { line in
                [
                    line.isEqual ? "✓" : "✗", line.fact.title.vi, line.fact.expectation,
                    line.computed?.text ?? "—", line.note.vi,
                ]
            }
        let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
        let equal = lines.count(where: \.isEqual)
        return rows.map { row in
            zip(row, widths).map { text, width in
                text + String(repeating: " ", count: width - text.count)
            }.joined(separator: "  ").trimmingCharacters(in: .whitespaces)
        }.joined(separator: "\n") + "\n\(equal)/\(lines.count) đúng / equal"
    }

    /// An array of facts: `fact`, `expected`, `computed`, `equal`, in the order written.
    var json: [UInt8] {
        var writer = JSONWriter(capacity: 4096)
        writer.array { writer in
            for line in lines {
                writer.object { writer in
                    writer.key("computed")
                    if let computed = line.computed {
                        writer.decimal(computed)
                    } else {
                        writer.null()
                    }
                    writer.key("equal")
                    writer.bool(line.isEqual)
                    writer.key("expected")
                    writer.decimal(line.fact.value)
                    writer.key("fact")
                    writer.string(line.fact.code.text)
                    writer.key("is")
                    writer.string(line.fact.relation.rawValue)
                    writer.key("note")
                    writer.string(line.note.vi)
                    writer.key("title")
                    writer.string(line.fact.title.vi)
                    writer.key("titleEn")
                    writer.string(line.fact.title.en)
                }
            }
        }
        return writer.bytes
    }
}
