import Shared

/// A form as tables for people: used by its page and by the preview of a draft.
struct FormTables: Sendable {
    let frame: PageFrame
    let form: Form

    /// Writes facts, lines and rules.
    func write(to page: inout HTML) {
        facts(&page)
        let sections: [(title: String, code: IndicatorCode?)] =
            [(frame.say("Chỉ tiêu", "Lines"), nil)]
            + form.sections.map { ($0.title[frame.language], $0.code) }
        for section in sections {
            let lines = form.indicators(in: section.code)
            if !lines.isEmpty { table(section.title, lines, &page) }
        }
        rules(&page)
    }

    private func facts(_ page: inout HTML) {
        let words = BoardWords(language: frame.language)
        let facts = [
            (
                frame.say("Áp dụng", "In force"),
                frame.say("từ ", "from ") + (form.validity.from.map { frame.day($0) } ?? "—")
                    + (form.validity.to.map { frame.say(" đến trước ", " until ") + frame.day($0) }
                        ?? "")
            ),
            (frame.say("Lịch", "Calendar"), form.calendar.title[frame.language]),
            (
                frame.say("Kỳ báo cáo", "Periods"),
                form.kinds.map { words.kind($0) }.joined(separator: ", ")
            ),
            (frame.say("Căn cứ", "Basis"), form.legalBasis[frame.language]),
        ]
        page.element("dl", [("class", "facts")]) { page in
            for (term, fact) in facts {
                page.element("dt", text: term)
                page.element("dd", text: fact)
            }
        }
    }

    private func table(_ title: String, _ lines: [Indicator], _ page: inout HTML) {
        page.table(
            title,
            columns: [
                (frame.say("Chỉ tiêu", "Line"), false), (frame.say("Mã", "Code"), false),
                (frame.say("Kiểu", "Type"), false), (frame.say("Cách cộng", "Measure"), false),
                (frame.say("Đơn vị tính", "Unit"), false),
            ]
        ) { page in
            for line in lines {
                page.row([
                    line.title[frame.language], line.code.text,
                    line.isComputed ? frame.say("tự tính", "computed") : line.type.rawValue,
                    line.measure.map { frame.say($0.words.vi, $0.words.en) } ?? "—",
                    line.unit.rawValue,
                ])
            }
        }
    }

    private func rules(_ page: inout HTML) {
        guard !form.rules.isEmpty else { return }
        page.table(
            frame.say("Quy tắc kiểm tra", "Rules"),
            columns: [
                (frame.say("Quy tắc", "Rule"), false), (frame.say("Mức", "Severity"), false),
                (frame.say("Chỉ tiêu", "Lines"), false),
            ]
        ) { page in
            for rule in form.rules {
                let isHard = rule.severity == .hard
                page.element("tr") { page in
                    page.element("th", [("scope", "row")], text: rule.code.text)
                    page.element("td") { page in
                        page.chip(
                            isHard ? .bad : .warning,
                            isHard
                                ? frame.say("Bắt buộc", "Hard") : frame.say("Cảnh báo", "Warning")
                        )
                    }
                    let codes = rule.kind.references.map(\.code.text)
                    page.element("td", text: codes.joined(separator: ", "))
                }
            }
        }
    }
}

extension Measure {
    /// How the figure adds, in words.
    fileprivate var words: LocalizedText {
        switch self {
        case .flow: LocalizedText(vi: "phát sinh", en: "flow")
        case .stock: LocalizedText(vi: "hiện có cuối kỳ", en: "stock")
        case .cumulative: LocalizedText(vi: "lũy kế", en: "cumulative")
        case .ratio: LocalizedText(vi: "tỷ lệ", en: "ratio")
        }
    }
}
