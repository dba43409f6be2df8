import Shared

/// Puts reference documents in force beside those of the seeds, all or none: units, events, holidays,
/// plans. What they say is judged together with everything else that is in force, in the very
/// transaction that stores them; the catalogue that follows holds from the answer on.
struct PutReference: Sendable {
    /// A document with the act that explains it.
    struct Entry: Sendable {
        let kind: DocumentKind
        /// The name, from the number that its audit row gets.
        let name: @Sendable (Int64) -> String
        let body: [UInt8]
        /// The audit row's action, subject and detail.
        let action: String
        let subject: String
        let detail: String
    }

    /// The queue of the store.
    let queue: CommitQueue
    /// Where the new catalogue goes.
    let catalogue: CatalogueHolder
    /// The clock.
    let now: @Sendable () -> Instant

    /// Stores `entries`.
    ///
    /// - Parameters:
    ///   - actor: who does it, as audit rows name them.
    ///   - basis: refused when anything was changed after this document: what was previewed is not
    ///     what would happen; nil lets it pass.
    ///   - check: a last look at the store before anything is written.
    /// - Returns: the number of the last act.
    /// - Throws: `registryRefused`.
    func callAsFunction(
        _ entries: [Entry], by actor: String, basis: Int64? = nil,
        check: @escaping @Sendable (StoreReader) throws -> Void = { _ in }
    ) async throws -> Int64 {
        let moment = now()
        let (fresh, seq) = try await queue.perform { writer in
            if let basis, try writer.reader.lastDocument() != basis {
                throw Problem(
                    .registryRefused,
                    vi: "Danh mục đã đổi sau khi xem trước. Xem trước lại rồi ghi.",
                    en: "The registry has changed since the preview. Look again, then save.")
            }
            try check(writer.reader)
            for entry in entries { try Self.store(entry, by: actor, at: moment, in: writer) }
            try writer.markAllDirty()
            let fresh = try Self.catalogue(from: writer.reader)
            let strangers = fresh.registry.facilities.filter { fresh.facilityRows[$0.id] == nil }
            for unit in strangers { try writer.addFacility(unit.id) }
            return (
                strangers.isEmpty ? fresh : try Self.catalogue(from: writer.reader), writer.head.seq
            )
        }
        catalogue.replace(fresh, asOf: seq)
        return seq
    }

    private static func store(
        _ entry: Entry, by actor: String, at moment: Instant, in writer: StoreWriter
    ) throws {
        let seq = try writer.append(
            AuditEntry(
                at: moment, actor: actor, action: entry.action, subject: entry.subject,
                detail: entry.detail))
        try writer.insertDocument(
            DocumentRow(
                kind: entry.kind, name: entry.name(seq), body: entry.body,
                digest: Digest(of: entry.body)), seq: seq, at: moment)
    }

    private static func catalogue(from reader: StoreReader) throws -> Catalogue {
        do {
            return try Catalogue(from: reader)
        } catch let error as Catalogue.UnreadableDocument {
            throw Problem(registry: error.faults)
        }
    }
}
