import Shared

/// What one version of a form asks.
struct FormPage: Sendable {
    let frame: PageFrame
    let form: Form
    /// Every version, oldest first.
    let versions: [Form]
    let mayWrite: Bool

    /// The whole document.
    var html: String {
        frame.html(
            title: "\(form.code) – \(form.title[frame.language])",
            trail: [(frame.say("Biểu mẫu", "Forms"), PagePath.forms)]
        ) { page in
            head(&page)
            FormTables(frame: frame, form: form).write(to: &page)
        }
    }

    private func head(_ page: inout HTML) {
        page.element("p", [("class", "screen")]) { page in
            for version in versions {
                let number = version.key.version
                page.element(
                    "a",
                    [
                        (
                            "href",
                            frame.link(PagePath.form(form.code), [("version", "\(number)")])
                        ), ("aria-current", number == form.key.version ? "true" : "false"),
                    ], text: frame.say("Phiên bản \(number)", "Version \(number)"))
                page.text(" · ")
            }
            if versions.count > 1, let last = versions.last?.key.version {
                page.element(
                    "a",
                    [
                        (
                            "href",
                            frame.link(
                                PagePath.formCompare,
                                [
                                    ("form", form.code.text), ("from", "\(last - 1)"),
                                    ("to", "\(last)"),
                                ])
                        )
                    ], text: frame.say("So sánh hai bản mới nhất", "Compare the last two"))
                page.text(" · ")
            }
            if mayWrite {
                page.element(
                    "a",
                    [("href", frame.link(PagePath.formDraft, [("form", form.code.text)]))],
                    text: frame.say("Soạn phiên bản mới", "Write the next version"))
            }
        }
    }
}
