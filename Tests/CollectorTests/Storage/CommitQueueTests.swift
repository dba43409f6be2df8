import Dispatch
import GRDB
import HTTPTypes
import Shared
import Synchronization
import Testing

@testable import Collector

@Suite("Committing together") struct CommitQueueTests {
    private struct Refusal: Error {}

    /// Writes a mark that can be counted.
    private static func mark(_ name: String, in writer: StoreWriter) throws {
        try writer.db.execute(
            sql: "INSERT INTO meta (key, value) VALUES (?, ?)", arguments: [name, "x"])
    }

    private static func marks(_ test: TestCollector) async throws -> Int {
        try await test.rowCounts()["meta"] ?? 0
    }

    @Test("D9: a write that fails halfway takes only itself away", arguments: [1, 7, 40])
    func onlyItself(_ count: Int) async throws {
        let test = try await TestCollector(seeded: false)
        let queue = test.collector.queue
        let failed = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<count {
                group.addTask {
                    do {
                        try await queue.perform { writer in
                            try Self.mark("m\(number)", in: writer)
                            if number % 3 == 0 { throw Refusal() }
                        }
                        return false
                    } catch {
                        return true
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        let refused = (0..<count).count { $0 % 3 == 0 }
        #expect(failed == refused)
        #expect(try await Self.marks(test) == count - refused)
    }

    @Test("D9: what fails halfway leaves no receipt in the group of its commit")
    func undoneReceipts() async throws {
        let test = try await TestCollector(seeded: false)
        let queue = test.collector.queue
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    try? await queue.perform { writer in  // refused on purpose
                        let seq = try writer.append(
                            AuditEntry(
                                at: Instant(milliseconds: 0), actor: "a", action: "b",
                                subject: "c", detail: "\(number)"))
                        _ = writer.receipts.add(Digest(of: [UInt8(number)]), seq: seq)
                        if number % 2 == 0 { throw Refusal() }
                    }
                }
            }
        }
        let refused = Set(stride(from: 0, to: 40, by: 2).map { Digest(of: [UInt8($0)]) })
        try await test.collector.store.read { reader in
            var seq: Int64 = 1
            while let (leaves, last) = try reader.receiptGroup(at: seq)?.contents {
                #expect(refused.isDisjoint(with: leaves))
                seq = last + 1
            }
        }
    }

    @Test("numbers acts without a gap, whatever was undone in between")
    func chainSurvivesUndo() async throws {
        let test = try await TestCollector(seeded: false)
        let queue = test.collector.queue
        let entry = AuditEntry(
            at: test.clock.now, actor: "a", action: "b", subject: "c", detail: "d")
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<30 {
                group.addTask {
                    try? await queue.perform { writer in  // refused on purpose
                        try writer.append(entry)
                        if number % 2 == 0 { throw Refusal() }
                    }
                }
            }
        }
        let numbers = try await test.collector.store.read { reader in
            try Int64.fetchAll(reader.db, sql: "SELECT seq FROM audit ORDER BY seq")
        }
        // The first is the making of the collector's own key.
        #expect(numbers == Array(1...16))
    }

    @Test("a closing that was undone is forgotten, and one that was kept is not")
    func undoneClosing() async throws {
        let test = try await TestCollector()
        let queue = test.collector.queue
        let key = try await queue.perform { writer in
            let period = try #require(
                ReportingPeriod(identifier: "2026-01", calendar: .statistical))
            return SlotRowKey(form: 1, period: try writer.periodKey(period), facility: 1)
        }
        @Sendable func close(_ writer: StoreWriter) throws {
            let seq = try writer.append(
                AuditEntry(at: test.clock.now, actor: "a", action: "b", subject: "c", detail: "d"))
            try writer.insertReview(
                .closed, form: key.form, period: key.period, facility: nil, submission: nil,
                reason: "khóa sổ", seq: seq, at: test.clock.now)
        }
        #expect(try await queue.perform { try $0.isQuiet(key) })
        await #expect(throws: Refusal.self) {
            try await queue.perform { writer in
                try close(writer)
                #expect(try !writer.isQuiet(key))
                throw Refusal()
            }
        }
        #expect(try await queue.perform { try $0.isQuiet(key) })
        try await queue.perform { try close($0) }
        #expect(try await queue.perform { try !$0.isQuiet(key) })
    }

    @Test("D5: refuses at once what does not fit into the waiting room")
    func bounded() async throws {
        let test = try await TestCollector(seeded: false)
        let queue = try CommitQueue(
            store: test.collector.store, waitingLimit: 2,
            soon: { DispatchTime(uptimeNanoseconds: 1) }, onFatal: { _ in })
        let (gate, opened) = (Gateway(), AsyncStream<Void>.makeStream())
        let outcomes = await withTaskGroup(of: String.self) { group in
            group.addTask {
                do {
                    try await queue.perform { _ in
                        opened.continuation.yield()
                        gate.wait()
                    }
                    return "kept"
                } catch { return "\(error)" }
            }
            // The writer is busy now; what follows can only wait.
            for await _ in opened.stream { break }
            for _ in 0..<5 {
                group.addTask {
                    do {
                        try await queue.perform { _ in }
                        return "kept"
                    } catch { return "\(error)" }
                }
            }
            var outcomes: [String] = []
            for _ in 0..<3 { outcomes.append(await group.next() ?? "") }
            gate.open()
            for await outcome in group { outcomes.append(outcome) }
            return outcomes
        }
        #expect(outcomes.prefix(3) == ["write queue full", "write queue full", "write queue full"])
        #expect(outcomes.dropFirst(3).allSatisfy { $0 == "kept" })
    }

    /// What SQLite may answer, and what becomes of it.
    struct Fault: Sendable, CustomTestStringConvertible {
        let code: ResultCode
        let failure: StorageFailure?
        let reason: String

        var testDescription: String { reason }
    }

    @Test(
        "D3, D4: tells a full disk from a lost write from a bug of ours",
        arguments: [
            Fault(
                code: .SQLITE_FULL, failure: .diskFull, reason: "no room: nobody is acknowledged"),
            Fault(
                code: .SQLITE_IOERR_FSYNC, failure: .fatal(code: 1034),
                reason: "a failed fsync is never tried again"),
            Fault(
                code: .SQLITE_IOERR_WRITE, failure: .unavailable(code: 778),
                reason: "a failed write rolls back"),
            Fault(code: .SQLITE_BUSY, failure: .unavailable(code: 5), reason: "locked"),
            Fault(code: .SQLITE_CORRUPT, failure: .fatal(code: 11), reason: "a damaged file"),
            Fault(code: .SQLITE_CONSTRAINT, failure: nil, reason: "a broken constraint is our bug"),
        ])
    func classified(_ fault: Fault) {
        #expect(StorageFailure(DatabaseError(resultCode: fault.code)) == fault.failure)
    }

    @Test("D3: answers a full disk to everybody in the batch and works again when there is room")
    func diskFull() async throws {
        let test = try await TestCollector()
        let token = try await test.enrol()
        let pages = try await test.collector.queue.perform { writer in
            try Int.fetchOne(writer.db, sql: "PRAGMA page_count") ?? 0
        }
        func limit(_ pages: Int) async throws {
            try await test.collector.queue.perform { writer in
                _ = try Int.fetchOne(writer.db, sql: "PRAGMA max_page_count = \(pages)")
            }
        }
        try await limit(pages)
        var draft = SampleReport()
        draft.values["kho_khan"] = .text(String(repeating: "Thiếu giường bệnh. ", count: 2000))
        let report = try draft.report(in: test)
        let full = try await test.report(report, token: token)
        #expect(full.status == 507)
        #expect(full.problem?.code == .diskFull)
        #expect(full.headers[.retryAfter] == "30")
        #expect(try await test.rowCounts()["submission"] == 0)
        try await limit(1_000_000)
        #expect(try await test.report(report, token: token).status == 201)
    }
}

/// Holds a thread until it is opened.
private final class Gateway: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func wait() { semaphore.wait() }
    func open() { semaphore.signal() }
}
