import Shared

/// Publishes a form or its next version, from a start date on; immutable from then.
struct PublishForm: Sendable {
    /// A text that was looked at.
    struct Draft: Sendable {
        /// The form; nil when there are faults.
        let form: Form?
        /// The document; nil for a text that is no YAML.
        let node: DocumentNode?
        /// What is wrong, by line.
        let faults: [DocumentFault]
        /// What differs from the version before; nil for the first, or with faults.
        let difference: FormDifference?
    }

    /// The name that faults of a draft carry.
    static let draftName = "form.yaml"

    /// The store.
    let store: SQLiteStore
    /// The queue.
    let queue: CommitQueue
    /// Forms, units and days in force.
    let catalogue: CatalogueHolder
    /// The clock.
    let now: @Sendable () -> Instant

    /// Reads and checks a text as the next version.
    func draft(_ text: String) async throws -> Draft {
        let reading = YAMLDocument.read(text, file: Self.draftName)
        guard let node = reading.node else {
            return Draft(form: nil, node: nil, faults: reading.faults, difference: nil)
        }
        let (form, faults) = FormDocument.read(node, file: Self.draftName)
        guard let form, faults.isEmpty else {
            return Draft(form: nil, node: node, faults: faults, difference: nil)
        }
        let catalogue = catalogue.current
        let misnumbered = Self.misnumbered(form, in: catalogue)
        let together =
            try misnumbered.isEmpty ? Self.clashes(form, node, in: catalogue) : misnumbered
        let reported = try await store.read { try $0.reported(form.code, from: form.validity.from) }
        let late = reported.map { period in
            Self.fault(
                vi: "đã có báo cáo kỳ \(period) theo phiên bản trước; chọn validFrom sau kỳ đó",
                en: "\(period) was reported under the version before; choose a later validFrom")
        }
        let all = together + [late].compactMap(\.self)
        let before = catalogue.forms.versions(of: form.code).last.flatMap {
            catalogue.versions[$0.key]
        }
        return Draft(
            form: all.isEmpty ? form : nil, node: node, faults: all,
            difference: try before.map {
                FormDifference(from: try DocumentNode(json: $0.document), to: node)
            })
    }

    /// Publishes a text.
    ///
    /// - Returns: what was published.
    /// - Throws: `registryRefused` with every fault and its line.
    func callAsFunction(_ text: String, by actor: String) async throws -> Form.Key {
        let draft = try await draft(text)
        guard let form = draft.form, let node = draft.node else {
            throw Problem(registry: draft.faults)
        }
        let (moment, body) = (now(), try node.canonicalJSON())
        let digest = Digest(of: body)
        let (fresh, seq) = try await queue.perform { writer in
            let known = try writer.reader.formVersions()
            guard !known.contains(where: { $0.code == form.key }) else {
                throw Problem(
                    .registryRefused, vi: "\(form.key) vừa được công bố.",
                    en: "\(form.key) has just been published.")
            }
            try writer.append(
                AuditEntry(
                    at: moment, actor: actor, action: "form.published",
                    subject: form.key.description, detail: digest.base64))
            try writer.insertForm(form.key, document: body, digest: digest, at: moment)
            return (try Catalogue(from: writer.reader), writer.head.seq)
        }
        catalogue.replace(fresh, asOf: seq)
        return form.key
    }

    // MARK: - What a single document cannot know

    private static func clashes(
        _ form: Form, _ node: DocumentNode, in catalogue: Catalogue
    ) throws -> [DocumentFault] {
        let published = catalogue.forms.all.compactMap { form in
            catalogue.versions[form.key].map {
                FormCatalogLint.Entry(
                    form: form, file: form.key.description, digest: $0.digest)
            }
        }
        let fresh = FormCatalogLint.Entry(
            form: form, file: draftName, digest: Digest(of: try node.canonicalJSON()))
        return FormCatalogLint.faults(
            in: published + [fresh], published: catalogue.versions.mapValues(\.digest)
        ).filter { $0.file == draftName }
    }

    private static func misnumbered(_ form: Form, in catalogue: Catalogue) -> [DocumentFault] {
        let last = catalogue.forms.versions(of: form.code).last
        let next = (last?.key.version ?? 0) + 1
        guard form.key.version != next else { return [] }
        return [
            fault(
                vi: "version phải là \(next): phiên bản đã công bố không sửa được",
                en: "version must be \(next): what is published cannot change")
        ]
    }

    private static func fault(vi: String, en: String) -> DocumentFault {
        DocumentFault(file: draftName, line: 0, reason: LocalizedText(vi: vi, en: en))
    }
}
