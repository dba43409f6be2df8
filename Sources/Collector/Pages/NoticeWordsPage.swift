import Shared

/// The words of one notice: edited, previewed, put back.
struct NoticeWordsPage: Sendable {
    let frame: PageFrame
    let occasion: NoticeOccasion
    /// The language of the letter.
    let letter: Language
    /// What stands in the fields.
    let subject: String
    let body: String
    var problem: Problem?
    var isSaved = false
    /// The words filled in with an invented unit.
    var preview: (subject: String, text: String)?

    /// The whole document.
    var html: String {
        let trail = [(title: frame.say("Đôn đốc", "Chasing"), path: ChasePath.list)]
        return frame.html(title: frame.say("Lời thư nhắc", "Words of notices"), trail: trail) {
            page in
            if let problem { page.message(.bad, problem.detail[frame.language]) }
            if isSaved { page.message(.good, frame.say("Đã lưu.", "Saved.")) }
            choose(&page)
            page.element("section", [("class", "card")]) { page in edit(&page) }
            if let preview {
                page.element("section", [("class", "card")]) { page in
                    page.element("h2", text: preview.subject)
                    page.element("pre", text: preview.text)
                }
            }
        }
    }

    private func choose(_ page: inout HTML) {
        page.question(ChasePath.words, frame) { page in
            page.choice(
                frame.say("Thư", "Notice"), name: "occasion",
                options: NoticeOccasion.allCases.map {
                    (value: $0.rawValue, title: $0.title[frame.language])
                }, chosen: occasion.rawValue)
            page.choice(
                frame.say("Ngôn ngữ thư", "Language of the letter"), name: "letter",
                options: Language.allCases.map {
                    (value: $0.rawValue, title: ContactsPage.title($0))
                },
                chosen: letter.rawValue)
            page.button(frame.say("Xem", "Show"))
        }
    }

    private func edit(_ page: inout HTML) {
        page.form(ChasePath.words, frame) { page in
            page.hidden("occasion", occasion.rawValue)
            page.hidden("letter", letter.rawValue)
            PageField(
                label: frame.say("Tiêu đề", "Subject"), name: "subject", value: subject,
                isRequired: true
            ).write(to: &page)
            let places = NoticePlaceholder.allowed(in: occasion).map { "{\($0.rawValue)}" }
                .joined(separator: " ")
            PageField(
                label: frame.say("Nội dung", "Body"), name: "body", value: body,
                hint: frame.say("Chỗ điền: ", "Places: ") + places, isRequired: true, isLong: true,
                lines: 14
            ).write(to: &page)
            page.element("p") { page in
                for (value, kind, title) in [
                    ("preview", "second", frame.say("Xem thử", "Preview")),
                    ("save", "", frame.say("Lưu", "Save")),
                    (
                        "reset", "second",
                        frame.say("Dùng lời của phần mềm", "Use the program's words")
                    ),
                ] {
                    page.element(
                        "button", [("name", "act"), ("value", value), ("class", kind)], text: title)
                    page.text(" ")
                }
            }
        }
    }
}
