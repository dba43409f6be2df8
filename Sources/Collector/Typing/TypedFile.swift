import Shared

/// A filled workbook or CSV looked at for one report: what it would change in the draft, and what the
/// rules would say then, by cell. Nothing is kept.
struct TypedFile: Sendable {
    /// A field that the file says otherwise than the draft.
    struct Change: Hashable, Sendable {
        let field: DraftField
        let now: String
        let inFile: String
        /// The cell; nil where the file says it in no cell of its own.
        let cell: String?
    }

    /// The file's name.
    let name: String
    /// Cells that cannot be read, or what else keeps the file back.
    private(set) var faults: [ReadingFault] = []
    /// What was assumed.
    private(set) var remarks: [ReadingFault] = []
    private(set) var changes: [Change] = []
    /// What the rules would say once the file is taken.
    private(set) var findings: [Finding] = []
    /// The cell of each indicator.
    private(set) var cells: [IndicatorCode: String] = [:]

    /// Reads `file` for the report of `sheet`.
    init(_ file: ImportReference.File, for sheet: TypingSheet, forms: FormCatalog) {
        name = file.name
        let reading = ReportFileBytes.read(file, forms: forms)
        faults = reading.faults
        remarks = reading.remarks
        let mine = reading.drafts.filter { draft in
            draft.form.key == sheet.form.key && draft.period == sheet.period
                && draft.facility ?? sheet.slot.facility == sheet.slot.facility
        }
        guard let draft = mine.first, mine.count == 1 else {
            if faults.isEmpty { faults = [Self.missing(file, sheet, reading.drafts)] }
            return
        }
        remarks += draft.remarks
        guard faults.isEmpty else { return }
        look(draft, sheet)
    }

    private mutating func look(_ draft: ReportDraft, _ sheet: TypingSheet) {
        for (slot, cell) in (draft.content.source?.cells ?? []).enumerated() {
            cells[sheet.form.indicators[slot].code] = cell
        }
        var texts = sheet.log.texts
        let inFile = DraftTexts.texts(of: draft.content, form: sheet.form)
        // The rows of a list are taken as a whole: rows of two lists make neither.
        let lists = Set(inFile.keys.compactMap(Self.list))
        let dropped = texts.keys.filter { field in
            Self.list(field).map(lists.contains) ?? false && inFile[field] == nil
        }
        for field in dropped {
            changes.append(Change(field: field, now: texts[field] ?? "", inFile: "", cell: nil))
            texts[field] = nil
        }
        for (field, text) in inFile where !Self.isSame(text, texts[field], field, sheet.form) {
            changes.append(
                Change(
                    field: field, now: texts[field] ?? "", inFile: text,
                    cell: field.indicator.flatMap { cells[$0] }))
            texts[field] = text
        }
        changes = changes.sorted {
            (place($0.field, sheet.form), $0.field.name)
                < (place($1.field, sheet.form), $1.field.name)
        }
        let reading = DraftReading(texts, form: sheet.form)
        findings =
            reading.verdict(
                period: sheet.period, revision: sheet.revision, context: sheet.context
            ).findings
    }

    private static func list(_ field: DraftField) -> IndicatorCode? {
        guard case .listCell(let code, _, _) = field else { return nil }
        return code
    }

    /// Whether two spellings are one answer: 1200 and 1.200.
    private static func isSame(
        _ text: String, _ held: String?, _ field: DraftField, _ form: Form
    ) -> Bool {
        guard let held else { return false }
        if held == text { return true }
        guard case .figure(let code) = field, let slot = form.slot(of: code) else { return false }
        return DraftReading([field: held], form: form).content.values[slot]
            == DraftReading([field: text], form: form).content.values[slot]
    }

    private func place(_ field: DraftField, _ form: Form) -> Int {
        field.indicator.flatMap { form.slot(of: $0) } ?? form.indicators.count
    }

    private static func missing(
        _ file: ImportReference.File, _ sheet: TypingSheet, _ drafts: [ReportDraft]
    ) -> ReadingFault {
        let wanted =
            "\(sheet.form.code) \(sheet.period.identifier) \(sheet.slot.facility)"
        let found = drafts.prefix(5).map { draft in
            "\(draft.form.code) \(draft.period.identifier) \(draft.facility?.text ?? "")"
        }.joined(separator: "; ")
        return ReportFileBytes.fault(
            file,
            LocalizedText(
                vi: "tệp không có (hoặc có hai) báo cáo \(wanted); trong tệp: \(found).",
                en: "the file does not hold one report \(wanted); it holds: \(found)."))
    }
}
