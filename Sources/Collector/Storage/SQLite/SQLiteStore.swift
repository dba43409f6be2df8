import Foundation
import GRDB
import Shared

/// The collector's database.
///
/// One connection writes and checkpoints; the others only read. Debian 12's SQLite 3.40 can lose
/// the log when two connections write or checkpoint at once, so that is not left to chance: the
/// directory's lock keeps other processes out, readers are read-only and never checkpoint.
///
/// - Opening, versions, pragmas: this file.
/// - What is written: `StoreWriter`, only ever inside `CommitQueue`.
/// - What is read: `StoreReader`.
final class SQLiteStore: Sendable {
    /// The connections. Internal to `Storage/SQLite`.
    let pool: DatabasePool
    private let lock: DataDirectoryLock

    /// Opens the database in `directory`, creating or upgrading it.
    ///
    /// - Throws: `DataDirectoryError` when another process has it, `StorageFailure` when a newer
    ///   program wrote it, `DatabaseError` when SQLite refuses.
    init(
        directory: DataDirectory, readers: Int = 3, versions: [String] = StoreSchema.versions
    ) throws {
        try directory.prepare()
        lock = try directory.takeLock()
        pool = try DatabasePool(
            path: directory.database, configuration: Self.configuration(readers: readers))
        try pool.writeWithoutTransaction { db in
            // GRDB sets NORMAL after preparing the connection. NORMAL loses acknowledged reports in
            // a power cut; FULL waits for the log to be on the disk before a commit returns.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try Self.migrate(db, through: versions, copyTo: directory)
        }
    }

    private static func configuration(readers: Int) -> Configuration {
        var configuration = Configuration()
        configuration.label = "giaoban"
        configuration.maximumReaderCount = readers
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            if db.configuration.readonly {
                try db.execute(sql: "PRAGMA query_only = ON")
                try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
                try db.execute(sql: "PRAGMA cache_size = -2000")
            } else {
                try db.execute(sql: "PRAGMA cache_size = -8000")
                // Pages that every report touches are folded in once in 16 MiB of log, not in 4.
                try db.execute(sql: "PRAGMA wal_autocheckpoint = 4096")
            }
        }
        return configuration
    }

    /// Brings the schema to the current version, one transaction a version. An older database is
    /// copied first, whole and consistent, beside itself.
    ///
    /// A copy may lie there already: of a start that was cut off (FAULTS D12), or of an upgrade before
    /// the database was put back from a backup. SQLite writes into no file that holds anything, so the
    /// copy gets another name until it is whole, and then takes the older one's place.
    private static func migrate(
        _ db: Database, through versions: [String], copyTo directory: DataDirectory
    ) throws {
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard found <= versions.count else {
            throw StorageFailure.newerSchema(found: found, known: versions.count)
        }
        guard found < versions.count else { return }
        if found > 0 {
            let copy = "\(directory.path)/collector.before-\(found + 1).sqlite"
            try directory.makeEmpty(copy + ".new")
            try db.execute(sql: "VACUUM INTO ?", arguments: [copy + ".new"])
            try directory.rename(copy + ".new", to: copy)
        }
        for version in found..<versions.count {
            try db.inTransaction(.immediate) {
                try db.execute(sql: versions[version])
                try db.execute(sql: "PRAGMA user_version = \(version + 1)")
                return .commit
            }
        }
    }

    /// Runs `body` on one consistent snapshot of what is committed.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (StoreReader) throws -> Result
    ) async throws -> Result {
        try await pool.read { db in try body(StoreReader(db: db)) }
    }

    /// Runs `body` on one consistent snapshot, blocking: for commands and start-up only.
    func readNow<Result>(_ body: (StoreReader) throws -> Result) throws -> Result {
        try pool.read { db in try body(StoreReader(db: db)) }
    }

    /// Writes before there is a queue: what a first start makes.
    func writeBeforeQueue(_ body: (StoreWriter) throws -> Void) throws {
        try pool.write { db in
            let head = try StoreReader(db: db).auditHead()
            try body(StoreWriter(db: db, head: head, memory: WriterMemory()))
        }
    }

    /// Folds the log into the database, so that one file holds everything, and closes.
    func close() throws {
        try pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try pool.close()
    }
}

extension StorageFailure {
    /// What an error of SQLite means for those who wait for an answer; nil when it is no matter of
    /// the disk or a lock (a broken constraint is our bug and is thrown as it is).
    init?(_ error: any Error) {
        guard let error = error as? DatabaseError else { return nil }
        let code = error.extendedResultCode.rawValue
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .fatal(code: code)
        case .SQLITE_IOERR:
            switch error.extendedResultCode {
            case .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC: self = .fatal(code: code)
            default: self = .unavailable(code: code)
            }
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_NOMEM:
            self = .unavailable(code: code)
        default: return nil
        }
    }
}
