import Glibc
import Shared

/// Figures that a person typed by hand for one form, period and unit, because no source has them or
/// because the source is wrong. Nothing is ever removed: of one indicator the last line counts, and
/// what it replaced is told.
struct TypedFigures: Sendable {
    /// One typed figure.
    struct Entry: Hashable, Sendable {
        /// The indicator.
        var indicator: IndicatorCode
        /// As typed; empty takes an earlier one back.
        var text: String
        /// Why.
        var note: String?
        /// Who typed it.
        var by: String
        /// When, by this computer's clock.
        var at: Instant
    }

    /// Most lines of one file: more is a program, and a program is a source.
    static let limit = 2000

    /// In the order they were typed.
    private(set) var entries: [Entry] = []

    private let path: String
    private let disk: any FileSystem

    /// Reads what was typed; nothing when nothing was.
    init(
        home: AgentHome, form: FormCode, period: ReportingPeriod, unit: FacilityID,
        disk: any FileSystem
    ) throws(FileFault) {
        path = "\(home.typed)/\(form)_\(period.identifier)_\(unit).jsonl"
        self.disk = disk
        guard disk.exists(path) else { return }
        let bytes = try disk.read(path, limit: 4 << 20)
        // A line that a crash cut short was never said to be kept.
        entries = bytes.split(separator: UInt8(ascii: "\n")).compactMap { Entry(line: Array($0)) }
    }

    /// Keeps figures; durable when it returns.
    mutating func add(_ new: [Entry]) throws(FileFault) {
        let all = entries + new
        guard all.count <= Self.limit else {
            throw FileFault(operation: "write", path: path, code: EFBIG)
        }
        try disk.makeDirectory(FilePath.parent(of: path))
        let lines = all.flatMap { $0.line + [UInt8(ascii: "\n")] }
        try disk.replace(path, lines)
        entries = all
    }

    /// The figures that count: the last of each indicator, unless it takes the earlier ones back.
    var current: [Entry] {
        var last: [IndicatorCode: Entry] = [:]
        for entry in entries { last[entry.indicator] = entry }
        return last.values.filter { !$0.text.isEmpty }.sorted { $0.indicator < $1.indicator }
    }

    /// Puts the typed figures into a draft, in place of what its sources say, and tells each.
    func apply(to draft: ReportDraft) -> (draft: ReportDraft, faults: [ReadingFault]) {
        var draft = draft
        var faults: [ReadingFault] = []
        for entry in current {
            guard let slot = draft.form.slot(of: entry.indicator) else {
                faults.append(
                    fault(
                        entry, draft,
                        LocalizedText(
                            vi: "biểu \(draft.form.code) không có chỉ tiêu này.",
                            en: "form \(draft.form.code) has no such indicator.")))
                continue
            }
            let indicator = draft.form.indicators[slot]
            switch FigureReader(locale: .vi).read(entry.text, as: indicator) {
            case .blank: continue
            case .refused(let reason): faults.append(fault(entry, draft, reason))
            case .value(let value, _): put(value, entry, slot, &draft)
            }
        }
        return (draft, faults)
    }

    private func put(_ value: Value, _ entry: Entry, _ slot: Int, _ draft: inout ReportDraft) {
        let old = draft.content.values[slot]
        draft.content.values[slot] = value
        if let note = entry.note {
            let standing = draft.content.notes[entry.indicator]
            draft.content.notes[entry.indicator] = standing.map { $0 + "; " + note } ?? note
        }
        mark(slot, as: entry.by, &draft)
        let before = old.map {
            LocalizedText(vi: ", thay cho \($0.shown)", en: ", not \($0.shown)")
        }
        draft.remarks.append(
            fault(
                entry, draft,
                LocalizedText(
                    vi: "gõ tay bởi \(entry.by) lúc \(entry.at.vietnamese)\(before?.vi ?? "").",
                    en: "typed by \(entry.by) at \(entry.at.rfc3339)\(before?.en ?? "").")))
    }

    /// Says in the draft that a figure was typed, and by whom.
    private func mark(_ slot: Int, as name: String, _ draft: inout ReportDraft) {
        guard var source = draft.content.source else { return }
        if source.origins.isEmpty {
            source.origins = Array(repeating: 0, count: source.cells.count)
        }
        let part = Report.Source.Part(kind: .typed, name: name)
        if !source.parts.contains(part), source.parts.count < Report.Source.partLimit {
            source.parts.append(part)
        }
        // Beyond the limit the last part speaks for the rest: still typed, by somebody else.
        let index = source.parts.firstIndex(of: part) ?? source.parts.count - 1
        source.origins[slot] = UInt8(index + 1)
        source.cells[slot] = nil
        draft.content.source = source
    }

    private func fault(
        _ entry: Entry, _ draft: ReportDraft, _ reason: LocalizedText
    ) -> ReadingFault {
        ReadingFault(
            file: draft.content.source?.file ?? "", cell: nil, indicator: entry.indicator,
            read: entry.text, reason: reason)
    }
}

extension TypedFigures.Entry {
    /// One line of the file.
    fileprivate var line: [UInt8] {
        var writer = JSONWriter(capacity: 128)
        writer.object { writer in
            writer.text("at", at.rfc3339)
            writer.text("by", by)
            writer.text("indicator", indicator.text)
            writer.text("note", note)
            writer.text("text", text)
        }
        return writer.bytes
    }

    fileprivate init?(line: [UInt8]) {
        guard let value = try? JSONValue(parsing: line),  // damaged: as if never typed, and seen so
            let at = value["at"]?.text.flatMap({ Instant(rfc3339: $0) }),
            let by = value["by"]?.text, let text = value["text"]?.text,
            let indicator = value["indicator"]?.text.flatMap({ IndicatorCode($0) })
        else { return nil }
        self.init(indicator: indicator, text: text, note: value["note"]?.text, by: by, at: at)
    }
}
