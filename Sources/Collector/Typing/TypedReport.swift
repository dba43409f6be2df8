import Shared

/// Makes the report of a draft: its answers, and for each who put it there.
struct TypedReport {
    let sheet: TypingSheet
    /// The name of an account.
    let nameOf: (Int64) -> String
    let preparedBy: ReportPerson?
    let approvedBy: ReportPerson?

    /// Where typed reports come from, as people read it.
    static let place = "trang gõ báo cáo"

    /// The report.
    func report(id: ReportID, at now: Instant) -> Report {
        var content = sheet.reading.content
        // What is no warning any more needs no explanation.
        let warned = Set(sheet.warnings.map(\.rule))
        content.explanations = content.explanations.filter { warned.contains($0.key) }
        if sheet.revision == 1 { content.reason = nil }
        content.source = source(content)
        content.preparedBy = preparedBy
        content.approvedBy = approvedBy
        return Report(
            id: id, form: sheet.form.key, facility: sheet.slot.facility, period: sheet.period,
            revision: sheet.revision, finalisedAt: now, content: content)
    }

    /// One part for each person and each file; what stood there before anybody typed is the page's.
    private func source(_ content: Report.Content) -> Report.Source {
        let count = sheet.form.indicators.count
        var source = Report.Source(
            file: Self.place, cells: Array(repeating: nil, count: count))
        var origins = Array(repeating: UInt8(0), count: count)
        let current = sheet.log.current
        for slot in sheet.form.indicators.indices where content.values[slot] != nil {
            guard let entry = entry(of: sheet.form.indicators[slot], current),
                let part = part(of: entry)
            else { continue }
            if !source.parts.contains(part), source.parts.count < Report.Source.partLimit {
                source.parts.append(part)
            }
            // Beyond the limit the last part speaks for the rest; the draft still says it exactly.
            let index = source.parts.firstIndex(of: part) ?? source.parts.count - 1
            origins[slot] = UInt8(index + 1)
            if entry.origin == .file { source.cells[slot] = DraftPlace(entry.place)?.cell }
        }
        if !source.parts.isEmpty { source.origins = origins }
        return source
    }

    /// The last change that an answer is made of: of a list, of any of its cells.
    private func entry(
        of indicator: Indicator, _ current: [DraftField: DraftLog.Entry]
    ) -> DraftLog.Entry? {
        guard indicator.type == .list else { return current[.figure(indicator.code)] }
        return current.values.filter {
            if case .listCell(indicator.code, _, _) = $0.field { return true }
            return false
        }.max { ($0.version, $0.field.name) < ($1.version, $1.field.name) }
    }

    private func part(of entry: DraftLog.Entry) -> Report.Source.Part? {
        switch entry.origin {
        case .prefilled: nil
        case .typed: Report.Source.Part(kind: .typed, name: nameOf(entry.account))
        case .file:
            DraftPlace(entry.place).map { Report.Source.Part(kind: .file, name: $0.file) }
        }
    }
}

/// File and cell of a figure that came from a file, as a draft keeps them: `B7|bao-cao.xlsx`.
struct DraftPlace: Hashable, Sendable {
    let file: String
    let cell: String?

    /// The text that is kept.
    var text: String { "\(cell ?? "")|\(file)" }

    init(file: String, cell: String?) {
        // A report's file has a name and no folder.
        let name = file.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
        self.file = Self.cut(name.isEmpty ? "?" : name, to: 255)
        self.cell = cell
    }

    /// Reads what was kept; nil for anything else.
    init?(_ text: String?) {
        guard let text, let bar = text.firstIndex(of: "|") else { return nil }
        let cell = String(text[..<bar])
        self.init(
            file: String(text[text.index(after: bar)...]),
            cell: cell.isEmpty || cell.utf8.count > 60 ? nil : cell)
    }

    private static func cut(_ text: String, to bytes: Int) -> String {
        var text = text
        while text.utf8.count > bytes { text.removeLast() }
        return text
    }
}
