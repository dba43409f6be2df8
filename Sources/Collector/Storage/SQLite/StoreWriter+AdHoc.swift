import GRDB
import Shared

/// Reports that are asked for once.
extension StoreWriter {
    /// Keeps a call. `seq` must be that of its audit row.
    func insertCall(
        form: Int64, period: Int64, dueDay: Day, dueAt: Instant, facilities: [Int64],
        reason: String, decision: String, seq: Int64, at moment: Instant
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO adhoc_call
                    (call, form, period, due_day, due_minutes, reason, decision, recorded_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                seq, form, period, dueDay.number,
                (dueAt - dueDay.startInstant) / 60_000, reason, decision, moment.milliseconds,
            ])
        for facility in facilities {
            try db.execute(
                sql: "INSERT INTO adhoc_call_unit (call, facility) VALUES (?, ?)",
                arguments: [seq, facility])
        }
    }
}

extension StoreReader {
    /// Every call, in the order made.
    func adHocCalls() throws -> [AdHocCall] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT call, code, period, due_day, due_minutes, recorded_at, reason
                FROM adhoc_call JOIN form USING (form) ORDER BY call
                """)
        return try rows.compactMap { row in
            let units = try String.fetchAll(
                db,
                sql: """
                    SELECT code FROM adhoc_call_unit JOIN facility USING (facility) WHERE call = ?
                    """, arguments: [row[0] as Int64])
            guard let form = FormCode(row[1]), let period = try period(row: row[2]),
                let time = TimeOfDay(minutes: row[4])
            else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a stored call")
            }
            return AdHocCall(
                form: form, period: period,
                due: DueDate(day: Day(number: row[3]), closesAt: time),
                facilities: Set(units.compactMap { FacilityID($0) }), calledAt: row.instant(5),
                reason: row[6])
        }
    }
}
