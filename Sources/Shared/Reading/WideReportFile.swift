/// A wide file: a column an indicator, a row a period; one file carries many reports.
///
/// A column `facility` (`don_vi`) says whose row it is: a centre files for its stations in one file.
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
        case period, facility, reason, decision, blank
    }

    /// What there may be one row of.
    private struct Key: Hashable {
        let facility: FacilityID?
        let period: ReportingPeriod
    }

    /// Reads every row; a row with a fault gives no draft, the others do.
    func read(into reading: inout ReportFileReading) {
        guard let header = file.body.first else { return }
        let columns = readHeader(header, &reading)
        guard reading.faults.isEmpty, file.facility(&reading).isReadable else { return }
        var seen: Set<Key> = []
        for row in file.body.dropFirst() { read(row, columns, &seen, &reading) }
    }

    private func readHeader(
        _ header: CSVTable.Row, _ reading: inout ReportFileReading
    ) -> [Column] {
        var named: Set<String> = []
        return header.cells.enumerated().map { index, text in
            let name = text.trimmedOfSpace
            let cell = header.address(index + 1)
            let word = ReportFile.word(text)
            let isUnit = ReportFile.facilityWords.contains(word)
            if isUnit || word == "period" {
                if !named.insert(isUnit ? "facility" : word).inserted {
                    reading.faults.append(
                        file.fault(
                            cell, read: name, vi: "cột này có hai lần.",
                            en: "the column stands twice."))
                }
                return isUnit ? .facility : .period
            }
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
        _ row: CSVTable.Row, _ columns: [Column], _ seen: inout Set<Key>,
        _ reading: inout ReportFileReading
    ) {
        let place = columns.firstIndex { if case .period = $0 { true } else { false } } ?? 0
        let text = row.cell(place).trimmedOfSpace
        let cell = row.address(place + 1)
        let before = reading.faults.count
        if let reason = row.content(place).refusalAsWord {
            reading.faults.append(
                ReadingFault(file: file.name, cell: cell, read: text, reason: reason))
            return
        }
        let unit = facility(row, columns, &reading)
        guard
            let (form, period) = file.place(
                text, cell, forms: forms, newest: newest, &reading)
        else { return }
        let isNamed = reading.faults.count == before
        if isNamed, !seen.insert(Key(facility: unit, period: period)).inserted {
            reading.faults.append(
                file.fault(
                    cell, read: text, vi: "kỳ này có hai dòng.", en: "the period has two rows."))
        }
        var filling = ContentFilling(file: file, form: form, locale: locale)
        for (index, column) in columns.enumerated() {
            fill(&filling, column, row, index, &reading)
        }
        refuseOverhang(row, columns.count, &reading)
        guard reading.faults.count == before else { return }
        guard !filling.isEmpty else {
            reading.remarks.append(
                file.fault(
                    cell, read: text, vi: "dòng không có số nào: không lập báo cáo cho kỳ này.",
                    en: "the row has no figures: no report is made for this period."))
            return
        }
        reading.drafts.append(filling.draft(period, of: unit, namedAt: cell))
    }

    /// The unit of a row: its own cell, else the file's header line. A blank cell under a heading
    /// is a fault: a row must not fall to another unit by an oversight.
    private func facility(
        _ row: CSVTable.Row, _ columns: [Column], _ reading: inout ReportFileReading
    ) -> FacilityID? {
        let column = columns.firstIndex { if case .facility = $0 { true } else { false } }
        // A header line that cannot be read has stopped the file before its first row.
        guard let column else { return file.facility(&reading).unit }
        let cell = row.address(column + 1)
        if let reason = row.content(column).refusalAsCode {
            reading.faults.append(
                ReadingFault(file: file.name, cell: cell, read: row.cell(column), reason: reason))
            return nil
        }
        return file.facility(row.cell(column).trimmedOfSpace, cell, &reading)
    }

    private func fill(
        _ filling: inout ContentFilling, _ column: Column, _ row: CSVTable.Row, _ index: Int,
        _ reading: inout ReportFileReading
    ) {
        let text = row.cell(index)
        let cell = row.address(index + 1)
        switch column {
        case .indicator(let code):
            guard let reference = filling.form.reference(to: code) else { return }
            filling.add(row.content(index), to: reference, cell, &reading)
        case .note(let code):
            guard let reference = filling.form.reference(to: code) else { return }
            filling.addNote(text, to: reference, cell, &reading)
        case .period, .facility: break
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
                row.address(extra + 1), read: row.cells[extra],
                vi: "dòng có nhiều cột hơn dòng tiêu đề.",
                en: "the row has more columns than the header."))
    }
}
