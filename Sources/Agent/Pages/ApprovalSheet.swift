import Shared

/// One report as its head reads and signs it.
struct ApprovalSheet: Sendable {
    /// The draft.
    let draft: HeldDraft
    /// What the rules say with what is known here.
    let findings: [Finding]
    private let form: Form
    private let report: Report
    private let known: ContextAnswer?
    private let beside: BesideFigures
    private let unitName: String
    private let language: Language

    /// - Parameter known: what is cached of the report's slot.
    init(
        draft: HeldDraft, form: Form, report: Report, known: ContextAnswer?, unitName: String,
        language: Language
    ) {
        self.unitName = unitName
        self.draft = draft
        self.form = form
        self.report = report
        self.known = known
        self.language = language
        beside = BesideFigures(known, form: form)
        findings =
            Validator.verdict(
                on: report.content, form: form, period: report.period, revision: report.revision,
                context: known?.context ?? .unknown
            ).findings
    }

    private func say(_ vi: String, _ en: String) -> String { language == .vi ? vi : en }

    /// `BTN-T – Mắc và tử vong do bệnh truyền nhiễm · Tháng 10/2026`.
    var title: String {
        "\(form.code) – \(form.title[language]) · \(report.period.title[language])"
    }

    /// Where it stands on the page.
    var anchor: String { "m-\(draft.code)" }

    /// Writes the sheet.
    func write(_ html: inout HTML) {
        html.section(title, class: "sheet", id: anchor) { html in
            facts(&html)
            warnings(&html)
            figures(&html)
            words(&html)
            signatures(&html)
            command(&html)
        }
    }

    private func facts(_ html: inout HTML) {
        html.element("p") { html in
            html.text(
                say(
                    "\(unitName) · lần gửi \(report.revision) · mã kiểm ",
                    "\(unitName) · revision \(report.revision) · code "))
            html.element("code", text: draft.code)
        }
        if let reason = report.content.reason {
            html.element("p", text: say("Lý do sửa: \(reason)", "Reason: \(reason)"))
        }
    }

    // MARK: - Warnings

    private func warnings(_ html: inout HTML) {
        guard !findings.isEmpty else { return }
        html.notice(.warning, say("Cảnh báo và giải trình", "Warnings and explanations")) { html in
            html.element("ul") { html in
                for finding in findings {
                    html.element("li") { html in
                        html.text(finding.message[language])
                        for text in finding.explanations(in: report.content) {
                            html.element("blockquote", text: text)
                        }
                    }
                }
            }
        }
    }

    // MARK: - Figures

    private func figures(_ html: inout HTML) {
        let slots = form.indicators.indices.filter { !form.indicators[$0].type.isWords }
        guard !slots.isEmpty else { return }
        html.table(
            columns: [
                Column(say("Chỉ tiêu", "Figure")),
                Column(say("Kỳ này", "This period"), .number),
                Column(say("Kỳ trước", "Period before"), .number),
                Column(say("Cùng kỳ năm trước", "Last year"), .number),
            ],
            groups: groups(slots))
    }

    /// The rows under the form's own headings, in the form's order.
    private func groups(_ slots: [Int]) -> [(title: String?, rows: [[(inout HTML) -> Void]])] {
        var groups: [(code: IndicatorCode?, rows: [[(inout HTML) -> Void]])] = []
        for slot in slots {
            let section = form.indicators[slot].section
            if groups.isEmpty || groups[groups.count - 1].code != section {
                groups.append((section, []))
            }
            groups[groups.count - 1].rows.append(row(slot))
        }
        return groups.map { group in
            (form.sections.first { $0.code == group.code }?.title[language], group.rows)
        }
    }

    private func row(_ slot: Int) -> [(inout HTML) -> Void] {
        let indicator = form.indicators[slot]
        let figures = figures(of: slot)
        return [
            { html in
                html.text(indicator.title[language])
                if indicator.isComputed {
                    html.element("span", [("class", "soft")], text: say(" (tính)", " (computed)"))
                }
                // No column of its own: paper is narrow, and few figures have one.
                if let note = report.content.notes[indicator.code] {
                    html.element("small", text: note)
                }
            },
            { $0.element("b", text: figures.now) },
            { $0.text(figures.last) },
            { $0.text(figures.lastYear) },
        ]
    }

    private func figures(of slot: Int) -> (now: String, last: String, lastYear: String) {
        let indicator = form.indicators[slot]
        func text(_ value: Value?) -> String {
            value.map { indicator.words(for: $0, language) } ?? ""
        }
        guard indicator.isComputed else {
            return (
                text(report.content.values[slot]), text(beside.lastValue(indicator.code)),
                text(beside.lastYearValue(indicator.code))
            )
        }
        let now = ComputedFigures.figure(
            slot, of: form, content: report.content, period: report.period,
            context: known?.context ?? .unknown)
        let before = beside.computed(slot)
        return (
            now.map { text(.number($0)) } ?? "—", text(before.last.map { .number($0) }),
            text(before.lastYear.map { .number($0) })
        )
    }

    // MARK: - Words

    /// Texts and lists, in full: the head signs every word.
    private func words(_ html: inout HTML) {
        let slots = form.indicators.indices.filter {
            form.indicators[$0].type.isWords && report.content.values[$0] != nil
        }
        guard !slots.isEmpty else { return }
        html.element("h3", text: say("Phần lời", "In words"))
        html.table(
            columns: [Column(say("Mục", "Item")), Column(say("Nội dung", "Text"))],
            rows: slots.map { slot in
                let indicator = form.indicators[slot]
                return [
                    { $0.text(indicator.title[language]) },
                    { html in
                        guard let value = report.content.values[slot] else { return }
                        write(value, of: indicator, &html)
                    },
                ]
            })
    }

    private func write(_ value: Value, of indicator: Indicator, _ html: inout HTML) {
        guard case .list(let rows) = value else {
            html.element(
                "p", [("class", "words")], text: indicator.words(for: value, language))
            return
        }
        html.element("ol") { html in
            for row in rows {
                html.element("li") { html in
                    for field in indicator.fields {
                        guard let text = row.fields[field.code] else { continue }
                        let shown =
                            field.type == .date
                            ? Day(iso: text)?.shown(language) ?? text : text
                        html.element("p") { html in
                            html.element(
                                "span", [("class", "soft")], text: field.title[language] + ": ")
                            html.text(shown)
                        }
                    }
                }
            }
        }
    }

    // MARK: - Signing

    private func signatures(_ html: inout HTML) {
        html.element("div", [("class", "sign")]) { html in
            html.element("div") { html in
                html.element("p") { $0.element("b", text: say("Người lập", "Prepared by")) }
                html.element("p", text: report.content.preparedBy?.name ?? " ")
            }
            html.element("div") { html in
                html.element("p") { $0.element("b", text: say("Người duyệt", "Approved by")) }
                html.element("p", text: " ")
            }
        }
    }

    /// For whoever keeps the computer; the head only signs.
    private func command(_ html: inout HTML) {
        html.element("p", [("class", "soft")]) { html in
            html.text(
                say(
                    "Ký xong, người giữ máy nhập lệnh: ",
                    "Once signed, whoever keeps the computer enters: "))
            html.element(
                "code",
                text: "giaoban-agent approve \(report.form.code) \(report.period.identifier) "
                    + "--code \(draft.code) --name \"…\"")
        }
    }
}

extension Finding {
    /// What the unit wrote about it: by rule, or at a figure named.
    func explanations(in content: Report.Content) -> [String] {
        [content.explanations[rule]].compactMap(\.self)
            + indicators.compactMap { content.notes[$0] }
    }
}

extension ValueType {
    /// Words rather than a figure: they need a line of their own.
    fileprivate var isWords: Bool { self == .text || self == .list || self == .choice }
}

extension Day {
    fileprivate func shown(_ language: Language) -> String {
        language == .vi ? vietnamese : iso
    }
}

extension Indicator {
    /// An answer in full, as a person reads it: a choice by its title, numbers as the language
    /// writes them.
    fileprivate func words(for value: Value, _ language: Language) -> String {
        switch value {
        case .number(let number): language == .vi ? number.vietnamese : number.english
        case .boolean(let flag):
            language == .vi ? (flag ? "có" : "không") : (flag ? "yes" : "no")
        case .choice(let code):
            choices.first { $0.code == code }?.title[language] ?? code.text
        case .date(let day): day.shown(language)
        case .text(let text): text
        case .list(let rows): "(\(rows.count))"
        case .none: "-"
        case .notCollected: "…"
        }
    }
}
