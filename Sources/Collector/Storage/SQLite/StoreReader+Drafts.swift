import GRDB
import Shared

/// Reports being typed, and how those that were sent had been typed.
extension StoreReader {
    private static let draftColumns =
        "draft, form, period, facility, base, version, started_at, ended_at"

    /// The open draft of a slot; nil when nobody has begun one.
    func openDraft(_ key: SlotRowKey) throws -> DraftRow? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT \(Self.draftColumns) FROM draft
                    WHERE form = ? AND period = ? AND facility = ? AND ended_at IS NULL
                    """), arguments: [key.form, key.period, key.facility]
        ).map(Self.draft)
    }

    /// Whether a report of this form and period was ever begun at the pages.
    func hasDrafts(form: Int64, period: Int64) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM draft WHERE form = ? AND period = ?)"),
            arguments: [form, period]) ?? false
    }

    /// The draft that was open at a moment, as far as it had come by then.
    func typedDraft(_ key: SlotRowKey, at moment: Instant) throws -> TypedDraft? {
        let at = moment.milliseconds
        return try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT started_at,
                        (SELECT max(at) FROM draft_change c
                            WHERE c.draft = draft.draft AND c.at <= ?4),
                        (SELECT s.at FROM draft_step s
                            WHERE s.draft = draft.draft AND s.at <= ?4 AND s.kind = 'asked'
                                AND s.version = (SELECT max(version) FROM draft_change c
                                    WHERE c.draft = draft.draft AND c.at <= ?4)
                                AND s.step = (SELECT max(step) FROM draft_step l
                                    WHERE l.draft = draft.draft AND l.at <= ?4))
                    FROM draft
                    WHERE form = ?1 AND period = ?2 AND facility = ?3
                        AND started_at <= ?4 AND (ended_at IS NULL OR ended_at > ?4)
                    ORDER BY draft DESC LIMIT 1
                    """), arguments: [key.form, key.period, key.facility, at]
        ).map { row in
            TypedDraft(
                startedAt: row.instant(0),
                changedAt: row.hasNull(atIndex: 1) ? row.instant(0) : row.instant(1),
                askedAt: row.hasNull(atIndex: 2) ? nil : row.instant(2))
        }
    }

    /// The draft that a revision was sent from; nil for one that came another way.
    func draft(sentAs seq: Int64) throws -> DraftRow? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT \(Self.draftColumns) FROM draft WHERE submission = ?"),
            arguments: [seq]
        ).map(Self.draft)
    }

    private static func draft(_ row: Row) -> DraftRow {
        DraftRow(
            draft: row[0], slot: SlotRowKey(form: row[1], period: row[2], facility: row[3]),
            base: row[4], version: row[5], startedAt: row.instant(6),
            endedAt: row.hasNull(atIndex: 7) ? nil : row.instant(7))
    }

    /// Every change of a draft.
    func log(of draft: DraftRow) throws -> DraftLog {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT version, field, text, origin, place, account, at FROM draft_change
                    WHERE draft = ? ORDER BY version, field
                    """), arguments: [draft.draft])
        return DraftLog(
            version: draft.version,
            entries: try rows.map { row in
                guard let field = DraftField(name: row[1]) else {
                    throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a draft's field")
                }
                return DraftLog.Entry(
                    version: row[0], field: field, text: row[2],
                    origin: try row.word(3, as: DraftLog.Origin.self), place: row[4],
                    account: row[5], at: row.instant(6))
            })
    }

    /// Who put each answer of a revision where it stands; empty for one that was not typed.
    func typedMarks(sentAs seq: Int64) throws -> [DraftField: TypedMark] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT field, full_name, name, draft_change.at, origin
                    FROM draft JOIN draft_change USING (draft) JOIN account USING (account)
                    WHERE submission = ? ORDER BY draft_change.version
                    """), arguments: [seq])
        var marks: [DraftField: TypedMark] = [:]
        for row in rows {
            guard let field = DraftField(name: row[0]) else { continue }
            let (fullName, name): (String, String) = (row[1], row[2])
            marks[field] = TypedMark(
                who: "\(fullName) (\(name))", at: row.instant(3),
                origin: try row.word(4, as: DraftLog.Origin.self))
        }
        return marks
    }

    /// How many changes a draft has, and how many bytes their texts are.
    func changes(of draft: DraftRow) throws -> (count: Int, bytes: Int) {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT count(*), total(length(CAST(text AS BLOB))) FROM draft_change
                    WHERE draft = ?
                    """), arguments: [draft.draft])
        let bytes: Double = row?[1] ?? 0
        return (row?[0] ?? 0, Int(bytes))
    }

    /// The steps of a draft within its unit, the oldest first.
    func steps(of draft: DraftRow) throws -> [DraftStep] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT kind, version, words, account, at FROM draft_step
                    WHERE draft = ? ORDER BY step
                    """), arguments: [draft.draft])
        return try rows.map { row in
            DraftStep(
                kind: try row.word(0, as: DraftStep.Kind.self), version: row[1], words: row[2],
                account: row[3], at: row.instant(4))
        }
    }

    /// What a unit has said last of approving typed reports; nil where it never has.
    func typingApproval(of facility: Int64) throws -> TypingApproval? {
        try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT is_wanted, account, at FROM typing_approval
                    WHERE facility = ? ORDER BY seq DESC LIMIT 1
                    """), arguments: [facility]
        ).map { row in
            TypingApproval(isWanted: row[0], account: row[1], at: row.instant(2))
        }
    }
}
