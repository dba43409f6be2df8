import Foundation
import GRDB
import Shared

/// Figures that are no report yet.
extension StoreWriter {
    /// Keeps what a slot holds so far. `seq` is the act that changed it.
    func keep(_ draft: ValueDraft, seq: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO value_draft
                    (form, period, facility, form_version, cells, detail, seq, changed_at, actor)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (form, period, facility) DO UPDATE SET
                    form_version = excluded.form_version, cells = excluded.cells,
                    detail = excluded.detail, seq = excluded.seq,
                    changed_at = excluded.changed_at, actor = excluded.actor
                """
        ).execute(arguments: [
            draft.slot.form, draft.slot.period, draft.slot.facility, draft.formVersion,
            Data(draft.cells), draft.detail.map { Data($0) }, seq, draft.changedAt.milliseconds,
            draft.actor,
        ])
    }

    /// Forgets what a slot held: it has become a report.
    func dropDraft(_ slot: SlotRowKey) throws {
        try db.cachedStatement(
            sql: "DELETE FROM value_draft WHERE form = ? AND period = ? AND facility = ?"
        ).execute(arguments: [slot.form, slot.period, slot.facility])
    }
}

extension StoreReader {
    private static let draftColumns = """
        form, period, facility, form_version, cells, detail, changed_at, actor
        """

    private static func draft(_ row: Row) -> ValueDraft {
        ValueDraft(
            slot: SlotRowKey(form: row[0], period: row[1], facility: row[2]),
            formVersion: row[3], cells: row.bytes(4),
            detail: row.hasNull(atIndex: 5) ? nil : row.bytes(5), changedAt: row.instant(6),
            actor: row[7])
    }

    /// What a slot holds that is no report yet.
    func draft(_ slot: SlotRowKey) throws -> ValueDraft? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT \(Self.draftColumns) FROM value_draft
                    WHERE form = ? AND period = ? AND facility = ?
                    """), arguments: [slot.form, slot.period, slot.facility]
        ).map(Self.draft)
    }

    /// The drafts of a form and period, by unit.
    func drafts(form: Int64, period: Int64) throws -> [ValueDraft] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT \(Self.draftColumns) FROM value_draft
                    WHERE form = ? AND period = ? ORDER BY facility
                    """), arguments: [form, period]
        ).map(Self.draft)
    }

    /// The keys of this name, by the row of the unit they write for.
    func doorKeys(named name: String) throws -> [Int64: (id: KeyID, row: Int64)] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT facility, key_id, access_key FROM access_key
                    WHERE name = ? AND facility IS NOT NULL ORDER BY access_key DESC
                    """), arguments: [name])
        var keys: [Int64: (id: KeyID, row: Int64)] = [:]
        for row in rows {
            guard let id = KeyID(row[1]) else { continue }
            keys[row[0]] = (id: id, row: row[2])
        }
        return keys
    }
}
