import GRDB
import Shared

/// One unit's counted report as data quality reads it.
struct UnitFigures: Sendable {
    /// Row of the period.
    let period: Int64
    /// Row of the form version it answers.
    let version: Int64
    /// The counted submission.
    let submission: Int64
    /// Its figures: `ValueBlob`.
    let cells: [UInt8]
}

/// One unit's figures over periods: what data quality reads. A unit at a time, so that memory does not
/// grow with the province.
extension StoreReader {
    /// The figures of a unit's counted reports on a form for the periods of these rows, in no
    /// order: each is one step down the key of `slot` and one of `submission`.
    func eachFigures(
        form: Int64, facility: Int64, periods: [Int64], _ body: (UnitFigures) throws -> Void
    ) throws {
        guard !periods.isEmpty else { return }
        let marks = Array(repeating: "?", count: periods.count).joined(separator: ", ")
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT slot.period, form_version, seq, cells
                    FROM slot JOIN submission ON seq = counted
                    WHERE slot.form = ? AND slot.period IN (\(marks)) AND slot.facility = ?
                    """), arguments: StatementArguments([form] + periods + [facility]))
        while let row = try cursor.next() {
            try body(
                UnitFigures(
                    period: row[0], version: row[1], submission: row[2], cells: row.bytes(3)))
        }
    }

    /// True when any report counts for a form and period.
    func hasReports(form: Int64, period: Int64) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM slot
                        WHERE form = ? AND period = ? AND counted IS NOT NULL)
                    """), arguments: [form, period]) ?? false
    }
}
