import Shared

/// Enters what happened to units: looked at first, then saved whole. What was entered is never
/// edited: an act that was wrong is revoked by another, with a reason, and stays readable.
struct RecordFacilityEvent: Sendable {
    /// The store.
    let store: SQLiteStore
    /// Forms, units and days in force.
    let catalogue: CatalogueHolder
    /// Who has access.
    let keys: KeyRing
    /// The way to write.
    let put: PutReference

    /// What an act would do.
    ///
    /// - Throws: `registryRefused` with every fault.
    func preview(_ node: DocumentNode) async throws -> RegistryPreview {
        try await preview(try FacilityAct(node, at: put.now()))
    }

    private func preview(_ act: FacilityAct) async throws -> RegistryPreview {
        let draft = DocumentRow(
            kind: .facilities, name: FacilityAct.draftName, body: act.body,
            digest: Digest(of: act.body))
        return try await look(draft, from: act.firstDay, events: act.events)
    }

    /// Saves an act.
    ///
    /// - Parameters:
    ///   - actor: who enters it.
    ///   - basis: the preview's; nil saves whatever has happened since.
    /// - Returns: its number.
    /// - Throws: `registryRefused`.
    func callAsFunction(
        _ node: DocumentNode, by actor: String, basis: Int64? = nil
    ) async throws -> Int64 {
        let act = try FacilityAct(node, at: put.now())
        _ = try await preview(act)
        let digest = Digest(of: act.body).base64
        return try await put(
            [
                PutReference.Entry(
                    kind: .facilities, name: EnteredDocument.act, body: act.body,
                    action: "registry.entered", subject: act.subject,
                    detail: "\(act.decisions) \(digest)")
            ], by: actor, basis: basis)
    }

    // MARK: - Taking back

    /// What revoking an act would do.
    ///
    /// - Throws: `notFound`, `registryRefused`.
    func previewRevocation(of number: Int64) async throws -> RegistryPreview {
        let act = try await standing(number)
        let draft = DocumentRow(
            kind: .facilities, name: EnteredDocument.act(number), body: Self.nothing,
            digest: Digest(of: Self.nothing))
        return try await look(draft, from: act.firstDay, events: [])
    }

    /// Revokes an act: nothing of it holds any more, from its first day on.
    ///
    /// - Throws: `notFound` where no such act stands, `registryRefused` when later ones lean on it or
    ///   a unit that it made has sent reports.
    func revoke(
        _ number: Int64, reason: String, by actor: String, basis: Int64? = nil
    ) async throws {
        let reason = try Officer.reason(reason)
        let act = try await standing(number)
        _ = try await previewRevocation(of: number)
        let made = act.facilities.map(\.id)
        _ = try await put(
            [
                PutReference.Entry(
                    kind: .facilities, name: { _ in EnteredDocument.act(number) },
                    body: Self.nothing, action: "registry.revoked", subject: act.subject,
                    detail: reason)
            ], by: actor, basis: basis
        ) { reader in
            for unit in made where try reader.hasSent(unit) {
                throw Problem(
                    .registryRefused,
                    vi: "“\(unit)” đã gửi báo cáo: không rút việc thành lập; ghi sự kiện close.",
                    en: "“\(unit)” has sent reports: its opening stays; enter a close event.")
            }
        }
    }

    /// The document of an act that was revoked.
    private static let nothing = Array("{}".utf8)

    private func standing(_ number: Int64) async throws -> FacilityAct {
        let acts = try await store.read { try $0.facilityActs() }
        guard let act = acts.first(where: { $0.number == number }), act.revoked == nil else {
            throw Problem(
                .notFound, vi: "Không có sự kiện số \(number) còn hiệu lực.",
                en: "No act \(number) is in force.")
        }
        return try FacilityAct(stored: act.body)
    }

    private func look(
        _ draft: DocumentRow, from day: Day?, events: [FacilityEvent]
    ) async throws -> RegistryPreview {
        let (old, today, rows) = (catalogue.current, put.now().day, keys.all)
        return try await store.read { reader in
            let new: Catalogue
            do {
                new = try Catalogue(from: reader, with: [draft])
            } catch let error as Catalogue.UnreadableDocument {
                throw Problem(registry: error.faults)
            }
            let difference = RegistryDifference(
                from: old, to: new, since: day ?? today, today: today)
            return try RegistryPreview(difference, events: events, keys: rows, reader: reader)
        }
    }
}
