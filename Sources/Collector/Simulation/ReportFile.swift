import Shared

/// A report as a clerk would type it: a long CSV with `;` and a decimal comma, as spreadsheets in
/// Viet Nam write it. What the agents of a demonstration are given to send.
struct ReportFile {
    /// The form version.
    let form: Form
    /// The period.
    let period: ReportingPeriod
    /// The answers.
    let content: Report.Content

    /// The file's name, which says the same as its header lines: `HDKB-T_2026-01.csv`.
    var name: String { "\(form.code)_\(period.identifier).csv" }

    /// The file's text, without a byte order mark.
    var text: String {
        var lines = ["form;\(form.code)", "period;\(period.identifier)", "locale;vi"]
        if let decision = content.decision { lines.append("decision;\(decision)") }
        if let reason = content.reason { lines.append("reason;\(Self.quoted(reason))") }
        lines.append("indicator;value;note")
        for (slot, indicator) in form.indicators.enumerated() where !indicator.isComputed {
            lines += rows(indicator, content.values[slot])
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    private func rows(_ indicator: Indicator, _ value: Value?) -> [String] {
        guard let value else {
            return indicator.isOptional ? [] : ["\(indicator.code);;"]
        }
        let note = content.notes[indicator.code] ?? explanation(of: indicator.code) ?? ""
        guard case .list(let rows) = value else {
            return ["\(indicator.code);\(Self.quoted(Self.cell(value)));\(Self.quoted(note))"]
        }
        return rows.enumerated().flatMap { number, row in
            indicator.fields.compactMap { field -> String? in
                guard let text = row.fields[field.code] else { return nil }
                let shown =
                    field.type == .date ? Day(iso: text)?.vietnamese ?? text : text
                return "\(indicator.code).\(number + 1).\(field.code);\(Self.quoted(shown));"
            }
        }
    }

    /// The explanation of a warning stands beside the first figure that its rule names.
    private func explanation(of code: IndicatorCode) -> String? {
        for rule in form.rules {
            guard let text = content.explanations[rule.code] else { continue }
            if rule.kind.references.first?.code == code { return text }
        }
        return nil
    }

    private static func cell(_ value: Value) -> String {
        switch value {
        case .number(let number):
            number.vietnamese
        case .boolean(let flag): flag ? "có" : "không"
        case .choice(let code): code.text
        case .date(let day): day.vietnamese
        case .text(let text): text
        case .none: "-"
        case .notCollected: "…"
        case .list: ""
        }
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { $0 == ";" || $0 == "\"" || $0.isNewline }) else {
            return text
        }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
