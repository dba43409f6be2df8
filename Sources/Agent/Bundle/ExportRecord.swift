import Shared

/// Which waiting reports were copied to a stick, when and where to: for `status` and the unit's page.
/// Nothing is decided by it; lost or damaged, it begins anew.
struct ExportRecord: Hashable, Sendable {
    /// One export, as far as its reports still wait and were not exported again.
    struct Export: Hashable, Sendable {
        /// When, by this computer's clock.
        var at: Instant
        /// Where to.
        var file: String
        /// Which reports.
        var reports: [ReportID]
    }

    /// The newest first.
    var exports: [Export] = []

    /// Notes an export; what is exported again is the newer export's.
    mutating func note(_ export: Export) {
        let fresh = Set(export.reports)
        exports = [export] + dropping { fresh.contains($0) }
    }

    /// Only what still waits.
    mutating func keep(waiting: Set<ReportID>) {
        exports = dropping { !waiting.contains($0) }
    }

    /// The same, of all that waits.
    mutating func keep(waiting: some Sequence<OutboxName>) {
        // Nothing was exported, as a rule.
        if !exports.isEmpty { keep(waiting: Set(waiting.map(\.id))) }
    }

    /// All reports in it.
    var reports: Set<ReportID> { Set(exports.flatMap(\.reports)) }

    private func dropping(_ isDropped: (ReportID) -> Bool) -> [Export] {
        exports.compactMap { export in
            var left = export
            left.reports.removeAll(where: isDropped)
            return left.reports.isEmpty ? nil : left
        }
    }

    // MARK: - The file

    /// Reads a home's record; empty where there is none.
    static func read(_ home: AgentHome, _ disk: any FileSystem) -> ExportRecord {
        // Missing, damaged or unreadable: the reports wait all the same.
        let bytes = try? disk.read(path(home), limit: 8 << 20)
        return bytes.flatMap { ExportRecord(bytes: $0) } ?? ExportRecord()
    }

    /// Writes it down, durable.
    func write(_ home: AgentHome, _ disk: any FileSystem) throws(FileFault) {
        try disk.makeDirectory(home.exports)
        try disk.replace(Self.path(home), bytes)
    }

    private static func path(_ home: AgentHome) -> String { home.exports + "/exported.json" }

    /// The file's bytes.
    var bytes: [UInt8] {
        var writer = JSONWriter(capacity: 4096)
        writer.object { writer in
            writer.key("exports")
            writer.array { writer in
                for export in exports { export.write(to: &writer) }
            }
        }
        return writer.bytes
    }

    init() {}

    /// Reads the file's bytes; nil when they are damaged.
    init?(bytes: [UInt8]) {
        let limits = JSONReader.Limits(bytes: 8 << 20)
        guard let value = try? JSONValue(parsing: bytes, limits: limits),  // damaged: begun anew
            let elements = value["exports"]?.elements
        else { return nil }
        exports = elements.compactMap { element in
            guard let at = element["at"]?.text.flatMap({ Instant(rfc3339: $0) }),
                let file = element["file"]?.text, let reports = element["reports"]?.elements
            else { return nil }
            return Export(
                at: at, file: file,
                reports: reports.compactMap { $0.text.flatMap { ReportID($0) } })
        }
    }
}

extension ExportRecord.Export {
    /// Writes it as one JSON object.
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.text("at", at.rfc3339)
            writer.text("file", file)
            writer.key("reports")
            writer.array { writer in for id in reports { writer.string(id.text) } }
        }
    }

    /// What `status` and the page say of it.
    var sentence: LocalizedText {
        LocalizedText(
            vi:
                "Đã chép \(reports.count) báo cáo đang chờ ra \(file) lúc \(at.vietnamese); hết "
                + "chờ "
                + "khi có biên nhận.",
            en: Counted.english(reports.count, "waiting report") + " exported to \(file) on "
                + "\(at.rfc3339); until a receipt comes "
                + "\(reports.count == 1 ? "it waits" : "they wait")."
        )
    }
}
