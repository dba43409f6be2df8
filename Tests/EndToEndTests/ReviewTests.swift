import Foundation
import Shared
import Testing

/// What the department decides, with the shipped collector, and what units meet afterwards.
@Suite("The department's decisions", .timeLimit(.minutes(15)))
struct ReviewTests {
    private static let unit = "SX-TTYT-CUALON"
    private static let month = "2026-01"

    @Test("returned, resubmitted, approved, closed: each shows on the board and binds the unit")
    func wayOfAReport() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let unit = try await DirectUnit(Self.unit, at: collector)
            try await expect(unit.report(Self.month), 201, at: collector)
            try await expectReview("received", revision: 1, at: collector)
            try await review("return", ["--reason", "Thiếu số cơ sở"], at: collector)
            try await expectReview("returned", revision: 1, at: collector)
            let second = unit.report(Self.month, revision: 2, inspected: 41)
            try await expect(second, 201, at: collector)
            try await expectReview("resubmitted", revision: 2, at: collector)
            try await review("approve", [], at: collector)
            try await expectReview("approved", revision: 2, at: collector)
            let third = unit.report(Self.month, revision: 3, inspected: 42)
            try await expect(third, 422, .revisionLocked, at: collector)
            try await review("close", ["--reason", "Khóa sổ tháng 1"], unit: nil, at: collector)
            try await expect(third, 422, .periodClosed, at: collector)
            // What was acknowledged stays acknowledged.
            try await expect(second, 200, at: collector)
            try await collector.expectReports(2)
        }
    }

    @Test("D8: a withdrawn revision stays readable, is not counted, and is not taken again")
    func withdrawn() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let unit = try await DirectUnit(Self.unit, at: collector)
            let report = unit.report(Self.month)
            try await expect(report, 201, at: collector)
            try await review("withdraw", ["--reason", "Nhầm đơn vị"], at: collector)
            let answer = try await report.request.answer(from: collector.port)
            #expect(answer.status == 410)
            #expect(answer.problem?.detail.vi.contains("Nhầm đơn vị") == true)
            let token = try await collector.readerToken()
            let kept = try await HTTPRequest(
                path: "\(Routes.reports)/\(report.id)", token: token
            ).answer(from: collector.port)
            #expect(kept.status == 200, "still readable: \(kept.firstLine)")
            let row = try await collector.status(of: Self.unit, Self.month, form: "NDTP-T")
            #expect(row?["status"]?.text == "missing")
            try await collector.stop()
            let database = try Database(of: collector.data)
            #expect(try database.count("SELECT COUNT(*) FROM submission") == 1)
            #expect(try database.count("SELECT COUNT(*) FROM slot WHERE counted IS NOT NULL") == 0)
        }
    }

    @Test("a closed period is told to the unit before anything is kept")
    func closedForAgents() async throws {
        try await inTurn {
            let collector = try await CollectorProcess.started()
            let agent = try await AgentHome(Self.unit, at: collector)
            try await review("close", ["--reason", "Khóa sổ"], unit: nil, at: collector)
            let outcome = try await agent.submit(try ReportFile.poisoning(Self.month))
            #expect(outcome.exit == .code(65), "\(outcome)")
            #expect(outcome.errors.contains("periodClosed"), "\(outcome)")
            #expect(agent.counts == [.waiting: 0, .sent: 0, .refused: 0, .damaged: 0])
            try await collector.expectReports(0)
        }
    }

    @Test("an extension (`gia hạn`) makes the late on time from its record on, and not before")
    func extended() async throws {
        try await inTurn {
            let clock = try await MovedClock()
            try clock.set("2026-02-09T08:00:00+07:00")
            let collector = try await CollectorProcess.started(environment: clock.environment)
            try await review(
                "extend",
                ["--due", "2026-02-20", "--decision", "77/QĐ-SX", "--reason", "Bão, mất điện"],
                at: collector)
            let unit = try await DirectUnit(Self.unit, at: collector)
            try clock.set("2026-02-18T08:00:00+07:00")
            try await expect(unit.report(Self.month), 201, at: collector)
            for (moment, status) in [
                ("2026-02-07T12:00:00+07:00", "missing"),
                ("2026-02-09T12:00:00+07:00", "awaited"),
                ("2026-02-18T12:00:00+07:00", "onTime"),
            ] {
                let row = try await collector.status(
                    of: Self.unit, Self.month, form: "NDTP-T", asOf: moment)
                #expect(row?["status"]?.text == status, "as of \(moment)")
            }
        }
    }

    private func expect(
        _ report: SentReport, _ status: Int, _ code: ProblemCode? = nil,
        at collector: CollectorProcess, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await report.request.answer(from: collector.port)
        #expect(answer.status == status, sourceLocation: sourceLocation)
        #expect(answer.problem?.code == code, sourceLocation: sourceLocation)
    }

    private func expectReview(
        _ review: String, revision: Int64, at collector: CollectorProcess,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let row = try await collector.status(of: Self.unit, Self.month, form: "NDTP-T")
        #expect(row?["review"]?.text == review, sourceLocation: sourceLocation)
        #expect(row?["revision"]?.integer == revision, sourceLocation: sourceLocation)
    }

    private func review(
        _ verb: String, _ more: [String], unit: String? = Self.unit, at collector: CollectorProcess
    ) async throws {
        let words =
            ["review", verb, "--data", collector.data, "--form", "NDTP-T"]
            + ["--period", Self.month] + (unit.map { ["--facility", $0] } ?? []) + more
        let outcome = try await ChildProcess(
            Program.collector.path, words, environment: collector.environment
        ).outcome()
        guard outcome.exit == .code(0) else { throw UnexpectedOutcome(verb, outcome) }
    }
}
