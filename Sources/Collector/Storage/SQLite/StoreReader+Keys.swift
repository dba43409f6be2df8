import Foundation
import GRDB
import Shared

/// Keys of units and of the collector, and what was signed with them.
extension StoreReader {
    /// Every key that was ever given out.
    func accessKeys() throws -> [AccessKeyRow] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT access_key, key_id, code, name, token_hash, public_key, retired_at,
                    revoked_at, cloned_at
                FROM access_key LEFT JOIN facility USING (facility)
                """)
        return try rows.map { row in
            guard let id = KeyID(row[1]) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a stored key id")
            }
            let facility: String? = row[2]
            let state: KeyState =
                row.hasNull(atIndex: 7) ? row.hasNull(atIndex: 6) ? .active : .retired : .revoked
            return AccessKeyRow(
                key: row[0], id: id, facility: facility.flatMap { FacilityID($0) }, name: row[3],
                tokenHash: try row.digest(4), publicKey: try row.publicKey(5), state: state,
                isCloned: !row.hasNull(atIndex: 8))
        }
    }

    /// The keys that receipts are signed with, oldest first.
    func collectorKeys() throws -> [CollectorKeyRow] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT seq, public_key, link FROM collector_key ORDER BY seq")
        return try rows.map { row in
            guard let key = try row.publicKey(1) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a collector key")
            }
            return CollectorKeyRow(seq: row[0], publicKey: key, link: row.signature(2))
        }
    }

    /// One accepted report as its signature is checked again.
    struct SignedRow: Sendable {
        /// Its place in the order of everything committed.
        let seq: Int64
        /// Its identity.
        let id: ReportID
        /// The digest that was signed.
        let digest: Digest
        /// Row of the signing key; nil for an unsigned report.
        let signedBy: Int64?
        /// The signature; nil for an unsigned report.
        let signature: Signature?
    }

    /// Accepted reports after `seq` with their signatures, in the order committed.
    func signedRows(after seq: Int64, limit: Int) throws -> [SignedRow] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT seq, report_id, digest, signed_by, signature FROM submission
                WHERE seq > ? ORDER BY seq LIMIT ?
                """, arguments: [seq, limit])
        return try rows.map { row in
            guard let id = ReportID(bytes: row.bytes(1)) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a stored report id")
            }
            return SignedRow(
                seq: row[0], id: id, digest: try row.digest(2), signedBy: row[3],
                signature: row.signature(4))
        }
    }

    /// The signature that an accepted report came with, and the key it holds under; nil for an
    /// unsigned one.
    func signer(of id: ReportID) throws -> (signature: ReportSignature, key: PublicKey)? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT signature, key_id, public_key FROM submission
                JOIN access_key ON access_key.access_key = signed_by WHERE report_id = ?
                """, arguments: [Data(id.bytes)])
        guard let row, let signature = row.signature(0), let name = KeyID(row[1]),
            let key = try row.publicKey(2)
        else { return nil }
        return (ReportSignature(key: name, signature: signature), key)
    }

    /// The last words of every copy of a home, by the row of its key.
    func lineages() throws -> [Int64: [KeyLineage.Head]] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT access_key, head, before, seen_at FROM key_lineage ORDER BY seen_at")
        var lineages: [Int64: [KeyLineage.Head]] = [:]
        for row in rows {
            guard let word = InstanceWord(row[1]) else { continue }
            let before: String? = row[2]
            lineages[row[0], default: []].append(
                KeyLineage.Head(
                    word: word, before: before.flatMap { InstanceWord($0) },
                    seenAt: row.instant(3)))
        }
        return lineages
    }
}

extension Row {
    /// A column that holds a public key, or nothing.
    fileprivate func publicKey(_ index: Int) throws -> PublicKey? {
        guard !hasNull(atIndex: index) else { return nil }
        guard let key = PublicKey(bytes: bytes(index)) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a stored public key")
        }
        return key
    }

    /// A column that holds a signature, or nothing.
    fileprivate func signature(_ index: Int) -> Signature? {
        hasNull(atIndex: index) ? nil : Signature(bytes: bytes(index))
    }
}
