import GRDB
import Shared

/// One unit's figures over periods: what data quality reads. A unit at a time, so that memory does not
/// grow with the province.
extension StoreReader {
    /// The figures of a unit's counted reports on a form for the periods of these rows, in no
    /// order: each is one step down the key of `slot` and one of `submission`.
    func eachFigures(
        form: Int64, facility: Int64, periods: [Int64],
        _ body: (_ period: Int64, _ version: Int64, _ cells: [UInt8]) throws -> Void
    ) throws {
        guard !periods.isEmpty else { return }
        let marks = Array(repeating: "?", count: periods.count).joined(separator: ", ")
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT slot.period, form_version, cells
                    FROM slot JOIN submission ON seq = counted
                    WHERE slot.form = ? AND slot.period IN (\(marks)) AND slot.facility = ?
                    """), arguments: StatementArguments([form] + periods + [facility]))
        while let row = try cursor.next() {
            try body(row[0], row[1], row.bytes(2))
        }
    }
}
