import Shared

/// The due dates of the coming weeks.
struct CalendarPage: Sendable {
    let frame: PageFrame
    let items: [DueCalendar.Item]
    let facility: FacilityID?

    /// The whole document.
    var html: String {
        let title = frame.say("Lịch hạn nộp", "Calendar of due dates")
        return frame.html(title: title) { page in
            let query = facility.map { [(name: "facility", value: $0.text)] } ?? []
            page.element("p") { page in
                page.element(
                    "a", [("href", frame.link(ChaseRoutes.Path.calendar, query))],
                    text: frame.say(
                        "Tải cho Outlook, điện thoại (iCalendar)",
                        "For Outlook and telephones (iCalendar)"))
            }
            guard !items.isEmpty else {
                return page.message(.info, frame.say("Không có hạn nộp nào.", "Nothing is due."))
            }
            let columns = [
                frame.say("Hạn nộp", "Due"), frame.say("Báo cáo", "Report"),
                facility == nil ? frame.say("Đơn vị", "Units") : frame.say("Tình trạng", "Status"),
            ]
            page.table(title, columns: columns.map { (title: $0, isNumber: false) }) { page in
                for item in items { line(item, &page) }
            }
        }
    }

    private func line(_ item: DueCalendar.Item, _ page: inout HTML) {
        page.element("tr") { page in
            page.element(
                "th", [("scope", "row")], text: NoticeLine.moment(item.due)[frame.language])
            page.element(
                "td",
                text: "\(item.form.code) \(item.form.title[frame.language]), "
                    + item.period.title[frame.language])
            page.element("td") { page in
                page.text(item.status.map { $0.title[frame.language] } ?? "\(item.count)")
                if item.isExtended {
                    page.text(" ")
                    page.chip(.info, frame.say("gia hạn", "extended"))
                }
                if item.due.isProvisional {
                    page.text(" ")
                    page.chip(.warning, frame.say("tạm tính", "provisional"))
                }
            }
        }
    }
}
