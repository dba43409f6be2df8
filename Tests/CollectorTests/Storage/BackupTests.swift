import Foundation
import GRDB
import Shared
import Support
import Testing

@testable import Collector

@Suite("Backup and restore") struct BackupTests {
    /// A collector with two accepted reports, and a folder for backups.
    private struct Site {
        let test: TestCollector
        let token: String
        var folder: String { test.directory.path }
        var backup: String { folder + "/copy.backup" }

        init() async throws {
            test = try await TestCollector()
            token = try await test.enrol()
            try await send(1)
        }

        func send(_ id: Int, period: String = "2026-01") async throws {
            let report = try SampleReport(
                id: id, period: period, finalisedAt: test.clock.now.rfc3339
            ).report(in: test)
            let answer = try await test.report(report, token: token)
            try #require(answer.status == 201, "\(answer.text)")
        }

        func take(to path: String? = nil) throws -> BackupFile {
            var files: [String: [UInt8]] = [:]
            for name in DataDirectory.smallFiles { files[name] = test.directory.smallFile(name) }
            return try BackupFile.take(
                from: test.directory, files: files, to: path ?? backup, at: test.clock.now)
        }

        func restore(
            _ backup: BackupFile, to path: String, replacing: Bool = false
        ) throws -> RestoreDirectory.Outcome {
            try RestoreDirectory(
                backup: backup, directory: DataDirectory(path: path), now: test.clock.now
            )(replacing: replacing)
        }

        func collector(at path: String) throws -> Collector {
            let (clock, dice) = (test.clock, test.collector.surroundings.randomBytes)
            return try Collector(
                directory: DataDirectory(path: path),
                surroundings: Surroundings(
                    now: { clock.now }, randomBytes: dice),
                log: EventLog { _ in }, onFatal: { _ in })
        }
    }

    @Test("D11: a backup of a running collector restores to the same reports, receipts and chain")
    func roundTrip() async throws {
        let site = try await Site()
        let head = try await site.test.collector.store.read { try $0.auditHead() }
        let backup = try site.take()
        // What comes later is not in it.
        site.test.clock.set("2026-03-03T09:00:00+07:00")
        try await site.send(2, period: "2026-02")
        let label = try backup.examined()
        #expect(label.reports == 1)
        #expect(label.head == head)
        #expect(label.files == ["receipt-keys.json"])

        let place = site.folder + "/new"
        let outcome = try site.restore(backup, to: place)
        #expect(outcome.aside == nil)
        let restored = try site.collector(at: place)
        #expect(restored.collectorKeys.publicKeys == site.test.collector.collectorKeys.publicKeys)
        #expect(restored.collectorKeys.current != nil)
        let (rows, faults, end) = try await restored.store.read { reader in
            (try reader.rowCounts(), try reader.integrityFaults(), try reader.auditHead())
        }
        #expect(rows["submission"] == 1)
        #expect(rows["backup"] == nil && rows["backup_file"] == nil)
        #expect(faults.isEmpty)
        #expect(end.seq == head.seq + 1)
        try restored.store.close()
    }

    @Test("D11: reports are accepted while a backup is taken, and the copy is one moment's state")
    func underLoad() async throws {
        let site = try await Site()
        let store = site.test.collector.store
        let act = AuditEntry(
            at: site.test.clock.now, actor: "local", action: "test", subject: "", detail: "")
        // The progress is told between two steps: in each of these pauses something is committed.
        let commits = Counter()
        let backup = try BackupFile.take(
            from: site.test.directory, files: [:], to: site.backup, at: site.test.clock.now,
            pagesPerStep: 1
        ) { _ in
            commits.add()
            do {
                try store.writeBeforeQueue { _ = try $0.append(act) }
            } catch {
                Issue.record(error)
            }
        }
        #expect(commits.value > 20)
        let now = try await store.read { try $0.auditHead() }
        let label = try backup.examined()
        #expect(now.seq == label.head.seq + Int64(commits.value))
    }

    @Test("a file that is there is never written over, and nothing half-made stays")
    func existing() async throws {
        let site = try await Site()
        _ = try site.take()
        #expect(throws: BackupFailure.exists(path: site.backup)) { try site.take() }
        #expect(throws: (any Error).self) { try site.take(to: "/dev/null/x.backup") }
        let names = try FileManager.default.contentsOfDirectory(atPath: site.folder)
        #expect(!names.contains { $0.contains(".part") })
    }

    @Test("damage anywhere in a backup is found before anything is restored")
    func damage() async throws {
        let site = try await Site()
        let backup = try site.take()
        let whole = try Data(contentsOf: URL(fileURLWithPath: backup.path))
        let place = site.folder + "/from-damaged"
        var dice = SplitMix64(seed: 4_711)
        var found = 0
        for _ in 0..<60 {
            var spoilt = whole
            let at = Int.random(in: 100..<spoilt.count, using: &dice)
            for offset in 0..<32 where at + offset < spoilt.count { spoilt[at + offset] ^= 0x5A }
            let file = site.folder + "/spoilt.backup"
            try spoilt.write(to: URL(fileURLWithPath: file))
            do {
                _ = try site.restore(BackupFile(path: file), to: place)
                // Bytes that nothing uses, or a body that its own digest guards: verify finds those.
                try FileManager.default.removeItem(atPath: place)
            } catch {
                if case .damaged? = error as? BackupFailure { found += 1 }
                #expect(!FileManager.default.fileExists(atPath: place))
            }
        }
        #expect(found > 0)
        // A cut copy is always found.
        for share in [0, 1, 50, 99] {
            let file = site.folder + "/cut.backup"
            try whole.prefix(whole.count * share / 100).write(to: URL(fileURLWithPath: file))
            #expect(throws: (any Error).self) {
                try site.restore(BackupFile(path: file), to: place)
            }
        }
    }

    @Test("what is not a backup is refused with a sentence")
    func strangers() async throws {
        let site = try await Site()
        let text = site.folder + "/text.backup"
        try "không phải".write(toFile: text, atomically: true, encoding: .utf8)
        #expect(throws: BackupFailure.notABackup(path: text)) {
            try BackupFile(path: text).examined()
        }
        let other = site.folder + "/other.backup"
        let queue = try DatabaseQueue(path: other)
        try await queue.write { try $0.execute(sql: "CREATE TABLE t (x)") }
        try queue.close()
        #expect(throws: BackupFailure.notABackup(path: other)) {
            try BackupFile(path: other).examined()
        }
        #expect(throws: BackupFailure.missing(path: "/nowhere")) {
            try BackupFile(path: "/nowhere").examined()
        }
    }

    @Test("data that is there stays unless it may be put aside, and then it is kept whole")
    func occupied() async throws {
        let site = try await Site()
        let backup = try site.take()
        let place = site.folder + "/second"
        _ = try site.restore(backup, to: place)
        let secondKey = try await Self.changeKey(of: site, at: place)

        #expect(throws: RestoreFailure.occupied(place)) { try site.restore(backup, to: place) }
        let outcome = try site.restore(backup, to: place, replacing: true)
        let aside = try #require(outcome.aside)
        let known = try CollectorKeyFile(path: aside + "/receipt-keys.json").read()
        #expect(known.map(\.publicKey).contains(secondKey))
        let reports = try await DatabaseQueue(path: aside + "/collector.sqlite").read { db in
            try StoreReader(db: db).rowCounts()["submission"]
        }
        #expect(reports == 1)
        // A key that signed receipts after the backup is not thrown away.
        let held = try CollectorKeyFile(path: place + "/receipt-keys.json").read()
        #expect(held.map(\.publicKey).contains(secondKey))
    }

    /// Makes the next key for receipts in a directory that no collector has open afterwards.
    private static func changeKey(of site: Site, at place: String) async throws -> PublicKey {
        let collector = try site.collector(at: place)
        let key = try await ChangeCollectorKey(
            queue: collector.queue, keys: collector.collectorKeys,
            file: CollectorKeyFile(path: collector.directory.receiptKeys),
            surroundings: collector.surroundings)(evenUnlinked: false)
        try collector.store.close()
        return key
    }

    @Test("of two changes of keys at once one is refused, and no private half is forgotten")
    func keysAtOnce() async throws {
        let site = try await Site()
        let collector = site.test.collector
        let file = CollectorKeyFile(path: collector.directory.receiptKeys)
        let change = ChangeCollectorKey(
            queue: collector.queue, keys: collector.collectorKeys, file: file,
            surroundings: collector.surroundings)
        let made = await withTaskGroup(of: PublicKey?.self) { group in
            for _ in 0..<8 { group.addTask { try? await change(evenUnlinked: false) } }
            return await group.reduce(into: []) { made, key in
                if let key { made.append(key) }
            }
        }
        #expect(!made.isEmpty)
        let known = collector.collectorKeys.publicKeys
        #expect(known.count == 1 + made.count)
        #expect(Set(try file.read().map(\.publicKey.base64)) == Set(known.map(\.base64)))
        let identity = try #require(collector.collectorKeys.identity)
        #expect(identity.keys.dropFirst().allSatisfy { $0.link != nil }, "each vouched for")
        #expect(collector.collectorKeys.beginChange(), "the next one may follow")
        await #expect(throws: Problem.self) { try await change(evenUnlinked: false) }
        collector.collectorKeys.endChange()
        _ = try await change(evenUnlinked: false)
    }

    @Test("a collector begins anew only in an empty folder, never at a path that is not there")
    func newPlaces() throws {
        let root = FileManager.default.temporaryDirectory.path + "/giaoban-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let missing = DataDirectory(path: root + "/missing")
        #expect(throws: DataDirectoryError.noPlace(path: missing.path)) { try missing.isNew() }
        try FileManager.default.createDirectory(
            atPath: root + "/empty/lost+found", withIntermediateDirectories: true)
        #expect(try DataDirectory(path: root + "/empty").isNew())
        let other = DataDirectory(path: root)
        #expect(throws: DataDirectoryError.noPlace(path: root)) { try other.isNew() }
        let begun = DataDirectory(path: root + "/begun")
        try begun.prepare()
        #expect(try begun.isNew() == false)
        #expect(DataDirectoryError.noPlace(path: root).description.contains("--data"))
        let deep = DataDirectory(path: root + "/no/deeper")
        let refusal = DataDirectoryError.noParent(path: deep.path, parent: root + "/no")
        #expect(throws: refusal) { try deep.prepare() }
        #expect(refusal.description.contains("mkdir -p “\(root)/no”"))
    }

    @Test("a directory in use is not restored into")
    func inUse() async throws {
        let site = try await Site()
        let backup = try site.take()
        #expect(throws: DataDirectoryError.inUse(path: site.folder)) {
            try site.restore(backup, to: site.folder, replacing: true)
        }
        let rows = try await site.test.rowCounts()
        #expect(rows["submission"] == 1)
    }

    @Test("only the oldest of our own backups go when the newest are kept")
    func pruning() {
        let names = [
            "giaoban-20260101-010000.backup", "giaoban-20260102-010000.backup",
            "giaoban-20260103-010000.backup", "giaoban-mine.backup", "notes.txt",
            "giaoban-20260104-010000.backup.part",
        ]
        #expect(
            BackupName.spare(names, keeping: 2) == ["giaoban-20260101-010000.backup"])
        #expect(BackupName.spare(names, keeping: 9).isEmpty)
        #expect(BackupName.spare(names, keeping: 0).count == 2)
        let moment = Instant(rfc3339: "2026-11-23T20:45:01+07:00")
        #expect(moment.map { BackupName.of($0) } == "giaoban-20261123-204501.backup")
    }
}

/// Counts from a callback.
private final class Counter {
    private(set) var value = 0
    func add() { value += 1 }
}
