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
    /// The department's word for all of this; nil from a collector that does not sign.
    public private(set) var seal: ReceiptSeal?

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

    /// Which of the department's keys signed it; nil when none did.
    public var key: KeyID? { seal?.key }

    /// The signature; nil without one.
    public var signature: Signature? { seal?.signature }

    /// What the tree of its commit holds of it: everything above, nothing of the seal.
    public var leaf: Digest { ReceiptTree.leaf(sealed(nil).bytes) }

    /// The same receipt under a signature of its own.
    public func signed(with key: SigningKey) -> Receipt {
        sealed(
            ReceiptSeal(
                key: CollectorIdentity.id(of: key.publicKey), path: .none,
                signature: key.sign(SignedStatement(.receipt, leaf))))
    }

    /// The same receipt under a seal; without one for nil.
    public func sealed(_ seal: ReceiptSeal?) -> Receipt {
        var receipt = self
        receipt.seal = seal
        return receipt
    }

    /// Whether one of `keys` has signed it.
    public func isSigned(byOneOf keys: [PublicKey]) -> Bool {
        guard let seal,
            let signer = keys.first(where: { CollectorIdentity.id(of: $0) == seal.key })
        else { return false }
        return signer.verifies(
            seal.signature, of: SignedStatement(.receipt, seal.path.root(over: leaf)))
    }
}
