import Foundation
import GRDB
import Shared

/// Keys, enrolment codes, forms, units and documents.
extension StoreWriter {
    /// The row of a form, made when its code is met for the first time.
    func formKey(_ code: FormCode) throws -> Int64 {
        let known = try Int64.fetchOne(
            db, sql: "SELECT form FROM form WHERE code = ?", arguments: [code.text])
        if let known { return known }
        try db.execute(sql: "INSERT INTO form (code) VALUES (?)", arguments: [code.text])
        return db.lastInsertedRowID
    }

    /// The row of a unit, made when it is met for the first time.
    @discardableResult
    func addFacility(_ id: FacilityID) throws -> Int64 {
        if let known = try reader.facilityKey(id) { return known }
        try db.execute(sql: "INSERT INTO facility (code) VALUES (?)", arguments: [id.text])
        return db.lastInsertedRowID
    }

    /// Publishes a form version. The caller has made sure that it is new.
    ///
    /// The sums that are kept lie in the slots of the version before, for periods that may fall under
    /// this one from now on: none of the form's holds any more.
    func insertForm(_ key: Form.Key, document: [UInt8], digest: Digest, at: Instant) throws {
        let form = try formKey(key.code)
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO dirty (form, period, facility)
                SELECT form, period, facility FROM slot WHERE form = ?
                """, arguments: [form])
        try db.execute(
            sql: """
                INSERT INTO form_version (form, version, document, digest, published_at)
                VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                form, key.version, Data(document), Data(digest.bytes), at.milliseconds,
            ])
    }

    /// Puts a reference document in force. `seq` must be that of its audit row.
    func insertDocument(_ document: DocumentRow, seq: Int64, at: Instant) throws {
        try db.execute(
            sql: """
                INSERT INTO document (seq, kind, name, body, digest, recorded_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                seq, document.kind.rawValue, document.name, Data(document.body),
                Data(document.digest.bytes), at.milliseconds,
            ])
    }

    /// Keeps a fresh enrolment code, hashed.
    func insertCode(hash: Digest, facility: Int64, at: Instant, expires: Instant) throws {
        try db.execute(
            sql: """
                INSERT INTO enrolment_code (code_hash, facility, created_at, expires_at)
                VALUES (?, ?, ?, ?)
                """,
            arguments: [Data(hash.bytes), facility, at.milliseconds, expires.milliseconds])
    }

    /// Ties a code to the key that used it.
    func useCode(hash: Digest, key: Int64, at: Instant) throws {
        try db.execute(
            sql: "UPDATE enrolment_code SET used_at = ?, used_by = ? WHERE code_hash = ?",
            arguments: [at.milliseconds, key, Data(hash.bytes)])
    }
}

/// An enrolment code as stored.
struct EnrolmentCodeRow: Sendable {
    /// Row of the unit it enrols.
    let facility: Int64
    /// The unit it enrols.
    let facilityID: FacilityID
    /// When it ends unused.
    let expiresAt: Instant
    /// Row of the key that used it; nil while it is fresh.
    let usedBy: Int64?
}

extension StoreReader {
    /// The code with this hash.
    func enrolmentCode(hash: Digest) throws -> EnrolmentCodeRow? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT facility, code, expires_at, used_by
                FROM enrolment_code JOIN facility USING (facility) WHERE code_hash = ?
                """, arguments: [Data(hash.bytes)])
        guard let row, let id = FacilityID(row[1]) else { return nil }
        return EnrolmentCodeRow(
            facility: row[0], facilityID: id, expiresAt: row.instant(2), usedBy: row[3])
    }
}
