import GRDB
import Shared

/// Notes about slots, and everything that was done about one.
extension StoreReader {
    /// The notes of a slot, in the order recorded.
    func reviewNotes(_ key: SlotRowKey) throws -> [ReviewNote] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT seq, kind, submission, note FROM review_note
                    WHERE form = ? AND period = ? AND facility = ? ORDER BY seq
                    """),
            arguments: [key.form, key.period, key.facility])
        return try rows.map { row in
            ReviewNote(
                seq: row[0], kind: try row.word(1, as: ReviewNote.Kind.self), submission: row[2],
                note: row[3])
        }
    }

    /// Whether an erratum was opened, and nothing has come since.
    func awaitsErratum(_ key: SlotRowKey) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM review_note
                        WHERE form = ?1 AND period = ?2 AND facility = ?3
                            AND kind = 'erratumOpened'
                            AND seq > ifnull((SELECT max(seq) FROM submission
                                WHERE form = ?1 AND period = ?2 AND facility = ?3), 0))
                    """),
            arguments: [key.form, key.period, key.facility]) ?? false
    }

    /// The units of a form's period for which an erratum was opened up to `moment` and has not come by
    /// then, with when it was opened.
    func openErrata(form: Int64, period: Int64, until moment: Instant) throws -> [Int64: Instant] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT note.facility, max(note.recorded_at) FROM review_note AS note
                    WHERE note.form = ?1 AND note.period = ?2 AND note.kind = 'erratumOpened'
                        AND note.recorded_at <= ?3
                        AND NOT EXISTS (SELECT 1 FROM submission AS later
                            WHERE later.form = note.form AND later.period = note.period
                                AND later.facility = note.facility AND later.seq > note.seq
                                AND later.received_at <= ?3)
                    GROUP BY note.facility
                    """), arguments: [form, period, moment.milliseconds])
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0.instant(1)) })
    }

    /// Every act about a slot, oldest first: what came, what was refused, what was decided or noted.
    func acts(about key: SlotRowKey) throws -> [ReviewSheet.Act] {
        let own = "form = ?1 AND period = ?2 AND facility = ?3"
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT seq, at, actor, action, detail FROM audit WHERE seq IN (
                    SELECT seq FROM submission WHERE \(own)
                    UNION ALL SELECT seq FROM attempt WHERE \(own)
                    UNION ALL SELECT seq FROM extension WHERE \(own)
                    UNION ALL SELECT seq FROM review_note WHERE \(own)
                    UNION ALL SELECT seq FROM review_event WHERE form = ?1 AND period = ?2
                        AND (facility = ?3 OR facility IS NULL)) ORDER BY seq
                """, arguments: [key.form, key.period, key.facility])
        return rows.map { row in
            ReviewSheet.Act(
                seq: row[0], at: row.instant(1), actor: row[2], action: row[3], detail: row[4])
        }
    }
}

extension StoreWriter {
    /// Keeps a note. `seq` must be that of its audit row.
    func insertReviewNote(
        _ kind: ReviewNote.Kind, on key: SlotRowKey, submission: Int64?, note: String, seq: Int64,
        at moment: Instant
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO review_note
                    (seq, form, period, facility, kind, submission, note, recorded_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                seq, key.form, key.period, key.facility, kind.rawValue, submission, note,
                moment.milliseconds,
            ])
    }
}
