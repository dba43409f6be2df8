import GRDB
import Shared

/// Reports being typed. Their changes stand outside the audit chain: it tells of what was sent.
extension StoreWriter {
    /// Begins a draft; its first changes are those of version 1.
    func insertDraft(_ key: SlotRowKey, base: Int64?, at moment: Instant) throws -> DraftRow {
        try db.execute(
            sql: """
                INSERT INTO draft (form, period, facility, base, version, started_at)
                VALUES (?, ?, ?, ?, 1, ?)
                """,
            arguments: [key.form, key.period, key.facility, base, moment.milliseconds])
        return DraftRow(
            draft: db.lastInsertedRowID, slot: key, base: base, version: 1, startedAt: moment,
            endedAt: nil)
    }

    /// Adds changes to a draft.
    func insert(_ entries: [DraftLog.Entry], into draft: DraftRow) throws {
        for entry in entries {
            try db.cachedStatement(
                sql: """
                    INSERT INTO draft_change
                        (draft, version, field, text, origin, place, account, at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                draft.draft, entry.version, entry.field.name, entry.text, entry.origin.rawValue,
                entry.place, entry.account, entry.at.milliseconds,
            ])
        }
        guard let version = entries.map(\.version).max(), version > draft.version else { return }
        try db.execute(
            sql: "UPDATE draft SET version = ? WHERE draft = ?",
            arguments: [version, draft.draft])
    }

    /// Ends a draft: sent as a revision, or given up.
    func end(_ draft: DraftRow, submission: Int64?, at moment: Instant) throws {
        try db.execute(
            sql: "UPDATE draft SET ended_at = ?, submission = ? WHERE draft = ?",
            arguments: [moment.milliseconds, submission, draft.draft])
    }

    /// Says that a draft corrects another revision than it was begun from.
    func setBase(of draft: DraftRow, to base: Int64?) throws {
        try db.execute(
            sql: "UPDATE draft SET base = ? WHERE draft = ?", arguments: [base, draft.draft])
    }

    /// Adds a step within the unit.
    func insert(_ step: DraftStep, of draft: DraftRow) throws {
        try db.execute(
            sql: """
                INSERT INTO draft_step (draft, version, kind, words, account, at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                draft.draft, step.version, step.kind.rawValue, step.words, step.account,
                step.at.milliseconds,
            ])
    }

    /// Keeps what a unit wants of approving. `seq` must be that of its audit row.
    func insert(_ approval: TypingApproval, facility: Int64, seq: Int64) throws {
        try db.execute(
            sql: """
                INSERT INTO typing_approval (seq, facility, is_wanted, account, at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                seq, facility, approval.isWanted, approval.account, approval.at.milliseconds,
            ])
    }
}
