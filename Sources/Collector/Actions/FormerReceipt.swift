import Shared

/// A receipt that this collector once gave and has since lost, with the report it was for, when it was
/// put back from a backup (FAULTS D10). The unit that kept it was on time then, and is on time now.
struct FormerReceipt: Hashable, Sendable {
    private let receipt: Receipt

    /// Reads the header beside a report; nil without one, and for one that no key of this collector's
    /// has signed: the report then counts from its second arrival, like any other.
    init?(header: String?, keys: [PublicKey]) {
        guard let header, header.count > 2, header.hasPrefix(":"), header.hasSuffix(":"),
            let bytes = Base64.decode(String(header.dropFirst().dropLast())),
            let receipt = try? Receipt(bytes: bytes),  // no receipt proves nothing
            receipt.isSigned(byOneOf: keys)
        else { return nil }
        self.receipt = receipt
    }

    /// When the very report of these bytes was received first; nil when the receipt is another's.
    ///
    /// - Parameter now: when it has come again: nothing was received later than that.
    func receivedAt(_ report: Report, digest: Digest, now: Instant) -> Instant? {
        guard receipt.id == report.id, receipt.digest == digest, receipt.receivedAt < now else {
            return nil
        }
        return receipt.receivedAt
    }
}

extension AuditEntry {
    /// A report came once more that was received before and lost with a restored backup.
    static func reportRecovered(
        _ report: ReportID, by sender: KeyID, firstAt: Instant, at now: Instant
    ) -> AuditEntry {
        AuditEntry(
            at: now, actor: sender.text, action: "report.recovered", subject: report.text,
            detail: firstAt.rfc3339)
    }
}
