import Shared

/// Gives each simulated unit a key to send with. The token behind it is thrown away at once: nobody
/// can send with it again.
struct SimulationKeys: Sendable {
    /// The queue of the store.
    let queue: CommitQueue
    /// Chance fit for secrets.
    let randomBytes: @Sendable (Int) -> [UInt8]

    /// What the keys are called, so that people see what was simulated.
    static let name = "mô phỏng / simulation"

    /// The senders of `units`, made where they are missing.
    func callAsFunction(
        _ units: [FacilityID], at moment: Instant
    ) async throws -> [FacilityID: Principal] {
        try await queue.perform { writer in
            var senders: [FacilityID: Principal] = [:]
            for key in try writer.reader.accessKeys() where key.name == Self.name {
                guard let unit = key.facility else { continue }
                senders[unit] = .unit(unit, key: key.id, row: key.key)
            }
            let rows = try writer.reader.facilityKeys()
            for unit in units where senders[unit] == nil {
                guard let row = rows[unit] else { continue }
                senders[unit] = try make(unit, row, at: moment, in: writer)
            }
            return senders
        }
    }

    private func make(
        _ unit: FacilityID, _ row: Int64, at moment: Instant, in writer: StoreWriter
    ) throws -> Principal {
        let digest = Digest(of: randomBytes(32))
        let id = EnrolAgent.keyID(randomBytes(8))
        try writer.append(
            AuditEntry(
                at: moment, actor: Principal.local.name, action: "simulation.key",
                subject: unit.text, detail: id.text))
        let key = try writer.insertKey(
            id: id, facility: row, name: Self.name, tokenHash: digest, at: moment)
        return .unit(unit, key: id, row: key)
    }
}
