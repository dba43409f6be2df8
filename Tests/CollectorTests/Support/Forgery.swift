import GRDB

@testable import Collector

extension StoreWriter {
    /// Changes a table as somebody with the file in hand could: past the triggers and references.
    func forge(_ sql: String, of table: String = "submission") throws {
        let triggers = try Row.fetchAll(
            db,
            sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?",
            arguments: [table])
        for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger[0] as String)") }
        try db.execute(sql: sql)
        for trigger in triggers { try db.execute(sql: trigger[1]) }
    }
}
