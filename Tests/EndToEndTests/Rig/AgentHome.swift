import Foundation
import Shared

/// One unit's agent: its home and the shipped program working on it.
final class AgentHome: Sendable {
    /// The home directory.
    let path: String
    /// What is set in the program's environment.
    let environment: [String: String]

    init(environment: [String: String] = [:]) throws {
        path = try TemporaryFolder.make() + "/h"
        self.environment = environment
    }

    /// The same home, used by a program with another environment.
    init(at path: String, environment: [String: String]) {
        self.path = path
        self.environment = environment
    }

    /// Enrols a unit at a collector, which must run, through `port` (a proxy's, say).
    init(
        _ facility: String, at collector: CollectorProcess, through port: Int? = nil,
        environment: [String: String] = [:]
    ) async throws {
        path = try TemporaryFolder.make() + "/h"
        self.environment = environment
        let code = try await collector.code(for: facility)
        let url = "http://127.0.0.1:\(port ?? collector.port)"
        let outcome = try await run("enrol", ["--collector", url, "--code", code])
        guard outcome.exit == .code(0) else { throw UnexpectedOutcome("enrol", outcome) }
    }

    /// Runs one command to its end.
    func run(_ command: String, _ arguments: [String] = []) async throws -> ChildProcess.Outcome {
        try await start(command, arguments).outcome()
    }

    /// Starts a command and leaves it running.
    func start(_ command: String, _ arguments: [String] = []) throws -> ChildProcess {
        try ChildProcess(
            Program.agent.path, [command, "--home", path] + arguments, environment: environment)
    }

    /// Submits files.
    func submit(_ files: String...) async throws -> ChildProcess.Outcome {
        try await run("submit", files)
    }

    // MARK: - The outbox, as `ls` shows it

    /// A place in the outbox.
    enum Place: String, CaseIterable, Sendable {
        case waiting, sent, refused, damaged
    }

    /// The folder of a place.
    func folder(_ place: Place) -> String { "\(path)/outbox/\(place.rawValue)" }

    /// The reports in a place, as paths.
    func reports(_ place: Place) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder(place))) ?? []
        return names.filter { $0.hasSuffix(".report") }.sorted().map { folder(place) + "/" + $0 }
    }

    /// How many reports are in each place.
    var counts: [Place: Int] {
        Dictionary(uniqueKeysWithValues: Place.allCases.map { ($0, reports($0).count) })
    }

    /// Every file of the outbox with its digest, but for the room set aside for a full disk.
    func outboxDigests() throws -> [String: Digest] {
        try TemporaryFolder.digests(of: path + "/outbox").filter { $0.key != "reserve" }
    }
}

/// A report file made for a test.
enum ReportFile {
    /// Writes a file of `lines` into a folder of its own.
    static func write(_ name: String, _ lines: [String]) throws -> String {
        try write(name, bytes: Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    /// The same with any bytes.
    static func write(_ name: String, bytes: [UInt8]) throws -> String {
        let path = try TemporaryFolder.make() + "/" + name
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
            throw CocoaError(.fileWriteUnknown)
        }
        return path
    }

    /// Food poisoning of a month: no rule of this form looks at other months, so that any number of
    /// months can be sent in any order.
    ///
    /// - Parameters:
    ///   - inspected: the figure that tells one file from another.
    ///   - extra: header lines such as `reason;…`.
    static func poisoning(
        _ period: String, inspected: Int = 40, extra: [String] = []
    ) throws -> String {
        try write(
            "NDTP-T_\(period).csv", poisoningLines(period, inspected: inspected, extra: extra))
    }

    /// The lines of such a file.
    static func poisoningLines(
        _ period: String, inspected: Int = 40, extra: [String] = []
    ) -> [String] {
        let figures = PoisoningFigures.all(inspected: inspected).map { "\($0.0);\($0.1);" }
        return ["form;NDTP-T", "period;\(period)"] + extra + ["indicator;value;note"] + figures
    }
}

/// Figures of `NDTP-T` that break no rule: 1 incident, 4 people ill.
enum PoisoningFigures {
    /// Every indicator with its figure.
    static func all(inspected: Int) -> [(String, Int)] {
        [
            ("so_vu", 1), ("so_mac", 4), ("nhap_vien", 2), ("tu_vong", 0), ("vu_tu_30_mac", 0),
            ("nguyen_nhan_vi_sinh", 1), ("nguyen_nhan_hoa_chat", 0), ("nguyen_nhan_doc_to", 0),
            ("nguyen_nhan_chua_ro", 0), ("noi_gia_dinh", 1), ("noi_bep_tap_the", 0),
            ("noi_truong_hoc", 0), ("noi_tiec", 0), ("noi_khac", 0),
            ("co_so_kiem_tra", inspected), ("co_so_vi_pham", 3), ("phat_tien", 12_000_000),
        ]
    }
}

extension AgentHome {
    /// Edits the collector's address, as a person with an editor does.
    func setCollector(_ address: String) throws {
        let file = path + "/agent.conf"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("collector") ? "collector = \(address)" : String(line)
        }.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
    }
}
