import Shared

/// One thing to mend, to explain or to know: where, what stands there, what is wrong, what to do.
struct ResultRow: Sendable {
    /// How grave it is.
    let mark: Mark
    /// What kind of thing it is, in a word.
    let kind: LocalizedText
    /// The cells concerned (`B7`), empty when the whole file is meant.
    let cells: [String]
    /// The indicators concerned, by code, with what a person calls them where that is known.
    let indicators: [(code: String, title: LocalizedText?)]
    /// What stands in those cells.
    let read: [String]
    /// The rule with its numbers, or why it could not be read.
    let problem: LocalizedText
    /// What to do.
    let advice: LocalizedText

    /// What could not be read.
    init(unreadable fault: ReadingFault) {
        mark = .bad
        kind = LocalizedText(vi: "không đọc được", en: "unreadable")
        cells = fault.place.map { [$0] } ?? []
        indicators = fault.indicator.map { [($0.text, nil)] } ?? []
        read = fault.read.isEmpty ? [] : [fault.read]
        problem = fault.reason
        advice = Self.mend(cells)
    }

    /// What was assumed or passed over while reading.
    init(remark fault: ReadingFault) {
        mark = .waiting
        kind = LocalizedText(vi: "lưu ý", en: "note")
        cells = fault.place.map { [$0] } ?? []
        indicators = fault.indicator.map { [($0.text, nil)] } ?? []
        read = fault.read.isEmpty ? [] : [fault.read]
        problem = fault.reason
        advice = LocalizedText(
            vi: "Xem lại; nếu đúng thì thôi.", en: "Check it; if right, leave it.")
    }

    /// A broken rule.
    ///
    /// - Parameter draft: what the file says; nil when the place is not known any more.
    init(_ finding: Finding, _ draft: ReportDraft?) {
        let slots = finding.indicators.map { draft?.form.slot(of: $0) }
        cells = slots.compactMap { slot in slot.flatMap { draft?.content.source?.cells[$0] } }
        indicators = zip(finding.indicators, slots).map { code, slot in
            (code.text, slot.flatMap { draft?.form.indicators[$0].title })
        }
        read = slots.compactMap { slot in
            slot.map { draft?.content.values[$0]?.shown ?? "" }
        }
        problem = LocalizedText(
            vi: "\(finding.message.vi) [\(finding.rule)]",
            en: "\(finding.message.en) [\(finding.rule)]")
        switch finding.severity {
        case .hard:
            mark = .bad
            kind = LocalizedText(vi: "lỗi", en: "error")
            advice = Self.mend(cells)
        case .warning where draft.map { finding.isExplained(in: $0.content) } == true:
            mark = .good
            kind = LocalizedText(vi: "đã giải trình", en: "explained")
            advice = LocalizedText(
                vi: "Không cần làm gì; giải trình được gửi kèm.",
                en: "Nothing to do; the explanation is sent along.")
        case .warning:
            mark = .warning
            kind = LocalizedText(vi: "cần giải trình", en: "explain")
            let code = finding.indicators.first?.text ?? ""
            advice = LocalizedText(
                vi: "Số đúng: viết giải trình vào ghi chú của \(code). Số sai: sửa lại.",
                en: "If right, explain it in the note of \(code). If wrong, mend it.")
        }
    }

    private static func mend(_ cells: [String]) -> LocalizedText {
        let list = cells.joined(separator: ", ")
        return cells.isEmpty
            ? LocalizedText(vi: "Sửa tệp rồi lưu lại.", en: "Mend the file and save it.")
            : LocalizedText(vi: "Sửa ô \(list) rồi lưu tệp.", en: "Mend \(list) and save the file.")
    }
}

/// The tables of a result page.
struct ResultRows {
    private let examination: FileIntake.Examination

    init(_ examination: FileIntake.Examination) {
        self.examination = examination
    }

    /// Writes what could not be read, then each report's findings, then what is only to be known.
    func write(_ language: Language, _ html: inout HTML) {
        section(
            LocalizedText(vi: "Không đọc được", en: "Unreadable"),
            examination.reading.faults.map(ResultRow.init(unreadable:)), language, &html)
        for (draft, verdict) in zip(examination.reading.drafts, examination.verdicts) {
            let title = LocalizedText(
                vi: "\(draft.form.code) – \(draft.form.title.vi) · \(draft.period.title.vi)",
                en: "\(draft.form.code) – \(draft.form.title.en) · \(draft.period.title.en)")
            let rows =
                (verdict?.findings ?? []).map { ResultRow($0, draft) }
                + draft.remarks.map(ResultRow.init(remark:))
            section(title, rows, language, &html)
        }
        section(
            LocalizedText(vi: "Lưu ý khi đọc tệp", en: "Notes on reading the file"),
            examination.reading.remarks.map(ResultRow.init(remark:)), language, &html)
        for note in examination.unevaluated { html.element("p", text: note[language]) }
    }

    private func section(
        _ title: LocalizedText, _ rows: [ResultRow], _ language: Language, _ html: inout HTML
    ) {
        guard !rows.isEmpty else { return }
        html.section(title[language]) { Self.write(rows, language, &$0) }
    }

    /// One table; nothing for no rows.
    static func write(_ rows: [ResultRow], _ language: Language, _ html: inout HTML) {
        guard !rows.isEmpty else { return }
        func column(_ vi: String, _ en: String, _ kind: Column.Kind = .words) -> Column {
            Column(language == .vi ? vi : en, kind)
        }
        let columns = [
            column("Ô", "Cell", .whole), column("Chỉ tiêu", "Indicator"),
            column("Đọc được", "Read"), column("Vấn đề", "Problem"),
            column("Cần làm", "What to do"),
        ]
        html.table(columns: columns, rows: rows.map { cells(of: $0, language) })
    }

    private static func cells(
        of row: ResultRow, _ language: Language
    ) -> [(inout HTML) -> Void] {
        [
            { html in
                if row.cells.isEmpty { html.text("—") }
                for cell in row.cells { html.element("p", text: cell) }
            },
            { html in
                for indicator in row.indicators {
                    html.element("p") { html in
                        if let title = indicator.title { html.text(title[language]) }
                        html.element("small") { $0.element("code", text: indicator.code) }
                    }
                }
            },
            { html in
                for text in row.read { write(read: text.isEmpty ? "—" : text, &html) }
            },
            { html in
                html.element("p") { $0.mark(row.mark, row.kind[language]) }
                html.element("p", text: row.problem[language])
            },
            { html in html.text(row.advice[language]) },
        ]
    }

    /// A figure stays whole; what is longer may break anywhere.
    private static func write(read text: String, _ html: inout HTML) {
        let isShort = text.count <= longestWhole
        html.element("p", [("class", isShort ? "whole" : "long")], text: text)
    }

    /// Longest text that is never broken: it fits on the smallest screen.
    private static let longestWhole = 20
}

extension ReadingFault {
    /// The cell or the JSON pointer; nil for the whole file.
    fileprivate var place: String? {
        cell?.description ?? pointer.flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension Value {
    /// The value as a clerk types it in Vietnam.
    var shown: String {
        switch self {
        case .number(let number): number.vietnamese
        case .boolean(let flag): flag ? "có" : "không"
        case .choice(let code): code.text
        case .date(let day): day.vietnamese
        case .text(let text): String(text.prefix(60))
        case .list(let rows): "(\(rows.count))"
        case .none: "-"
        case .notCollected: "…"
        }
    }
}
