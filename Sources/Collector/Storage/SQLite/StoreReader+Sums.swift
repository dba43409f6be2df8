import Foundation
import GRDB
import Shared

/// Sums over units, and the marks that say which of them no longer hold.
extension StoreReader {
    /// The figures of every counted report of a form and period, one after the other.
    ///
    /// - Parameter facilities: only these units' rows; nil for all.
    func eachCounted(
        form: Int64, period: Int64, facilities: Set<Int64>? = nil,
        _ body: (_ facility: Int64, _ version: Int64, _ cells: [UInt8]) throws -> Void
    ) throws {
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT slot.facility, form_version, cells
                    FROM slot JOIN submission ON seq = counted
                    WHERE slot.form = ? AND slot.period = ?
                    """), arguments: [form, period])
        while let row = try cursor.next() {
            let facility: Int64 = row[0]
            guard facilities?.contains(facility) ?? true else { continue }
            try body(facility, row[1], row.bytes(2))
        }
    }

    /// True when a sum of this form and period no longer holds.
    func isDirty(form: Int64, period: Int64) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM dirty WHERE form = ? AND period = ?)"),
            arguments: [form, period]) ?? false
    }

    /// How many versions of a form are published.
    func versionCount(form: Int64) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(sql: "SELECT count(*) FROM form_version WHERE form = ?"),
            arguments: [form]) ?? 0
    }

    /// The stored sums of a form and period; nil when there are none.
    func aggregate(form: Int64, period: Int64) throws -> SumVector? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT sums FROM aggregate WHERE form = ? AND period = ?"),
            arguments: [form, period])
        return try row.map { try SumVector(blob: $0.bytes(0)) }
    }
}

extension StoreWriter {
    /// Stores the sums of a form and period and takes its dirty marks away.
    func setAggregate(_ sums: SumVector, form: Int64, period: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO aggregate (form, period, reports, sums) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET reports = excluded.reports, sums = excluded.sums
                """
        ).execute(arguments: [form, period, sums.reports, Data(sums.blob)])
        try db.cachedStatement(sql: "DELETE FROM dirty WHERE form = ? AND period = ?")
            .execute(arguments: [form, period])
    }
}
