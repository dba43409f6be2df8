/// The department's acknowledgement of one report (`biên nhận`): it is durable when this exists.
///
/// An agent forgets a report only on a receipt that repeats its id and digest. The same id and digest
/// get the same receipt for ever.
public struct Receipt: Hashable, Sendable {
    /// The report's id.
    public let id: ReportID
    /// SHA-256 of the report's canonical bytes.
    public let digest: Digest
    /// The form version.
    public let form: Form.Key
    /// The unit.
    public let facility: FacilityID
    /// The period.
    public let period: ReportingPeriod
    /// The revision.
    public let revision: Int
    /// When the body's last byte was read, by the collector's clock.
    public let receivedAt: Instant
    /// The first instant that is late; nil when no due rule covers the period.
    public let dueAt: Instant?
    /// Local days past the due day, at least 1 if late, 0 or negative if not; judged on the first
    /// complete report of the slot. Nil without a due date.
    public let daysLate: Int?
    /// The place of this acceptance in the audit log.
    public let auditSequence: Int64
    /// The audit chain's head after it, so that every unit witnesses the log.
    public let auditHead: Digest
    /// Which of the department's keys signed it; nil from a collector that does not sign.
    public private(set) var key: KeyID?
    /// Over `SignedStatement(.receipt, …)` of everything above.
    public private(set) var signature: Signature?

    /// Makes a receipt that nobody has signed yet.
    public init(
        id: ReportID, digest: Digest, form: Form.Key, facility: FacilityID,
        period: ReportingPeriod, revision: Int, receivedAt: Instant, dueAt: Instant?,
        daysLate: Int?, auditSequence: Int64, auditHead: Digest
    ) {
        self.id = id
        self.digest = digest
        self.form = form
        self.facility = facility
        self.period = period
        self.revision = revision
        self.receivedAt = receivedAt
        self.dueAt = dueAt
        self.daysLate = daysLate
        self.auditSequence = auditSequence
        self.auditHead = auditHead
    }

    /// The same receipt under the department's signature.
    public func signed(with key: SigningKey) -> Receipt {
        var receipt = self
        receipt.key = CollectorIdentity.id(of: key.publicKey)
        receipt.signature = key.sign(receipt.statement)
        return receipt
    }

    /// The same receipt with a signature that came with it.
    func signed(by key: KeyID?, _ signature: Signature?) -> Receipt {
        var receipt = self
        receipt.key = key
        receipt.signature = signature
        return receipt
    }

    /// Whether one of `keys` has signed it.
    public func isSigned(byOneOf keys: [PublicKey]) -> Bool {
        guard let key, let signature,
            let signer = keys.first(where: { CollectorIdentity.id(of: $0) == key })
        else { return false }
        return signer.verifies(signature, of: statement)
    }

    /// What is signed: everything but the signature itself.
    private var statement: SignedStatement {
        SignedStatement(.receipt, Digest(of: signed(by: key, nil).bytes))
    }
}
