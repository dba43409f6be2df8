/// What is put under a signature: one line that says what kind of promise it is, a line feed, and
/// the 32 bytes of a digest. A signature made for one kind can therefore never pass for another.
///
/// ```
/// giaoban-report-v1␊<32 bytes: the report's digest>
/// ```
public struct SignedStatement: Hashable, Sendable {
    /// The kinds of promise; the raw value is the line that is signed.
    public enum Kind: String, CaseIterable, Sendable {
        /// A unit: these are our figures. Over the report digest.
        case report = "giaoban-report-v1"
        /// The department: we have had these reports. Over the root of their receipts (`ReceiptTree`).
        case receipt = "giaoban-receipt-v1"
        /// A unit that enrols: the private key is ours. Over the request without its proof.
        case enrolment = "giaoban-enrolment-v1"
        /// A unit that changes its key: the next key is ours. Over the request without its proofs.
        case keyChange = "giaoban-key-change-v1"
        /// The department: this key follows that one. Over both public keys.
        case collectorKey = "giaoban-collector-key-v1"
        /// The department: bundles may be encrypted to this key. Over its 32 bytes.
        case sealingKey = "giaoban-sealing-key-v1"
        /// A unit: this bundle was put together here. Over its seal without the signature.
        case bundle = "giaoban-bundle-v1"
        /// The department: this became of a report of a bundle. Over the answer without its signature.
        case answer = "giaoban-answer-v1"
        /// The department: this notice is ours. Over the moment of sending, a line feed, the body.
        case notice = "giaoban-notice-v1"
    }

    /// What is promised.
    public let kind: Kind
    /// Of what.
    public let digest: Digest

    /// Makes a statement.
    public init(_ kind: Kind, _ digest: Digest) {
        self.kind = kind
        self.digest = digest
    }

    /// The bytes that are signed.
    public var bytes: [UInt8] { Array(kind.rawValue.utf8) + [UInt8(ascii: "\n")] + digest.bytes }
}
