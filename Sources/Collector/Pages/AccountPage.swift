import Shared

/// One's own account: who one is, the password, one-time codes.
struct AccountPage: Sendable {
    let frame: PageFrame
    let person: Person
    /// A secret that could be turned on; nil where codes are on already.
    let fresh: OneTimeCode?
    /// What was wrong with the form that was sent.
    var problem: Problem?
    /// What was done.
    var done: LocalizedText?

    /// The whole document.
    var html: String {
        frame.html(title: frame.say("Tài khoản của tôi", "My account")) { page in
            if let problem { page.message(.bad, problem.detail[frame.language]) }
            if let done { page.message(.good, done[frame.language]) }
            if person.mustChange {
                page.message(
                    .warning,
                    frame.say(
                        "Mật khẩu này do quản trị viên cấp: đổi thành mật khẩu của riêng mình để tiếp tục.",
                        "An administrator gave this password: set one of your own to go on."))
            }
            page.element("div", [("class", "columns")]) { page in
                page.element("section", [("class", "card")]) { page in facts(&page) }
                page.element("section", [("class", "card")]) { page in password(&page) }
                if !person.mustChange {
                    page.element("section", [("class", "card")]) { page in code(&page) }
                }
            }
        }
    }

    private func facts(_ page: inout HTML) {
        page.element("h2", text: frame.say("Tôi là ai", "Who I am"))
        page.element("dl", [("class", "facts")]) { page in
            let rows = [
                (frame.say("Họ tên", "Full name"), person.fullName),
                (frame.say("Tên đăng nhập", "Name"), person.name.text),
                (frame.say("Vai trò", "Role"), person.role.title[frame.language]),
                (frame.say("Đơn vị", "Unit"), person.facility?.text ?? ""),
                (frame.say("Phụ trách biểu", "Answers for forms"), mandate),
            ]
            for (title, text) in rows where !text.isEmpty {
                page.element("dt", text: title)
                page.element("dd", text: text)
            }
        }
    }

    private var mandate: String {
        guard person.role == .officer else { return "" }
        switch person.mandate {
        case .everything: return frame.say("Tất cả", "All")
        case .forms(let forms): return forms.map(\.text).sorted().joined(separator: ", ")
        }
    }

    private func password(_ page: inout HTML) {
        page.element("h2", text: frame.say("Đổi mật khẩu", "Change the password"))
        page.form(PagePath.password, frame) { page in
            present("password", &page)
            PageField(
                label: frame.say("Mật khẩu mới", "New password"), name: "new", type: "password",
                hint: frame.say(
                    "Ít nhất \(PasswordRule.shortest) ký tự; một câu dễ nhớ là tốt nhất.",
                    "At least \(PasswordRule.shortest) characters; a sentence is best."),
                autocomplete: "new-password", isRequired: true
            ).write(to: &page)
            PageField(
                label: frame.say("Mật khẩu mới, lần nữa", "New password, again"), name: "again",
                type: "password", autocomplete: "new-password", isRequired: true
            ).write(to: &page)
            page.button(frame.say("Đổi mật khẩu", "Change"))
        }
    }

    private func present(_ place: String, _ page: inout HTML) {
        PageField(
            label: frame.say("Mật khẩu hiện tại", "Present password"), name: "old",
            place: place, type: "password", autocomplete: "current-password", isRequired: true
        ).write(to: &page)
    }

    private func code(_ page: inout HTML) {
        page.element("h2", text: frame.say("Mã dùng một lần", "One-time codes"))
        guard let fresh else {
            page.chip(.good, frame.say("Đang bật", "On"))
            page.form(PagePath.oneTimeCode, frame) { page in
                present("code", &page)
                page.button(frame.say("Tắt", "Turn off"), class: "danger")
            }
            return
        }
        page.element(
            "p",
            text: frame.say(
                "Điện thoại có ứng dụng xác thực tạo mã mới mỗi 30 giây. Nhập khóa dưới đây vào ứng dụng "
                    + "(hoặc mở liên kết trên điện thoại), rồi gõ mã mà ứng dụng hiện ra.",
                "An authenticator app makes a new code every 30 seconds. Type the secret into the app "
                    + "(or open the link on the telephone), then type the code that it shows."))
        page.element("p", [("class", "secret")], text: fresh.typedSecret)
        page.element("p") { page in
            page.element(
                "a", [("href", fresh.address(of: person.name))],
                text: fresh.address(of: person.name))
        }
        page.form(PagePath.oneTimeCode, frame) { page in
            page.hidden("secret", Hex.encode(fresh.secret))
            PageField(
                label: frame.say("Mã trên điện thoại", "Code on the telephone"), name: "code",
                autocomplete: "one-time-code", isRequired: true
            ).write(to: &page)
            present("code", &page)
            page.button(frame.say("Bật", "Turn on"))
        }
    }
}
