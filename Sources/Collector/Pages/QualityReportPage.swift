import Shared

/// The yearly report on data quality, to be printed on A4: numbered tables, one drawing whose figures
/// stand in table 1.
struct QualityReportPage: Sendable {
    let frame: PageFrame
    let report: QualityReport

    /// Most rows of a table; the files have all that there are.
    private static let rowLimit = 25

    private var words: QualityWords { QualityWords(language: frame.language) }

    /// The whole document.
    var html: String {
        let span =
            report.question.from == report.question.to
            ? report.question.from : "\(report.question.from) – \(report.question.to)"
        return frame.html(
            title: frame.say("Báo cáo chất lượng số liệu \(span)", "Data quality report \(span)"),
            trail: [(frame.say("Chất lượng số liệu", "Data quality"), PagePath.quality)]
        ) { page in
            page.element(
                "p", [("class", "note")],
                text: frame.say(
                    "Tính đến \(frame.moment(report.question.asOf)). “Khác thường” không có nghĩa là "
                        + "sai. Công thức: docs/QUALITY.md.",
                    "As of \(frame.moment(report.question.asOf)). “Unusual” does not mean wrong. "
                        + "Formulas: docs/QUALITY.md."))
            links(&page)
            bars(&page)
            for (place, table) in report.tables.enumerated() { write(table, place + 1, &page) }
        }
    }

    private func links(_ page: inout HTML) {
        let query = report.question.query
        page.element("p", [("class", "buttons")]) { page in
            for (path, title) in [
                (PagePath.qualityWorkbook, "Excel"), (PagePath.qualityReportCSV, "CSV"),
            ] {
                page.element("a", [("href", frame.link(path, query))], text: title)
            }
        }
    }

    /// Completeness by form as bars; the same figures stand in table 1.
    private func bars(_ page: inout HTML) {
        let (left, height, width) = (190, 22, 640)
        let bars = report.bars.filter { $0.share.denominator > 0 }
        guard !bars.isEmpty else { return }
        let caption = frame.say(
            "Hình 1. Tính đầy đủ theo biểu (số liệu ở Bảng 1)",
            "Figure 1. Completeness by form (figures in table 1)")
        page.element("figure") { page in
            page.element("figcaption", text: caption)
            page.element(
                "svg",
                [
                    ("viewBox", "0 0 \(width) \(bars.count * height + 4)"), ("role", "img"),
                    ("aria-label", caption),
                ]
            ) { page in
                for (place, bar) in bars.enumerated() {
                    let top = place * height + 2
                    let room = width - left - 60
                    let length = bar.share.numerator * room / bar.share.denominator
                    page.element(
                        "text",
                        [
                            ("x", "\(left - 8)"), ("y", "\(top + 15)"), ("text-anchor", "end"),
                        ], text: bar.label[frame.language])
                    page.element(
                        "rect",
                        [
                            ("class", "now"), ("x", "\(left)"), ("y", "\(top + 3)"),
                            ("width", "\(length)"), ("height", "\(height - 8)"),
                        ]
                    ) { _ in }
                    page.element(
                        "text", [("x", "\(left + length + 6)"), ("y", "\(top + 15)")],
                        text: words.percent(bar.share.percent))
                }
            }
        }
    }

    private func write(_ table: QualityReport.Table, _ number: Int, _ page: inout HTML) {
        let title = frame.say("Bảng \(number). ", "Table \(number). ") + table.title[frame.language]
        page.table(
            title, columns: table.columns.map { ($0.title[frame.language], $0.isNumber) }
        ) { page in
            for row in table.rows.prefix(Self.rowLimit) {
                page.element("tr") { page in
                    for (place, cell) in row.enumerated() {
                        page.element(
                            place == 0 ? "th" : "td",
                            place == 0
                                ? [("scope", "row")]
                                : table.columns[place].isNumber ? [("class", "number")] : [],
                            text: text(cell))
                    }
                }
            }
        }
        if table.rows.isEmpty {
            page.element("p", [("class", "note")], text: frame.say("Không có.", "None."))
        }
        let (more, inFiles) = (table.more, max(0, table.rows.count - Self.rowLimit))
        if more + inFiles > 0 {
            let files = inFiles > 0 ? frame.say(" (xem Excel, CSV)", " (in Excel, CSV)") : ""
            page.element(
                "p", [("class", "note")],
                text: frame.say(
                    "và \(more + inFiles) dòng nữa\(files).",
                    "and \(more + inFiles) more rows\(files)."))
        }
    }

    private func text(_ cell: QualityReport.Cell) -> String {
        switch cell {
        case .text(let text): text[frame.language]
        case .number(let number): words.number(number)
        case .none: "–"
        }
    }
}
