import GRDB
import Shared

/// What the board asks the store beside the records of slots.
extension StoreReader {
    /// A form and period about which something was recorded.
    struct TouchedColumn: Hashable {
        /// Row of the form.
        let form: Int64
        /// The period.
        let period: ReportingPeriod
    }

    /// The columns about which something was recorded after act `seq`: four short ranges of keys.
    func touchedColumns(after seq: Int64) throws -> Set<TouchedColumn> {
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT form, period FROM submission WHERE seq > ?1
                    UNION SELECT form, period FROM attempt WHERE seq > ?1
                    UNION SELECT form, period FROM review_event WHERE seq > ?1
                    UNION SELECT form, period FROM extension WHERE seq > ?1
                    """), arguments: [seq])
        var touched: Set<TouchedColumn> = []
        while let row = try cursor.next() {
            guard let period = try period(row: row[1]) else { continue }
            touched.insert(TouchedColumn(form: row[0], period: period))
        }
        return touched
    }
}
