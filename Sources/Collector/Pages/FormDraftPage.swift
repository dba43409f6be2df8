import Shared

/// Writing the next version of a form: text, faults by line, what it would ask, publishing.
struct FormDraftPage: Sendable {
    let frame: PageFrame
    /// What stands in the text area.
    let text: String
    /// What was found; nil before it was asked.
    var draft: PublishForm.Draft?

    /// The whole document.
    var html: String {
        frame.html(
            title: frame.say("Soạn biểu mẫu", "Write a form"),
            trail: [(frame.say("Biểu mẫu", "Forms"), PagePath.forms)]
        ) { page in
            if let draft { verdict(draft, &page) }
            form(&page)
            if let difference = draft?.difference {
                page.element(
                    "h2", text: frame.say("So với phiên bản trước", "Against the version before"))
                FormDifferenceTable(frame: frame, difference: difference).write(to: &page)
            }
            if let form = draft?.form {
                page.element("h2", text: frame.say("Xem như bảng", "As tables"))
                FormTables(frame: frame, form: form).write(to: &page)
            }
        }
    }

    private func verdict(_ draft: PublishForm.Draft, _ page: inout HTML) {
        guard !draft.faults.isEmpty else {
            return page.message(
                .good,
                frame.say(
                    "Không có lỗi. Công bố rồi thì không sửa được nữa.",
                    "No fault. Once published it can no longer be changed."))
        }
        page.message(
            .bad, frame.say("\(draft.faults.count) lỗi", "\(draft.faults.count) faults"))
        page.table(
            frame.say("Lỗi theo dòng", "Faults by line"),
            columns: [(frame.say("Dòng", "Line"), false), (frame.say("Lỗi", "Fault"), false)]
        ) { page in
            for fault in draft.faults {
                page.row([
                    fault.line > 0 ? "\(fault.line)" : "—", fault.reason[frame.language],
                ])
            }
        }
    }

    private func form(_ page: inout HTML) {
        page.form(PagePath.formDraft, frame) { page in
            page.element("div", [("class", "field")]) { page in
                page.element(
                    "label", [("for", "f-text")], text: frame.say("Biểu mẫu (YAML)", "Form (YAML)"))
                page.element(
                    "textarea",
                    [
                        ("id", "f-text"), ("name", "text"), ("rows", "28"), ("spellcheck", "false"),
                        ("class", "source"), ("required", nil),
                    ], text: "\n" + text)
            }
            page.element("p", [("class", "buttons")]) { page in
                page.element(
                    "button", [("name", "act"), ("value", "check"), ("class", "second")],
                    text: frame.say("Kiểm tra", "Check"))
                if draft?.form != nil {
                    page.element(
                        "button",
                        [
                            ("name", "act"), ("value", "publish"),
                            (
                                "data-confirm",
                                frame.say(
                                    "Công bố? Phiên bản đã công bố không sửa được.",
                                    "Publish? A published version cannot change.")
                            ),
                        ], text: frame.say("Công bố", "Publish"))
                }
            }
        }
    }
}
