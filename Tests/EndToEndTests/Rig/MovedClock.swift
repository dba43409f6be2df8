import Foundation
import Shared
import Support

/// A wall clock that a test sets, for programs started with its `environment`.
///
/// What a report's lateness says depends on the day it comes: a test that reads the real clock would
/// say something else every month.
final class MovedClock: Sendable {
    private let file: String
    private let library: String

    init() async throws {
        file = try TemporaryFolder.make() + "/offset"
        library = try await ClockLibrary.shared.path()
    }

    /// What the programs need to be started with.
    var environment: [String: String] {
        ["LD_PRELOAD": library, "WALL_OFFSET_FILE": file]
    }

    /// Sets the programs' clocks to `moment` (RFC 3339); they run on from there.
    func set(_ moment: String) throws {
        guard let instant = Instant(rfc3339: moment) else {
            preconditionFailure("not a moment: \(moment)")
        }
        let now = Date().timeIntervalSince1970
        let offset = Int((Double(instant.milliseconds) / 1000 - now).rounded(.up))
        try String(offset).write(toFile: file, atomically: true, encoding: .utf8)
    }
}

/// The preloaded library, compiled once a run.
private actor ClockLibrary {
    static let shared = ClockLibrary()

    private var made: String?

    func path() async throws -> String {
        if let made { return made }
        let path = try TemporaryFolder.make() + "/wallclock.so"
        let source = Repository.path("Tests/Faults/wallclock.c")
        let outcome = try await ChildProcess(
            "/usr/bin/env", ["gcc", "-shared", "-fPIC", "-O1", "-o", path, source]
        ).outcome()
        guard outcome.exit == .code(0) else { throw UnexpectedOutcome("gcc", outcome) }
        made = path
        return path
    }
}
