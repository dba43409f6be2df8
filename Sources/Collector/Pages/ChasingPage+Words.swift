import Shared

/// Who gets notices: the addresses, a new one, an end for one.
struct ContactsPage: Sendable {
    let frame: PageFrame
    let contacts: [ContactRow]
    /// The code of a unit's row.
    let unit: @Sendable (Int64) -> String
    /// What was typed and refused.
    var typed: [String: String] = [:]
    var problem: Problem?
    /// What was just done.
    var done: LocalizedText?

    /// The fields of a new address.
    static let names = ["unit", "recipient", "channel", "address", "name", "language"]

    /// The whole document.
    var html: String {
        let trail = [(title: frame.say("Đôn đốc", "Chasing"), path: ChasePath.list)]
        return frame.html(title: frame.say("Địa chỉ nhận thư", "Addresses"), trail: trail) { page in
            if let problem { page.message(.bad, problem.detail[frame.language]) }
            if let done { page.message(.good, done[frame.language]) }
            if contacts.isEmpty {
                page.message(
                    .info,
                    frame.say(
                        "Chưa có địa chỉ nào: thư nhắc chưa gửi cho ai được.",
                        "There is no address yet: no letter can reach anybody."))
            } else {
                list(&page)
            }
            page.element("section", [("class", "card")]) { page in new(&page) }
        }
    }

    private func list(_ page: inout HTML) {
        let columns = [
            frame.say("Đơn vị", "Unit"), frame.say("Cho", "To"), frame.say("Kênh", "Way"),
            frame.say("Địa chỉ", "Address"), frame.say("Tên", "Name"),
            frame.say("Ngôn ngữ", "Language"), frame.say("Việc", "Acts"),
        ]
        page.table(
            frame.say("Các địa chỉ đang dùng", "Addresses in use"),
            columns: columns.map { (title: $0, isNumber: false) }
        ) { page in
            for contact in contacts { line(contact, &page) }
        }
    }

    private func line(_ contact: ContactRow, _ page: inout HTML) {
        page.element("tr") { page in
            page.element(
                "th", [("scope", "row")],
                text: contact.facility.map(unit) ?? frame.say("Sở", "Department"))
            page.element("td", text: contact.recipient.title[frame.language])
            page.element("td", text: contact.channel.title[frame.language])
            page.element("td", text: contact.address)
            page.element("td", text: contact.name)
            page.element("td", text: Self.title(contact.language))
            page.element("td") { page in
                page.form(ChasePath.contactEnd, frame, class: "inline") { page in
                    page.hidden("contact", "\(contact.key)")
                    page.button(
                        frame.say("Thôi dùng", "End"), class: "danger",
                        confirming: frame.say(
                            "Thôi gửi đến \(contact.address)?",
                            "Send nothing more to "
                                + "\(contact.address)?"))
                }
            }
        }
    }

    static func title(_ language: Language) -> String {
        switch language {
        case .vi: "Tiếng Việt"
        case .en: "English"
        }
    }

    private func new(_ page: inout HTML) {
        page.element("h2", text: frame.say("Địa chỉ mới", "New address"))
        page.form(ChasePath.contacts, frame) { page in
            PageField(
                label: frame.say("Mã đơn vị", "Unit's code"), name: "unit",
                value: typed["unit"] ?? "",
                hint: frame.say("Bỏ trống cho Sở", "Empty for the department")
            ).write(to: &page)
            page.choice(
                frame.say("Cho", "To"), name: "recipient",
                options: ReminderRecipient.allCases.map {
                    (value: $0.rawValue, title: $0.title[frame.language])
                }, chosen: typed["recipient"])
            page.choice(
                frame.say("Kênh", "Way"), name: "channel",
                options: [NoticeChannel.email, .webhook].map {
                    (value: $0.rawValue, title: $0.title[frame.language])
                }, chosen: typed["channel"])
            PageField(
                label: frame.say("Địa chỉ", "Address"), name: "address",
                value: typed["address"] ?? "", hint: "ten@don-vi.example, https://…",
                isRequired: true
            ).write(to: &page)
            PageField(
                label: frame.say("Tên người nhận", "Receiver's name"), name: "name",
                value: typed["name"] ?? ""
            ).write(to: &page)
            page.choice(
                frame.say("Ngôn ngữ thư", "Language of the letter"), name: "language",
                options: Language.allCases.map { (value: $0.rawValue, title: Self.title($0)) },
                chosen: typed["language"])
            page.button(frame.say("Thêm", "Add"))
        }
    }
}

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
                hint: frame.say("Chỗ điền: ", "Places: ") + places, isRequired: true, isLong: true
            ).write(to: &page)
            page.element("p") { page in
                for (value, title) in [
                    ("preview", frame.say("Xem thử", "Preview")),
                    ("save", frame.say("Lưu", "Save")),
                    ("reset", frame.say("Dùng lời của phần mềm", "Use the program's words")),
                ] {
                    page.element("button", [("name", "act"), ("value", value)], text: title)
                    page.text(" ")
                }
            }
        }
    }
}

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
