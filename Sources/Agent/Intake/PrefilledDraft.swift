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
        if let end = closing[indicator.code], let value = beside.lastValue(end) {
            return (value.shown, say("= \(end) kỳ trước", "= \(end) of the period before"))
        }
        if let target = beside.targets[indicator.code] {
            return (Value.number(target).shown, say("chỉ tiêu kế hoạch", "the plan's target"))
        }
        if indicator.measure == .cumulative, let value = beside.lastValue(indicator.code),
            goesOn(indicator)
        {
            return (
                value.shown,
                say(
                    "lũy kế đến kỳ trước, cộng thêm kỳ này", "as of the period before: add this one"
                )
            )
        }
        let choices = indicator.choices.map { "\($0.code)" }.joined(separator: " | ")
        return (
            "",
            [choices, indicator.note?[language] ?? ""].filter { !$0.isEmpty }.joined(
                separator: " · ")
        )
    }

    /// Whether a cumulative figure goes on from the period before.
    private func goesOn(_ indicator: Indicator) -> Bool {
        indicator.reset != .year || period.previous.year == period.year
    }

    /// The opening stocks, each with the closing one it repeats.
    private var closing: [IndicatorCode: IndicatorCode] {
        var pairs: [IndicatorCode: IndicatorCode] = [:]
        for rule in form.rules {
            if case .carryOver(let start, let end) = rule.kind { pairs[start.code] = end.code }
        }
        return pairs
    }

    private func say(_ vi: String, _ en: String) -> String { language == .vi ? vi : en }

    private func line(_ cells: [String]) -> String { cells.map(Self.quoted).joined(separator: ";") }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { $0 == ";" || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
