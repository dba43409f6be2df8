import Shared

/// One report as a form to type into: as on paper, with what was reported before beside each figure.
/// Everything works without a script; with one it is saved as it is typed.
///
/// - Head, messages, sending: this file.
/// - What the rules say: `TypingPage+Findings.swift`.
/// - Tables, texts, lists: `TypingPage+Tables.swift`.
/// - What was sent, files, giving up: `TypingPage+Beside.swift`.
struct TypingPage: Sendable {
    /// What was just done.
    enum Done: String, Sendable {
        case saved, asked, back, discarded, rebased, taken, sent

        func said(_ frame: PageFrame) -> String {
            switch self {
            case .saved: frame.say("Đã lưu bản nháp.", "The draft is saved.")
            case .asked: frame.say("Đã trình duyệt trong đơn vị.", "Approval was asked for.")
            case .back: frame.say("Đã trả lại người lập.", "It was given back.")
            case .discarded: frame.say("Đã bỏ bản nháp.", "The draft was given up.")
            case .rebased: frame.say("Gõ tiếp trên bản mới nhận.", "Going on from the new one.")
            case .taken: frame.say("Đã đưa số trong tệp vào bản nháp.", "The file was taken.")
            case .sent:
                frame.say("Sở đã nhận báo cáo. Biên nhận ở dưới.", "The report was received.")
            }
        }
    }

    let frame: PageFrame
    let sheet: TypingSheet
    let words: TypingWords
    /// Whether what was sent is to be corrected.
    var isEditing = false
    var done: Done?
    var problem: LocalizedText?
    var clashes: [DraftMerge.Clash] = []
    var news: [DraftLog.Entry] = []

    var form: Form { sheet.form }
    /// Where its forms are sent.
    var path: String { PagePath.typing(form.code, sheet.period) }

    /// Whether the fields are shown.
    private var isOpen: Bool {
        sheet.standing.mayType
            && (sheet.draft != nil || sheet.counted == nil || sheet.returned != nil
                || sheet.erratum != nil || isEditing)
    }

    /// The whole document.
    var html: String {
        frame.html(
            title: "\(form.code) – \(sheet.period.title[frame.language])",
            trail: [(frame.say("Gõ báo cáo", "Type a report"), PagePath.typing)]
        ) { page in
            messages(&page)
            facts(&page)
            if isOpen { fields(&page) } else { sent(&page) }
        }
    }

    // MARK: - Messages

    private func messages(_ page: inout HTML) {
        if let problem { page.message(.bad, problem[frame.language]) }
        if let done { page.message(.good, done.said(frame)) }
        if let obstacle = words.obstacle(sheet.standing) {
            page.message(obstacle.tone, obstacle.text)
        }
        if sheet.row.verdict.status == .exempt {
            page.message(
                .info,
                frame.say(
                    "Đơn vị được miễn báo cáo này; vẫn gửi được nếu muốn.",
                    "The unit is exempt from this report; it may be sent all the same."))
        }
        if let returned = sheet.returned {
            page.message(
                .warning,
                frame.say(
                    "Sở trả lại lúc \(frame.moment(returned.at)): \(returned.reason)",
                    "Returned at \(frame.moment(returned.at)): \(returned.reason)"))
        }
        if let erratum = sheet.erratum {
            page.message(
                .warning,
                frame.say("Sở chờ bản đính chính: \(erratum)", "An erratum is awaited: \(erratum)"))
        }
        if let back = sheet.sentBack {
            page.message(
                .warning,
                frame.say(
                    "\(words.nameOf(back.account)) chưa duyệt: \(back.words)",
                    "\(words.nameOf(back.account)) did not approve: \(back.words)"))
        }
        for clash in clashes { page.message(.warning, place(clash) + words.clash(clash)) }
        let others = news.filter { entry in !clashes.contains { $0.theirs == entry } }
        if !others.isEmpty { tell(others, &page) }
    }

    private func place(_ clash: DraftMerge.Clash) -> String {
        title(of: clash.theirs.field).map { "\($0): " } ?? ""
    }

    /// What a field is called on the page.
    func title(of field: DraftField) -> String? {
        field.indicator.flatMap { form.slot(of: $0) }.map {
            form.indicators[$0].title[frame.language]
        }
    }

    private func tell(_ others: [DraftLog.Entry], _ page: inout HTML) {
        let list = others.prefix(20).map { entry in
            "\(title(of: entry.field) ?? entry.field.name) = “\(entry.text.prefix(40))” "
                + "(\(words.mark(entry)))"
        }.joined(separator: "; ")
        page.message(
            .info,
            frame.say(
                "Trong lúc bạn mở trang này, ở nơi khác đã sửa: \(list)",
                "While this page was open, there were changes elsewhere: \(list)"))
    }

    private func facts(_ page: inout HTML) {
        let window = sheet.period.window
        let due = sheet.row.verdict.due.map { frame.day($0.day) }
        page.element("dl", [("class", "facts")]) { page in
            for (title, text) in [
                (frame.say("Biểu", "Form"), form.title[frame.language]),
                (frame.say("Đơn vị", "Unit"), sheet.name[frame.language]),
                (
                    frame.say("Số liệu", "Figures of"),
                    "\(frame.day(window.lowerBound)) – "
                        + frame.day(window.upperBound.adding(days: -1))
                        + " (\(form.calendar.title[frame.language]))"
                ), (frame.say("Hạn nộp", "Due"), due ?? "–"),
            ] {
                page.element("dt", text: title)
                page.element("dd", text: text)
            }
        }
    }

    // MARK: - The form

    private func fields(_ page: inout HTML) {
        if sheet.isOvertaken { overtaken(&page) }
        guide(&page)
        let save = frame.link("\(path)/\(TypingVerb.fields.rawValue)")
        page.element(
            "form",
            [
                ("method", "post"), ("action", frame.link(path)), ("class", "typing"),
                ("data-save", save), ("id", "typing"),
            ]
        ) { page in
            if let person = frame.person { page.hidden("token", person.formToken) }
            page.hidden("draft", sheet.draft.map { "\($0.draft)" } ?? "")
            page.hidden("seen", "\(sheet.log.version)")
            page.hidden("revision", "\(sheet.revision)")
            page.element("div", [("id", "summary")]) { summary(&$0) }
            sections(&page)
            about(&page)
            page.element("div", [("id", "explain")]) { explanations(&$0) }
            buttons(&page)
        }
        approval(&page)
        files(&page)
        giveUp(&page)
    }

    private func guide(_ page: inout HTML) {
        page.element(
            "p", [("class", "note")],
            text: frame.say(
                "Số viết kiểu Việt Nam (1.234 hoặc 11,5). Không phát sinh ghi “-”, có nhưng chưa thu "
                    + "thập được ghi “…” (hoặc ba dấu chấm), bằng không ghi 0; để trống là chưa điền. "
                    + "Phím ↑ ↓ hoặc Enter sang ô trên, ô dưới; ← → sang ô bên cạnh.",
                "Numbers are written the Vietnamese way (1.234 or 11,5). “-” did not occur, “…” "
                    + "occurred and was not collected, 0 is zero; blank is not filled in yet. ↑ ↓ or "
                    + "Enter go to the cell above or below, ← → to the one beside."))
    }

    private func overtaken(_ page: inout HTML) {
        page.message(
            .warning,
            frame.say(
                "Trong lúc gõ, Sở đã nhận bản \(sheet.revision - 1) từ nơi khác. Xem lại rồi chọn gõ "
                    + "tiếp trên bản đó (bản nháp giữ nguyên), hoặc bỏ bản nháp.",
                "Revision \(sheet.revision - 1) has come from elsewhere meanwhile. Look at it, then go "
                    + "on from it (the draft stays as it is), or give the draft up."))
        page.form("\(path)/\(TypingVerb.rebase.rawValue)", frame, class: "inline") { page in
            page.hidden("draft", sheet.draft.map { "\($0.draft)" } ?? "")
            page.button(frame.say("Gõ tiếp", "Go on"), class: "second")
        }
    }

    private func buttons(_ page: inout HTML) {
        page.element("p", [("class", "buttons stay")]) { page in
            // The first button is what Enter means to a browser without scripts.
            page.button(frame.say("Lưu nháp", "Save"), class: "second")
            let verb: TypingVerb = sheet.needsApproval ? .ask : .send
            if sheet.standing == .open, !sheet.isOvertaken {
                page.element(
                    "button", [("formaction", frame.link("\(path)/\(verb.rawValue)"))],
                    text: sheet.needsApproval
                        ? frame.say("Trình duyệt", "Ask for approval")
                        : frame.say("Gửi Sở", "Send"))
            }
            page.element(
                "span",
                [
                    ("id", "said"), ("role", "status"),
                    ("data-saving", frame.say("Đang lưu…", "Saving…")),
                    (
                        "data-offline",
                        frame.say(
                            "Chưa lưu được: không nối được máy chủ, sẽ thử lại.",
                            "Not saved: the collector cannot be reached; trying again.")
                    ),
                ], text: saidNow)
        }
    }

    var saidNow: String {
        guard let last = sheet.log.entries.last, let draft = sheet.draft else { return "" }
        return frame.say(
            "Đã lưu lúc \(frame.moment(last.at)), lần \(draft.version).",
            "Saved at \(frame.moment(last.at)), version \(draft.version).")
    }
}
