/// A wide file: a column an indicator, a row a period; one file carries many reports.
///
/// Columns `reason`, `decision` and `CODE.note` may stand beside the indicators. A row without a
/// single figure is a gap, not a report: it is passed over with a remark.
struct WideReportFile {
    let file: ReportFile
    let forms: FormCatalog
    let newest: Form
    let locale: FigureLocale

    /// What a column holds.
    private enum Column {
        case indicator(IndicatorCode)
        case note(IndicatorCode)
        case reason, decision, blank
    }

    /// Reads every row; a row with a fault gives no draft, the others do.
    func read(into reading: inout ReportFileReading) {
        guard let header = file.body.first else { return }
        let columns = readHeader(header, &reading)
        guard reading.faults.isEmpty else { return }
        var seen: Set<ReportingPeriod> = []
        for row in file.body.dropFirst() { read(row, columns, &seen, &reading) }
    }

    private func readHeader(
        _ header: CSVTable.Row, _ reading: inout ReportFileReading
    ) -> [Column] {
        header.cells.enumerated().dropFirst().map { index, text in
            let name = text.trimmedOfSpace
            let cell = CellAddress(column: index + 1, row: header.number)
            switch name {
            case "": return .blank
            case "reason": return .reason
            case "decision": return .decision
            default:
                let isNote = name.hasSuffix(".note")
                let bare = isNote ? String(name.dropLast(5)) : name
                guard let found = file.indicator(bare, in: newest, cell, &reading) else {
                    return .blank
                }
                return isNote ? .note(found.code) : .indicator(found.code)
            }
        }
    }

    private func read(
        _ row: CSVTable.Row, _ columns: [Column], _ seen: inout Set<ReportingPeriod>,
        _ reading: inout ReportFileReading
    ) {
        let text = row.cell(0).trimmedOfSpace
        let cell = CellAddress(column: 1, row: row.number)
        let before = reading.faults.count
        guard
            let (form, period) = file.place(
                text, cell, forms: forms, newest: newest, &reading)
        else { return }
        if !seen.insert(period).inserted {
            reading.faults.append(
                file.fault(
                    cell, read: text, vi: "kỳ này có hai dòng.", en: "the period has two rows."))
        }
        var filling = ContentFilling(file: file, form: form, locale: locale)
        for (index, column) in columns.enumerated() {
            fill(&filling, column, row, index + 1, &reading)
        }
        refuseOverhang(row, columns.count + 1, &reading)
        guard reading.faults.count == before else { return }
        guard !filling.isEmpty else {
            reading.remarks.append(
                file.fault(
                    cell, read: text, vi: "dòng không có số nào: không lập báo cáo cho kỳ này.",
                    en: "the row has no figures: no report is made for this period."))
            return
        }
        reading.drafts.append(filling.draft(period))
    }

    private func fill(
        _ filling: inout ContentFilling, _ column: Column, _ row: CSVTable.Row, _ index: Int,
        _ reading: inout ReportFileReading
    ) {
        let text = row.cell(index)
        let cell = CellAddress(column: index + 1, row: row.number)
        switch column {
        case .indicator(let code):
            guard let reference = filling.form.reference(to: code) else { return }
            filling.add(text, to: reference, cell, &reading)
        case .note(let code):
            guard let reference = filling.form.reference(to: code) else { return }
            filling.addNote(text, to: reference, cell, &reading)
        case .reason: filling.setReason(text, cell, &reading)
        case .decision: filling.setDecision(text, cell, &reading)
        case .blank:
            guard !text.trimmedOfSpace.isEmpty else { return }
            reading.faults.append(
                file.fault(
                    cell, read: text, vi: "ô có số nhưng cột không có tên chỉ tiêu.",
                    en: "a value under a column without an indicator."))
        }
    }

    private func refuseOverhang(
        _ row: CSVTable.Row, _ count: Int, _ reading: inout ReportFileReading
    ) {
        guard
            let extra = row.cells.indices.dropFirst(count).first(where: {
                !row.cells[$0].trimmedOfSpace.isEmpty
            })
        else { return }
        reading.faults.append(
            file.fault(
                CellAddress(column: extra + 1, row: row.number), read: row.cells[extra],
                vi: "dòng có nhiều cột hơn dòng tiêu đề.",
                en: "the row has more columns than the header."))
    }
}
