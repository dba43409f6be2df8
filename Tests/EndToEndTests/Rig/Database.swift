import Foundation
import GRDBSQLite

/// The collector's database file, read without the collector: what is on the disk, whoever says
/// what. Opened read-only on a copy, so that looking changes nothing.
struct Database {
    /// Why it cannot be read.
    struct Unreadable: Error {
        let reason: String
    }

    private let rows: (String) throws -> [[String]]

    /// Opens the database of a data directory as it is on the disk. No collector may run on it.
    init(of data: String) throws {
        let copy = try TemporaryFolder.make()
        for name in ["collector.sqlite-wal", "collector.sqlite"] {
            let source = data + "/" + name
            if FileManager.default.fileExists(atPath: source) {
                try FileManager.default.copyItem(atPath: source, toPath: copy + "/" + name)
            }
        }
        rows = { try Self.rows(of: copy + "/collector.sqlite", $0) }
    }

    /// Every row of a query, every column as text.
    func all(_ sql: String) throws -> [[String]] { try rows(sql) }

    /// The first column of the first row as a number.
    func count(_ sql: String) throws -> Int {
        guard let text = try rows(sql).first?.first, let number = Int(text) else {
            throw Unreadable(reason: "no number: \(sql)")
        }
        return number
    }

    /// How many rows each table has.
    func rowCounts() throws -> [String: Int] {
        let tables = try all("SELECT name FROM sqlite_schema WHERE type = 'table'").map { $0[0] }
        return Dictionary(
            uniqueKeysWithValues: try tables.map { ($0, try count("SELECT COUNT(*) FROM \($0)")) })
    }

    /// The ids of accepted reports, in hex.
    func reportIDs() throws -> [String] {
        try all("SELECT lower(hex(report_id)) FROM submission ORDER BY seq").map { $0[0] }
    }

    /// What no fault may leave behind; empty when all is well.
    func faults() throws -> [String] {
        var faults: [String] = []
        let verdict = try all("PRAGMA integrity_check").map { $0[0] }
        if verdict != ["ok"] { faults.append("integrity: \(verdict)") }
        let orphans = try all("PRAGMA foreign_key_check")
        if !orphans.isEmpty { faults.append("foreign keys: \(orphans)") }
        for (name, sql) in Self.invariants {
            let found = try all(sql)
            if !found.isEmpty { faults.append("\(name): \(found.prefix(3))") }
        }
        return faults
    }

    /// Queries that must find nothing.
    private static let invariants: [(String, String)] = [
        ("a report id twice", "SELECT report_id FROM submission GROUP BY 1 HAVING COUNT(*) > 1"),
        (
            "two revisions of one number",
            """
            SELECT form, period, facility, revision FROM submission
            GROUP BY 1, 2, 3, 4 HAVING COUNT(*) > 1
            """
        ),
        (
            "a slot that does not count its last revision",
            """
            SELECT s.form, s.period, s.facility FROM slot AS s
            WHERE s.counted IS NOT (SELECT seq FROM submission AS r WHERE r.form = s.form
                AND r.period = s.period AND r.facility = s.facility
                ORDER BY revision DESC LIMIT 1)
            """
        ),
        (
            "a revision without its slot",
            """
            SELECT r.seq FROM submission AS r LEFT JOIN slot AS s USING (form, period, facility)
            WHERE s.form IS NULL
            """
        ),
        (
            "a gap in the audit log",
            "SELECT COUNT(*), MAX(seq) FROM audit HAVING COUNT(*) <> MAX(seq)"
        ),
    ]

    private static func rows(of path: String, _ sql: String) throws -> [[String]] {
        var handle: OpaquePointer?
        let opened = unsafe sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil)
        defer { unsafe sqlite3_close(handle) }
        guard opened == SQLITE_OK else { throw Unreadable(reason: "open: \(opened)") }
        var statement: OpaquePointer?
        guard unsafe sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
            throw Unreadable(reason: unsafe String(cString: sqlite3_errmsg(handle)))
        }
        defer { unsafe sqlite3_finalize(statement) }
        var rows: [[String]] = []
        while true {
            let step = unsafe sqlite3_step(statement)
            if step == SQLITE_DONE { return rows }
            guard step == SQLITE_ROW else {
                throw Unreadable(reason: unsafe String(cString: sqlite3_errmsg(handle)))
            }
            rows.append(
                unsafe (0..<sqlite3_column_count(statement)).map { column in
                    guard let text = unsafe sqlite3_column_text(statement, column) else {
                        return ""
                    }
                    return unsafe String(cString: text)
                })
        }
    }
}
