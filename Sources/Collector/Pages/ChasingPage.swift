import Shared

/// The work list of chasing: whom to chase, what they heard last, what comes next.
struct ChasingPage: Sendable {
    let frame: PageFrame
    let items: [ChaseList.Item]
    /// Reports of forms that who looks does not answer for, left out.
    var others = 0
    /// What else the page was asked with, which its links carry on.
    var query: [(name: String, value: String)] = []

    /// The page, from 1.
    var number = 1

    /// Reports on a page.
    static let pageSize = 100

    /// The whole document.
    var html: String {
        frame.html(title: frame.say("Đôn đốc", "Chasing")) { page in
            links(&page)
            if others > 0 { leftOut(&page) }
            guard !items.isEmpty else {
                return page.message(
                    .good,
                    frame.say("Không có báo cáo nào cần đôn đốc.", "There is nothing to chase."))
            }
            let units = Set(items.map(\.row.facility)).count
            page.element(
                "p",
                text: frame.say(
                    "\(items.count) báo cáo của \(units) đơn vị quá hạn hoặc bị trả lại.",
                    "\(items.count) reports of \(units) units are overdue or were returned."))
            table(&page)
            let pages = (items.count + Self.pageSize - 1) / Self.pageSize
            page.pagination(number, of: pages, frame) { page in
                frame.link(ChasePath.list, query + [("page", "\(page)")])
            }
        }
    }

    private func leftOut(_ page: inout HTML) {
        page.element("p", [("class", "note")]) { page in
            page.text(
                frame.say(
                    "Chỉ hiện biểu bạn phụ trách; còn \(others) báo cáo của biểu khác. ",
                    "Only the forms you answer for; \(others) reports of others are left out. "))
            page.element(
                "a", [("href", frame.link(ChasePath.list, [("forms", "all")]))],
                text: frame.say("Xem tất cả", "Show all"))
        }
    }

    private func links(_ page: inout HTML) {
        var places = [
            (ChasePath.log, frame.say("Nhật ký thư", "Log")),
            (ChasePath.calendar, frame.say("Lịch hạn nộp", "Calendar")),
            (ChaseRoutes.Path.letter, frame.say("Công văn đôn đốc", "Letter to print")),
        ]
        if frame.principal.role.map({ Endpoint.Access.managing.roles.contains($0) }) == true {
            places.append((ChasePath.contacts, frame.say("Địa chỉ", "Addresses")))
            places.append((ChasePath.words, frame.say("Lời thư", "Words")))
        }
        if frame.principal.role.map({ Endpoint.Access.reviewing.roles.contains($0) }) == true {
            places.append((ChasePath.rule, frame.say("Gia hạn hàng loạt", "Extend many")))
        }
        page.element("p") { page in
            for (index, place) in places.enumerated() {
                if index > 0 { page.text(" · ") }
                page.element("a", [("href", frame.link(place.0))], text: place.1)
            }
        }
    }

    private func table(_ page: inout HTML) {
        let columns = [
            frame.say("Đơn vị", "Unit"), frame.say("Báo cáo", "Report"),
            frame.say("Tình trạng", "Status"), frame.say("Lý do", "Reason"),
            frame.say("Nhắc lần cuối", "Last notice"), frame.say("Bước kế tiếp", "Next step"),
        ]
        page.table(
            frame.say("Báo cáo cần đôn đốc", "Reports to chase"),
            columns: columns.map { (title: $0, isNumber: false) }
        ) { page in
            let last = (items.count + Self.pageSize - 1) / Self.pageSize
            let start = (min(max(1, number), last) - 1) * Self.pageSize
            for item in items[start..<min(start + Self.pageSize, items.count)] {
                line(item, &page)
            }
        }
    }

    private func line(_ item: ChaseList.Item, _ page: inout HTML) {
        let row = item.row
        page.element("tr") { page in
            page.element("th", [("scope", "row")], text: row.facilityName[frame.language])
            page.element(
                "td",
                text: "\(row.form.code) \(item.title[frame.language]), "
                    + row.period.title[frame.language])
            page.element("td") { page in
                if row.erratumAt != nil {
                    page.chip(.warning, frame.say("Chờ đính chính", "Erratum awaited"))
                } else if row.returnedAt != nil {
                    page.chip(.warning, frame.say("Bị trả lại", "Returned"))
                } else {
                    let days = row.verdict.daysLate ?? 0
                    page.chip(.bad, frame.say("Quá hạn \(days) ngày", "\(days) days overdue"))
                }
            }
            page.element("td", text: row.why?.sentence[frame.language] ?? "")
            page.element("td", text: last(item.last))
            page.element("td", text: item.next.map { frame.moment($0) } ?? "–")
        }
    }

    private func last(_ row: NoticeThreadRow?) -> String {
        guard let row else { return frame.say("chưa nhắc", "none yet") }
        return "\(frame.moment(row.sentAt)), \(row.recipient.title[frame.language]), "
            + row.channel.title[frame.language]
    }
}
