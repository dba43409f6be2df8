import Shared

/// A report file to fill in, with what is known already: last period's closing stocks as this one's
/// opening, the plan's targets, cumulative figures as they stood; and beside each blank what was
/// reported last period and in the same period last year.
///
/// The lines that begin with `#` and the columns after the note are passed over when the file is read.
struct PrefilledDraft: Sendable {
    let form: Form
    let period: ReportingPeriod
    let facility: FacilityID
    let beside: BesideFigures
    let language: Language

    /// The file's text, as Excel in Vietnam reads it: UTF-8 with its mark, `;` between the columns.
    var text: String {
        var lines = ["form;\(form.code)", "period;\(period.identifier)", "facility;\(facility)"]
        lines.append(
            line(
                language == .vi
                    ? [
                        "chi_tieu", "giá trị", "ghi chú", "# kỳ trước", "# cùng kỳ năm trước",
                        "# tên chỉ tiêu", "# gợi ý",
                    ]
                    : [
                        "indicator", "value", "note", "# period before", "# last year", "# title",
                        "# hint",
                    ]))
        for indicator in form.indicators where !indicator.isComputed {
            lines += rows(indicator)
        }
        return "\u{FEFF}" + lines.map { $0 + "\r\n" }.joined()
    }

    private func rows(_ indicator: Indicator) -> [String] {
        let comments = [
            beside.last(indicator.code), beside.lastYear(indicator.code), indicator.title[language],
        ].map { "# \($0)" }
        guard indicator.type == .list else {
            let (value, hint) = prefill(indicator)
            return [line([indicator.code.text, value, ""] + comments + ["# \(hint)"])]
        }
        return indicator.fields.map { field in
            line(
                ["\(indicator.code).1.\(field.code)", "", ""] + comments + [
                    "# \(field.title[language])"
                ])
        }
    }

    /// What is filled in, and why.
    private func prefill(_ indicator: Indicator) -> (String, String) {
        if let known = Prefill(
            indicator, of: form, period: period, last: beside.lastValue, targets: beside.targets)
        {
            return (known.value.shown, known.hint[language])
        }
        let choices = indicator.choices.map { "\($0.code)" }.joined(separator: " | ")
        return (
            "",
            [choices, indicator.note?[language] ?? ""].filter { !$0.isEmpty }.joined(
                separator: " · ")
        )
    }

    private func line(_ cells: [String]) -> String { cells.map(Self.quoted).joined(separator: ";") }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { $0 == ";" || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
