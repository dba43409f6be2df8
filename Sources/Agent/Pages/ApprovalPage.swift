import Shared

/// `duyet.html`: what waits for the head, to be read on a screen or signed on paper, one sheet a
/// report: what the rules say and what the unit explains, then each figure beside the last period's
/// and the same period's last year, the ratios that nobody typed, every word in full. The code on it
/// is that of these very figures.
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
        let sheets = drafts.compactMap { draft -> ApprovalSheet? in
            guard let (form, report) = draft.content(unit.forms) else { return nil }
            return ApprovalSheet(
                draft: draft, form: form, report: report,
                known: cache.context(report.form.code, report.period, of: report.facility),
                unitName: unit.facilityName[language], language: language)
        }
        return page.document { html in
            if sheets.count > 1 { contents(sheets, &html) }
            for sheet in sheets { sheet.write(&html) }
        }
    }

    /// What there is, and what of it has warnings: to find one's way on a screen, not on paper.
    private func contents(_ sheets: [ApprovalSheet], _ html: inout HTML) {
        let title = say(
            "\(sheets.count) báo cáo chờ duyệt",
            Counted.english(sheets.count, "report") + " to approve")
        html.section(title, class: "screen") { html in
            html.table(
                columns: [
                    Column(say("Báo cáo", "Report")), Column(say("Mã kiểm", "Code"), .whole),
                    Column(say("Cảnh báo", "Warnings"), .whole),
                ],
                rows: sheets.map { sheet in
                    [
                        { html in
                            html.element("a", [("href", "#\(sheet.anchor)")], text: sheet.title)
                        },
                        { html in html.element("code", text: sheet.draft.code) },
                        { html in
                            let count = sheet.findings.count
                            if count == 0 {
                                html.mark(.good, say("không có", "none"))
                            } else {
                                html.mark(
                                    .warning,
                                    say("\(count) đã giải trình", "\(count) explained"))
                            }
                        },
                    ]
                })
        }
    }
}
