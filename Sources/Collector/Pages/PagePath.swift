/// Where the department's pages are.
enum PagePath {
    static let board = "/"
    static let signIn = "/sign-in"
    static let signOut = "/sign-out"
    static let account = "/account"
    static let password = "/account/password"
    static let oneTimeCode = "/account/code"
    static let accounts = "/accounts"
    static let accountEnd = "/accounts/end"
    static let accountReset = "/accounts/reset"
    static let style = "/style"
    static let styleSheet = "/assets/giaoban.css"
    static let script = "/assets/giaoban.js"
}
