import GRDBSQLite

/// Another program that holds the collector's database for itself: a backup tool, an administrator's
/// shell that began to write and was left alone. It changes nothing.
///
/// SAFETY: the handle is used by this class alone, and not after `release`.
@safe
final class DatabaseLock {
    private var handle: OpaquePointer?

    /// Takes the lock.
    init(of data: String) throws {
        let path = data + "/collector.sqlite"
        guard unsafe sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK,
            unsafe sqlite3_exec(
                handle,
                "PRAGMA wal_autocheckpoint = 0; PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE", nil,
                nil, nil) == SQLITE_OK
        else { throw Database.Unreadable(reason: "\(path) cannot be locked") }
    }

    deinit { release() }

    /// Lets go.
    func release() {
        unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
        unsafe sqlite3_close(handle)
        unsafe handle = nil
    }
}
