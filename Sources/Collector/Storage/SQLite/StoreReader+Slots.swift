import GRDB
import Shared

/// Everything recorded about the slots of one form and period, from which statuses follow.
extension StoreReader {
    /// What was recorded by `moment`, by unit's row. Rulings come whole: they carry their moment.
    ///
    /// - Parameter facility: the row of the one unit that is asked about; nil for all.
    func slotRecords(
        form: Int64, period: Int64, facility: Int64? = nil, until moment: Instant
    ) throws -> [Int64: SlotRecord] {
        var records: [Int64: SlotRecord] = [:]
        let slots = SlotSelection(form: form, period: period, facility: facility)
        try addSubmissions(slots, moment, to: &records)
        try addAttempts(slots, moment, to: &records)
        try addRulings(slots, to: &records)
        try addReview(slots, moment, to: &records)
        return records
    }

    /// Which slots are read: all of a form and period, or one. Two texts a query, each cached.
    private struct SlotSelection {
        let form: Int64
        let period: Int64
        let facility: Int64?

        var condition: String {
            "form = ? AND period = ?" + (facility == nil ? "" : " AND facility = ?")
        }

        func arguments(_ more: Int64...) -> StatementArguments {
            StatementArguments([form, period] + (facility.map { [$0] } ?? []) + more)
        }
    }

    private func addSubmissions(
        _ slots: SlotSelection, _ moment: Instant, to records: inout [Int64: SlotRecord]
    ) throws {
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT facility, seq, revision, received_at,
                        EXISTS (SELECT 1 FROM imported WHERE imported.seq = submission.seq)
                    FROM submission
                    WHERE \(slots.condition) AND received_at <= ? ORDER BY facility, revision
                    """), arguments: slots.arguments(moment.milliseconds))
        while let row = try cursor.next() {
            records[row[0], default: SlotRecord()].submissions.append(
                SlotRecord.Submission(
                    seq: row[1], revision: row[2], receivedAt: row.instant(3),
                    isImported: row[4]))
        }
    }

    private func addAttempts(
        _ slots: SlotSelection, _ moment: Instant, to records: inout [Int64: SlotRecord]
    ) throws {
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT facility, count(*) FROM attempt
                    WHERE \(slots.condition) AND kind = 'refused' AND received_at <= ?
                    GROUP BY facility
                    """), arguments: slots.arguments(moment.milliseconds))
        while let row = try cursor.next() {
            records[row[0], default: SlotRecord()].attempts = row[1]
        }
    }

    private func addRulings(
        _ slots: SlotSelection, to records: inout [Int64: SlotRecord]
    ) throws {
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT facility, kind, due_day, recorded_at FROM extension
                    WHERE \(slots.condition) ORDER BY seq
                    """), arguments: slots.arguments())
        while let row = try cursor.next() {
            records[row[0], default: SlotRecord()].rulings.add(
                try row.word(1, as: RulingKind.self), dueDay: row[2], at: row.instant(3))
        }
    }

    /// The units that were released from a form and period, as ruled by `moment`.
    func releases(form: Int64, period: Int64, until moment: Instant) throws -> [Int64] {
        var records: [Int64: SlotRecord] = [:]
        try addRulings(
            SlotSelection(form: form, period: period, facility: nil), to: &records)
        return records.filter { _, record in
            record.rulings.exemptions.contains { exemption in
                exemption.recordedAt <= moment
                    && (exemption.revokedAt.map { $0 > moment } ?? true)
            }
        }.map(\.key)
    }

    private func addReview(
        _ slots: SlotSelection, _ moment: Instant, to records: inout [Int64: SlotRecord]
    ) throws {
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT facility, seq, kind, submission, recorded_at FROM review_event
                    WHERE \(slots.condition) AND facility IS NOT NULL AND recorded_at <= ?
                    ORDER BY seq
                    """), arguments: slots.arguments(moment.milliseconds))
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
