import Foundation
import GRDB
import Shared

/// Figures agreed on, and what becomes of units' words.
extension StoreWriter {
    /// Keeps a choice. `seq` must be that of its audit row.
    func insert(_ choice: FigureChoice, for key: FigureChoiceKey, form: Int64, seq: Int64) throws {
        try db.execute(
            sql: """
                INSERT INTO figure_choice (seq, form, period, indicator, against, scope, side,
                    whole, parts, reason, actor, recorded_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                seq, form, try periodKey(key.period), key.indicator.text, key.against, key.scope,
                choice.side.rawValue, choice.whole.text, choice.parts.text, choice.reason,
                choice.actor, choice.at.milliseconds,
            ])
    }

    /// Keeps where a unit's words stand. `seq` must be that of its audit row.
    func insert(_ followUp: FollowUp, words: Digest, on key: SlotRowKey, seq: Int64) throws {
        try db.execute(
            sql: """
                INSERT INTO follow_up
                    (seq, form, period, facility, words, status, owner, note, actor, recorded_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                seq, key.form, key.period, key.facility, Data(words.bytes),
                followUp.status.rawValue, followUp.owner, followUp.note, followUp.actor,
                followUp.at.milliseconds,
            ])
    }
}

extension StoreReader {
    /// The choices that stood at `moment` about a form's figures of a period; those taken back too.
    func figureChoices(
        form: Int64, code: FormCode, period: ReportingPeriod, until moment: Instant
    ) throws -> [FigureChoiceKey: FigureChoice] {
        guard let row = try periodKey(period) else { return [:] }
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT indicator, against, scope, side, whole, parts, reason, actor, recorded_at
                    FROM figure_choice WHERE form = ? AND period = ? AND recorded_at <= ?
                    ORDER BY seq
                    """), arguments: [form, row, moment.milliseconds])
        var choices: [FigureChoiceKey: FigureChoice] = [:]
        for row in rows {
            guard let indicator = IndicatorCode(row[0]),
                let whole = FixedDecimal(row[4] as String),
                let parts = FixedDecimal(row[5] as String)
            else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a stored figure choice")
            }
            let key = FigureChoiceKey(
                form: code, indicator: indicator, period: period, against: row[1], scope: row[2])
            choices[key] = FigureChoice(
                side: try row.word(3, as: FigureChoice.Side.self), reason: row[6], actor: row[7],
                at: row.instant(8), whole: whole, parts: parts)
        }
        return choices
    }

    /// Where units' words stood at `moment`, by unit's row and digest.
    func followUps(
        form: Int64, period: ReportingPeriod, until moment: Instant
    ) throws -> [(facility: Int64, words: Digest, followUp: FollowUp)] {
        guard let row = try periodKey(period) else { return [] }
        return try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT facility, words, status, owner, note, actor, recorded_at FROM follow_up
                    WHERE form = ? AND period = ? AND recorded_at <= ? ORDER BY seq
                    """), arguments: [form, row, moment.milliseconds]
        ).map { row in
            (
                row[0], try row.digest(1),
                FollowUp(
                    status: try row.word(2, as: FollowUp.Status.self), owner: row[3], note: row[4],
                    actor: row[5], at: row.instant(6))
            )
        }
    }
}
