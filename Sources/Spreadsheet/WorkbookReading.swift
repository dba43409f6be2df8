public import Shared

/// Reads a workbook as a report file: every sheet that is a filled template, or is laid out as a
/// long or a wide report file (`docs/REPORT-FILES.md`). Other sheets are passed over, and said so.
public struct WorkbookReading {
    private let file: String
    private let forms: FormCatalog
    private var reading = ReportFileReading()
    /// Where each draft came from, to tell two sheets of one report apart.
    private var origins: [SheetReference] = []
    private var passedOver: [Workbook.Sheet] = []
    private var blankTemplates: [ReadingFault] = []

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - file: its name, without the folder.
    ///   - forms: the forms this unit knows.
    ///   - mappings: where figures stand in the unit's own workbooks; those for this file's name are
    ///     used for sheets that are no template.
    public static func read(
        _ bytes: [UInt8], file: String, forms: FormCatalog, mappings: [Mapping] = []
    ) -> ReportFileReading {
        var whole = WorkbookReading(file: file.nfc, forms: forms)
        do throws(SpreadsheetFault) {
            let workbook = try Workbook(bytes)
            let mappings = mappings.filter { $0.isFor(fileName: whole.file) }
            for sheet in workbook.sheets {
                whole.read(sheet, of: workbook, isMapped: !mappings.isEmpty)
            }
            // A filled template says more than any mapping.
            if whole.origins.isEmpty {
                for mapping in mappings { try whole.read(workbook, through: mapping) }
            }
            whole.finish()
        } catch {
            whole.reading.faults.append(error.fault(in: whole.file))
        }
        return whole.reading
    }

    private init(file: String, forms: FormCatalog) {
        self.file = file
        self.forms = forms
    }

    private mutating func read(
        _ sheet: Workbook.Sheet, of workbook: Workbook, isMapped: Bool
    ) {
        guard sheet.hasCells, sheet.visibility == .visible else {
            passedOver.append(sheet)
            return
        }
        do throws(SpreadsheetFault) {
            let grid = try SheetGrid(sheet, of: workbook)
            if let template = TemplateSheet(grid, of: workbook) {
                read(template)
            } else if !isMapped, let first = grid.cells.first, first.address.column == 1,
                ReportFile.mayBegin(with: first.content.text)
            {
                read(table: grid)
            } else if grid.cells.first?.content.text != TemplateMarks.guide {
                passedOver.append(sheet)
            }
        } catch {
            reading.faults.append(error.fault(in: file))
        }
    }

    // MARK: - Sheets that are reports

    private mutating func read(_ template: TemplateSheet) {
        let form =
            forms.versions(of: template.mark.form)
            .last { $0.key.version == template.mark.version }
            ?? forms.versions(
                of: template.mark.form
            ).last
        if let form, template.isBlank(form: form, file: file) {
            blankTemplates.append(
                fault(
                    template.grid.sheet,
                    vi: "trang mẫu chưa điền số nào, bỏ qua.",
                    en: "the template on this sheet is not filled in, passed over."))
            return
        }
        let (rows, faults) = template.rows(form: form, file: file)
        reading.faults += faults
        guard faults.isEmpty else { return }
        do throws(ReadingRefusal) {
            let (converted, remark) = try rows.inUnicode(file)
            if let remark { reading.remarks.append(remark) }
            take(converted, template.grid.sheet)
        } catch {
            reading.faults.append(error.fault)
        }
    }

    private mutating func read(table grid: SheetGrid) {
        do throws(ReadingRefusal) {
            let (grid, remark) = try grid.inUnicode(file)
            if let remark { reading.remarks.append(remark) }
            do throws(CSVTable.Fault) {
                take(try grid.table().rows, grid.sheet)
            } catch {
                reading.faults.append(tooManyRows(grid.sheet))
            }
        } catch {
            reading.faults.append(error.fault)
        }
    }

    private mutating func read(
        _ workbook: Workbook, through mapping: Mapping
    ) throws(SpreadsheetFault) {
        var mapped = MappedWorkbook(workbook, file: file, through: mapping)
        let reports = try mapped.reports()
        reading.remarks += mapped.conversions
        reading.faults += mapped.refusals
        guard mapped.refusals.isEmpty else { return }
        if reports.isEmpty {
            reading.faults.append(
                ReadingFault(
                    file: file, cell: nil, read: "",
                    reason: LocalizedText(
                        vi: "không có trang nào hợp với tệp ánh xạ \(mapping.file); các trang: "
                            + "\(mapped.sheetNames.joined(separator: ", ")).",
                        en: "no sheet fits the mapping \(mapping.file); the sheets are: "
                            + "\(mapped.sheetNames.joined(separator: ", ")).")))
        }
        for report in reports {
            passedOver.removeAll { $0.reference == report.sheet }
            if report.isBlank, reports.count > 1 {
                reading.remarks.append(
                    fault(
                        report.sheet, vi: "chưa có số nào, bỏ qua.", en: "no figure, passed over."))
                continue
            }
            let (rows, faults) = report.rows(through: mapping, file: file)
            reading.faults += faults
            if faults.isEmpty { take(rows, report.sheet) }
        }
    }

    private mutating func take(_ rows: [CSVTable.Row], _ sheet: SheetReference) {
        do throws(CSVTable.Fault) {
            let found = ReportFile(name: file, table: try CSVTable(rows: rows)).read(forms: forms)
            reading.faults += found.faults
            reading.remarks += found.remarks
            for draft in found.drafts { add(draft, sheet) }
        } catch {
            reading.faults.append(tooManyRows(sheet))
        }
    }

    /// Takes a draft, unless another sheet has made the same report: which of the two is meant is not
    /// for a program to say.
    private mutating func add(_ draft: ReportDraft, _ sheet: SheetReference) {
        let twin = reading.drafts.firstIndex {
            $0.form.code == draft.form.code && $0.period == draft.period
                && $0.facility == draft.facility
        }
        if let twin, origins[twin] != sheet {
            reading.faults.append(
                fault(
                    sheet,
                    vi: "báo cáo \(draft.form.code) kỳ \(draft.period.identifier) đã có ở trang "
                        + "“\(origins[twin].name)”; chỉ giữ một trang.",
                    en:
                        "the report \(draft.form.code) for \(draft.period.identifier) stands on the "
                        + "sheet “\(origins[twin].name)” already; keep one of them."))
            return
        }
        reading.drafts.append(draft)
        origins.append(sheet)
    }

    // MARK: - The whole

    private mutating func finish() {
        if reading.drafts.isEmpty, reading.faults.isEmpty, !blankTemplates.isEmpty {
            reading.faults += blankTemplates.map { blank in
                ReadingFault(
                    file: file, cell: blank.cell, read: "",
                    reason: LocalizedText(
                        vi: "mẫu chưa điền số nào; điền vào các ô màu vàng rồi lưu lại.",
                        en: "the template is not filled in; fill in the yellow cells and save it."))
            }
            return
        }
        if reading.drafts.isEmpty, reading.faults.isEmpty, reading.remarks.isEmpty {
            reading.faults.append(nothingFound)
            return
        }
        reading.remarks += blankTemplates
        reading.remarks += passedOver.filter { $0.hasCells }.map { sheet in
            sheet.visibility == .visible
                ? fault(
                    sheet.reference, vi: "không phải báo cáo, bỏ qua.",
                    en: "no report, passed over.")
                : fault(
                    sheet.reference, vi: "trang ẩn, bỏ qua.", en: "a hidden sheet, passed over.")
        }
    }

    private var nothingFound: ReadingFault {
        let names = passedOver.prefix(5).map(\.reference.name).joined(separator: ", ")
        return ReadingFault(
            file: file, cell: nil, read: names,
            reason: LocalizedText(
                vi: "không trang nào là báo cáo. Nhận: mẫu .xlsx của Sở; bảng có dòng “form”, "
                    + "“period” ở đầu như tệp CSV; hoặc bảng riêng của đơn vị có tệp ánh xạ trong "
                    + "thư mục mappings.",
                en: "no sheet is a report. Accepted: the department's .xlsx template; a table that "
                    + "begins with “form” and “period” like a CSV file; or the unit's own table with a "
                    + "mapping file in the folder mappings."))
    }

    private func tooManyRows(_ sheet: SheetReference) -> ReadingFault {
        fault(
            sheet, vi: "trang có hơn \(CSVTable.rowLimit) dòng; chia thành nhiều tệp.",
            en: "the sheet has more than \(CSVTable.rowLimit) rows; split it.")
    }

    private func fault(_ sheet: SheetReference, vi: String, en: String) -> ReadingFault {
        ReadingFault(
            file: file, cell: CellAddress(column: 1, row: 1, sheet: sheet), read: "",
            reason: LocalizedText(vi: vi, en: en))
    }
}

extension SpreadsheetFault {
    /// The fault as a complaint about a report file.
    public func fault(in file: String) -> ReadingFault {
        ReadingFault(
            file: file.nfc, cell: sheet.map { CellAddress(column: 1, row: 1, sheet: $0) }, read: "",
            reason: message)
    }
}
