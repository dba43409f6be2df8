/// A long file: one report, one indicator a row, `indicator;value;note`.
struct LongReportFile {
    let file: ReportFile
    let forms: FormCatalog
    let newest: Form
    let locale: FigureLocale

    static let headings: Set<String> = ["indicator", "chi_tieu", "chỉ tiêu"]

    /// Reads the report; with any fault there is no draft.
    func read(into reading: inout ReportFileReading) {
        let (text, cell) = file.periodText()
        guard
            let (form, period) = file.place(
                text, cell, forms: forms, newest: newest, &reading)
        else { return }
        let (unit, _) = file.facility(&reading)
        var filling = ContentFilling(file: file, form: form, locale: locale)
        for row in file.body where !Self.headings.contains(ReportFile.word(row.cell(0))) {
            read(row, &filling, &reading)
        }
        filling.finishLists()
        guard reading.faults.isEmpty else { return }
        reading.drafts.append(filling.draft(period, of: unit, namedAt: cell))
    }

    private func read(
        _ row: CSVTable.Row, _ filling: inout ContentFilling, _ reading: inout ReportFileReading
    ) {
        let name = row.cell(0).trimmedOfSpace
        let nameCell = row.address(1)
        let valueCell = row.address(2)
        // `# …` stands beside the figures for the clerk alone.
        if row.cells.dropFirst(3).contains(where: {
            !$0.trimmedOfSpace.isEmpty && !$0.hasPrefix("#")
        }) {
            reading.faults.append(
                file.fault(
                    row.address(4), read: row.cell(3),
                    vi: "dòng có quá ba cột; số có dấu \(file.table.delimiter) phải đặt trong "
                        + "ngoặc kép.",
                    en: "more than three columns; quote a value that holds "
                        + "\(file.table.delimiter)."))
            return
        }
        if name.contains(".") {
            filling.addListField(name, nameCell, row.content(1), valueCell, &reading)
            return
        }
        guard
            let reference = file.indicator(name, in: filling.form, nameCell, &reading)
        else { return }
        filling.add(row.content(1), to: reference, valueCell, &reading)
        filling.addNote(
            row.cell(2), to: reference, row.address(3), &reading)
    }
}

/// Fills one content cell by cell, whichever way the file lies.
struct ContentFilling {
    let file: ReportFile
    let form: Form
    private let reader: FigureReader
    private var content: Report.Content
    private var remarks: [ReadingFault] = []
    private var seen: Set<Int> = []
    private var lists: [Int: [Int: [IndicatorCode: String]]] = [:]

    init(file: ReportFile, form: Form, locale: FigureLocale) {
        self.file = file
        self.form = form
        reader = FigureReader(locale: locale)
        content = file.startContent(form)
    }

    /// The draft of what has been filled in.
    func draft(
        _ period: ReportingPeriod, of facility: FacilityID?, namedAt cell: CellAddress?
    ) -> ReportDraft {
        var draft = ReportDraft(
            form: form, period: period, facility: facility, content: content, remarks: remarks)
        draft.periodCell = cell
        return draft
    }

    /// True when no figure stands anywhere.
    var isEmpty: Bool { content.values.allSatisfy { $0 == nil } && lists.isEmpty }

    mutating func add(
        _ given: CellContent, to reference: IndicatorReference, _ cell: CellAddress,
        _ reading: inout ReportFileReading
    ) {
        let text = given.text
        guard seen.insert(reference.slot).inserted else {
            reading.faults.append(
                file.fault(
                    cell, indicator: reference.code, read: text, vi: "chỉ tiêu có hai lần.",
                    en: "the indicator stands twice."))
            return
        }
        // A blank cell too: whoever must fill it in wants to know where it stands.
        content.source?.cells[reference.slot] = cell.description
        switch reader.read(given, as: form.indicators[reference.slot]) {
        case .blank: return
        case .refused(let reason):
            reading.faults.append(
                ReadingFault(
                    file: file.name, cell: cell, indicator: reference.code,
                    read: text.trimmedOfSpace, reason: reason))
        case .value(let value, let warning):
            content.values[reference.slot] = value
            if let warning {
                remarks.append(
                    ReadingFault(
                        file: file.name, cell: cell, indicator: reference.code,
                        read: text.trimmedOfSpace, reason: warning))
            }
        }
    }

    mutating func addNote(
        _ text: String, to reference: IndicatorReference, _ cell: CellAddress,
        _ reading: inout ReportFileReading
    ) {
        let note = text.trimmedOfSpace.nfc
        guard !note.isEmpty, fits(note, cell, reference.code, &reading) else { return }
        content.notes[reference.code] = note
    }

    mutating func setReason(
        _ text: String, _ cell: CellAddress, _ reading: inout ReportFileReading
    ) {
        let reason = text.trimmedOfSpace.nfc
        guard !reason.isEmpty, fits(reason, cell, nil, &reading) else { return }
        content.reason = reason
    }

    mutating func setDecision(
        _ text: String, _ cell: CellAddress, _ reading: inout ReportFileReading
    ) {
        let decision = text.trimmedOfSpace.nfc
        guard !decision.isEmpty, fits(decision, cell, nil, &reading) else { return }
        content.decision = decision
    }

    /// False, with a fault that names the cell, for a text that no report can carry.
    private func fits(
        _ text: String, _ cell: CellAddress, _ indicator: IndicatorCode?,
        _ reading: inout ReportFileReading
    ) -> Bool {
        guard let reason = TextLimit.refusal(of: text) else { return true }
        reading.faults.append(
            ReadingFault(
                file: file.name, cell: cell, indicator: indicator, read: text, reason: reason))
        return false
    }

    // MARK: - Lists

    /// `kien_nghi.1.noi_dung`: list, row from 1, field.
    mutating func addListField(
        _ name: String, _ nameCell: CellAddress, _ given: CellContent, _ cell: CellAddress,
        _ reading: inout ReportFileReading
    ) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let reference = file.indicator(parts[0], in: form, nameCell, &reading) else { return }
        let fields = form.indicators[reference.slot].fields
        guard parts.count == 3, let row = Int(parts[1]), (1...500).contains(row),
            let field = fields.first(where: { $0.code.text == parts[2] })
        else {
            let accepted = fields.map { "\(reference.code).1.\($0.code)" }.joined(separator: ", ")
            reading.faults.append(
                file.fault(
                    nameCell, indicator: reference.code, read: name,
                    vi: accepted.isEmpty
                        ? "chỉ tiêu này không phải danh sách." : "viết như \(accepted).",
                    en: accepted.isEmpty
                        ? "this indicator is not a list." : "write it like \(accepted)."))
            return
        }
        guard !given.text.trimmedOfSpace.isEmpty else { return }
        guard let value = fieldText(given, field, reference, cell, &reading) else { return }
        if content.source?.cells[reference.slot] == nil {
            content.source?.cells[reference.slot] = cell.description
        }
        if lists[reference.slot]?[row]?[field.code] != nil {
            reading.faults.append(
                file.fault(
                    nameCell, indicator: reference.code, read: name, vi: "ô này có hai lần.",
                    en: "this field stands twice."))
        }
        lists[reference.slot, default: [:]][row, default: [:]][field.code] = value
    }

    private func fieldText(
        _ given: CellContent, _ field: Indicator.Field, _ reference: IndicatorReference,
        _ cell: CellAddress, _ reading: inout ReportFileReading
    ) -> String? {
        let typed = given.text.trimmedOfSpace.nfc
        if field.type == .date, case .day(let day) = given.figure { return day.iso }
        if let reason = given.refusalAsWord {
            reading.faults.append(
                ReadingFault(
                    file: file.name, cell: cell, indicator: reference.code, read: typed,
                    reason: reason))
            return nil
        }
        guard field.type == .date else {
            return fits(typed, cell, reference.code, &reading) ? typed : nil
        }
        if let day = FigureReader.day(typed) { return day.iso }
        reading.faults.append(
            file.fault(
                cell, indicator: reference.code, read: typed,
                vi: "ngày phải viết ngày/tháng/năm, như 31/01/2026.",
                en: "write a date as day/month/year, such as 31/01/2026."))
        return nil
    }

    /// Puts the collected rows into the content, in the order of their numbers.
    mutating func finishLists() {
        for (slot, rows) in lists {
            content.values[slot] = .list(
                rows.keys.sorted().map { ListRow(fields: rows[$0] ?? [:]) })
        }
    }
}
