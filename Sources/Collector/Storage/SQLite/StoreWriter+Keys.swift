import Foundation
import GRDB
import Shared

/// Keys of units, readers and the collector.
extension StoreWriter {
    /// Adds a key; a unit's when `facility` is given, else a reader's. Returns its row.
    func insertKey(
        id: KeyID, facility: Int64?, name: String, tokenHash: Digest, publicKey: PublicKey? = nil,
        at: Instant
    ) throws -> Int64 {
        try db.execute(
            sql: """
                INSERT INTO access_key
                    (key_id, role, facility, name, token_hash, public_key, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id.text, facility == nil ? "reader" : "unit", facility, name,
                Data(tokenHash.bytes), publicKey.map { Data($0.bytes) }, at.milliseconds,
            ])
        return db.lastInsertedRowID
    }

    /// Ends a key. False when there is none, or it has been revoked before.
    func revokeKey(_ id: KeyID, at: Instant) throws -> Bool {
        try db.execute(
            sql: "UPDATE access_key SET revoked_at = ? WHERE key_id = ? AND revoked_at IS NULL",
            arguments: [at.milliseconds, id.text])
        return db.changesCount == 1
    }

    /// Ends a key's token; its signatures stay good.
    func retireKey(row: Int64, at: Instant) throws {
        try db.execute(
            sql: "UPDATE access_key SET retired_at = ? WHERE access_key = ? AND retired_at IS NULL",
            arguments: [at.milliseconds, row])
    }

    /// Notes that two machines speak with a key.
    func markCloned(row: Int64, at: Instant) throws {
        try db.execute(
            sql: "UPDATE access_key SET cloned_at = ? WHERE access_key = ?",
            arguments: [at.milliseconds, row])
    }

    /// Puts a key for receipts in force from its own audit row on.
    func insertCollectorKey(_ key: CollectorKeyRow) throws {
        try db.execute(
            sql: "INSERT INTO collector_key (seq, public_key, link) VALUES (?, ?, ?)",
            arguments: [
                key.seq, Data(key.publicKey.bytes), key.link.map { Data($0.bytes) },
            ])
    }

    /// Keeps what the copies of a home said last.
    func setLineage(_ heads: [KeyLineage.Head], of row: Int64) throws {
        try db.execute(sql: "DELETE FROM key_lineage WHERE access_key = ?", arguments: [row])
        for head in heads {
            try db.execute(
                sql: """
                    INSERT INTO key_lineage (access_key, head, before, seen_at)
                    VALUES (?, ?, ?, ?)
                    """,
                arguments: [
                    row, head.word.text, head.before?.text, head.seenAt.milliseconds,
                ])
        }
    }
}
