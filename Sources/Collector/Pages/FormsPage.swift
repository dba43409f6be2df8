import Shared

/// The forms of the department, and what each asks, as tables.
struct FormsPage: Sendable {
    let frame: PageFrame
    let forms: FormCatalog
    /// Whether the visitor may write new versions.
    let mayWrite: Bool

    /// The whole document.
    var html: String {
        frame.html(title: frame.say("Biểu mẫu", "Forms")) { page in
            if mayWrite {
                page.element("p", [("class", "screen")]) { page in
                    page.element(
                        "a", [("href", frame.link(PagePath.formDraft))],
                        text: frame.say("Soạn biểu mẫu mới", "Write a new form"))
                }
            }
            page.table(
                frame.say("Các biểu mẫu đang có", "Published forms"),
                columns: [
                    (frame.say("Mã", "Code"), false), (frame.say("Tên", "Title"), false),
                    (frame.say("Phiên bản", "Version"), true),
                    (frame.say("Từ ngày", "From"), false), (frame.say("Kỳ", "Periods"), false),
                    (frame.say("Số chỉ tiêu", "Lines"), true),
                ]
            ) { page in
                for code in forms.codes {
                    guard let form = forms.versions(of: code).last else { continue }
                    row(form, &page)
                }
            }
        }
    }

    private func row(_ form: Form, _ page: inout HTML) {
        let words = BoardWords(language: frame.language)
        page.element("tr") { page in
            page.element("th", [("scope", "row")]) { page in
                page.element(
                    "a", [("href", frame.link(PagePath.form(form.code)))], text: form.code.text)
            }
            page.element("td", text: form.title[frame.language])
            page.element("td", [("class", "number")], text: "\(form.key.version)")
            page.element("td", text: form.validity.from.map { frame.day($0) } ?? "—")
            page.element("td", text: form.kinds.map { words.kind($0) }.joined(separator: ", "))
            page.element("td", [("class", "number")], text: "\(form.indicators.count)")
        }
    }
}
