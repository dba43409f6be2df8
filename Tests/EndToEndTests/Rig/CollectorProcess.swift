import Foundation
import Shared
import Support

/// A data directory and the collector that serves it: the shipped program, started as people do.
final class CollectorProcess: Sendable {
    private struct State: Sendable {
        var process: ChildProcess?
        /// 0 until it has listened once; then it comes back on the same port.
        var port = 0
    }

    /// The data directory.
    let data: String
    /// What is set in the program's environment.
    let environment: [String: String]
    private let state = Watched(State())

    private let host: String

    /// Takes a fresh copy of the seeded directory; nothing runs yet. Its clock is `StandardClock`
    /// unless `environment` has another.
    init(environment: [String: String] = [:], listening host: String = "127.0.0.1") async throws {
        let standard = try await StandardClock.shared.environment()
        self.environment = standard.merging(environment) { _, given in given }
        self.host = host
        data = try TemporaryFolder.make() + "/d"
        try FileManager.default.copyItem(atPath: try await Seeded.directory.path(), toPath: data)
    }

    /// A collector that runs.
    static func started(environment: [String: String] = [:]) async throws -> CollectorProcess {
        let collector = try await CollectorProcess(environment: environment)
        try await collector.start()
        return collector
    }

    /// The port it listens on.
    var port: Int { state.now.port }

    /// Its address, as agents are given it.
    var url: String { "http://127.0.0.1:\(port)" }

    /// The running program's process id; nil when it does not run.
    var processID: pid_t? { state.now.process?.id }

    /// What it has logged since it was started.
    var log: String { state.now.process?.errors ?? "" }

    /// Starts it and waits until it listens. A second start takes the same port again.
    func start() async throws {
        let process = try ChildProcess(
            Program.collector.path,
            ["serve", "--data", data, "--listen", "\(host):\(port)"], environment: environment)
        state.update { $0.process = process }
        let port = try await process.line(for: "the collector to listen") { line -> Int? in
            guard line.contains("collector.started"),
                let event = try? JSONValue(parsing: Array(line.utf8)),
                let address = (event["address"] ?? event["fields"]?["address"])?.text
            else { return nil }
            return address.split(separator: ":").last.flatMap { Int($0) }
        }
        state.update { $0.port = port }
    }

    /// Kills it like a power switch for one program.
    func kill() async throws { try await state.now.process?.kill() }

    /// Stops it as a service manager does, and waits for its end.
    @discardableResult
    func stop() async throws -> ChildProcess.Exit? {
        guard let process = state.now.process else { return nil }
        process.signal(SIGTERM)
        return try await process.outcome().exit
    }

    /// Waits until it has ended by itself.
    func ended(with code: Int32) async throws {
        guard let outcome = try await state.now.process?.outcome() else { return }
        guard outcome.exit == .code(code) else { throw UnexpectedOutcome("its end", outcome) }
    }

    /// Runs one of its other commands on the same directory.
    func run(_ command: String, _ arguments: [String] = []) async throws -> ChildProcess.Outcome {
        let words = [command, "--data", data] + arguments
        return try await ChildProcess(Program.collector.path, words, environment: environment)
            .outcome()
    }

    /// Makes a one-time code for a unit.
    func code(for facility: String) async throws -> String {
        try await printed("enrol", ["--facility", facility])
    }

    /// Makes a token that may read everything.
    func readerToken() async throws -> String {
        try await printed("token", ["--role", "reader", "--name", "kiem-thu"])
    }

    private func printed(_ command: String, _ arguments: [String]) async throws -> String {
        let outcome = try await run(command, arguments)
        guard outcome.exit == .code(0) else { throw UnexpectedOutcome(command, outcome) }
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The rows of `status --format json`.
    func status(_ period: String, form: String, asOf: String? = nil) async throws -> [JSONValue] {
        let moment = asOf.map { ["--as-of", $0] } ?? []
        let outcome = try await run(
            "status", ["--period", period, "--form", form, "--format", "json"] + moment)
        guard outcome.exit == .code(0) else { throw UnexpectedOutcome("status", outcome) }
        return try JSONValue(
            parsing: Array(outcome.output.utf8), limits: JSONReader.Limits(bytes: 16 << 20)
        ).elements ?? []
    }

    /// What `status` says of one unit.
    func status(
        of facility: String, _ period: String, form: String, asOf: String? = nil
    ) async throws -> JSONValue? {
        try await status(period, form: form, asOf: asOf).first {
            $0["facility"]?.text == facility
        }
    }
}

/// A program that should have done its work did not.
struct UnexpectedOutcome: Error, CustomStringConvertible {
    let description: String

    init(_ what: String, _ outcome: ChildProcess.Outcome) {
        description = "\(what): \(outcome)"
    }
}

/// The repository's seeds, loaded once a run; every test works on a copy.
actor Seeded {
    /// The one of this run.
    static let directory = Seeded()

    private var loading: Task<String, any Error>?

    /// Where the seeded directory is.
    func path() async throws -> String {
        if let loading { return try await loading.value }
        let task = Task {
            let data = try TemporaryFolder.make() + "/d"
            let outcome = try await ChildProcess(
                Program.collector.path,
                ["seed", "--data", data, "--from", Repository.path("seeds")]
            ).outcome(within: .seconds(180))
            guard outcome.exit == .code(0) else { throw UnexpectedOutcome("seed", outcome) }
            return data
        }
        loading = task
        return try await task.value
    }
}
