import GRDB
import Shared

/// What the department decided about a slot.
extension StoreReader {
    /// Why an officer withdrew a revision; nil when nobody did.
    func withdrawal(of seq: Int64) throws -> String? {
        try String.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT reason FROM review_event
                    WHERE submission = ? AND kind = 'withdrawn' ORDER BY seq LIMIT 1
                    """),
            arguments: [seq])
    }

    /// True when the whole form and period was closed.
    func isClosed(_ key: SlotRowKey) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM review_event
                        WHERE form = ? AND period = ? AND facility IS NULL AND kind = 'closed')
                    """),
            arguments: [key.form, key.period]) ?? false
    }

    /// The first complete revision of a slot: the one that fixes its timeliness.
    func first(_ key: SlotRowKey) throws -> SubmissionFacts? {
        let sql = """
            SELECT \(Self.facts) FROM submission
            WHERE form = ? AND period = ? AND facility = ? ORDER BY revision LIMIT 1
            """
        return try Row.fetchOne(
            db.cachedStatement(sql: sql), arguments: [key.form, key.period, key.facility]
        ).map(Self.facts)
    }

    /// The public name of a key's row.
    func keyID(row: Int64) throws -> KeyID? {
        try String.fetchOne(
            db.cachedStatement(sql: "SELECT key_id FROM access_key WHERE access_key = ?"),
            arguments: [row]
        ).flatMap { KeyID($0) }
    }

    /// Every extension, exemption and revocation of a slot, in the order recorded.
    func rulings(_ key: SlotRowKey) throws -> Rulings {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT kind, due_day, recorded_at FROM extension
                    WHERE form = ? AND period = ? AND facility = ? ORDER BY seq
                    """),
            arguments: [key.form, key.period, key.facility])
        var rulings = Rulings()
        for row in rows {
            rulings.add(
                try row.word(0, as: RulingKind.self), dueDay: row[1], at: row.instant(2))
        }
        return rulings
    }
}
