import GRDB
import Shared

/// What other systems read.
extension StoreReader {
    /// The counted revisions of a form and period as recorded by `moment`, by unit.
    func countedSubmissions(
        form: Int64, period: Int64, until moment: Instant
    ) throws -> [StoredSubmission] {
        let counted = Set(
            try slotRecords(form: form, period: period, until: moment).values.compactMap {
                $0.counted?.seq
            })
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT \(Self.facts), cells, detail FROM submission
                    WHERE form = ? AND period = ? ORDER BY facility, revision
                    """), arguments: [form, period])
        var found: [StoredSubmission] = []
        while let row = try cursor.next() {
            if counted.contains(row[0]) { found.append(try Self.stored(row)) }
        }
        return found
    }

    /// Accepted revisions in the order committed, none after act `end`, with what says whether each is
    /// the one that counts now.
    func revisions(_ filter: ReportFilter, upTo end: Int64) throws -> [ExportedRevision] {
        var conditions = ["seq > ?", "seq <= ?"]
        var arguments = [filter.after, end]
        for (column, wanted) in [("form", filter.form), ("facility", filter.facility)] {
            guard let wanted else { continue }
            conditions.append("submission.\(column) = ?")
            arguments.append(wanted)
        }
        let sql = """
            SELECT \(Self.facts), cells, detail FROM submission
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY seq LIMIT \(filter.limit)
            """
        return try Row.fetchAll(db, sql: sql, arguments: StatementArguments(arguments))
            .compactMap { row in
                let stored = try Self.stored(row)
                guard let period = try period(row: stored.facts.slot.period) else { return nil }
                let counted = try slot(stored.facts.slot)?.counted
                return ExportedRevision(
                    stored: stored, period: period, isCounted: counted == stored.facts.seq)
            }
    }

    /// The periods of a form that anything was ever accepted for.
    func reportedPeriods(form: Int64) throws -> [(row: Int64, period: ReportingPeriod)] {
        let rows = try Int64.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT period FROM period WHERE EXISTS (
                        SELECT 1 FROM slot WHERE slot.form = ? AND slot.period = period.period)
                    """), arguments: [form])
        return try rows.compactMap { row in try period(row: row).map { (row, $0) } }
    }

    /// What senders are called, by the row of their key.
    func senderNames() throws -> [Int64: String] {
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT access_key, name FROM access_key"))
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }
}
