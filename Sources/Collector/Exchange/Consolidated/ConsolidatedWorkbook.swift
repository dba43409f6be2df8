import Shared

/// A consolidation as a workbook: one sheet for a director, one with the units beside each other, whose
/// totals are formulas that the first sheet reads.
struct ConsolidatedWorkbook {
    private static let unitSheet = "Theo đơn vị"

    private let table: ConsolidatedTable
    private let units: [FacilityID]

    init(_ table: ConsolidatedTable) {
        self.table = table
        units = table.answer.consolidation.units.sorted()
    }

    /// The figures that add over units: the columns of the second sheet.
    private var additive: [ConsolidatedTable.Row] {
        table.rows.filter {
            $0.tally == nil && !$0.indicator.isComputed && $0.indicator.overUnits == .sum
        }
    }

    /// The workbook's bytes.
    ///
    /// - Throws: `internalFault` when the library fails.
    func bytes() throws(Problem) -> [UInt8] {
        let form = table.answer.consolidation.form
        let writer = try WorkbookWriter(
            title: "\(form.code) \(form.title.vi)", author: "Giao ban")
        let styles = Styles(writer)
        summary(writer, styles)
        perUnit(writer, styles)
        return try writer.finish()
    }

    // MARK: - The director's sheet

    private static let headings = [
        "TT", "Chỉ tiêu", "ĐVT", "Số liệu", "Đơn vị", "Lũy kế năm", "Kế hoạch", "Đạt % KH",
        "Cùng kỳ", "Tăng giảm %", "Tăng giảm điểm %", "Ghi chú",
    ]

    private func summary(_ writer: WorkbookWriter, _ styles: Styles) {
        let consolidation = table.answer.consolidation
        let periods = consolidation.parts.map(\.period)
        writer.addSheet("Tổng hợp")
        writer.merged(
            consolidation.form.title.vi, at: Self.place(0, 0), to: Self.headings.count - 1,
            styles.title)
        let span = Set([periods.first?.identifier, periods.last?.identifier].compactMap(\.self))
        writer.merged(
            "\(consolidation.form.code)  \(span.sorted().joined(separator: " – "))  "
                + "\(periods.last?.calendar.abbreviation ?? "")  "
                + "\(table.answer.question.asOf.rfc3339)",
            at: Self.place(1, 0), to: Self.headings.count - 1, styles.subtitle)
        for (column, text) in Self.headings.enumerated() {
            writer.text(text, at: Self.place(3, column), styles.heading)
        }
        writer.column(0, width: 5)
        writer.column(1, width: 48)
        writer.column(2, to: 10, width: 14)
        writer.column(11, width: 28)
        for (place, row) in table.rows.enumerated() {
            write(row, number: place + 1, at: 4 + place, writer, styles)
        }
        writer.freeze(above: 4, leftOf: 2)
        writer.print(isLandscape: true, headings: 3...3, footer: "&P/&N")
    }

    private func write(
        _ row: ConsolidatedTable.Row, number: Int, at line: Int, _ writer: WorkbookWriter,
        _ styles: Styles
    ) {
        let scale = row.indicator.scale
        writer.number(FixedDecimal(Int64(number)), at: Self.place(line, 0), styles.number(0))
        writer.text(row.indicator.title.vi, at: Self.place(line, 1), styles.label)
        writer.text(row.indicator.unit.title.vi, at: Self.place(line, 2), styles.label)
        let coverage = row.tally?.coverage ?? row.figure.coverage
        writer.text(coverage.text, at: Self.place(line, 4), styles.label)
        if let tally = row.tally {
            let counts = tally.counts.map { "\($0.answer): \($0.units.count)" }
            writer.text(counts.joined(separator: "; "), at: Self.place(line, 3), styles.label)
            return
        }
        total(row, at: line, writer, styles)
        let change = row.isEarlierWithheld ? nil : row.same.change
        let plan = row.isWithheld ? nil : row.plan
        let cells: [(FixedDecimal?, UInt8)] = [
            (row.isWithheld ? nil : row.yearToDate, scale), (plan?.plan, scale),
            (plan?.percent, 1),
            (row.isEarlierWithheld ? nil : row.same.earlier?.value, scale), (change?.percent, 1),
            (change?.points, scale),
        ]
        for (column, (number, scale)) in cells.enumerated() {
            let place = Self.place(line, 5 + column)
            if let number {
                writer.number(number, at: place, styles.number(scale))
            } else {
                writer.blank(at: place, styles.label)
            }
        }
        let remark =
            row.isWithheld || row.same.standing == .comparable ? "" : row.same.standing.text.vi
        writer.text(remark, at: Self.place(line, 11), styles.label)
    }

    private func total(
        _ row: ConsolidatedTable.Row, at line: Int, _ writer: WorkbookWriter, _ styles: Styles
    ) {
        let place = Self.place(line, 3)
        guard !row.isWithheld, let value = row.figure.value else {
            let text =
                row.isWithheld ? ConsolidatedText.withheld : row.figure.absence?.text.vi ?? ""
            return writer.text(text, at: place, styles.label)
        }
        let style = styles.bold(row.indicator.scale)
        guard let column = additive.firstIndex(where: { $0.slot == row.slot }) else {
            return writer.number(value, at: place, style)
        }
        let source = Self.place(1 + units.count, 2 + column).local
        writer.formula("='\(Self.unitSheet)'!\(source)", showing: value, at: place, style)
    }

    // MARK: - Units beside each other

    private func perUnit(_ writer: WorkbookWriter, _ styles: Styles) {
        writer.addSheet(Self.unitSheet)
        writer.text("Mã đơn vị", at: Self.place(0, 0), styles.heading)
        writer.text("Đơn vị", at: Self.place(0, 1), styles.heading)
        writer.column(0, width: 20)
        writer.column(1, width: 44)
        writer.column(2, to: max(2, 1 + additive.count), width: 16)
        let lastLine = units.count
        for (line, unit) in units.enumerated() {
            writer.text(unit.text, at: Self.place(1 + line, 0), styles.label)
            writer.text(
                table.answer.names[unit]?.vi ?? "", at: Self.place(1 + line, 1), styles.label)
        }
        writer.text("Cộng", at: Self.place(1 + lastLine, 1), styles.label)
        for (column, row) in additive.enumerated() {
            writer.text(row.indicator.title.vi, at: Self.place(0, 2 + column), styles.heading)
            perUnit(row, column: 2 + column, writer, styles)
        }
        writer.freeze(above: 1, leftOf: 2)
        writer.print(isLandscape: true, headings: 0...0, footer: "&P/&N")
    }

    private func perUnit(
        _ row: ConsolidatedTable.Row, column: Int, _ writer: WorkbookWriter, _ styles: Styles
    ) {
        var sums: [FacilityID: FixedDecimal] = [:]
        for addend in table.answer.consolidation.addends(of: row.slot) {
            guard let number = addend.value?.counted else { continue }
            sums[addend.facility] = (sums[addend.facility] ?? .zero).adding(number)
        }
        var isWhole = true
        for (line, unit) in units.enumerated() {
            let place = Self.place(1 + line, column)
            if table.withheld.hides(row.slot, of: unit) {
                isWhole = false
                writer.text(ConsolidatedText.withheld, at: place, styles.label)
            } else if let sum = sums[unit] {
                writer.number(sum, at: place, styles.number(row.indicator.scale))
            } else {
                writer.blank(at: place, styles.label)
            }
        }
        let bottom = Self.place(1 + units.count, column)
        let style = styles.bold(row.indicator.scale)
        if row.isWithheld {
            writer.text(ConsolidatedText.withheld, at: bottom, styles.label)
        } else if let value = row.figure.value, isWhole, !units.isEmpty {
            let range =
                Self.place(1, column).local + ":" + Self.place(units.count, column).local
            writer.formula("=SUM(\(range))", showing: value, at: bottom, style)
        } else if let value = row.figure.value {
            // Of withheld cells no formula can add up: the figure itself.
            writer.number(value, at: bottom, style)
        }
    }

    private static func place(_ row: Int, _ column: Int) -> WorkbookWriter.Place {
        WorkbookWriter.Place(row: row, column: column)
    }
}

/// How the sheets look.
private struct Styles {
    let title, subtitle, heading, label: WorkbookWriter.StyleNumber
    private let numbers, bolds: [WorkbookWriter.StyleNumber]

    init(_ writer: WorkbookWriter) {
        typealias Style = WorkbookWriter.Style
        title = writer.add(Style(isBold: true, isCentred: true, size: 14))
        subtitle = writer.add(Style(isItalic: true, isCentred: true, colour: 0x595959))
        heading = writer.add(
            Style(isBold: true, isWrapped: true, isCentred: true, hasBorder: true, fill: 0xDCE9F5))
        label = writer.add(Style(isWrapped: true, hasBorder: true))
        let formats = (0...Int(FixedDecimal.maximumScale)).map { scale in
            scale == 0 ? "#,##0" : "#,##0." + String(repeating: "0", count: scale)
        }
        numbers = formats.map { writer.add(Style(hasBorder: true, format: $0)) }
        bolds = formats.map { writer.add(Style(isBold: true, hasBorder: true, format: $0)) }
    }

    func number(_ scale: UInt8) -> WorkbookWriter.StyleNumber { numbers[Int(scale)] }

    func bold(_ scale: UInt8) -> WorkbookWriter.StyleNumber { bolds[Int(scale)] }
}
