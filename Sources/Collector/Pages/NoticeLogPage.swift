import Shared

/// What was sent, to whom, and what came of it.
struct NoticeLogPage: Sendable {
    let frame: PageFrame
    let notices: [NoticeView]

    /// The whole document.
    var html: String {
        let title = frame.say("Nhật ký thư", "Log of notices")
        let trail = [(title: frame.say("Đôn đốc", "Chasing"), path: ChasePath.list)]
        return frame.html(title: title, trail: trail) { page in
            guard !notices.isEmpty else {
                return page.message(.info, frame.say("Chưa gửi thư nào.", "Nothing was sent."))
            }
            let columns = [
                frame.say("Lúc", "When"), frame.say("Đơn vị", "Unit"), frame.say("Cho", "To"),
                frame.say("Về", "About"), frame.say("Kết quả", "Outcome"),
                frame.say("Lời máy chủ", "What was answered"),
            ]
            page.table(title, columns: columns.map { (title: $0, isNumber: false) }) { page in
                for notice in notices { line(notice, &page) }
            }
        }
    }

    private func line(_ view: NoticeView, _ page: inout HTML) {
        let notice = view.notice
        page.element("tr") { page in
            page.element("th", [("scope", "row")], text: frame.moment(notice.plannedAt))
            page.element("td", text: view.facility?.text ?? frame.say("Sở", "Department"))
            let address = frame.principal.mayReadAddresses ? notice.contact?.address ?? "" : ""
            page.element(
                "td",
                text: "\(notice.recipient.title[frame.language]), "
                    + "\(notice.channel.title[frame.language]) \(address)")
            let about = Set(view.reports.map { "\($0.form) \($0.period)" }).sorted()
            page.element(
                "td", text: about.isEmpty ? notice.kind.rawValue : about.joined(separator: ", "))
            page.element("td") { page in
                page.chip(Self.tone(notice.state), notice.state.title[frame.language])
            }
            page.element("td", text: notice.outcome)
        }
    }

    private static func tone(_ state: NoticeState) -> PageTone {
        switch state {
        case .sent, .seen: .good
        case .waiting: .info
        case .refused, .givenUp: .bad
        case .noAddress: .warning
        case .dropped: .neutral
        }
    }
}
