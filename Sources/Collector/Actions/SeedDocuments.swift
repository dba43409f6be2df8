import Shared

/// Loads reference data: forms, calendars, facilities. Loading the same again changes nothing.
struct SeedDocuments: Sendable {
    /// What changed.
    struct Outcome: Hashable, Sendable {
        /// Form versions published now.
        var forms = 0
        /// Calendar and facility documents that are new or differ.
        var documents = 0
        /// Units met for the first time.
        var facilities = 0
    }

    /// A published form version differs from what is stored under its number.
    struct PublishedFormChanged: Error, Sendable {
        /// The form versions, in the order of files.
        let forms: [Form.Key]
    }

    /// A document ready to be stored.
    struct Document: Sendable {
        let kind: DocumentKind
        let name: String
        let body: [UInt8]
    }

    /// A form ready to be stored.
    struct PublishedForm: Sendable {
        let key: Form.Key
        let body: [UInt8]
    }

    /// The queue of the store.
    let queue: CommitQueue

    /// Stores what `folder` holds; it must be without faults.
    ///
    /// - Returns: what changed, the catalogue that follows and the last act it knows of.
    /// - Throws: `PublishedFormChanged`, and `Catalogue.UnreadableDocument` where the folder does not
    ///   fit what was entered here; nothing is stored then.
    func callAsFunction(
        _ folder: SeedFolder, at moment: Instant
    ) async throws -> (outcome: Outcome, catalogue: Catalogue, seq: Int64) {
        let forms = try folder.forms.map {
            PublishedForm(key: $0.form.key, body: try $0.source.node.canonicalJSON())
        }
        let documents =
            try folder.calendars.map { try Self.document(.calendar, $0) }
            + folder.facilities.map { try Self.document(.facilities, $0) }
            + folder.plans.map { try Self.document(.plan, $0) }
        let units = folder.registry?.facilities.map(\.id) ?? []
        return try await queue.perform { writer in
            let outcome = try Self.store(forms, documents, units, at: moment, in: writer)
            if outcome.documents > 0 { try writer.markAllDirty() }
            return (outcome, try Catalogue(from: writer.reader), writer.head.seq)
        }
    }

    private static func document(
        _ kind: DocumentKind, _ source: SeedFolder.Source
    ) throws -> Document {
        Document(kind: kind, name: source.name, body: try source.node.canonicalJSON())
    }

    private static func store(
        _ forms: [PublishedForm], _ documents: [Document], _ units: [FacilityID],
        at moment: Instant, in writer: StoreWriter
    ) throws -> Outcome {
        var outcome = Outcome()
        outcome.forms = try publish(forms, at: moment, in: writer)
        for document in documents {
            if try put(document, at: moment, in: writer) { outcome.documents += 1 }
        }
        let known = try writer.reader.facilityKeys()
        for unit in units where known[unit] == nil {
            try writer.addFacility(unit)
            outcome.facilities += 1
        }
        return outcome
    }

    private static func publish(
        _ forms: [PublishedForm], at moment: Instant, in writer: StoreWriter
    ) throws -> Int {
        let stored = Dictionary(
            try writer.reader.formVersions().map { ($0.code, $0.digest) },
            uniquingKeysWith: { first, _ in first })
        let changed = forms.filter { form in
            stored[form.key].map { $0 != Digest(of: form.body) } ?? false
        }
        guard changed.isEmpty else { throw PublishedFormChanged(forms: changed.map(\.key)) }
        let fresh = forms.filter { stored[$0.key] == nil }
        for form in fresh {
            let digest = Digest(of: form.body)
            try writer.append(
                AuditEntry(
                    at: moment, actor: Principal.local.name, action: "form.published",
                    subject: form.key.description, detail: digest.base64))
            try writer.insertForm(form.key, document: form.body, digest: digest, at: moment)
        }
        return fresh.count
    }

    /// Puts a document in force; false when the same one is.
    private static func put(
        _ document: Document, at moment: Instant, in writer: StoreWriter
    ) throws -> Bool {
        let digest = Digest(of: document.body)
        let inForce = try writer.reader.documents(document.kind)
        if inForce.contains(where: { $0.name == document.name && $0.digest == digest }) {
            return false
        }
        let seq = try writer.append(
            AuditEntry(
                at: moment, actor: Principal.local.name,
                action: "document.\(document.kind.rawValue)", subject: document.name,
                detail: digest.base64))
        try writer.insertDocument(
            DocumentRow(
                kind: document.kind, name: document.name, body: document.body, digest: digest),
            seq: seq, at: moment)
        return true
    }
}
