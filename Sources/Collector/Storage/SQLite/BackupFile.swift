import Foundation
import GRDB
import Shared

/// A backup: one file that holds the collector as it was at one moment.
///
/// It is the database itself, page by page, and two tables more: `backup`, which says what it is a
/// copy of, and `backup_file`, which holds the small files of the data directory (the keys that
/// receipts are signed with, the settings). Any tool that opens an SQLite database opens a backup.
struct BackupFile: Sendable {
    /// What a backup says of itself.
    struct Label: Hashable, Sendable {
        /// When it was taken, by the clock of the machine that took it.
        let madeAt: Instant
        /// Version of the program that took it.
        let program: String
        /// Version of the database's shape.
        let schema: Int
        /// The end of the audit chain: everything up to here is in it, nothing after.
        let head: AuditHead
        /// Accepted reports in it.
        let reports: Int
        /// Names of the small files in it, sorted.
        let files: [String]
    }

    /// Where it lies.
    let path: String

    private static let tables = """
        CREATE TABLE backup (
            made_at INTEGER NOT NULL,
            program TEXT NOT NULL,
            audit_seq INTEGER NOT NULL,
            audit_hash BLOB NOT NULL CHECK (length(audit_hash) = 32)
        ) STRICT;
        CREATE TABLE backup_file (name TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID;
        """

    // MARK: - Taking

    /// Copies a directory's database, running or not, and its small files.
    ///
    /// The copy is read through one connection that can neither write nor checkpoint, inside one read
    /// transaction: it is one moment's state however long it takes, and reports are accepted meanwhile.
    ///
    /// - Parameters:
    ///   - files: the small files to take along, by name.
    ///   - pagesPerStep: how much is copied between two words of progress.
    ///   - progress: told the share done, 0 to 1, now and then.
    /// - Throws: `BackupFailure`; a file of that name is never written over.
    static func take(
        from directory: DataDirectory, files: [String: [UInt8]], to path: String, at now: Instant,
        pagesPerStep: Int32 = 2048, progress: @escaping (Double) -> Void = { _ in }
    ) throws -> BackupFile {
        let folder = DurableFile.folder(of: path)
        guard FileManager.default.fileExists(atPath: folder) else {
            throw BackupFailure.system(
                path: folder, reason: "không có thư mục này / there is no such folder")
        }
        let partial = path + ".part"
        // Left by a backup that was cut; two at once into one name cannot be wanted.
        DurableFile.discard(partial, besides: ["-journal", "-wal", "-shm"])
        try DurableFile.create(partial)
        var isWhole = false
        defer {
            if !isWhole { DurableFile.discard(partial, besides: ["-journal", "-wal", "-shm"]) }
        }
        do {
            let source = try DatabaseQueue(
                path: directory.database, configuration: readOnly("giaoban-backup"))
            let target = try DatabaseQueue(path: partial, configuration: bulk)
            try copy(source, into: target, pagesPerStep, progress)
            try source.close()
            try label(target, files, now)
            try target.close()
        } catch let error as DatabaseError {
            throw BackupFailure(error, path: path)
        }
        // A backup that was never read is a hope: read it before it gets its name.
        _ = try BackupFile(path: partial).examined()
        try DurableFile.publish(partial, as: path)
        isWhole = true
        return BackupFile(path: path)
    }

    private static func copy(
        _ source: DatabaseQueue, into target: DatabaseQueue, _ pagesPerStep: Int32,
        _ progress: @escaping (Double) -> Void
    ) throws {
        try source.read { from in
            // The first read fixes the moment; without it every step would see a newer one.
            let schema = try Int.fetchOne(from, sql: "PRAGMA user_version") ?? 0
            guard schema <= StoreSchema.current else {
                throw StorageFailure.newerSchema(found: schema, known: StoreSchema.current)
            }
            _ = try Int.fetchOne(from, sql: "SELECT count(*) FROM sqlite_schema")
            try target.writeWithoutTransaction { to in
                try from.backup(to: to, pagesPerStep: pagesPerStep) { step in
                    let (all, left) = (step.totalPageCount, step.remainingPageCount)
                    progress(all > 0 ? Double(all - left) / Double(all) : 1)
                }
            }
        }
    }

    private static func label(
        _ target: DatabaseQueue, _ files: [String: [UInt8]], _ now: Instant
    ) throws {
        try target.writeWithoutTransaction { db in
            // One file and nothing beside it.
            try db.execute(sql: "PRAGMA journal_mode = DELETE")
            try db.inTransaction {
                try db.execute(sql: tables)
                let head = try StoreReader(db: db).auditHead()
                try db.execute(
                    sql: "INSERT INTO backup VALUES (?, ?, ?, ?)",
                    arguments: [
                        now.milliseconds, Product.version, head.seq, Data(head.hash.bytes),
                    ])
                for (name, body) in files {
                    try db.execute(
                        sql: "INSERT INTO backup_file VALUES (?, ?)", arguments: [name, Data(body)])
                }
                return .commit
            }
        }
    }

    // MARK: - Reading

    /// Reads the whole file: that it is a backup this program knows, that SQLite finds no damage, that
    /// the audit chain is unbroken and ends where the label says.
    ///
    /// - Throws: `BackupFailure`, which names the first fault.
    func examined() throws -> Label {
        try opened { db in
            let label = try Self.label(in: db, path)
            let reader = StoreReader(db: db)
            if let fault = try reader.integrityFaults().first {
                throw BackupFailure.damaged(path: path, fault: fault)
            }
            var head = AuditHead.start
            while head.seq < label.head.seq {
                let page = try reader.auditPage(after: head, limit: 20_000)
                if let fault = page.fault {
                    throw BackupFailure.damaged(path: path, fault: fault.why.en)
                }
                guard page.head.seq > head.seq else { break }
                head = page.head
            }
            guard head == label.head else {
                throw BackupFailure.damaged(path: path, fault: "audit \(head.seq)")
            }
            return label
        }
    }

    /// What the backup says of itself, without reading the rest.
    func label() throws -> Label {
        try opened { db in try Self.label(in: db, path) }
    }

    /// The small files in it, by name.
    func files() throws -> [String: [UInt8]] {
        try opened { db in
            let rows = try Row.fetchAll(db, sql: "SELECT name, body FROM backup_file")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0.bytes(1)) })
        }
    }

    private func opened<Result>(_ body: (Database) throws -> Result) throws -> Result {
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw BackupFailure.missing(path: path)
        }
        do {
            let queue = try DatabaseQueue(
                path: path, configuration: Self.readOnly("giaoban-restore"))
            let result = try queue.read(body)
            try queue.close()
            return result
        } catch let error as DatabaseError {
            throw BackupFailure(error, path: path)
        }
    }

    private static func label(in db: Database, _ path: String) throws -> Label {
        guard try db.tableExists("backup"), try db.tableExists("backup_file"),
            let row = try Row.fetchOne(
                db, sql: "SELECT made_at, program, audit_seq, audit_hash FROM backup")
        else { throw BackupFailure.notABackup(path: path) }
        let schema = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard schema <= StoreSchema.current else {
            throw StorageFailure.newerSchema(found: schema, known: StoreSchema.current)
        }
        return Label(
            madeAt: row.instant(0), program: row[1], schema: schema,
            head: AuditHead(seq: row[2], hash: try row.digest(3)),
            reports: try Int.fetchOne(db, sql: "SELECT count(*) FROM submission") ?? 0,
            files: try String.fetchAll(db, sql: "SELECT name FROM backup_file ORDER BY name"))
    }

    // MARK: - Becoming a collector's database again

    /// Makes a copy of the backup at `target` into the database of a data directory: without the
    /// tables of the backup, and with one act more that says when it was put back.
    ///
    /// - Parameter target: a copy; the backup itself is not touched.
    func revive(_ target: String, at now: Instant) throws {
        let label = try label()
        do {
            let queue = try DatabaseQueue(path: target, configuration: Self.bulk)
            try queue.inTransaction { db in
                try db.execute(sql: "DROP TABLE backup; DROP TABLE backup_file")
                let entry = AuditEntry.collectorRestored(label, at: now)
                let head = entry.chained(to: label.head)
                try db.execute(
                    sql: "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)",
                    arguments: [
                        head.seq, entry.at.milliseconds, entry.actor, entry.action, entry.subject,
                        entry.detail, Data(head.hash.bytes),
                    ])
                try Self.remember(InboxAnswer.Restore(after: label.head.seq, at: now), db)
                return .commit
            }
            try queue.close()
        } catch let error as DatabaseError {
            throw BackupFailure(error, path: target)
        }
        try DurableFile.synchronise(target)
    }

    /// What agents are told, so that they send again what is not here (FAULTS D10).
    private static func remember(_ restore: InboxAnswer.Restore, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO meta VALUES (?, ?)",
            arguments: [
                StoreReader.restoreKey(restore), "\(restore.after) \(restore.at.milliseconds)",
            ])
    }

    // MARK: - Connections

    private static func readOnly(_ label: String) -> Configuration {
        var configuration = Configuration()
        configuration.label = label
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            try db.execute(sql: "PRAGMA query_only = ON")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
        }
        return configuration
    }

    /// For a file that nobody else knows yet: synchronised once, when it is whole.
    private static var bulk: Configuration {
        var configuration = Configuration()
        configuration.label = "giaoban-copy"
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            try db.execute(sql: "PRAGMA synchronous = OFF")
        }
        return configuration
    }
}

/// Why a backup cannot be taken or used.
enum BackupFailure: Error, Equatable, CustomStringConvertible {
    /// Nothing to read is there.
    case missing(path: String)
    /// Some other file.
    case notABackup(path: String)
    /// It is not what was written.
    case damaged(path: String, fault: String)
    /// Something has that name already.
    case exists(path: String)
    /// The system refused.
    case system(path: String, reason: String)

    /// What an error of SQLite means for the file at `path`.
    init(_ error: DatabaseError, path: String) {
        switch error.resultCode {
        case .SQLITE_NOTADB: self = .notABackup(path: path)
        case .SQLITE_CORRUPT: self = .damaged(path: path, fault: error.message ?? "corrupt")
        case .SQLITE_FULL: self = .system(path: path, reason: "đĩa đầy / the disk is full")
        default:
            self = .system(
                path: path, reason: StorageFailure(error)?.description ?? error.description)
        }
    }

    /// True when another file would do, false when the machine is in the way.
    var isOfTheFile: Bool {
        switch self {
        case .missing, .notABackup, .damaged: true
        case .exists, .system: false
        }
    }

    var description: String {
        switch self {
        case .missing(let path):
            "\(path): không có tệp này, hoặc không đọc được / no such file, or not readable"
        case .notABackup(let path):
            "\(path): không phải tệp sao lưu của giaoban-collector backup / "
                + "not a backup made by giaoban-collector backup"
        case .damaged(let path, let fault):
            "\(path): tệp sao lưu bị hỏng (\(fault)); dùng bản khác / "
                + "the backup is damaged (\(fault)); use another one"
        case .exists(let path):
            "\(path): đã có tệp này; không ghi đè lên bản sao lưu, chọn tên khác / "
                + "this file exists; a backup is never written over, choose another name"
        case .system(let path, let reason): "\(path): \(reason)"
        }
    }
}

extension AuditEntry {
    /// The database was put back from a backup: what came after `label.head` is not in it.
    static func collectorRestored(_ label: BackupFile.Label, at now: Instant) -> AuditEntry {
        AuditEntry(
            at: now, actor: "local", action: "collector.restored",
            subject: String(label.head.seq), detail: label.madeAt.rfc3339)
    }
}
