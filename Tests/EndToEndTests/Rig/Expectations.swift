import Foundation
import Glibc
import Shared
import Testing

extension CollectorProcess {
    /// Stops the collector and holds its database against what must be there: so many accepted
    /// reports, each id and each slot once, nothing broken.
    func expectReports(
        _ count: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await stop()
        let database = try Database(of: data)
        let ids = try database.reportIDs()
        #expect(ids.count == count, sourceLocation: sourceLocation)
        #expect(Set(ids).count == ids.count, "an id twice", sourceLocation: sourceLocation)
        let faults = try database.faults()
        #expect(faults.isEmpty, sourceLocation: sourceLocation)
    }
}

extension ChildProcess {
    /// Waits until a running agent has told of `count` receipts.
    func delivered(_ count: Int, within limit: Duration = .seconds(180)) async throws {
        try await text(within: limit, for: "\(count) deliveries") { text in
            text.split(separator: "\n").count {
                $0.contains("delivery.attempted") && $0.contains("\"outcome\":\"accepted\"")
            } >= count
        }
    }
}

extension AgentHome {
    /// Runs the agent until nothing waits any more, and stops it.
    func deliverAll(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let count = reports(.waiting).count
        let running = try start("run")
        try await running.delivered(count)
        running.signal(SIGTERM)
        let outcome = try await running.outcome()
        #expect(outcome.exit == .code(0), "\(outcome)", sourceLocation: sourceLocation)
        #expect(reports(.waiting).isEmpty, sourceLocation: sourceLocation)
    }
}
