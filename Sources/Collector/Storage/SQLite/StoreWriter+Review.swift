import Foundation
import GRDB
import Shared

/// Decisions of the department.
extension StoreWriter {
    /// Keeps a decision about one slot. `seq` must be that of its audit row.
    func insertReview(
        _ kind: ReviewKind, on key: SlotRowKey, submission: Int64?, reason: String,
        figures: [IndicatorCode: String] = [:], seq: Int64, at moment: Instant
    ) throws {
        try insertReview(
            kind, form: key.form, period: key.period, facility: key.facility,
            submission: submission, reason: reason, figures: figures, seq: seq, at: moment)
    }

    /// Keeps a decision; without a facility it is about every slot of the form and period.
    func insertReview(
        _ kind: ReviewKind, form: Int64, period: Int64, facility: Int64?, submission: Int64?,
        reason: String, figures: [IndicatorCode: String] = [:], seq: Int64, at moment: Instant
    ) throws {
        memory.forgetQuiet()
        var words: Data?
        if !figures.isEmpty {
            var writer = JSONWriter()
            writer.texts(figures)
            words = Data(writer.bytes)
        }
        try db.execute(
            sql: """
                INSERT INTO review_event
                    (seq, form, period, facility, kind, submission, reason, recorded_at, figures)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                seq, form, period, facility, kind.rawValue, submission, reason,
                moment.milliseconds, words,
            ])
    }

    /// Keeps a ruling on a due date. `seq` must be that of its audit row.
    func insertRuling(
        _ kind: RulingKind, on key: SlotRowKey, dueDay: Day?, decision: DecisionNumber,
        reason: String, seq: Int64, at moment: Instant
    ) throws {
        memory.forgetQuiet()
        try db.execute(
            sql: """
                INSERT INTO extension
                    (seq, form, period, facility, kind, due_day, decision, reason, recorded_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                seq, key.form, key.period, key.facility, kind.rawValue, dueDay?.number,
                decision.text, reason, moment.milliseconds,
            ])
    }
}

extension StoreReader {
    /// The last revision of a slot that nobody withdrew.
    func lastStanding(_ key: SlotRowKey) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: """
                SELECT seq FROM submission WHERE form = ? AND period = ? AND facility = ?
                    AND seq NOT IN (SELECT submission FROM review_event
                        WHERE kind = 'withdrawn' AND submission IS NOT NULL)
                ORDER BY revision DESC LIMIT 1
                """, arguments: [key.form, key.period, key.facility])
    }
}
