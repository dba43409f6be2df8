import Shared

extension ResultPage.Standing {
    /// Whether a newer revision than the one that was given back is on its way.
    func hasFollowed(_ returned: ReturnedReport) -> Bool {
        guard case .filed(let reports) = self else { return false }
        return reports.contains { returned.isFollowed(by: $0.name) && !$0.isRefused }
    }
}

extension HTML {
    /// What the department said when it gave a report back: the reason, and its words at the figures.
    mutating func returned(_ report: ReturnedReport, _ language: Language) {
        let title = LocalizedText(
            vi: "SỞ ĐÃ TRẢ LẠI \(report.item.form.code) lần \(report.item.revision)",
            en: "THE DEPARTMENT RETURNED \(report.item.form.code) revision \(report.item.revision)")
        notice(.waiting, title[language]) { html in
            html.element("blockquote", text: report.returned.reason)
            let figures = report.figures(language)
            guard !figures.isEmpty else { return }
            html.table(
                columns: [
                    Column(LocalizedText(vi: "Chỉ tiêu", en: "Figure")[language]),
                    Column(LocalizedText(vi: "Lời của Sở", en: "The department says")[language]),
                ],
                rows: figures.map { figure in
                    [
                        { html in
                            html.text(figure.title)
                            html.text(" ")
                            html.element("small") { $0.element("code", text: figure.code.text) }
                        }, { $0.text(figure.words) },
                    ]
                })
        }
    }
}
