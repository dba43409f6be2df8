import GRDB
import Shared

/// Everything recorded about the slots of one form and period, from which statuses follow.
extension StoreReader {
    /// What was recorded by `moment`, by unit's row. Rulings come whole: they carry their moment.
    func slotRecords(
        form: Int64, period: Int64, until moment: Instant
    ) throws -> [Int64: SlotRecord] {
        var records: [Int64: SlotRecord] = [:]
        try addSubmissions(form, period, moment, to: &records)
        try addAttempts(form, period, moment, to: &records)
        try addRulings(form, period, to: &records)
        try addReview(form, period, moment, to: &records)
        return records
    }

    private func addSubmissions(
        _ form: Int64, _ period: Int64, _ moment: Instant, to records: inout [Int64: SlotRecord]
    ) throws {
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT facility, seq, revision, received_at FROM submission
                    WHERE form = ? AND period = ? AND received_at <= ? ORDER BY facility, revision
                    """), arguments: [form, period, moment.milliseconds])
        while let row = try cursor.next() {
            records[row[0], default: SlotRecord()].submissions.append(
                SlotRecord.Submission(
                    seq: row[1], revision: row[2], receivedAt: row.instant(3)))
        }
    }

    private func addAttempts(
        _ form: Int64, _ period: Int64, _ moment: Instant, to records: inout [Int64: SlotRecord]
    ) throws {
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT facility, count(*) FROM attempt
                    WHERE form = ? AND period = ? AND kind = 'refused' AND received_at <= ?
                    GROUP BY facility
                    """), arguments: [form, period, moment.milliseconds])
        while let row = try cursor.next() {
            records[row[0], default: SlotRecord()].attempts = row[1]
        }
    }

    private func addRulings(
        _ form: Int64, _ period: Int64, to records: inout [Int64: SlotRecord]
    ) throws {
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT facility, kind, due_day, recorded_at FROM extension
                    WHERE form = ? AND period = ? ORDER BY seq
                    """), arguments: [form, period])
        while let row = try cursor.next() {
            records[row[0], default: SlotRecord()].rulings.add(
                try row.word(1, as: RulingKind.self), dueDay: row[2], at: row.instant(3))
        }
    }

    private func addReview(
        _ form: Int64, _ period: Int64, _ moment: Instant, to records: inout [Int64: SlotRecord]
    ) throws {
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT facility, seq, kind, submission, recorded_at FROM review_event
                    WHERE form = ? AND period = ? AND facility IS NOT NULL AND recorded_at <= ?
                    ORDER BY seq
                    """), arguments: [form, period, moment.milliseconds])
        while let row = try cursor.next() {
            records[row[0], default: SlotRecord()].review.append(
                SlotRecord.Review(
                    seq: row[1], kind: try row.word(2, as: ReviewKind.self), submission: row[3],
                    at: row.instant(4)))
        }
    }

    /// When the whole form and period was closed, if it was by `moment`.
    func closing(form: Int64, period: Int64, until moment: Instant) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT seq FROM review_event
                    WHERE form = ? AND period = ? AND facility IS NULL AND kind = 'closed'
                        AND recorded_at <= ? ORDER BY seq LIMIT 1
                    """), arguments: [form, period, moment.milliseconds])
    }
}
