import Foundation
import Support

/// The small libraries of `Tests/Faults` that change what the system tells a program, each compiled
/// once a run.
actor Preloaded {
    static let shared = Preloaded()

    private var made: [String: Task<String, any Error>] = [:]

    /// Where the library is that `Tests/Faults/NAME.c` becomes.
    func library(_ name: String) async throws -> String {
        if let known = made[name] { return try await known.value }
        let task = Task {
            let path = try TemporaryFolder.make() + "/\(name).so"
            let source = Repository.path("Tests/Faults/\(name).c")
            let outcome = try await ChildProcess(
                "/usr/bin/env", ["gcc", "-shared", "-fPIC", "-O1", "-o", path, source]
            ).outcome()
            guard outcome.exit == .code(0) else { throw UnexpectedOutcome("gcc", outcome) }
            return path
        }
        made[name] = task
        return try await task.value
    }
}

/// A disk that fails when a test says so, for programs started with its `environment`.
final class FaultyDisk: Sendable {
    /// One way to fail.
    struct Rule: Sendable {
        /// Which call: `open` (to write), `write`, `fsync`, `rename`, `unlink` or `mkdir`.
        var call: String
        /// With which error; a negative one: how many milliseconds longer it takes.
        var code: Int32
        /// On paths that begin so.
        var below: String
        /// How many such calls succeed first.
        var after = 0
    }

    private let file: String
    private let library: String

    init() async throws {
        file = try TemporaryFolder.make() + "/rules"
        library = try await Preloaded.shared.library("diskfault")
    }

    /// What the programs need to be started with.
    var environment: [String: String] { ["LD_PRELOAD": library, "DISK_FAULT_FILE": file] }

    /// The same beside the clock that collectors are given.
    func environmentOfCollector() async throws -> [String: String] {
        let clock = try await StandardClock.shared.environment()
        let both = [clock["LD_PRELOAD"], library].compactMap { $0 }.joined(separator: ":")
        return clock.merging(environment) { $1 }.merging(["LD_PRELOAD": both]) { $1 }
    }

    /// What fails from now on; nothing without rules.
    func set(_ rules: [Rule]) throws {
        let lines = rules.map { "\($0.call) \($0.code) \($0.after) \($0.below)\n" }
        try lines.joined().write(toFile: file, atomically: true, encoding: .utf8)
    }

    /// The disk is mounted read-only.
    func setReadOnly(below path: String) throws {
        try set(
            ["open", "mkdir", "rename", "unlink"].map {
                Rule(call: $0, code: EROFS, below: path)
            })
    }
}

/// A name service that a test takes away and gives back, for names that end in `.test`.
final class NameService: Sendable {
    private let file: String
    private let library: String

    init() async throws {
        file = try TemporaryFolder.make() + "/names"
        library = try await Preloaded.shared.library("names")
    }

    /// What the programs need to be started with.
    var environment: [String: String] { ["LD_PRELOAD": library, "NAMES_FILE": file] }

    /// The names that are known from now on, with their addresses.
    func set(_ names: [String: String]) throws {
        try names.map { "\($0.key) \($0.value)\n" }.joined()
            .write(toFile: file, atomically: true, encoding: .utf8)
    }
}
