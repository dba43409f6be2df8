/// Answers as the texts that a person would type for them: what a draft begins with, and what a file
/// puts into one. `DraftReading` of these texts gives the same answers.
public enum DraftTexts {
    /// The text of one answer that is no list.
    public static func text(of value: Value) -> String {
        switch value {
        case .number(let number): number.vietnamese
        case .boolean(let flag): flag ? "có" : "không"
        case .choice(let code): code.text
        case .date(let day): day.vietnamese
        case .text(let text): text
        case .list: ""
        case .none: "-"
        case .notCollected: "…"
        }
    }

    /// The texts of a whole content.
    public static func texts(of content: Report.Content, form: Form) -> [DraftField: String] {
        var texts: [DraftField: String] = [:]
        for (slot, indicator) in form.indicators.enumerated() where !indicator.isComputed {
            switch content.values[slot] {
            case nil: continue
            case .list(let rows)?:
                for (place, row) in rows.prefix(DraftField.rowLimit).enumerated() {
                    for (field, text) in row.fields {
                        let cell = DraftField.listCell(indicator.code, row: place + 1, field: field)
                        texts[cell] = Day(iso: text)?.vietnamese ?? text
                    }
                }
            case let value?: texts[.figure(indicator.code)] = text(of: value)
            }
        }
        for (code, note) in content.notes { texts[.note(code)] = note }
        for (rule, words) in content.explanations { texts[.explanation(rule)] = words }
        if let reason = content.reason { texts[.reason] = reason }
        if let decision = content.decision { texts[.decision] = decision }
        return texts
    }
}
