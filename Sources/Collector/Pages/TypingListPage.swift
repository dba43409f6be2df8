import Shared

/// The reports that a unit owes, with the way to type each.
struct TypingListPage: Sendable {
    /// One of them.
    struct Line: Sendable {
        let row: ObligationBoard.Row
        let title: LocalizedText
        let hasDraft: Bool
        let standing: TypingSheet.Standing
    }

    let frame: PageFrame
    let unit: LocalizedText
    let lines: [Line]
    let approval: TypingApproval?
    /// The forms that another period can be chosen of.
    let forms: [FormCode]
    let words: TypingWords
    var problem: LocalizedText?

    /// The whole document.
    var html: String {
        frame.html(title: frame.say("Gõ báo cáo", "Type a report")) { page in
            if let problem { page.message(.bad, problem[frame.language]) }
            page.element("p", text: unit[frame.language])
            if lines.isEmpty {
                page.message(
                    .info,
                    frame.say(
                        "Đơn vị chưa phải nộp báo cáo nào.", "The unit owes no report yet."))
            } else {
                table(&page)
            }
            other(&page)
            second(&page)
        }
    }

    private func table(_ page: inout HTML) {
        page.table(
            frame.say("Báo cáo của đơn vị", "Reports of the unit"),
            columns: [
                (frame.say("Biểu", "Form"), false), (frame.say("Kỳ", "Period"), false),
                (frame.say("Hạn nộp", "Due"), false), (frame.say("Tình trạng", "State"), false),
                (frame.say("Việc", "To do"), false),
            ], class: "tasks"
        ) { page in
            for line in lines { write(line, &page) }
        }
    }

    private func write(_ line: Line, _ page: inout HTML) {
        let row = line.row
        page.element("tr") { page in
            page.element("th", [("scope", "row")]) { page in
                page.text(row.form.code.text)
                page.element("small", text: line.title[frame.language])
            }
            page.element(
                "td", [("data-label", frame.say("Kỳ", "Period"))],
                text: row.period.title[frame.language])
            page.element(
                "td", [("data-label", frame.say("Hạn nộp", "Due"))],
                text: row.verdict.due.map { frame.day($0.day) } ?? "–")
            page.element("td") { page in
                let state = words.state(
                    row, hasDraft: line.hasDraft, mayType: line.standing.mayType)
                page.chip(state.tone, state.word)
            }
            page.element("td") { page in
                page.element(
                    "a", [("href", frame.link(PagePath.typing(row.form.code, row.period)))],
                    text: act(line))
                page.element(
                    "span", [("class", "unseen")],
                    text: " \(row.form.code) \(row.period.title[frame.language])")
            }
        }
    }

    private func act(_ line: Line) -> String {
        if line.hasDraft { return frame.say("Gõ tiếp", "Go on") }
        if line.row.review == .returned { return frame.say("Sửa và gửi lại", "Correct") }
        if line.row.counted != nil { return frame.say("Biên nhận", "Receipt") }
        return line.standing.mayType ? frame.say("Gõ", "Type") : frame.say("Xem", "Look")
    }

    /// The way to a period that is not listed.
    private func other(_ page: inout HTML) {
        page.question(PagePath.typing, frame) { page in
            page.choice(
                frame.say("Biểu", "Form"), name: "form",
                options: forms.map { ($0.text, $0.text) }, chosen: nil)
            PageField(
                label: frame.say("Kỳ khác", "Another period"), name: "period", place: "other",
                hint: "2026-01, 2026-Q1, 2026-H1, 2026", isRequired: true
            ).write(to: &page)
            page.button(frame.say("Mở", "Open"), class: "second")
        }
    }

    /// Whether the unit wants a second person before anything is sent.
    private func second(_ page: inout HTML) {
        let isWanted = approval?.isWanted ?? false
        page.element("section", [("class", "card")]) { page in
            page.element("h2", text: frame.say("Duyệt trong đơn vị", "Approval within the unit"))
            page.element(
                "p",
                text: isWanted
                    ? frame.say(
                        "Báo cáo gõ ở đây phải được người thứ hai của đơn vị duyệt rồi mới gửi.",
                        "A report typed here is sent once a second person of the unit approves it.")
                    : frame.say(
                        "Người gõ gửi thẳng cho Sở. Nếu đơn vị muốn người thứ hai duyệt trước, bật ở đây.",
                        "Whoever types a report sends it. A second person can be asked for here."))
            if let approval {
                page.element(
                    "p", [("class", "note")],
                    text: "\(words.nameOf(approval.account)), \(frame.moment(approval.at))")
            }
            page.form(PagePath.typingApproval, frame) { page in
                page.hidden("wanted", isWanted ? "0" : "1")
                page.button(
                    isWanted
                        ? frame.say("Thôi cần người duyệt", "No second person any more")
                        : frame.say("Cần người thứ hai duyệt", "Ask for a second person"),
                    class: "second")
            }
        }
    }
}
