import Shared

/// Judges the signature that came with a report. Runs before the report waits for its turn, never on
/// the writer's thread.
struct SignatureCheck: Sendable {
    /// The keys that were given out.
    let keys: KeyRing
    /// True when even senders without a signing key are turned away.
    var isRequired = false

    /// For a past that is made up: its senders have no keys to sign with.
    static let nobodySigns = SignatureCheck(keys: KeyRing([]))

    /// Finds the signature good, or says that none is needed.
    ///
    /// A key with a public half must sign, with itself or with an older key of its unit that has not
    /// been revoked: what was finalised before a change of keys may arrive long after it.
    ///
    /// - Parameters:
    ///   - claim: the signature that came beside the report; nil for none.
    ///   - digest: of the report's canonical bytes.
    ///   - unit: the unit that the report speaks for.
    ///   - sender: the key whose token came with the request.
    /// - Throws: `signatureMissing`, `signatureInvalid`, `signingKeyUnknown`, `signingKeyRevoked`.
    func verified(
        _ claim: ReportSignature?, of digest: Digest, by unit: FacilityID, sender: KeyID
    ) throws(Problem) -> VerifiedSignature? {
        guard let claim else {
            let canSign = keys.key(sender)?.publicKey != nil
            if canSign || isRequired { throw Problem(.signatureMissing) }
            return nil
        }
        guard let signer = keys.key(claim.key), signer.facility == unit,
            let key = signer.publicKey
        else { throw Problem(.signingKeyUnknown) }
        guard signer.state != .revoked else { throw Problem(.signingKeyRevoked) }
        guard key.verifies(claim.signature, of: SignedStatement(.report, digest)) else {
            throw Problem(.signatureInvalid)
        }
        return VerifiedSignature(keyRow: signer.key, signature: claim.signature)
    }
}

extension ReportSignature {
    /// The signature in a header or a batch's field; nil when there is none.
    ///
    /// - Throws: `signatureInvalid` for a text that is none.
    static func read(_ text: String?) throws(Problem) -> ReportSignature? {
        guard let text else { return nil }
        guard let claim = ReportSignature(header: text) else { throw Problem(.signatureInvalid) }
        return claim
    }
}
