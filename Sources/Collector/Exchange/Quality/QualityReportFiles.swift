import Shared

/// The yearly report as files: a workbook with a sheet a table, and one CSV file with all of them.
struct QualityReportFiles {
    let report: QualityReport

    /// The tables one after the other, each under its number and title, an empty line between.
    func csv(withMark: Bool) -> String {
        let rows = report.tables.enumerated().flatMap { place, table -> [[String]] in
            [["Bảng \(place + 1)", table.title.vi], table.columns.map(\.title.vi)]
                + table.rows.map { $0.map(Self.wire) } + [[""]]
        }
        return CSVText.text(rows, withMark: withMark)
    }

    private static func wire(_ cell: QualityReport.Cell) -> String {
        switch cell {
        case .text(let text): text.vi
        case .number(let number): number.text
        case .none: ""
        }
    }

    /// The workbook's bytes: true numbers, heads that stay, ready to be printed.
    ///
    /// - Throws: `internalFault` when the library fails.
    func workbook() throws(Problem) -> [UInt8] {
        let writer = try WorkbookWriter(
            title: "Chất lượng số liệu \(report.question.from)", author: "Giao ban")
        let styles = WorkbookStyles(writer)
        for (place, table) in report.tables.enumerated() {
            write(table, place + 1, writer, styles)
        }
        return try writer.finish()
    }

    private func write(
        _ table: QualityReport.Table, _ number: Int, _ writer: WorkbookWriter,
        _ styles: WorkbookStyles
    ) {
        typealias Place = WorkbookWriter.Place
        writer.addSheet("Bảng \(number)")
        writer.text(
            "Bảng \(number). \(table.title.vi)", at: Place(row: 0, column: 0), styles.title)
        for (column, head) in table.columns.enumerated() {
            writer.text(head.title.vi, at: Place(row: 2, column: column), styles.heading)
            writer.column(column, width: head.isNumber ? 12 : 32)
        }
        for (line, row) in table.rows.enumerated() {
            for (column, cell) in row.enumerated() {
                let place = Place(row: 3 + line, column: column)
                switch cell {
                case .text(let text): writer.text(text.vi, at: place, styles.label)
                case .number(let number):
                    writer.number(number, at: place, styles.number(number.scale))
                case .none: writer.blank(at: place, styles.label)
                }
            }
        }
        writer.freeze(above: 3, leftOf: 1)
        writer.print(isLandscape: true, headings: 2...2, footer: "&P/&N")
    }
}

/// How the sheets look.
private struct WorkbookStyles {
    let title, heading, label: WorkbookWriter.StyleNumber
    private let numbers: [WorkbookWriter.StyleNumber]

    init(_ writer: WorkbookWriter) {
        typealias Style = WorkbookWriter.Style
        title = writer.add(Style(isBold: true, size: 13))
        heading = writer.add(
            Style(isBold: true, isWrapped: true, isCentred: true, hasBorder: true, fill: 0xDCE9F5))
        label = writer.add(Style(isWrapped: true, hasBorder: true))
        numbers = (0...Int(FixedDecimal.maximumScale)).map { scale in
            writer.add(
                Style(
                    hasBorder: true,
                    format: scale == 0
                        ? "#,##0" : "#,##0." + String(repeating: "0", count: scale)))
        }
    }

    func number(_ scale: UInt8) -> WorkbookWriter.StyleNumber { numbers[Int(scale)] }
}
