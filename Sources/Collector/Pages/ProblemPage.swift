import Shared

/// A problem in words, for somebody at a browser.
struct ProblemPage: Sendable {
    let problem: Problem
    let frame: PageFrame

    /// The whole document.
    var html: String {
        frame.html(title: problem.code.title[frame.language]) { page in
            page.message(.bad, problem.detail[frame.language])
            if let seconds = problem.retryAfter {
                page.element(
                    "p",
                    text: frame.say("Thử lại sau \(seconds) giây.", "Try again in \(seconds) s."))
            }
            page.element("p") { page in
                page.element(
                    "a", [("href", frame.link(PagePath.board))],
                    text: frame.say("Về trang đầu", "To the first page"))
            }
            page.element(
                "p", [("class", "note")],
                text: frame.say("Mã lỗi: ", "Code: ") + problem.code.rawValue)
        }
    }
}
