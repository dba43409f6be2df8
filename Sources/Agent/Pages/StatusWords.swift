import Shared

/// The words of the status page, in its language.
struct StatusWords: Sendable {
    let language: Language

    private func say(_ vi: String, _ en: String) -> String { language == .vi ? vi : en }

    var title: String { say("Tình trạng báo cáo", "How the reports stand") }
    var updated: String { say("cập nhật", "updated") }
    var asked: String { say("Sở yêu cầu", "What the department asks") }
    var notices: String { say("Thư nhắc của Sở", "Reminders of the department") }
    var wholeLetter: String { say("Xem cả thư", "The whole letter") }
    var noticesExplained: String {
        say(
            "Thư chỉ nhắc báo cáo Sở chưa có; báo cáo gửi sau đó thì thư tự hết.",
            "Letters ask only for what the department has not got; what was sent since is asked for "
                + "no more.")
    }
    var due: String { say("Báo cáo phải nộp", "What is due") }
    var waiting: String { say("Đang chờ", "What waits") }
    var refused: String { say("Sở không nhận", "Refused by the department") }
    var toMend: String { say("Tệp cần sửa hoặc giải trình", "Files to mend or explain") }
    var sent: String { say("Đã gửi, có biên nhận", "Sent, with receipts") }
    var form: String { say("Biểu", "Form") }
    var period: String { say("Kỳ", "Period") }
    var dueDay: String { say("Hạn nộp", "Due") }
    var standing: String { say("Tình trạng", "Standing") }
    var since: String { say("Từ lúc", "Since") }
    var revision: String { say("Lần", "Revision") }
    var receivedAt: String { say("Sở nhận lúc", "Received") }
    var judged: String { say("Đúng hạn?", "In time?") }
    var receipt: String { say("Mã biên nhận", "Receipt") }
    var figure: String { say("Chỉ tiêu", "Figure") }
    var departmentSays: String { say("Sở ghi", "The department says") }
    var extended: String { say("đã gia hạn", "extended") }
    var inOutbox: String { say("đã lưu trong hộp gửi", "saved in the outbox") }
    var look: String { say("Xem chỗ cần sửa", "See what to mend") }
    var reasonUnknown: String { say("không rõ lý do", "reason unknown") }
    var allDone: String { say("Không có việc gì phải làm.", "Nothing to do.") }
    var approvalPage: String {
        say("Trang in để lãnh đạo duyệt (duyet.html)", "The page for the head (duyet.html)")
    }
    var unknownKey: String {
        say(
            "Sở không nhận ra máy này. Xin Sở mã mới rồi ghi danh lại; báo cáo vẫn được giữ.",
            "The department does not know this computer. Ask for a new code and enrol again; the "
                + "reports are kept.")
    }
    var notHeardYet: String {
        say("Chưa liên lạc được với Sở lần nào.", "The department has not been reached yet.")
    }
    var neverAsked: String {
        say(
            "Chưa biết hạn nộp: máy này chưa liên lạc được với Sở.",
            "No due date is known: this computer has not reached the department yet.")
    }
    var nothingDue: String { say("Không còn báo cáo nào phải nộp.", "No report is due.") }
    var correct: String {
        say(
            "Sửa tệp, ghi lý do sửa (mẫu Excel: ô Lý do gửi lại; tệp CSV: thêm dòng reason;LÝ DO) rồi "
                + "lưu vào thư mục này: sẽ thành lần gửi mới.",
            "Mend the file, say why (in the template: the cell for the reason; in a CSV file: a "
                + "line reason;TEXT) and save it in this folder: it becomes a new revision.")
    }
    var returnedReports: LocalizedText {
        LocalizedText(vi: "báo cáo Sở trả lại", en: "returned")
    }
    var errata: LocalizedText {
        LocalizedText(vi: "báo cáo Sở chờ đính chính", en: "errata awaited")
    }
    var refusedReports: LocalizedText {
        LocalizedText(vi: "báo cáo Sở không nhận", en: "refused")
    }
    var overdueReports: LocalizedText { LocalizedText(vi: "báo cáo quá hạn", en: "overdue") }
    var filesToMend: LocalizedText { LocalizedText(vi: "tệp cần sửa", en: "to mend") }
    var computerFaults: LocalizedText {
        LocalizedText(vi: "trục trặc của máy", en: "faults of this computer")
    }
    var askAboutOld: String {
        say(
            "Những kỳ này từ trước khi máy này ghi danh, hoặc đã quá một năm. Hỏi Sở kỳ nào còn phải "
                + "nộp bổ sung.",
            "These are from before this computer was enrolled, or more than a year old. Ask the "
                + "department which of them are still wanted.")
    }
    var savedAndSafe: String {
        say(
            "Đã lưu an toàn; sẽ tự gửi khi có mạng. Không cần làm gì.",
            "Saved; they are sent by themselves when the line is up. Nothing to do.")
    }
    var footer: String {
        say(
            "Trang này do giaoban-agent ghi lại mỗi khi có thay đổi; mở lại (F5) để xem mới. Đặt tệp "
                + "báo cáo vào thư mục này để nộp.",
            "giaoban-agent rewrites this page at every change; reload (F5) to see. Put report files "
                + "into this folder to submit them.")
    }

    func moment(_ instant: Instant) -> String {
        language == .vi ? instant.vietnamese : instant.english
    }

    func day(_ day: Day) -> String { language == .vi ? day.vietnamese : day.iso }

    func asOf(_ instant: Instant) -> String {
        say("Theo Sở lúc \(moment(instant))", "As the department said at \(moment(instant))")
    }

    func mustAct(_ count: Int) -> String {
        say(
            "Có \(count) việc cần người làm ngay.",
            Counted.english(count, "thing") + " need a person now.")
    }

    /// `2 báo cáo quá hạn · 1 tệp cần sửa`.
    func list(_ things: [(count: Int, what: LocalizedText)]) -> String {
        things.map { "\($0.count) \($0.what[language])" }.joined(separator: " · ")
    }

    func olderLetters(_ count: Int) -> String {
        say("\(count) thư trước đó", Counted.english(count, "earlier letter"))
    }

    func oldOverdue(_ count: Int, from first: Day, to last: Day) -> String {
        let (from, to) = (day(first), day(last))
        return say(
            "Thêm \(count) báo cáo quá hạn từ trước (hạn \(from) – \(to))",
            Counted.english(count, "older report") + " overdue (due \(from) – \(to))")
    }

    func later(_ count: Int, first: Day) -> String {
        say(
            "\(count) báo cáo chưa đến kỳ nộp, sớm nhất \(day(first))",
            Counted.english(count, "report") + " for later, the first due \(day(first))")
    }

    func soon(_ count: Int) -> String {
        say("\(count) báo cáo sắp đến hạn.", Counted.english(count, "report") + " due soon.")
    }

    func onItsWay(_ count: Int) -> String {
        say(
            "\(count) báo cáo đang chờ gửi.",
            Counted.english(count, "report") + " waiting to be sent.")
    }

    func damaged(_ count: Int) -> String {
        say(
            "\(count) báo cáo trong hộp gửi bị hỏng (thư mục outbox/damaged). Kiểm tra ổ đĩa và nộp "
                + "lại tệp gốc.",
            Counted.english(count, "report")
                + " in the outbox damaged (outbox/damaged). Check the disk and submit the files "
                + "again.")
    }

    func lineDown(_ since: Instant) -> String {
        say(
            "Chưa liên lạc được với Sở, từ \(moment(since)).",
            "The department cannot be reached since \(moment(since)).")
    }

    func returned(_ returned: InboxAnswer.Returned, revision: Int) -> String {
        let at = moment(returned.at)
        guard !returned.isErratum else {
            return say(
                "Kỳ đã khóa sổ; lúc \(at) Sở mở đính chính và chờ một bản mới:",
                "The period is closed; at \(at) the department opened an erratum and awaits a new "
                    + "revision:")
        }
        return say(
            "Sở trả lại lần \(revision), lúc \(at):",
            "Revision \(revision) was returned at \(at):")
    }

    func revisionNumber(_ revision: Int) -> String {
        say("lần \(revision)", "revision \(revision)")
    }

    func andMore(_ count: Int) -> String {
        say("… và \(count) báo cáo nữa.", "… and \(count) more.")
    }

    func things(_ count: Int) -> String {
        say("\(count) điểm cần sửa hoặc giải trình", Counted.english(count, "thing") + " to mend")
    }

    func failing(_ file: String, _ complaints: Int) -> String {
        say(
            "tệp \(file) còn \(complaints) điểm cần sửa",
            "the file \(file) has " + Counted.english(complaints, "thing") + " to mend")
    }

    func ran(
        _ source: String, _ at: Instant, _ outcome: Heartbeat.SourceRun.Outcome
    ) -> String {
        let word: String =
            switch outcome {
            case .taken: say("đã lấy số liệu", "figures taken")
            case .noData: say("chưa có số liệu", "no figures yet")
            case .failed: say("không chạy được", "failed")
            case .refused: say("số liệu chưa qua kiểm tra", "figures fail the check")
            }
        return "\(source), \(moment(at)): \(word)"
    }

    func draft(_ state: DraftState) -> String {
        switch state {
        case .draft: say("dự thảo, chưa qua kiểm tra", "a draft that fails the check")
        case .checked: say("chờ lãnh đạo duyệt", "awaits approval")
        case .approved: say("đã duyệt, đang vào hộp gửi", "approved, on its way")
        case .outbox: inOutbox
        case .rejected: say("lãnh đạo trả lại", "rejected by the head")
        case .withdrawn: say("đã rút", "withdrawn")
        }
    }

    /// Where an owed report stands, with the days that are left or over.
    func standing(_ item: InboxAnswer.Item, today: Day) -> (Mark, String) {
        switch item.status {
        case .notYetDue: return (.off, say("chưa đến kỳ nộp", "not yet"))
        case .exempt: return (.off, say("được miễn", "exempt"))
        case .onTime, .late: return (.good, say("đã nộp", "sent"))
        case .awaited, .missing:
            guard let due = item.lastDueDay else {
                return (.waiting, say("chưa gửi", "awaited"))
            }
            let left = due - today
            if left < 0 {
                return (
                    .bad, say("quá hạn \(-left) ngày", Counted.english(-left, "day") + " overdue")
                )
            }
            if left == 0 { return (.warning, say("hôm nay là hạn cuối", "due today")) }
            return (
                left <= 3 ? .warning : .waiting,
                say("còn \(left) ngày", Counted.english(left, "day") + " left")
            )
        }
    }
}
