import Foundation
import Shared

/// A wall clock that a test sets, for programs started with its `environment`.
///
/// What a report's lateness says depends on the day it comes: a test that reads the real clock would
/// say something else every month.
final class MovedClock: Sendable {
    private let file: String
    private let library: String

    init() async throws {
        file = try TemporaryFolder.make() + "/offset"
        library = try await Preloaded.shared.library("wallclock")
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

/// The clock of every collector that a test does not give one of its own: shortly after the periods
/// of the examples, so that no test depends on the day it is run.
actor StandardClock {
    /// The one of this run.
    static let shared = StandardClock()

    private var made: MovedClock?

    /// What programs need to be started with.
    func environment() async throws -> [String: String] {
        if let made { return made.environment }
        let clock = try await MovedClock()
        try clock.set("2026-11-16T09:00:00+07:00")
        made = clock
        return clock.environment
    }
}
