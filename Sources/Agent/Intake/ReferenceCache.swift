import Shared

/// Forms and contexts as last heard from the collector, kept on disk: with the line down for a week
/// the unit still checks and finalises.
///
/// A published form version never changes, so a cached one is good for ever. A damaged file is
/// passed over and fetched again.
struct ReferenceCache: Sendable {
    private let home: AgentHome
    private let disk: any FileSystem
    private let firstUnit: FacilityID?

    /// - Parameter firstUnit: whose contexts lie in the folder itself, as they did when a home had one
    ///   unit; those of further units lie in a folder each.
    init(home: AgentHome, disk: any FileSystem, firstUnit: FacilityID? = nil) {
        self.home = home
        self.disk = disk
        self.firstUnit = firstUnit
    }

    /// Where the unit says how its own workbooks are laid out.
    var mappings: MappingFolder { MappingFolder(path: home.mappings, disk: disk) }

    // MARK: - Forms

    /// Every cached form version.
    func forms() -> FormCatalog {
        // No folder yet means no form yet.
        let names = (try? disk.list(home.forms)) ?? []
        return FormCatalog(
            names.filter { $0.hasSuffix(".json") }.sorted().compactMap { form(named: $0) })
    }

    /// True while no form has been cached.
    var isBare: Bool {
        // No folder yet means no form yet.
        ((try? disk.list(home.forms)) ?? []).allSatisfy { !$0.hasSuffix(".json") }
    }

    /// Whether this version is here, byte for byte; without parsing it.
    func hasForm(_ key: Form.Key, digest: Digest) -> Bool {
        // Unreadable: fetched again.
        let bytes = try? disk.read(home.forms + "/" + name(of: key), limit: 1 << 20)
        return bytes.map { Digest(of: $0) == digest } ?? false
    }

    /// Keeps a form's document. False when it is no form: nothing is kept then.
    func keep(form key: Form.Key, document: [UInt8]) throws(FileFault) -> Bool {
        guard Self.read(document, name(of: key))?.key == key else { return false }
        try disk.makeDirectory(home.forms)
        try disk.replace(home.forms + "/" + name(of: key), document)
        return true
    }

    /// Keeps the list of forms: it says which of them the unit files.
    func keep(list: [UInt8]) throws(FileFault) {
        // Hourly the same: not written again for nothing.
        if let old = try? disk.read(home.formList, limit: 4 << 20), old == list { return }
        try disk.makeDirectory(home.forms)
        try disk.replace(home.formList, list)
    }

    /// Whether the unit is among those that file a form, as last heard; nil when that is not known.
    func isFiler(_ facility: FacilityID, of form: FormCode) -> Bool? {
        // Never heard or damaged: the collector decides.
        guard let bytes = try? disk.read(home.formList, limit: 4 << 20),
            let list = try? JSONValue(parsing: bytes), list["facility"]?.text == facility.text
        else { return nil }
        let versions = list["items"]?.elements?.filter { $0["form"]?.text == form.text } ?? []
        return versions.last?["owed"].flatMap { $0 == .bool(true) }
    }

    private func name(of key: Form.Key) -> String { "\(key.code).\(key.version).json" }

    private func form(named name: String) -> Form? {
        // Unreadable or damaged: the caller fetches it again.
        guard let bytes = try? disk.read(home.forms + "/" + name, limit: 1 << 20) else {
            return nil
        }
        return Self.read(bytes, name)
    }

    private static func read(_ bytes: [UInt8], _ name: String) -> Form? {
        guard let node = try? DocumentNode(json: bytes) else { return nil }  // damaged: see above
        return FormDocument.readPublished(node, file: name).form
    }

    // MARK: - Contexts

    /// The last context heard for a unit's form and period, or nil.
    func context(
        _ form: FormCode, _ period: ReportingPeriod, of unit: FacilityID
    ) -> ContextAnswer? {
        let path = folder(of: unit) + "/" + name(form, period)
        // Never heard or damaged: rules over history are then not evaluated.
        guard let bytes = try? disk.read(path, limit: 4 << 20),
            let answer = ContextAnswer(bytes: bytes), answer.form == form, answer.period == period
        else { return nil }
        return answer
    }

    /// Keeps a context.
    func keep(
        context: [UInt8], _ form: FormCode, _ period: ReportingPeriod, of unit: FacilityID
    ) throws(FileFault) {
        try disk.makeDirectory(folder(of: unit))
        try disk.replace(folder(of: unit) + "/" + name(form, period), context)
    }

    private func folder(of unit: FacilityID) -> String {
        unit == firstUnit ? home.contexts : "\(home.contexts)/\(unit)"
    }

    private func name(_ form: FormCode, _ period: ReportingPeriod) -> String {
        "\(form)_\(period.identifier).json"
    }
}
