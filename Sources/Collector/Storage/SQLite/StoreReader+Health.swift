import GRDB

/// What tests and the operator ask about the database itself.
extension StoreReader {
    /// How many rows each table has.
    func rowCounts() throws -> [String: Int] {
        let tables = try String.fetchAll(
            db,
            sql: """
                SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                """)
        var counts: [String: Int] = [:]
        for table in tables {
            counts[table] = try Int.fetchOne(db, sql: "SELECT count(*) FROM \"\(table)\"") ?? 0
        }
        return counts
    }

    /// The value of a pragma on this connection.
    func pragma(_ name: String) throws -> String? {
        try Row.fetchOne(db, sql: "PRAGMA \(name)").map { row in
            let value: DatabaseValue = row[0]
            return String.fromDatabaseValue(value) ?? Int64.fromDatabaseValue(value).map(
                String.init)
                ?? ""
        }
    }

    /// The faults of `PRAGMA integrity_check` and `foreign_key_check`; empty when there are none.
    func integrityFaults() throws -> [String] {
        let integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check")
        let keys = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map(\.description)
        return integrity.filter { $0 != "ok" } + keys
    }
}
