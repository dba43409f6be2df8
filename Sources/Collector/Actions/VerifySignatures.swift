import Shared

/// Verifies what is stored, as often and as late as anyone wants: that every accepted report can
/// still be written byte for byte, that these bytes have the digest that was stored, and that the
/// unit's key has signed it.
struct VerifySignatures: Sendable {
    /// Most reports of one call.
    static let pageLimit = 2000

    /// What came of a stretch of reports.
    struct Outcome: Sendable {
        /// Looked at.
        var reports = 0
        /// With a signature that holds.
        var signed = 0
        /// From senders that cannot sign.
        var unsigned = 0
        /// What does not hold, and why.
        var faults: [(seq: Int64, id: ReportID, why: LocalizedText)] = []
        /// The last one's place; nil at the end.
        var next: Int64?
    }

    /// The store.
    let store: SQLiteStore
    /// Forms and units.
    let catalogue: CatalogueHolder
    /// The keys that were given out.
    let keys: KeyRing

    /// Verifies the reports after `seq`.
    func callAsFunction(after seq: Int64) async throws -> Outcome {
        let catalogue = catalogue.current
        let signers = Dictionary(
            keys.all.compactMap { row in row.publicKey.map { (row.key, $0) } },
            uniquingKeysWith: { first, _ in first })
        return try await store.read { reader in
            let rows = try reader.signedRows(after: seq, limit: Self.pageLimit)
            var outcome = Outcome(reports: rows.count)
            if rows.count == Self.pageLimit { outcome.next = rows.last?.seq }
            for row in rows {
                if let why = try fault(of: row, signers, catalogue, reader) {
                    outcome.faults.append((row.seq, row.id, why))
                } else if row.signature == nil {
                    outcome.unsigned += 1
                } else {
                    outcome.signed += 1
                }
            }
            return outcome
        }
    }

    private func fault(
        of row: StoreReader.SignedRow, _ signers: [Int64: PublicKey], _ catalogue: Catalogue,
        _ reader: StoreReader
    ) throws -> LocalizedText? {
        // Unreadable cells are damage like any other.
        guard let bytes = try? reader.reportBytes(row.id, in: catalogue, for: .local) else {
            return LocalizedText(
                vi: "không đọc lại được nội dung", en: "its content cannot be read back")
        }
        guard Digest(of: bytes) == row.digest else {
            return LocalizedText(
                vi: "nội dung không còn khớp mã băm", en: "its content no longer fits its digest")
        }
        guard let signature = row.signature else { return nil }
        guard let signer = row.signedBy.flatMap({ signers[$0] }) else {
            return LocalizedText(vi: "khóa đã ký không còn", en: "the signing key is gone")
        }
        guard signer.verifies(signature, of: SignedStatement(.report, row.digest)) else {
            return LocalizedText(vi: "chữ ký không khớp", en: "the signature does not hold")
        }
        return nil
    }
}
