import GRDB
import GRDBSQLite
import Shared

/// A prepared statement that is bound, run and read by SQLite's own calls.
///
/// GRDB makes a value of its own for every argument and column, which costs more than SQLite's work
/// on one row. The few statements that every report runs go round that; all others do not. What
/// GRDB knows still holds: it prepared the statement, keeps it, and learns of errors as its own
/// `DatabaseError`.
///
/// SAFETY: the handle is GRDB's and lives as long as `statement`. Texts and bytes are copied by
/// SQLite when they are bound, so nothing of ours need outlive a call.
@safe
final class DirectStatement {
    private let statement: Statement
    private let connection: SQLiteConnection
    private var places: Int32 = 0
    private var refusal = SQLITE_OK

    /// The statement of `sql` on this connection; prepared at its first use.
    init(_ db: Database, _ sql: String) throws {
        statement = try db.cachedStatement(sql: sql)
        guard let connection = unsafe db.sqliteConnection else {
            throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the connection is closed")
        }
        unsafe self.connection = connection
    }

    // MARK: - Arguments, in order

    /// Binds a number to the next place.
    func bind(_ number: Int64) {
        places += 1
        note(unsafe sqlite3_bind_int64(statement.sqliteStatement, places, number))
    }

    /// Binds a number, or NULL.
    func bind(_ number: Int64?) {
        if let number { return bind(number) }
        bindNull()
    }

    /// Binds a text to the next place.
    func bind(_ text: String) {
        places += 1
        var text = text
        let result = text.withUTF8 { utf8 in
            unsafe utf8.withMemoryRebound(to: CChar.self) { characters in
                unsafe sqlite3_bind_text(
                    statement.sqliteStatement, places, characters.baseAddress,
                    Int32(characters.count), Self.copied)
            }
        }
        note(result)
    }

    /// Binds a blob to the next place.
    func bind(_ bytes: [UInt8]) {
        places += 1
        let result = unsafe bytes.withUnsafeBytes { bytes in
            unsafe sqlite3_bind_blob(
                statement.sqliteStatement, places, bytes.baseAddress, Int32(bytes.count),
                Self.copied)
        }
        note(result)
    }

    /// Binds NULL to the next place.
    func bindNull() {
        places += 1
        note(unsafe sqlite3_bind_null(statement.sqliteStatement, places))
    }

    /// Tells SQLite to copy what it is given.
    private static var copied: sqlite3_destructor_type {
        unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    private func note(_ result: Int32) {
        if result != SQLITE_OK { refusal = result }
    }

    // MARK: - Running

    /// Runs a statement that gives no rows.
    func run() throws {
        _ = try first { _ in }
    }

    /// Runs the statement and reads its first row; nil when there is none.
    func first<Result>(_ read: (borrowing DirectRow) throws -> Result) throws -> Result? {
        defer {
            unsafe sqlite3_reset(statement.sqliteStatement)
            places = 0
            refusal = SQLITE_OK
        }
        guard refusal == SQLITE_OK else { throw failure(refusal) }
        let result = unsafe sqlite3_step(statement.sqliteStatement)
        switch result {
        case SQLITE_DONE: return nil
        case SQLITE_ROW: return try read(unsafe DirectRow(statement.sqliteStatement))
        default: throw failure(unsafe sqlite3_extended_errcode(connection))
        }
    }

    private func failure(_ code: Int32) -> DatabaseError {
        let message = unsafe String(cString: sqlite3_errmsg(connection))
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
}

/// The row a `DirectStatement` stands on; it cannot be kept.
@safe
struct DirectRow: ~Copyable {
    private let handle: SQLiteStatement

    @unsafe
    fileprivate init(_ handle: SQLiteStatement) {
        unsafe self.handle = handle
    }

    /// The number in a column; 0 for NULL.
    func number(_ column: Int32) -> Int64 {
        unsafe sqlite3_column_int64(handle, column)
    }

    /// The number in a column, or nil for NULL.
    func optionalNumber(_ column: Int32) -> Int64? {
        unsafe sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : number(column)
    }

    /// A word of a closed list; the table's CHECK keeps others out.
    func word<Word: RawRepresentable>(
        _ column: Int32, as type: Word.Type
    ) throws -> Word where Word.RawValue == String {
        let text = text(column)
        guard let word = Word(rawValue: text) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "unknown word \(text)")
        }
        return word
    }

    /// The text in a column; empty for NULL.
    func text(_ column: Int32) -> String {
        guard let text = unsafe sqlite3_column_text(handle, column) else { return "" }
        return unsafe String(cString: text)
    }
}
