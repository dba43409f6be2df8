import Shared

/// Signs what a unit's people typed: the unit has no key of its own, so a key that follows from the
/// collector's signs for it, and the report itself names whose account typed what
/// (`docs/decisions/`, typed reports are signed by a deputy).
struct DeputySigner: Sendable {
    /// What the keys are called where people read who sent a report.
    static let keyName = "máy chủ ký thay (gõ trên trình duyệt) / signed by the collector"

    /// A unit's deputy.
    struct Deputy: Sendable {
        let key: SigningKey
        let id: KeyID
        let row: Int64

        /// Signs a report.
        func signature(of digest: Digest) -> ReportSignature {
            ReportSignature(key: id, signature: key.sign(SignedStatement(.report, digest)))
        }
    }

    let queue: CommitQueue
    let keys: KeyRing
    let collectorKeys: CollectorKeys
    let surroundings: Surroundings

    /// The deputy of a unit, made when it is asked for the first time. Its token is thrown away: it
    /// opens no door.
    ///
    /// - Throws: `storeUnavailable` when the collector's own key is lost.
    func callAsFunction(
        for unit: FacilityID, row: Int64, by actor: String
    ) async throws -> Deputy {
        guard let own = collectorKeys.current else { throw Problem(.storeUnavailable) }
        let key = own.deputy(for: unit)
        if let known = Self.find(key, keys.all) { return known }
        let (now, id) = (surroundings.now(), EnrolAgent.keyID(surroundings.randomBytes(8)))
        let token = Digest(of: surroundings.randomBytes(32))
        let publicKey = key.publicKey
        try await keys.change(through: queue) { writer in
            // Two reports of one unit may ask at once.
            let rows = try writer.reader.accessKeys()
            guard !rows.contains(where: { $0.publicKey == publicKey }) else { return }
            try writer.append(
                AuditEntry(
                    at: now, actor: actor, action: "typing.deputyMade", subject: unit.text,
                    detail: "\(id) \(publicKey.base64)"))
            let made = try writer.insertKey(
                id: id, facility: row, name: Self.keyName, tokenHash: token,
                publicKey: publicKey, at: now)
            try writer.retireKey(row: made, at: now)
        }
        guard let made = Self.find(key, keys.all) else { throw Problem(.storeUnavailable) }
        return made
    }

    private static func find(_ key: SigningKey, _ rows: [AccessKeyRow]) -> Deputy? {
        rows.first { $0.publicKey == key.publicKey }.map {
            Deputy(key: key, id: $0.id, row: $0.key)
        }
    }
}
