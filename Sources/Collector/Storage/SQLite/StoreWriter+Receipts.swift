import GRDB
import Shared

/// Which receipts share one signature.
extension StoreWriter {
    /// Keeps the group of this transaction, if it is one. The last thing before the commit.
    func keepReceipts() throws {
        let (leaves, lastSeq) = receipts.contents
        guard leaves.count > 1 else { return }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(leaves.count * Digest.byteCount)
        for leaf in leaves { leaf.append(to: &bytes) }
        let row = try statement(.receiptGroup)
        row.bind(lastSeq)
        row.bind(bytes)
        try row.run()
    }

    /// The group that the receipt of an earlier report was committed in, and its place there.
    func group(of written: WrittenReceipt) throws -> (ReceiptGroup, place: Int) {
        let (leaf, seq) = (written.leaf, written.receipt.auditSequence)
        if let place = receipts.place(of: leaf) { return (receipts, place) }
        let stored = try reader.receiptGroup(at: seq)
        if let stored, let place = stored.place(of: leaf) { return (stored, place) }
        return (ReceiptGroup(leaves: [leaf], lastSeq: seq), 0)
    }
}

extension StoreReader {
    /// The first group whose last report came at `seq` or later; nil when there is none.
    func receiptGroup(at seq: Int64) throws -> ReceiptGroup? {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT last_seq, leaves FROM receipt_group WHERE last_seq >= ?
                    ORDER BY last_seq LIMIT 1
                    """),
            arguments: [seq])
        guard let row else { return nil }
        let bytes = row.bytes(1)
        let leaves = stride(from: 0, to: bytes.count, by: Digest.byteCount).compactMap { start in
            Digest(bytes: bytes[start..<min(start + Digest.byteCount, bytes.count)])
        }
        return ReceiptGroup(leaves: leaves, lastSeq: row[0])
    }
}
