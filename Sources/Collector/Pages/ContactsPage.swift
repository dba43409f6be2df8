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
