import Shared

/// `duyet.html`: what waits for the head, to be read on a screen or signed on paper: each figure
/// beside the last period's and the same period's last year, what the rules say, what the unit
/// explains. The code on it is that of these very figures.
struct ApprovalPage: Sendable {
    private let drafts: [HeldDraft]
    private let unit: UnitState
    private let cache: ReferenceCache
    private let language: Language

    init(drafts: [HeldDraft], unit: UnitState, cache: ReferenceCache, language: Language) {
        self.drafts = drafts
        self.unit = unit
        self.cache = cache
        self.language = language
    }

    private func say(_ vi: String, _ en: String) -> String { language == .vi ? vi : en }

    /// The page's bytes.
    var document: [UInt8] {
        let page = AgentPage(
            title: say("Báo cáo chờ duyệt", "Reports that await approval"),
            subtitle: "\(unit.facilityName[language]) (\(unit.facility))", language: language)
        return page.document { html in
            for draft in drafts { write(draft, &html) }
        }
    }

    /// What is cached of the report's slot.
    private func known(_ report: Report) -> ContextAnswer? {
        cache.context(report.form.code, report.period, of: report.facility)
    }

    private func write(_ draft: HeldDraft, _ html: inout HTML) {
        guard let (form, report) = draft.content(unit.forms) else { return }
        let beside = BesideFigures(known(report), form: form)
        html.section("\(form.code) – \(form.title[language]) · \(report.period.title[language])") {
            html in
            facts(draft, report, &html)
            html.table(
                columns: [
                    say("Chỉ tiêu", "Figure"), say("Kỳ này", "This period"),
                    say("Kỳ trước", "Period before"), say("Cùng kỳ năm trước", "Last year"),
                    say("Ghi chú", "Note"),
                ],
                rows: form.indicators.indices.filter { !form.indicators[$0].isComputed }.map {
                    row(form, report, beside, slot: $0)
                })
            findings(form, report, &html)
            signatures(report, &html)
        }
    }

    private func facts(_ draft: HeldDraft, _ report: Report, _ html: inout HTML) {
        html.element("p") { html in
            html.text(
                say("Lần gửi \(report.revision). Mã kiểm ", "Revision \(report.revision). Code "))
            html.element("code", text: draft.code)
        }
        if let reason = report.content.reason {
            html.element("p", text: say("Lý do sửa: \(reason)", "Reason: \(reason)"))
        }
        html.element("p", [("class", "soft")]) { html in
            html.text(say("Duyệt bằng lệnh ", "Approve with "))
            html.element(
                "code",
                text: "giaoban-agent approve \(report.form.code) \(report.period.identifier) "
                    + "--code \(draft.code) --name …")
        }
    }

    private func row(
        _ form: Form, _ report: Report, _ beside: BesideFigures, slot: Int
    ) -> [(inout HTML) -> Void] {
        let indicator = form.indicators[slot]
        return [
            { html in
                html.text(indicator.title[language])
                html.element("small", text: indicator.code.text)
            },
            { html in
                html.element("span", [("class", "number")]) {
                    $0.element("b", text: report.content.values[slot]?.shown ?? "")
                }
            },
            { $0.element("span", [("class", "number")], text: beside.last(indicator.code)) },
            { $0.element("span", [("class", "number")], text: beside.lastYear(indicator.code)) },
            { $0.text(report.content.notes[indicator.code] ?? "") },
        ]
    }

    private func findings(_ form: Form, _ report: Report, _ html: inout HTML) {
        let verdict = Validator.verdict(
            on: report.content, form: form, period: report.period, revision: report.revision,
            context: known(report)?.context ?? .unknown)
        guard !verdict.findings.isEmpty else { return }
        html.element("h3", text: say("Cảnh báo và giải trình", "Warnings and explanations"))
        html.element("ul") { html in
            for finding in verdict.findings {
                html.element("li") { html in
                    html.text("\(finding.message[language]) [\(finding.rule)]")
                    for text in finding.explanations(in: report.content) {
                        html.element("blockquote", text: text)
                    }
                }
            }
        }
    }

    private func signatures(_ report: Report, _ html: inout HTML) {
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
}

extension Finding {
    /// What the unit wrote about it: by rule, or at a figure named.
    func explanations(in content: Report.Content) -> [String] {
        [content.explanations[rule]].compactMap(\.self)
            + indicators.compactMap { content.notes[$0] }
    }
}

/// The figures that stand beside a period's own: of the period before and the same one last year, as
/// the collector last told them.
struct BesideFigures: Sendable {
    private let before: [IndicatorCode: Value]
    private let yearAgo: [IndicatorCode: Value]
    /// The unit's plan, by the indicator that asks for it.
    let targets: [IndicatorCode: FixedDecimal]

    /// - Parameter context: what is cached; nil where nothing is known.
    init(_ context: ContextAnswer?, form: Form) {
        func answers(_ period: ReportingPeriod?) -> [IndicatorCode: Value] {
            guard let context, let period,
                case .answers(let answers)? = context.context.history[
                    HistoryKey(form: form.code, period: period)]
            else { return [:] }
            return answers
        }
        let period = context?.period
        before = answers(period.flatMap { $0.kind == .adHoc ? nil : $0.previous })
        yearAgo = answers(period?.samePeriodLastYear)
        targets = context?.targets ?? [:]
    }

    /// The period before: the answer itself.
    func lastValue(_ code: IndicatorCode) -> Value? { before[code] }
    /// The period before, as it is shown; empty where nothing is known.
    func last(_ code: IndicatorCode) -> String { before[code]?.shown ?? "" }
    /// The same period last year, as it is shown.
    func lastYear(_ code: IndicatorCode) -> String { yearAgo[code]?.shown ?? "" }
}
