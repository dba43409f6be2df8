import Shared

/// Says of a receipt that somebody shows whether the department has given it: its signature, and what
/// is stored under its id.
struct CheckReceipt: Sendable {
    /// What it came to, from best to worst.
    enum Verdict: String, Sendable {
        /// Signed by the department, and the report is here as it says.
        case good
        /// Signed by the department, but the report is not here, or differs: data was lost or changed.
        case signedButNotStored
        /// The report is here as it says, but nobody has signed: from before receipts were signed.
        case unsigned
        /// No key of the department has signed this.
        case forged
    }

    /// The store.
    let store: SQLiteStore
    /// The keys that receipts are signed with.
    let keys: CollectorKeys

    /// Checks a receipt.
    func callAsFunction(_ receipt: Receipt) async throws -> Verdict {
        let isStored = try await store.read { reader in
            guard let known = try reader.submission(receipt.id), known.digest == receipt.digest,
                known.seq == receipt.auditSequence, known.revision == receipt.revision,
                known.receivedAt == receipt.receivedAt
            else { return false }
            // The head at that place of the chain: every unit witnesses the log (FAULTS E8).
            return try reader.auditHead(at: known.seq)?.hash == receipt.auditHead
        }
        if receipt.isSigned(byOneOf: keys.publicKeys) {
            return isStored ? .good : .signedButNotStored
        }
        return receipt.signature == nil && isStored ? .unsigned : .forged
    }
}
