import Shared

extension TypingPage {
    /// What is said at one field.
    struct Remark: Sendable {
        let tone: PageTone
        let text: String
    }

    private static let blankRule = "form_blank"

    /// What is said at each figure: what cannot be read, else what the rules say of it first.
    var remarks: [IndicatorCode: Remark] {
        var remarks: [IndicatorCode: Remark] = [:]
        for assumption in sheet.reading.assumptions {
            guard let code = assumption.field.indicator else { continue }
            remarks[code] = Remark(tone: .warning, text: assumption.reason[frame.language])
        }
        for finding in sheet.verdict.findings.reversed() {
            guard let code = finding.indicators.first else { continue }
            remarks[code] = remark(finding)
        }
        for fault in sheet.reading.faults.reversed() {
            guard let code = fault.field.indicator else { continue }
            remarks[code] = Remark(
                tone: .bad, text: "“\(fault.read)”: \(fault.reason[frame.language])")
        }
        return remarks
    }

    private func remark(_ finding: Finding) -> Remark {
        if finding.rule.text == Self.blankRule {
            return Remark(tone: .neutral, text: frame.say("chưa điền", "not filled in"))
        }
        let isExplained = finding.isExplained(in: sheet.reading.content)
        let tone: PageTone =
            finding.severity == .hard ? .bad : isExplained ? .good : .warning
        return Remark(
            tone: tone,
            text: finding.message[frame.language]
                + (isExplained ? frame.say(" (đã giải trình)", " (explained)") : ""))
    }

    /// Everything that keeps the report back, with the way to each place.
    func summary(_ page: inout HTML) {
        let blanks = sheet.verdict.findings.filter { $0.rule.text == Self.blankRule }
        let hard = sheet.verdict.hard.filter { $0.rule.text != Self.blankRule }
        let open = sheet.verdict.unexplained(in: sheet.reading.content)
        let faults = sheet.reading.faults
        guard !sheet.isComplete else {
            return page.message(
                .good,
                sheet.standing == .open
                    ? frame.say("Đủ điều kiện gửi.", "Ready to be sent.")
                    : frame.say("Số liệu đã đủ và khớp.", "The figures are whole and fit."))
        }
        let count = faults.count + hard.count
        page.element(
            "section",
            [("class", count > 0 ? "message t-bad" : "message t-warning"), ("role", "status")]
        ) { page in
            page.element("h2", text: headline(count, blanks.count, open.count))
            page.element("ul") { page in
                for fault in faults {
                    let title = self.title(of: fault.field).map { "\($0): " } ?? ""
                    line(
                        fault.field,
                        title + "“\(fault.read)” – \(fault.reason[frame.language])", &page)
                }
                for finding in hard + open {
                    line(place(of: finding), finding.message[frame.language], &page)
                }
                if !blanks.isEmpty { list(blanks, &page) }
            }
        }
    }

    private func headline(_ faults: Int, _ blanks: Int, _ warnings: Int) -> String {
        let parts = [
            faults > 0 ? frame.say("\(faults) lỗi", "\(faults) errors") : nil,
            blanks > 0 ? frame.say("\(blanks) ô chưa điền", "\(blanks) blanks") : nil,
            warnings > 0
                ? frame.say(
                    "\(warnings) cảnh báo chưa giải trình", "\(warnings) warnings to explain")
                : nil,
        ].compactMap(\.self)
        return frame.say("Chưa gửi được: ", "Not to be sent yet: ")
            + parts.joined(separator: ", ")
    }

    private func place(of finding: Finding) -> DraftField? {
        if finding.severity == .warning { return .explanation(finding.rule) }
        if finding.rule.text == "form_reason" { return .reason }
        return finding.indicators.first.map { .figure($0) }
    }

    private func line(_ field: DraftField?, _ text: String, _ page: inout HTML) {
        page.element("li") { page in
            guard let field else { return page.text(text) }
            page.element("a", [("href", "#" + Self.id(of: anchor(field)))], text: text)
        }
    }

    /// The blanks together: at first there are as many as the form has fields.
    private func list(_ blanks: [Finding], _ page: inout HTML) {
        page.element("li") { page in
            page.text(frame.say("Chưa điền: ", "Not filled in: "))
            for (place, code) in blanks.compactMap(\.indicators.first).enumerated() {
                if place > 0 { page.text(", ") }
                page.element(
                    "a", [("href", "#" + Self.id(of: anchor(.figure(code))))], text: code.text)
            }
        }
    }

    /// The field of a list is its first cell.
    private func anchor(_ field: DraftField) -> DraftField {
        guard case .figure(let code) = field, let slot = form.slot(of: code),
            form.indicators[slot].type == .list, let first = form.indicators[slot].fields.first
        else { return field }
        return .listCell(code, row: 1, field: first.code)
    }

    /// The element of a field.
    static func id(of field: DraftField) -> String { "f-" + field.name.replacing(".", with: "-") }

    /// A warning is accepted with the unit's words.
    func explanations(_ page: inout HTML) {
        let warnings = sheet.warnings
        guard !warnings.isEmpty else { return }
        page.element("h2", text: frame.say("Giải trình", "Explanations"))
        var seen: Set<RuleCode> = []
        for warning in warnings where seen.insert(warning.rule).inserted {
            let field = DraftField.explanation(warning.rule)
            let id = Self.id(of: field)
            page.element("div", [("class", "field")]) { page in
                page.element("label", [("for", id)]) { page in
                    for same in warnings where same.rule == warning.rule {
                        page.chip(.warning, frame.say("Cảnh báo", "Warning"))
                        page.text(" \(same.message[frame.language]) ")
                    }
                }
                page.element(
                    "textarea", [("id", id), ("name", field.name), ("rows", "2")],
                    text: sheet.log.texts[field] ?? "")
                page.element("small", text: "\(warning.rule)")
            }
        }
    }
}
