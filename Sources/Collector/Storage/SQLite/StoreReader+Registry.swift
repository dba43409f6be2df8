import GRDB
import Shared

/// A report that counts, as a preview of changes names it.
struct CountedSlot: Hashable, Sendable {
    /// The form.
    let form: FormCode
    /// The period.
    let period: ReportingPeriod
    /// The unit.
    let facility: FacilityID
    /// From 1.
    let revision: Int
}

/// An act of the department on its registry, as stored.
struct StoredFacilityAct: Sendable {
    /// Its number: that of its row in the audit chain.
    let number: Int64
    /// What was entered.
    let body: [UInt8]
    /// When.
    let recordedAt: Instant
    /// Who.
    let actor: String
    /// When, by whom and why it was revoked; nil while it stands.
    let revoked: Revocation?

    /// That it was revoked.
    struct Revocation: Sendable {
        let at: Instant
        let actor: String
        let reason: String
    }
}

/// What a change of the registry touches.
extension StoreReader {
    /// The counted reports of a unit, by period then form.
    func countedSlots(of facility: FacilityID) throws -> [CountedSlot] {
        guard let row = try facilityKey(facility) else { return [] }
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT code, calendar, identifier, slot.revision
                    FROM (SELECT DISTINCT form, period FROM submission WHERE facility = :unit) AS sent
                        JOIN slot USING (form, period) JOIN form USING (form)
                        JOIN period USING (period)
                    WHERE slot.facility = :unit AND counted IS NOT NULL
                    ORDER BY first_day, code
                    """), arguments: ["unit": row])
        return rows.compactMap { row in
            guard let form = FormCode(row[0]),
                let calendar = ReportingCalendar(rawValue: row[1]),
                let period = ReportingPeriod(identifier: row[2], calendar: calendar)
            else { return nil }
            return CountedSlot(form: form, period: period, facility: facility, revision: row[3])
        }
    }

    /// True when the unit ever sent something, accepted or not.
    func hasSent(_ facility: FacilityID) throws -> Bool {
        guard let row = try facilityKey(facility) else { return false }
        return try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM submission WHERE facility = ?)
                    OR EXISTS (SELECT 1 FROM attempt WHERE facility = ?)
                """, arguments: [row, row]) ?? false
    }

    /// The number of the last change of reference documents; 0 before any.
    func lastDocument() throws -> Int64 {
        try Int64.fetchOne(db, sql: "SELECT max(seq) FROM document") ?? 0
    }

    /// Every act on the registry, revoked ones included, in the order entered.
    func facilityActs() throws -> [StoredFacilityAct] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT name, body, recorded_at, actor, detail
                FROM document JOIN audit USING (seq)
                WHERE kind = 'facilities' AND name LIKE 'act/%' ORDER BY seq
                """)
        var acts: [Int64: StoredFacilityAct] = [:]
        for row in rows {
            guard let number = EnteredDocument.number(ofAct: row[0]) else { continue }
            if let act = acts[number] {
                acts[number] = StoredFacilityAct(
                    number: number, body: act.body, recordedAt: act.recordedAt, actor: act.actor,
                    revoked: .init(at: row.instant(2), actor: row[3], reason: row[4]))
            } else {
                acts[number] = StoredFacilityAct(
                    number: number, body: row.bytes(1), recordedAt: row.instant(2), actor: row[3],
                    revoked: nil)
            }
        }
        return acts.values.sorted { $0.number < $1.number }
    }
}

extension StoreWriter {
    /// Marks every sum as no longer holding: who owes what has changed.
    func markAllDirty() throws {
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO dirty (form, period, facility)
                SELECT form, period, min(facility) FROM slot GROUP BY form, period
                """)
    }
}
