import Shared

/// One draft's figures beside the last period's and those of the same period last year, as a table for
/// a terminal.
struct FigureTable {
    private let draft: ReportDraft
    private let beside: BesideFigures
    private let returned: ReturnedReport?
    private let language: Language

    /// - Parameters:
    ///   - context: what is known of the slot; nil where nothing is.
    ///   - returned: what the department said of the slot's last revision.
    init(
        _ draft: ReportDraft, context: ContextAnswer?, returned: ReturnedReport?,
        language: Language
    ) {
        self.draft = draft
        beside = BesideFigures(context, form: draft.form)
        self.returned = returned
        self.language = language
    }

    /// The lines: a heading, the columns' names, a line a figure, the department's words under theirs.
    var lines: [String] {
        let head = [
            LocalizedText(vi: "chỉ tiêu", en: "figure"),
            LocalizedText(vi: "kỳ này", en: "this period"),
            LocalizedText(vi: "kỳ trước", en: "last period"),
            LocalizedText(vi: "cùng kỳ", en: "last year"),
        ].map { $0[language] }
        let rows = draft.form.indicators.indices.compactMap(row)
        let widths = head.indices.map { column in
            (rows.map(\.cells) + [head]).map { $0[column].count }.max() ?? 0
        }
        let title = "\(draft.form.code) \(draft.period.identifier) · \(draft.form.title[language])"
        var lines = [title, Self.line(head, widths, "")]
        for row in rows {
            lines.append(Self.line(row.cells, widths, row.title))
            if let words = returned?.returned.figures[row.code] {
                let told = LocalizedText(vi: "Sở: \(words)", en: "the department: \(words)")
                lines.append("    ^ " + told[language])
            }
        }
        return lines
    }

    private struct Row {
        let code: IndicatorCode
        let cells: [String]
        let title: String
    }

    /// Nil for what is neither reported nor known from before.
    private func row(_ slot: Int) -> Row? {
        let indicator = draft.form.indicators[slot]
        let cells = [
            draft.content.values[slot]?.shown ?? "", beside.last(indicator.code),
            beside.lastYear(indicator.code),
        ]
        guard cells.contains(where: { !$0.isEmpty }) else { return nil }
        return Row(
            code: indicator.code, cells: [indicator.code.text] + cells.map(Self.short),
            title: indicator.title[language])
    }

    /// A narrative would push the columns apart.
    private static func short(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.count > 20 ? line.prefix(19) + "…" : line
    }

    private static func line(_ cells: [String], _ widths: [Int], _ title: String) -> String {
        let padded = zip(cells, widths).enumerated().map { column, pair in
            let blanks = String(repeating: " ", count: max(0, pair.1 - pair.0.count))
            return column == 0 ? pair.0 + blanks : blanks + pair.0
        }
        let text = "  " + padded.joined(separator: "  ") + (title.isEmpty ? "" : "  " + title)
        return String(text.reversed().drop { $0 == " " }.reversed())
    }
}
