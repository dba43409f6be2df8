import Shared

/// Takes a table of units, days off, plans or people: read whole, judged whole, stored whole. The same
/// file again changes nothing.
struct ImportReference: Sendable {
    /// A file as it came.
    struct File: Sendable {
        /// Its name, without the folder.
        let name: String
        /// Its bytes.
        let bytes: [UInt8]
    }

    /// The store.
    let store: SQLiteStore
    /// What is in force.
    let catalogue: CatalogueHolder
    /// The way to write.
    let put: PutReference

    /// What taking the file would do.
    ///
    /// - Parameter mandate: the forms whose plans may be set.
    func preview(
        _ kind: ImportKind, _ file: File, within mandate: Mandate = .everything
    ) async throws -> ImportPlan {
        var plan = ReferenceImport.plan(
            kind, file.bytes, file: file.name, against: catalogue.current, within: mandate)
        let drafts = try Self.entries(kind, file, plan).map { entry in
            DocumentRow(
                kind: entry.kind, name: entry.name(.max), body: entry.body,
                digest: Digest(of: entry.body))
        }
        guard plan.faults.isEmpty, !drafts.isEmpty else { return plan }
        let clashes = try await store.read { reader -> [DocumentFault] in
            do {
                _ = try Catalogue(from: reader, with: drafts)
                return []
            } catch let error as Catalogue.UnreadableDocument {
                return error.faults
            }
        }
        plan.faults = clashes.map { fault in
            ReadingFault(file: file.name, cell: nil, read: "", reason: fault.reason)
        }
        return plan
    }

    /// Takes the file.
    ///
    /// - Returns: what was done; nothing was stored where it holds faults or nothing is new.
    func callAsFunction(
        _ kind: ImportKind, _ file: File, by actor: String, within mandate: Mandate = .everything
    ) async throws -> ImportPlan {
        let plan = try await preview(kind, file, within: mandate)
        guard plan.faults.isEmpty, !plan.documents.isEmpty else { return plan }
        _ = try await put(try Self.entries(kind, file, plan), by: actor)
        return plan
    }

    private static func entries(
        _ kind: ImportKind, _ file: File, _ plan: ImportPlan
    ) throws -> [PutReference.Entry] {
        let digest = Digest(of: file.bytes).base64
        return try plan.documents.map { document in
            let fixed = document.name
            return PutReference.Entry(
                kind: kind.document,
                name: { number in
                    "\(EnteredDocument.Origin.import.rawValue)/\(kind.rawValue)-"
                        + (fixed ?? "\(number)")
                }, body: try document.body.canonicalBytes(), action: "import.\(kind.rawValue)",
                subject: file.name, detail: digest)
        }
    }
}
