import GRDB
import Shared

/// What officers have noted of figures.
extension StoreReader {
    /// The last note of every figure of a form and period, by unit's row, then indicator's code.
    func qualityNotes(form: Int64, period: Int64) throws -> [QualityNote.Place: QualityNote] {
        let cursor = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT facility, indicator, submission, outcome, owner, note, actor, recorded_at
                    FROM quality_note WHERE form = ? AND period = ? ORDER BY seq
                    """), arguments: [form, period])
        var notes: [QualityNote.Place: QualityNote] = [:]
        while let row = try cursor.next() {
            let place = QualityNote.Place(facility: row[0], indicator: row[1])
            notes[place] = QualityNote(
                submission: row[2], outcome: try row.word(3, as: QualityNote.Outcome.self),
                owner: row[4], note: row[5], actor: row[6], at: row.instant(7))
        }
        return notes
    }
}

extension StoreWriter {
    /// Keeps a note. `seq` must be that of its audit row.
    func insert(
        _ note: QualityNote, on key: SlotRowKey, indicator: IndicatorCode, seq: Int64
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO quality_note (seq, form, period, facility, indicator, submission,
                    outcome, owner, note, actor, recorded_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                seq, key.form, key.period, key.facility, indicator.text, note.submission,
                note.outcome.rawValue, note.owner, note.note, note.actor, note.at.milliseconds,
            ])
    }
}
