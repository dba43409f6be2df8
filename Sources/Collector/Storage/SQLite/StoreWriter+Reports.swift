import Shared

/// What every accepted report reads and writes: the only part of the store where a microsecond
/// counts, because all reports pass through one writer.
extension StoreWriter {
    /// The statements that every report runs.
    enum Direct: Hashable {
        case audit, known, quiet, slot, submission, setSlot, dirty, receiptGroup

        var sql: String {
            switch self {
            case .audit:
                """
                INSERT INTO audit (seq, at, actor, action, subject, detail, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
            case .known: "SELECT 1 FROM submission WHERE report_id = ?"
            case .quiet:
                """
                SELECT EXISTS (SELECT 1 FROM review_event
                        WHERE form = ?1 AND period = ?2 AND facility IS NULL)
                    OR EXISTS (SELECT 1 FROM extension WHERE form = ?1 AND period = ?2)
                """
            case .slot:
                """
                SELECT counted, revision, review FROM slot
                WHERE form = ? AND period = ? AND facility = ?
                """
            case .submission:
                """
                INSERT INTO submission (\(StoreReader.facts), cells, detail, signed_by, signature)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
            case .setSlot:
                """
                INSERT INTO slot (form, period, facility, counted, revision, review)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET counted = excluded.counted,
                    revision = excluded.revision, review = excluded.review
                """
            case .dirty: "INSERT OR IGNORE INTO dirty (form, period, facility) VALUES (?, ?, ?)"
            case .receiptGroup: "INSERT INTO receipt_group (last_seq, leaves) VALUES (?, ?)"
            }
        }
    }

    /// True when a report with this identity was accepted before.
    func knows(_ id: ReportID) throws -> Bool {
        let row = try statement(.known)
        row.bind(id.bytes)
        return try row.first { _ in } != nil
    }

    /// What is counted for a slot, or nil when nothing was ever accepted for it.
    func slot(_ key: SlotRowKey) throws -> SlotState? {
        let row = try statement(.slot)
        bind(key, to: row)
        return try row.first { row in
            SlotState(
                counted: row.optionalNumber(0), revision: Int(row.number(1)),
                review: try row.word(2, as: SlotReview.self))
        }
    }

    /// True when nobody decided anything about the slot's form and period as a whole, nor about a
    /// due date in it: then there is no closing and no ruling to look for.
    func isQuiet(_ key: SlotRowKey) throws -> Bool {
        if memory.isQuiet(key) { return true }
        let row = try statement(.quiet)
        row.bind(key.form)
        row.bind(key.period)
        guard try row.first({ $0.number(0) }) == 0 else { return false }
        memory.noteQuiet(key)
        return true
    }

    /// Keeps an accepted revision. Its `seq` must be that of its audit row.
    func insert(_ submission: StoredSubmission) throws {
        let facts = submission.facts
        let row = try statement(.submission)
        row.bind(facts.seq)
        row.bind(facts.reportID.bytes)
        bind(facts.slot, to: row)
        row.bind(Int64(facts.revision))
        row.bind(facts.receivedAt.milliseconds)
        row.bind(facts.dueAt?.milliseconds)
        row.bind(facts.finalisedAt.milliseconds)
        row.bind(facts.accessKey)
        row.bind(facts.formVersion)
        row.bind(facts.digest.bytes)
        row.bind(submission.cells)
        if let detail = submission.detail { row.bind(detail) } else { row.bindNull() }
        row.bind(submission.signature?.keyRow)
        if let signature = submission.signature?.signature {
            row.bind(signature.bytes)
        } else {
            row.bindNull()
        }
        try row.run()
    }

    /// Says what is counted for a slot from now on.
    func set(_ state: SlotState, for key: SlotRowKey) throws {
        let row = try statement(.setSlot)
        bind(key, to: row)
        row.bind(state.counted)
        row.bind(Int64(state.revision))
        row.bind(state.review.rawValue)
        try row.run()
    }

    /// Notes that the sums of a slot's form and period no longer hold.
    func markDirty(_ key: SlotRowKey) throws {
        let row = try statement(.dirty)
        bind(key, to: row)
        try row.run()
    }

    private func bind(_ key: SlotRowKey, to row: DirectStatement) {
        row.bind(key.form)
        row.bind(key.period)
        row.bind(key.facility)
    }
}
