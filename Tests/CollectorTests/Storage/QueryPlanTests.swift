import GRDB
import Shared
import Testing

@testable import Collector

/// Performance is guarded by plans, not by clocks: what is asked all day must not read whole tables.
@Suite("Queries") struct QueryPlanTests {
    /// Tables that grow with every report.
    private static let growing = ["submission", "attempt", "audit", "slot", "dirty"]

    /// One question that is asked all day.
    struct Question: Sendable, CustomTestStringConvertible {
        let name: String
        let ask: @Sendable (StoreReader) throws -> Void

        var testDescription: String { name }
    }

    private static let slot = SlotRowKey(form: 1, period: 1, facility: 2)
    private static let end = Instant(milliseconds: 4_000_000_000_000)

    static let questions: [Question] = [
        Question(name: "the end of the chain") { _ = try $0.auditHead() },
        Question(name: "is this report known") { _ = try $0.submission(SampleReport.id(1)) },
        Question(name: "was it withdrawn") { _ = try $0.withdrawal(of: 1) },
        Question(name: "what counts for a slot") { _ = try $0.counted(slot) },
        Question(name: "what came first") { _ = try $0.first(slot) },
        Question(name: "which due date holds") { _ = try $0.rulings(slot) },
        Question(name: "is the period closed") { _ = try $0.isClosed(slot) },
        Question(name: "was it refused before") {
            _ = try $0.hasAttempt(SampleReport.id(1), digest: .zero)
        },
        Question(name: "statuses of a form and period") {
            _ = try $0.slotRecords(form: 1, period: 1, until: end)
        },
        Question(name: "figures of a form and period") {
            try $0.eachCounted(form: 1, period: 1) { _, _, _ in }
        },
        Question(name: "a unit's figures over periods") {
            try $0.eachFigures(form: 1, facility: 2, periods: [1, 2]) { _ in }
        },
        Question(name: "has anybody reported") {
            _ = try $0.hasReports(form: 1, period: 1)
        },
        Question(name: "what was noted of figures") {
            _ = try $0.qualityNotes(form: 1, period: 1)
        },
        Question(name: "which columns of the board changed") {
            _ = try $0.touchedColumns(after: 1)
        },
        Question(name: "are sums in order") { _ = try $0.isDirty(form: 1, period: 1) },
        Question(name: "a unit's reports") {
            _ = try $0.reports(StoreReader.ReportFilter(facility: 2))
        },
        Question(name: "a slot's reports") {
            _ = try $0.reports(StoreReader.ReportFilter(form: 1, period: 1, facility: 2))
        },
        Question(name: "a slot's refusals") { _ = try $0.attempts(slot) },
        Question(name: "what happened since a cursor") {
            _ = try $0.acts(after: 1, facility: nil, limit: 10)
        },
        Question(name: "what happened to a unit") {
            _ = try $0.acts(after: 1, facility: 2, limit: 10)
        },
    ]

    @Test("read no growing table whole", arguments: questions)
    func plans(_ question: Question) async throws {
        let test = try await TestCollector(now: "2026-02-08T09:00:00+07:00")
        try await test.fillEveryTable()
        let scans = try test.collector.store.readNow { reader -> [String] in
            var asked: [String] = []
            reader.db.trace { event in
                if case .statement(let statement) = event { asked.append(statement.expandedSQL) }
            }
            try question.ask(reader)
            reader.db.trace(nil)
            #expect(!asked.isEmpty)
            return try asked.flatMap { sql in
                try Row.fetchAll(reader.db, sql: "EXPLAIN QUERY PLAN " + sql).map { row -> String in
                    row["detail"]
                }
            }.filter { step in
                Self.growing.contains { step == "SCAN \($0)" }
            }
        }
        #expect(scans == [])
    }
}
