import Shared

/// Gives a unit its next key, and ends the one before once the unit has the new one safe on its disk.
///
/// Two steps, because an answer may be lost between them: until the second both tokens are good, and
/// the first may be repeated. What the older key has signed stays good for ever: a report may lie in
/// an outbox, or on a USB stick, for longer than any window we could name.
struct ChangeUnitKey: Sendable {
    /// The queue of the store.
    let queue: CommitQueue
    /// The units in force.
    let catalogue: CatalogueHolder
    /// The keys in memory.
    let keys: KeyRing
    /// The keys that receipts are signed with.
    let collectorKeys: CollectorKeys
    /// Time and chance.
    let surroundings: Surroundings

    /// Binds the next key to the unit of the one that asks.
    ///
    /// - Throws: `wrongRole`, `signatureInvalid` when the older key has not signed the request.
    func callAsFunction(
        _ request: KeyChangeRequest, from principal: Principal
    ) async throws -> EnrolmentAnswer {
        guard case .unit(let unit, let sender, _) = principal else { throw Problem(.wrongRole) }
        let older = keys.key(sender)
        guard request.isEndorsed(by: older?.publicKey) else { throw Problem(.signatureInvalid) }
        guard let facility = catalogue.current.facilityRows[unit] else {
            throw Problem(.unknownFacility)
        }
        let now = surroundings.now()
        let fresh = EnrolAgent.keyID(surroundings.randomBytes(8))
        let name = older?.name ?? ""
        let key = try await keys.change(through: queue) { writer in
            let known = try writer.reader.accessKeys().first { row in
                row.tokenHash == request.tokenDigest || row.publicKey == request.publicKey
            }
            if let known {
                guard known.tokenHash == request.tokenDigest,
                    known.publicKey == request.publicKey, known.facility == unit
                else { throw Problem(.signatureInvalid) }
                return known.id
            }
            try writer.append(
                AuditEntry(
                    at: now, actor: sender.text, action: "key.changed", subject: unit.text,
                    detail: "\(fresh) \(request.publicKey.base64)"))
            _ = try writer.insertKey(
                id: fresh, facility: facility, name: name, tokenHash: request.tokenDigest,
                publicKey: request.publicKey, at: now)
            return fresh
        }
        return EnrolmentAnswer(
            facility: unit, facilityName: catalogue.current.name(of: unit, on: now.day), key: key,
            collector: collectorKeys.identity)
    }

    /// Ends the token of another key of the same unit; repeating it changes nothing.
    ///
    /// - Throws: `wrongUnit` for a key that is not the unit's, or the very one that asks.
    func retire(_ key: KeyID, from principal: Principal) async throws {
        guard case .unit(let unit, let sender, _) = principal else { throw Problem(.wrongRole) }
        guard let row = keys.key(key), row.facility == unit, key != sender else {
            throw Problem(.wrongUnit)
        }
        guard row.state == .active else { return }
        let now = surroundings.now()
        try await keys.change(through: queue) { writer in
            try writer.append(
                AuditEntry(
                    at: now, actor: sender.text, action: "key.retired", subject: unit.text,
                    detail: key.text))
            try writer.retireKey(row: row.key, at: now)
        }
    }
}

extension Catalogue {
    /// A unit's name on a day; its code where it has none.
    func name(of unit: FacilityID, on day: Day) -> LocalizedText {
        registry.name(of: unit, on: day)?.localized
            ?? LocalizedText(vi: unit.text, en: unit.text)
    }
}
