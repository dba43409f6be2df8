import Shared

extension TypingPage {
    // MARK: - Approval within the unit

    /// What somebody else at the unit is asked, or what is waited for.
    func approval(_ page: inout HTML) {
        guard sheet.needsApproval, let asked = sheet.asked, let draft = sheet.draft else { return }
        let (name, moment) = (words.nameOf(asked.account), frame.moment(asked.at))
        guard asked.account != frame.person?.account else {
            return page.message(
                .info,
                frame.say(
                    "Đã trình duyệt lúc \(moment). Người khác ở đơn vị mở trang này để duyệt và gửi; "
                        + "sửa bất kỳ ô nào thì phải trình lại.",
                    "Approval was asked for at \(moment). Somebody else at the unit opens this page to "
                        + "approve and send it; any change asks anew."))
        }
        page.element("section", [("class", "card")]) { page in
            page.element("h2", text: frame.say("Duyệt trong đơn vị", "Approval"))
            page.element(
                "p",
                text: frame.say(
                    "\(name) trình duyệt lúc \(moment).", "\(name) asked at \(moment)."))
            page.form("\(path)/\(TypingVerb.approve.rawValue)", frame) { page in
                page.hidden("draft", "\(draft.draft)")
                page.hidden("seen", "\(draft.version)")
                page.button(frame.say("Duyệt và gửi Sở", "Approve and send"))
            }
            page.form("\(path)/\(TypingVerb.back.rawValue)", frame) { page in
                page.hidden("draft", "\(draft.draft)")
                page.hidden("seen", "\(draft.version)")
                PageField(
                    label: frame.say("Lời cho người lập", "Words to the preparer"), name: "words",
                    place: "back", isRequired: true, isLong: true
                ).write(to: &page)
                page.button(frame.say("Chưa duyệt", "Give back"), class: "second")
            }
        }
    }

    // MARK: - Giving up

    /// The way to give a draft up.
    func giveUp(_ page: inout HTML) {
        guard let draft = sheet.draft else { return }
        page.element("details", [("class", "screen")]) { page in
            page.element("summary", text: frame.say("Bỏ bản nháp", "Give the draft up"))
            page.form("\(path)/\(TypingVerb.discard.rawValue)", frame) { page in
                page.hidden("draft", "\(draft.draft)")
                page.element(
                    "p",
                    text: frame.say(
                        "Mọi ô đã gõ sẽ không còn hiện nữa; báo cáo đã gửi không đổi.",
                        "What was typed is shown no more; what was sent stays as it is."))
                page.button(
                    frame.say("Bỏ", "Give up"), class: "danger",
                    confirming: frame.say("Bỏ bản nháp này?", "Give this draft up?"))
            }
        }
    }

    // MARK: - What was sent

    /// The receipt of what counts, and the way to correct it.
    func sent(_ page: inout HTML) {
        guard let counted = sheet.counted else { return }
        let receipt = counted.receipt
        page.element("section", [("class", "card"), ("id", "receipt")]) { page in
            page.element("h2", text: frame.say("Biên nhận", "Receipt"))
            page.element("dl", [("class", "facts")]) { page in
                for (title, text) in lines(receipt) {
                    page.element("dt", text: title)
                    page.element("dd", text: text)
                }
            }
            page.element("p", [("class", "buttons")]) { page in
                page.element(
                    "a",
                    [
                        ("class", "button"),
                        (
                            "href",
                            frame.link(
                                PagePath.report(form.code, sheet.period, sheet.slot.facility))
                        ),
                    ], text: frame.say("Xem báo cáo đã gửi", "Show the report"))
                page.element(
                    "a", [("href", frame.link("\(path)/\(TypingVerb.receipt.rawValue)"))],
                    text: frame.say("Tải biên nhận có chữ ký", "The signed receipt as a file"))
                if sheet.standing.mayType {
                    page.element(
                        "a", [("href", frame.link(path, [("edit", "1")]))],
                        text: frame.say("Sửa và gửi lại", "Correct and send again"))
                }
            }
        }
    }

    private func lines(_ receipt: Receipt) -> [(String, String)] {
        let late = receipt.daysLate ?? 0
        let timeliness =
            receipt.dueAt == nil
            ? "–"
            : late > 0
                ? frame.say("trễ \(late) ngày", "\(late) days late")
                : frame.say("đúng hạn", "on time")
        return [
            (frame.say("Đơn vị", "Unit"), "\(sheet.name[frame.language]) (\(receipt.facility))"),
            (
                frame.say("Biểu, kỳ", "Form, period"),
                "\(receipt.form) – \(receipt.period.identifier)"
            ),
            (frame.say("Bản", "Revision"), "\(receipt.revision)"),
            (frame.say("Nhận lúc", "Received"), frame.moment(receipt.receivedAt)),
            (frame.say("Hạn", "Due"), timeliness),
            (frame.say("Mã báo cáo", "Report"), receipt.id.text),
            (frame.say("Mã băm", "Digest"), receipt.digest.hex),
            (frame.say("Số trong nhật ký", "Place in the log"), "\(receipt.auditSequence)"),
            (frame.say("Khóa ký của Sở", "Signed by"), receipt.key?.text ?? "–"),
        ]
    }

    // MARK: - Files

    /// The form as a workbook, and a filled one back.
    func files(_ page: inout HTML) {
        let template = Routes.template.replacing("{code}", with: form.code.text)
        page.element("details", [("class", "screen")]) { page in
            page.element("summary", text: frame.say("Điền bằng Excel", "Fill in with Excel"))
            page.element("p") { page in
                page.element(
                    "a", [("href", "\(template)?period=\(sheet.period.identifier)")],
                    text: frame.say("Tải mẫu .xlsx của kỳ này", "The .xlsx template of the period"))
            }
            upload(&page)
        }
    }

    private func upload(_ page: inout HTML) {
        page.element(
            "form",
            [
                ("method", "post"), ("enctype", "multipart/form-data"), ("class", "fields"),
                ("action", frame.link("\(path)/\(TypingVerb.file.rawValue)")),
            ]
        ) { page in
            if let person = frame.person { page.hidden("token", person.formToken) }
            PageField(
                label: frame.say("Tệp đã điền", "The filled file"), name: "file", place: "up",
                type: "file",
                hint: frame.say(
                    "Xem thử trước, theo từng ô; chưa ghi gì.",
                    "Looked at first, cell by cell; nothing is kept yet."), isRequired: true
            ).write(to: &page)
            page.button(frame.say("Xem thử", "Look at it"), class: "second")
        }
    }
}
