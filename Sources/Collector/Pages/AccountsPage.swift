import Shared

/// Every account, for administrators: who there is, a new one, help for who cannot sign in.
struct AccountsPage: Sendable {
    let frame: PageFrame
    let accounts: [AccountRow]
    let divisions: [Division]
    /// What was typed into the form for a new account, after it was refused.
    var typed: [String: String] = [:]
    var problem: Problem?
    /// A password that was just made, and whose it is.
    var given: (name: AccountName, password: String)?
    var done: LocalizedText?

    /// The whole document.
    var html: String {
        frame.html(title: frame.say("Tài khoản", "Accounts")) { page in
            if let problem { page.message(.bad, problem.detail[frame.language]) }
            if let done { page.message(.good, done[frame.language]) }
            if let given { show(given.name, given.password, &page) }
            list(&page)
            page.element("section", [("class", "card")]) { page in new(&page) }
        }
    }

    private func show(_ name: AccountName, _ password: String, _ page: inout HTML) {
        page.element("div", [("class", "card"), ("role", "status")]) { page in
            page.element(
                "p",
                text: frame.say(
                    "Mật khẩu đầu tiên của “\(name)”, chỉ hiện một lần, dùng được trong 14 ngày:",
                    "First password of “\(name)”, shown only now, good for 14 days:"))
            page.element("p", [("class", "secret")], text: password)
        }
    }

    private func list(_ page: inout HTML) {
        let columns = [
            frame.say("Tên đăng nhập", "Name"), frame.say("Họ tên", "Full name"),
            frame.say("Vai trò", "Role"), frame.say("Phụ trách", "Answers for"),
            frame.say("Trạng thái", "State"), frame.say("Việc", "Acts"),
        ]
        page.table(
            frame.say("Các tài khoản", "All accounts"),
            columns: columns.map { (title: $0, isNumber: false) }
        ) { page in
            for account in accounts { line(account, &page) }
        }
    }

    private func line(_ account: AccountRow, _ page: inout HTML) {
        page.element("tr") { page in
            page.element("th", [("scope", "row")], text: account.name.text)
            page.element("td", text: account.fullName)
            page.element("td", text: account.role.title[frame.language])
            page.element("td", text: charge(account))
            page.element("td") { page in state(account, &page) }
            page.element("td") { page in
                guard account.endedAt == nil else { return }
                act(
                    PagePath.accountReset, account, frame.say("Cấp lại mật khẩu", "New password"),
                    "second",
                    frame.say(
                        "Cấp mật khẩu mới cho “\(account.name)”? Mọi phiên đăng nhập của họ sẽ kết thúc.",
                        "Give “\(account.name)” a new password? All their sessions end."), &page)
                act(
                    PagePath.accountEnd, account, frame.say("Kết thúc", "End"), "danger",
                    frame.say(
                        "Kết thúc tài khoản “\(account.name)” vĩnh viễn?",
                        "End the account “\(account.name)” for good?"), &page)
            }
        }
    }

    private func charge(_ account: AccountRow) -> String {
        let limits =
            account.divisions.map(\.text).sorted() + account.forms.map(\.text).sorted()
        if let facility = account.facility { return facility.text }
        if account.role == .officer, limits.isEmpty { return frame.say("Tất cả biểu", "All forms") }
        return limits.joined(separator: ", ")
    }

    private func state(_ account: AccountRow, _ page: inout HTML) {
        if account.endedAt != nil {
            page.chip(.neutral, frame.say("Đã kết thúc", "Ended"))
        } else if account.mustChange {
            page.chip(.warning, frame.say("Chưa đổi mật khẩu", "First password"))
        } else {
            page.chip(.good, frame.say("Đang dùng", "In use"))
        }
        if account.codeSecret != nil {
            page.text(" ")
            page.chip(.info, frame.say("Mã một lần", "One-time codes"))
        }
    }

    private func act(
        _ path: String, _ account: AccountRow, _ title: String, _ kind: String, _ question: String,
        _ page: inout HTML
    ) {
        page.form(path, frame, class: "inline") { page in
            page.hidden("name", account.name.text)
            page.button(title, class: kind, confirming: question)
        }
        page.text(" ")
    }

    private func new(_ page: inout HTML) {
        page.element("h2", text: frame.say("Tài khoản mới", "New account"))
        page.form(PagePath.accounts, frame) { page in
            PageField(
                label: frame.say("Tên đăng nhập", "Name"), name: "name",
                value: typed["name"] ?? "",
                hint: frame.say(
                    "Chữ thường không dấu, số, dấu chấm: lan.nguyen",
                    "Small letters, digits, dots: lan.nguyen"), isRequired: true
            ).write(to: &page)
            PageField(
                label: frame.say("Họ tên", "Full name"), name: "fullName",
                value: typed["fullName"] ?? "", isRequired: true
            ).write(to: &page)
            page.choice(
                frame.say("Vai trò", "Role"), name: "role",
                options: Role.ofPeople.map { ($0.rawValue, $0.title[frame.language]) },
                chosen: typed["role"] ?? Role.officer.rawValue)
            PageField(
                label: frame.say("Mã đơn vị", "Unit's code"), name: "facility",
                value: typed["facility"] ?? "",
                hint: frame.say(
                    "Chỉ với người dùng của đơn vị.", "Only for a unit's user.")
            ).write(to: &page)
            PageField(
                label: frame.say("Biểu phụ trách", "Forms"), name: "forms",
                value: typed["forms"] ?? "",
                hint: frame.say(
                    "Chỉ với chuyên viên; cách nhau bằng dấu phẩy; để trống: tất cả.",
                    "Only for officers; commas between; empty: all.")
            ).write(to: &page)
            PageField(
                label: frame.say("Phòng", "Divisions"), name: "divisions",
                value: typed["divisions"] ?? "",
                hint: divisions.map { "\($0.code): \($0.title)" }.joined(separator: "; ")
            ).write(to: &page)
            page.button(frame.say("Tạo tài khoản", "Make the account"))
        }
    }
}
