import Shared

/// Finds the figures of one filled template, wherever the clerk has moved them: by the name of each
/// cell, then by the code in the hidden column, and only where the row's title does not speak
/// against it.
struct TemplateSheet {
    /// One answer: what it is called in a report file, and where it stands.
    private struct Found {
        let place: CellAddress
        let isNamed: Bool
    }

    let grid: SheetGrid
    let mark: TemplateMarks.Mark
    private let codeColumn: Int?
    private var valueColumn: Int?
    private var noteColumn: Int?
    private var titleColumn: Int?
    /// The rows of each code.
    private var codeRows: [String: [Int]] = [:]
    private var rowCodes: [Int: String] = [:]
    /// The columns of a list's fields.
    private var listFields: [String: [Int: String]] = [:]
    private var named: [String: CellAddress] = [:]

    /// The template on a sheet, or nil when it is none.
    init?(_ grid: SheetGrid, of workbook: Workbook) {
        let names = Self.names(of: grid.sheet, workbook)
        let markCell = grid.cells.first { TemplateMarks.Mark($0.content.text) != nil }
        let text =
            markCell?.content.text
            ?? (names.isEmpty ? nil : workbook.constants[TemplateMarks.formName])
        guard let mark = text.flatMap({ TemplateMarks.Mark($0) }) else { return nil }
        self.grid = grid
        self.mark = mark
        named = names
        codeColumn = markCell?.address.column
        findColumns()
        findCodes()
    }

    /// The names that belong to a sheet: its own ones win over the workbook's, as in Excel.
    private static func names(
        of sheet: SheetReference, _ workbook: Workbook
    ) -> [String: CellAddress] {
        var names: [String: CellAddress] = [:]
        for name in workbook.names where name.name.hasPrefix("gb.") && name.cell.sheet == sheet {
            if name.scope == sheet.position || (name.scope == nil && names[name.name] == nil) {
                names[name.name] = name.cell
            }
        }
        return names
    }

    private mutating func findColumns() {
        for cell in grid.cells {
            switch cell.content.text {
            case TemplateMarks.value: valueColumn = valueColumn ?? cell.address.column
            case TemplateMarks.note: noteColumn = noteColumn ?? cell.address.column
            case TemplateMarks.title: titleColumn = titleColumn ?? cell.address.column
            default: break
            }
        }
    }

    private mutating func findCodes() {
        guard let codeColumn else { return }
        var fields: [Int: String] = [:]
        var row = 0
        var isListHead = false
        for cell in grid.cells {
            if cell.address.row != row {
                row = cell.address.row
                isListHead = false
            }
            let text = cell.content.text
            if cell.address.column == codeColumn {
                isListHead = text == TemplateMarks.list
                if isListHead {
                    fields = [:]
                } else {
                    codeRows[text, default: []].append(row)
                    rowCodes[row] = text
                    if text.contains(".") { listFields[text] = fields }
                }
            } else if isListHead {
                fields[cell.address.column] = text
            }
        }
    }

    // MARK: - As a report file

    /// The template as the rows of a long report file, each cell with its true place, and what speaks
    /// against reading it.
    func rows(form: Form?, file: String) -> (rows: [CSVTable.Row], faults: [ReadingFault]) {
        var rows = [headRow("form", CellContent(text: mark.form.text), place: anywhere)]
        if !mark.facility.isEmpty {
            rows.append(headRow("facility", CellContent(text: mark.facility), place: anywhere))
        }
        var faults: [ReadingFault] = []
        for line in TemplateMarks.headLines {
            guard let place = place("gb.h.\(line)", line, valueColumn, file, &faults) else {
                continue
            }
            let content = grid.content(place)
            if !content.text.isEmpty { rows.append(headRow(line, content, place: place)) }
        }
        guard let form else { return (rows, faults) }
        let titles = Set(form.indicators.map { Self.plain($0.title.vi) })
        for slot in form.inputSlots {
            let indicator = form.indicators[slot]
            if indicator.type == .list {
                rows += listRows(indicator, file, &faults)
            } else if let row = row(indicator, titles, file, &faults) {
                rows.append(row)
            }
        }
        return (rows, faults)
    }

    /// Whether no answer of `form` is filled in.
    func isBlank(form: Form, file: String) -> Bool {
        rows(form: form, file: file).rows
            .filter { !Self.headWords.contains($0.cell(0)) }
            .allSatisfy { $0.cell(1).isEmpty && $0.cell(2).isEmpty }
    }

    private static let headWords = Set(TemplateMarks.headLines + ["form", "facility"])

    private var anywhere: CellAddress { CellAddress(column: 1, row: 1, sheet: grid.sheet) }

    private func headRow(
        _ word: String, _ content: CellContent, place: CellAddress
    ) -> CSVTable.Row {
        CSVTable.Row(gathered: [(CellContent(text: word), place), (content, place)])
    }

    private func row(
        _ indicator: Indicator, _ titles: Set<String>, _ file: String,
        _ faults: inout [ReadingFault]
    ) -> CSVTable.Row? {
        let code = indicator.code
        guard
            let value = place(
                TemplateMarks.valueName(code), code.text, valueColumn, file, &faults)
        else { return nil }
        if let fault = foreignTitle(indicator, value, titles, file) {
            faults.append(fault)
            return nil
        }
        let note = place(TemplateMarks.noteName(code), code.text, noteColumn, file, &faults)
        return CSVTable.Row(gathered: [
            (CellContent(text: code.text), value), (grid.content(value), value),
            (note.map(grid.content) ?? CellContent(text: ""), note ?? value),
        ])
    }

    /// Rows that carry another row's title have come apart from their codes.
    private func foreignTitle(
        _ indicator: Indicator, _ value: CellAddress, _ titles: Set<String>, _ file: String
    ) -> ReadingFault? {
        guard let titleColumn, let cell = grid[titleColumn, value.row] else { return nil }
        let title = Self.plain(cell.content.text)
        guard title != Self.plain(indicator.title.vi), titles.contains(title) else { return nil }
        return ReadingFault(
            file: file, cell: cell.address, indicator: indicator.code, read: cell.content.text,
            reason: LocalizedText(
                vi: "dòng này mang mã \(indicator.code) (“\(indicator.title.vi)”): các dòng đã bị "
                    + "sắp xếp lẫn nhau; lấy lại mẫu trống rồi chép số sang.",
                en:
                    "this row carries the code \(indicator.code) (“\(indicator.title.en)”): the rows "
                    + "were sorted apart; take an empty template and copy the figures."))
    }

    // MARK: - Lists

    private func listRows(
        _ indicator: Indicator, _ file: String, _ faults: inout [ReadingFault]
    ) -> [CSVTable.Row] {
        var rows: [CSVTable.Row] = []
        for number in 1...500 {
            let rowCode = TemplateMarks.listRow(indicator.code, number)
            let isNamed = indicator.fields.contains {
                named[TemplateMarks.listName(indicator.code, number, $0.code)] != nil
            }
            guard isNamed || codeRows[rowCode] != nil else { break }
            for field in indicator.fields {
                let column = listFields[rowCode]?.first { $0.value == field.code.text }?.key
                let name = TemplateMarks.listName(indicator.code, number, field.code)
                guard let place = place(name, rowCode, column, file, &faults) else { continue }
                let content = grid.content(place)
                guard !content.text.isEmpty else { continue }
                rows.append(
                    CSVTable.Row(gathered: [
                        (CellContent(text: "\(rowCode).\(field.code)"), place), (content, place),
                    ]))
            }
        }
        return rows
    }

    // MARK: - Where a cell is

    /// The cell of a name and a code. Where the two disagree the rows have been moved; the code moved
    /// with its row, the name stayed.
    private func place(
        _ name: String, _ code: String, _ column: Int?, _ file: String,
        _ faults: inout [ReadingFault]
    ) -> CellAddress? {
        let byName = named[name]
        guard let column, let rows = codeRows[code], let first = rows.first else {
            // A name on a row that says another code was left behind by a moved row.
            if let byName, let other = rowCodes[byName.row], other != code { return nil }
            return byName
        }
        let byCode = rows.map { CellAddress(column: column, row: $0, sheet: grid.sheet) }
        if rows.count == 1 { return byName == byCode[0] ? byName : byCode[0] }
        let filled = byCode.filter { !grid.content($0).text.isEmpty }
        if Set(filled.map { grid.content($0).text }).count <= 1 { return filled.first ?? byCode[0] }
        faults.append(
            ReadingFault(
                file: file, cell: filled[1], indicator: IndicatorCode(code),
                read: grid.content(filled[1]).text,
                reason: LocalizedText(
                    vi:
                        "chỉ tiêu này có \(filled.count) dòng với số khác nhau (dòng \(first) là dòng "
                        + "đầu); xóa dòng chép thừa.",
                    en:
                        "the indicator has \(filled.count) rows with different figures (row \(first) "
                        + "is the first); delete the copied one.")))
        return nil
    }

    private static func plain(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ").nfc
    }
}
