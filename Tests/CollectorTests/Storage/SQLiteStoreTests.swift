import Foundation
import GRDB
import Shared
import Testing

@testable import Collector

@Suite("The database") struct SQLiteStoreTests {
    /// A pragma that must hold after opening, and why.
    struct Pragma: Sendable, CustomTestStringConvertible {
        let name: String
        let value: String
        let reason: String

        var testDescription: String { "\(name) = \(value): \(reason)" }
    }

    @Test(
        "writes with the settings that keep acknowledged reports",
        arguments: [
            Pragma(name: "journal_mode", value: "wal", reason: "readers never wait"),
            Pragma(
                name: "synchronous", value: "2", reason: "FULL: NORMAL loses commits in power cuts"),
            Pragma(name: "foreign_keys", value: "1", reason: "rows point at rows"),
            Pragma(name: "trusted_schema", value: "0", reason: "a schema runs no code"),
        ])
    func writerPragmas(_ pragma: Pragma) async throws {
        let test = try await TestCollector(seeded: false)
        let found = try await test.collector.queue.perform { try $0.reader.pragma(pragma.name) }
        #expect(found == pragma.value)
    }

    @Test(
        "reads with connections that can neither write nor checkpoint",
        arguments: [
            Pragma(name: "query_only", value: "1", reason: "one connection writes"),
            Pragma(name: "wal_autocheckpoint", value: "0", reason: "and checkpoints"),
        ])
    func readerPragmas(_ pragma: Pragma) async throws {
        let test = try await TestCollector(seeded: false)
        let found = try await test.collector.store.read { try $0.pragma(pragma.name) }
        #expect(found == pragma.value)
    }

    @Test("lets nobody but the owner in")
    func modes() async throws {
        let test = try await TestCollector(seeded: false)
        func mode(_ path: String) throws -> Int {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            return try #require(attributes[.posixPermissions] as? Int)
        }
        #expect(try mode(test.directory.path) == 0o700)
        for file in [test.directory.database, test.directory.lock] {
            #expect(try mode(file) == 0o600)
        }
    }

    @Test("refuses a second collector on one directory with a sentence")
    func secondCollector() async throws {
        let test = try await TestCollector(seeded: false)
        #expect(throws: DataDirectoryError.inUse(path: test.directory.path)) {
            try SQLiteStore(directory: test.directory)
        }
    }

    @Test(
        "lets nothing that was kept be changed or removed",
        arguments: [
            "submission", "attempt", "audit", "review_event", "extension", "document",
            "form_version",
        ])
    func appendOnly(_ table: String) async throws {
        let test = try await TestCollector(now: "2026-02-08T09:00:00+07:00")
        try await test.fillEveryTable()
        for sql in ["DELETE FROM \(table)", "UPDATE \(table) SET rowid = rowid + 1000"] {
            await #expect(throws: DatabaseError.self) {
                try await test.collector.queue.perform { try $0.db.execute(sql: sql) }
            }
        }
        #expect(try await test.rowCounts()[table] ?? 0 > 0)
    }

    @Test("is whole after everything was used")
    func integrity() async throws {
        let test = try await TestCollector(now: "2026-02-08T09:00:00+07:00")
        try await test.fillEveryTable()
        #expect(try await test.collector.store.read { try $0.integrityFaults() } == [])
    }

    @Test("copies an older database, whole, before it changes it, and keeps what it holds")
    func migrates() async throws {
        let test = try await TestCollector(now: "2026-02-08T09:00:00+07:00")
        try await test.fillEveryTable()
        let before = try await test.rowCounts()
        try test.collector.store.close()
        let next = StoreSchema.versions + ["CREATE TABLE next (x INTEGER) STRICT;"]
        let directory = DataDirectory(path: test.directory.path + "/moved")
        try FileManager.default.createDirectory(
            atPath: directory.path, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: test.directory.database, toPath: directory.database)
        let store = try SQLiteStore(directory: directory, versions: next)
        var after = try store.readNow { try $0.rowCounts() }
        #expect(after.removeValue(forKey: "next") == 0)
        #expect(after == before)
        try store.close()
        let copy = directory.path + "/collector.before-\(StoreSchema.current + 1).sqlite"
        let old = try DatabaseQueue(path: copy)
        #expect(try await old.read { try StoreReader(db: $0).rowCounts() } == before)
        #expect(
            try await old.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
                == StoreSchema.current)
    }

    @Test("D12: a copy that an earlier start or an earlier upgrade left is no obstacle")
    func migratesBesideOlderCopies() throws {
        let path = FileManager.default.temporaryDirectory.path + "/giaoban-" + UUID().uuidString
        let directory = DataDirectory(path: path)
        defer { try? FileManager.default.removeItem(atPath: path) }  // litter is not a failure
        try SQLiteStore(directory: directory).close()
        let copy = path + "/collector.before-\(StoreSchema.current + 1).sqlite"
        // Killed while it was written, and one of an upgrade before a backup was put back.
        try Data("half a copy".utf8).write(to: URL(filePath: copy + ".new"))
        try Data("an older copy".utf8).write(to: URL(filePath: copy))
        let next = StoreSchema.versions + ["CREATE TABLE next (x INTEGER) STRICT;"]
        let store = try SQLiteStore(directory: directory, versions: next)
        #expect(try store.readNow { try $0.rowCounts()["next"] } == 0)
        try store.close()
        let old = try DatabaseQueue(path: copy)
        #expect(
            try old.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
                == StoreSchema.current)
        #expect(!FileManager.default.fileExists(atPath: copy + ".new"))
    }

    @Test("leaves an older database as it was when a change of its shape fails halfway")
    func failedMigration() async throws {
        let path = FileManager.default.temporaryDirectory.path + "/giaoban-" + UUID().uuidString
        let directory = DataDirectory(path: path)
        defer { try? FileManager.default.removeItem(atPath: path) }  // litter is not a failure
        try SQLiteStore(directory: directory).close()
        let broken =
            StoreSchema.versions + ["CREATE TABLE next (x INTEGER) STRICT; SELECT nothing;"]
        #expect(throws: DatabaseError.self) {
            try SQLiteStore(directory: directory, versions: broken)
        }
        let store = try SQLiteStore(directory: directory)
        #expect(try store.readNow { try $0.rowCounts()["next"] } == nil)
        try store.close()
    }

    @Test("refuses a database that a newer program wrote")
    func versions() async throws {
        let path = FileManager.default.temporaryDirectory.path + "/giaoban-" + UUID().uuidString
        let directory = DataDirectory(path: path)
        defer { try? FileManager.default.removeItem(atPath: path) }  // litter is not a failure
        func writeNewer() throws {
            let store = try SQLiteStore(directory: directory)
            try store.pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA user_version = 99")
            }
            try store.close()
        }
        try writeNewer()
        #expect(throws: StorageFailure.newerSchema(found: 99, known: StoreSchema.current)) {
            try SQLiteStore(directory: directory)
        }
    }

    @Test("says of a damaged database what it is and how the backup is put back")
    func damaged() throws {
        let path = FileManager.default.temporaryDirectory.path + "/giaoban-" + UUID().uuidString
        let directory = DataDirectory(path: path)
        defer { try? FileManager.default.removeItem(atPath: path) }  // litter is not a failure
        try directory.prepare()
        try Data(repeating: 0x5A, count: 8192).write(to: URL(filePath: directory.database))
        let error = try #require(throws: (any Error).self) {
            try SQLiteStore(directory: directory)
        }
        let sentence = storageSentence(try #require(StorageFailure(error)))
        #expect(sentence.contains("collector.sqlite") && sentence.contains("restore --from"))
    }

    @Test("chains every act to the one before")
    func auditChain() async throws {
        let test = try await TestCollector(now: "2026-02-08T09:00:00+07:00")
        try await test.fillEveryTable()
        let links = try await test.collector.store.read { reader in
            try Row.fetchAll(
                reader.db, sql: "SELECT seq, at, actor, action, subject, detail, hash FROM audit"
            ).map { row in
                (
                    AuditEntry(
                        at: row.instant(1), actor: row[2], action: row[3], subject: row[4],
                        detail: row[5]),
                    AuditHead(seq: row[0], hash: try row.digest(6))
                )
            }
        }
        #expect(links.count > 5)
        var head = AuditHead.start
        for (entry, stored) in links {
            head = entry.chained(to: head)
            #expect(head == stored)
        }
    }
}

extension TestCollector {
    /// Uses everything once: an accepted, a refused and a conflicting report, decisions, rulings.
    func fillEveryTable() async throws {
        let token = try await enrol()
        _ = try await report(try SampleReport().report(in: self), token: token)
        var other = SampleReport()
        other.values["kham_tong"] = .number(1300)
        _ = try await report(try other.report(in: self), token: token)
        var broken = SampleReport(id: 2, period: "2025-12")
        broken.values["giuong"] = nil
        _ = try await report(try broken.report(in: self), token: token)
        try await decide(.return, reason: "thiếu số")
        try await decide(
            .extend, period: "2025-12", reason: "bão", decision: "12/QĐ-SX", due: "2026-02-28")
    }

    /// Has the department decide about a slot of the monthly form.
    func decide(
        _ verb: ReviewDesk.Verb, form: String = "KB-T", period: String = "2026-01",
        facility: String? = hospital, reason: String = "", decision: String = "", due: String = ""
    ) async throws {
        var request = ReviewDesk.Request(
            verb: verb, form: try #require(FormCode(form)), period: period, reason: reason,
            decision: DecisionNumber(decision), due: Day(iso: due))
        if let facility { request.facilities = [try #require(FacilityID(facility))] }
        try await collector.reviewDesk(request)
    }
}
