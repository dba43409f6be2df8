import Shared
import Spreadsheet

/// Writes the sheet that is filled in: frame, hidden codes, names, yellow cells, earlier figures.
struct TemplateSheetWriter {
    /// Columns of the sheet.
    enum Column {
        static let code = 0, title = 1, unit = 2, value = 3, note = 4, previous = 5, lastYear = 6
    }

    /// Rows that a list offers.
    static let listRows = 20

    private typealias Place = WorkbookWriter.Place

    private let request: TemplateRequest
    private let writer: WorkbookWriter
    private let styles: TemplateStyles
    /// Where the answers of each choice are listed, by indicator.
    private let choices: [IndicatorCode: String]
    private var row = 0

    init(
        _ request: TemplateRequest, _ writer: WorkbookWriter, _ styles: TemplateStyles,
        choices: [IndicatorCode: String]
    ) {
        self.request = request
        self.writer = writer
        self.styles = styles
        self.choices = choices
    }

    /// Writes the whole sheet.
    mutating func write() {
        writer.addSheet(request.sheetName)
        setColumns()
        writeMarks()
        writeHead()
        let headings = row
        writeHeadings()
        for section in [nil] + request.form.sections.map({ Optional($0) }) { write(section) }
        for slot in request.form.inputSlots where request.form.indicators[slot].type == .list {
            write(list: request.form.indicators[slot])
        }
        writer.freeze(above: headings + 1, leftOf: Column.unit)
        writer.protect()
        writer.print(
            isLandscape: true, headings: headings...headings,
            footer: "&L\(request.form.code) — \(request.period.identifier)&RTrang &P/&N")
    }

    private func setColumns() {
        writer.column(Column.code, width: 4, isHidden: true)
        writer.column(Column.title, width: 52)
        writer.column(Column.unit, width: 13)
        writer.column(Column.value, width: 28)
        writer.column(Column.note, width: 34)
        writer.column(Column.previous, to: Column.lastYear, width: 15)
    }

    private func place(_ column: Int) -> Place { Place(row: row, column: column) }

    private func code(_ text: String) { writer.text(text, at: place(Column.code), styles.code) }

    /// Names a cell: `gb.v.kham_tong`.
    private func name(_ name: String, _ place: Place) {
        writer.name(name, "'\(request.sheetName)'!\(place.absolute)")
    }

    // MARK: - Head

    private mutating func writeMarks() {
        let mark = TemplateMarks.Mark(
            form: request.form.code, version: request.form.key.version,
            facility: request.facility?.text ?? "")
        code(mark.text)
        writer.name(TemplateMarks.formName, "\"\(mark.text)\"")
        writer.row(row, isHidden: true)
        row += 1
        writer.text(TemplateMarks.title, at: place(Column.title), styles.code)
        writer.text(TemplateMarks.value, at: place(Column.value), styles.code)
        writer.text(TemplateMarks.note, at: place(Column.note), styles.code)
        writer.row(row, isHidden: true)
        row += 1
    }

    private mutating func writeHead() {
        writer.merged(
            request.form.title.vi, at: place(Column.title), to: Column.lastYear, styles.title)
        writer.row(row, height: 24)
        row += 1
        writer.merged(
            request.form.title.en, at: place(Column.title), to: Column.lastYear, styles.subtitle)
        row += 1
        let title = request.period.title.vi
        write(head: "Đơn vị báo cáo / Unit", fixed: request.facilityName)
        write(
            head: "Kỳ báo cáo / Period: \(title)", line: TemplateMarks.headLines[0],
            filled: request.period.identifier)
        if let due = request.due {
            write(
                head: "Hạn nộp / Due", fixed: due.day.vietnamese + (due.isProvisional ? " (*)" : "")
            )
        }
        write(
            head: "Lý do gửi lại (khi sửa báo cáo đã gửi) / Reason",
            line: TemplateMarks.headLines[1])
        write(
            head: "Số quyết định (nếu chỉ tiêu yêu cầu) / Decision",
            line: TemplateMarks.headLines[2])
    }

    private mutating func write(head: String, fixed: String) {
        writer.text(head, at: place(Column.title), styles.label)
        writer.merged(fixed, at: place(Column.unit), to: Column.note, styles.label)
        row += 1
    }

    private mutating func write(head: String, line: String, filled: String = "") {
        code(line)
        writer.text(head, at: place(Column.title), styles.label)
        let cell = place(Column.value)
        if filled.isEmpty {
            writer.blank(at: cell, styles.inputText)
        } else {
            writer.text(filled, at: cell, styles.inputText)
        }
        name(TemplateMarks.headName(line), cell)
        row += 1
    }

    private mutating func writeHeadings() {
        let period = request.period
        let texts = [
            (Column.title, "Chỉ tiêu"), (Column.unit, "Đơn vị tính"), (Column.value, "Kỳ này"),
            (Column.note, "Ghi chú, giải trình"),
            (Column.previous, "Kỳ trước\n\(period.previous.identifier)"),
            (Column.lastYear, "Cùng kỳ\n\(period.samePeriodLastYear?.identifier ?? "—")"),
        ]
        for (column, text) in texts { writer.text(text, at: place(column), styles.heading) }
        writer.row(row, height: 32)
        row += 1
    }

    // MARK: - Figures

    private mutating func write(_ section: Form.Section?) {
        let indicators = request.form.indicators(in: section?.code)
            .filter { $0.type != .list }
        guard !indicators.isEmpty else { return }
        if let section {
            writer.merged(
                section.title.vi, at: place(Column.title), to: Column.lastYear, styles.section)
            row += 1
        }
        for indicator in indicators {
            if let formula = indicator.formula {
                write(indicator, computed: formula)
            } else {
                write(indicator)
            }
        }
    }

    /// A locked row without a name: it shows what comes of the figures, and nothing reads it.
    private mutating func write(_ indicator: Indicator, computed formula: Indicator.Formula) {
        writer.text(indicator.title.vi, at: place(Column.title), styles.label)
        writer.text(indicator.unit.title.vi, at: place(Column.unit), styles.unit)
        let cell = place(Column.value)
        switch TemplateFormulas(request).content(formula) {
        case .formula(let formula):
            writer.formula(formula, at: cell, styles.computed(indicator.scale))
        case .number(let number): writer.number(number, at: cell, styles.computed(number.scale))
        case .later: writer.text("hệ thống tính", at: cell, styles.comparison)
        }
        writer.text("tự tính", at: place(Column.note), styles.comparison)
        compare(indicator, figure(indicator, request.previous, earlier.before), Column.previous)
        compare(indicator, figure(indicator, request.lastYear, earlier.yearAgo), Column.lastYear)
        setHeight(indicator)
        row += 1
    }

    private var earlier: (before: ReportingPeriod?, yearAgo: ReportingPeriod?) {
        let period = request.period
        return (period.kind == .adHoc ? nil : period.previous, period.samePeriodLastYear)
    }

    /// A computed figure of an earlier period, from that period's own answers.
    private func figure(
        _ indicator: Indicator, _ answers: [IndicatorCode: Value], _ period: ReportingPeriod?
    ) -> Value? {
        let form = request.form
        guard let period, !answers.isEmpty, let slot = form.slot(of: indicator.code) else {
            return nil
        }
        var content = Report.Content(emptyFor: form)
        for slot in form.inputSlots { content.values[slot] = answers[form.indicators[slot].code] }
        return ComputedFigures.figure(slot, of: form, content: content, period: period)
            .map { .number($0) }
    }

    private func setHeight(_ indicator: Indicator) {
        let lines = indicator.title.vi.count / 54 + 1
        if lines > 1 { writer.row(row, height: Double(lines) * 15) }
    }

    private mutating func write(_ indicator: Indicator) {
        code(indicator.code.text)
        writer.text(indicator.title.vi, at: place(Column.title), styles.label)
        writer.text(indicator.unit.title.vi, at: place(Column.unit), styles.unit)
        let cell = place(Column.value)
        writer.blank(at: cell, styles.input(indicator))
        writer.check(
            TemplateChecks.check(indicator, at: cell, choices: choices[indicator.code]), at: cell)
        name(TemplateMarks.valueName(indicator.code), cell)
        let note = place(Column.note)
        writer.blank(at: note, styles.inputText)
        name(TemplateMarks.noteName(indicator.code), note)
        compare(indicator, request.previous[indicator.code], Column.previous)
        compare(indicator, request.lastYear[indicator.code], Column.lastYear)
        if indicator.type == .text { writer.row(row, height: 60) } else { setHeight(indicator) }
        row += 1
    }

    /// An earlier answer in grey; nothing where nothing is known.
    private func compare(_ indicator: Indicator, _ value: Value?, _ column: Int) {
        let cell = place(column)
        switch value {
        case .number(let number): writer.number(number, at: cell, styles.comparison(number))
        case .boolean(let truth): writer.text(truth ? "có" : "không", at: cell, styles.comparison)
        case .choice(let code):
            let title = indicator.choices.first { $0.code == code }?.title.vi
            writer.text(title ?? code.text, at: cell, styles.comparison)
        case .date(let day): writer.text(day.vietnamese, at: cell, styles.comparison)
        case Value.none?: writer.text("-", at: cell, styles.comparison)
        case .notCollected: writer.text("…", at: cell, styles.comparison)
        case .text, .list, nil: writer.blank(at: cell, styles.comparison)
        }
    }

    // MARK: - Lists

    /// A table of its own below the figures: a column a field, a row an entry.
    private mutating func write(list indicator: Indicator) {
        writer.merged(
            indicator.title.vi, at: place(Column.title), to: Column.lastYear, styles.section)
        row += 1
        let fields = Array(zip(indicator.fields, Column.title...Column.lastYear))
        code(TemplateMarks.list)
        for (field, column) in fields {
            writer.text(field.code.text, at: place(column), styles.code)
        }
        writer.row(row, isHidden: true)
        row += 1
        for (field, column) in fields {
            writer.text(
                field.title.vi + (field.isRequired ? " *" : ""), at: place(column), styles.heading)
        }
        writer.row(row, height: 48)
        row += 1
        for number in 1...Self.listRows {
            code(TemplateMarks.listRow(indicator.code, number))
            for (field, column) in fields {
                let cell = place(column)
                writer.blank(at: cell, field.type == .date ? styles.inputDay : styles.inputText)
                name(TemplateMarks.listName(indicator.code, number, field.code), cell)
            }
            writer.row(row, height: 30)
            row += 1
        }
    }
}
