import Shared

/// Where people sign in.
struct SignInPage: Sendable {
    let frame: PageFrame
    /// The name that was typed before.
    var name = ""
    /// Where to go afterwards.
    var next = ""
    /// What was wrong; nil on the first look.
    var problem: Problem?

    /// The whole document.
    var html: String {
        frame.html(title: frame.say("Đăng nhập", "Sign in")) { page in
            if let problem { page.message(.bad, problem.detail[frame.language]) }
            page.form(PagePath.signIn, frame, class: "fields card") { page in
                PageField(
                    label: frame.say("Tên đăng nhập", "Name"), name: "name", value: name,
                    autocomplete: "username", isRequired: true
                ).write(to: &page)
                PageField(
                    label: frame.say("Mật khẩu", "Password"), name: "password", type: "password",
                    autocomplete: "current-password", isRequired: true
                ).write(to: &page)
                PageField(
                    label: frame.say("Mã dùng một lần", "One-time code"), name: "code",
                    hint: frame.say(
                        "Chỉ khi tài khoản đã bật mã dùng một lần.",
                        "Only where one-time codes are turned on."),
                    autocomplete: "one-time-code"
                ).write(to: &page)
                page.hidden("next", next)
                page.button(frame.say("Đăng nhập", "Sign in"))
            }
            page.element(
                "p",
                text: frame.say(
                    "Quên mật khẩu hoặc mất điện thoại: nhờ quản trị viên của Sở cấp lại.",
                    "Password forgotten or telephone lost: ask the department's administrator."))
        }
    }
}
