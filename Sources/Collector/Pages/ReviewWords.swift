import Shared

/// The words of the review pages in one language.
struct ReviewWords: Sendable {
    let frame: PageFrame

    /// Where the review stands.
    func state(_ state: ReviewState) -> (tone: PageTone, word: String) {
        switch state {
        case .none: (.neutral, frame.say("Chưa gửi", "Nothing yet"))
        case .received: (.info, frame.say("Chờ duyệt", "To be reviewed"))
        case .returned: (.warning, frame.say("Đã trả lại", "Returned"))
        case .resubmitted: (.info, frame.say("Đã gửi lại", "Sent again"))
        case .approved: (.good, frame.say("Đã duyệt", "Approved"))
        case .consolidated: (.good, frame.say("Đã tổng hợp", "Consolidated"))
        case .closed: (.neutral, frame.say("Đã khóa sổ", "Closed"))
        }
    }

    /// When it came, against its due date.
    func timeliness(_ verdict: ObligationVerdict) -> (tone: PageTone, word: String) {
        let word = BoardWords(language: frame.language).short(verdict)
        switch verdict.status {
        case .onTime: return (.good, word)
        case .late: return (.warning, word)
        case .missing: return (.bad, word)
        case .awaited, .notYetDue: return (.info, word)
        case .exempt: return (.neutral, word)
        }
    }

    /// What an act of the audit log is called.
    func act(_ action: String) -> String {
        let pair = Self.acts[action] ?? (action, action)
        return frame.say(pair.0, pair.1)
    }

    private static let acts: [String: (String, String)] = [
        "report.accepted": ("Nhận báo cáo", "Report received"),
        "report.refused": ("Từ chối báo cáo", "Report refused"),
        "report.conflict": ("Trùng mã, khác nội dung", "Same id, other content"),
        "review.returned": ("Trả lại", "Returned"),
        "review.approved": ("Duyệt", "Approved"),
        "review.withdrawn": ("Rút bản báo cáo", "Revision withdrawn"),
        "review.consolidated": ("Tổng hợp", "Consolidated"),
        "review.closed": ("Khóa sổ", "Period closed"),
        "review.warningsAccepted": ("Chấp nhận cảnh báo", "Warnings accepted"),
        "review.erratumOpened": ("Mở đính chính", "Erratum opened"),
        "ruling.extension": ("Gia hạn", "Extended"),
        "ruling.exemption": ("Miễn nộp", "Exempted"),
        "ruling.revocation": ("Bỏ miễn nộp", "Exemption taken back"),
    ]

    /// A number as the language writes it; a dash for none.
    func number(_ number: FixedDecimal?) -> String {
        guard let number else { return "–" }
        return frame.language == .vi ? number.vietnamese : number.english
    }

    /// An answer as people read it.
    func value(_ value: Value?, of indicator: Indicator?) -> String {
        switch value {
        case nil: "–"
        case .number(let figure)?: number(figure)
        case .boolean(let flag)?: flag ? frame.say("có", "yes") : frame.say("không", "no")
        case .choice(let code)?:
            indicator?.choices.first { $0.code == code }?.title[frame.language] ?? code.text
        case .date(let day)?: frame.day(day)
        case .text(let text)?: text
        case .list(let rows)?:
            rows.map { row in
                row.fields.sorted { $0.key < $1.key }.map(\.value).joined(separator: ", ")
            }.joined(separator: "; ")
        case Value.none?: "-"
        case .notCollected?: "…"
        }
    }
}

extension PagePath {
    /// The reports of a period to look at and decide about.
    static let review = "/review"
    static let reviewApprove = "/review/approve"
    static let reviewClose = "/review/close"
    /// One report, as the router knows it.
    static let reportTemplate = "/reports/{form}/{period}/{facility}"

    /// One report's page.
    static func report(
        _ form: FormCode, _ period: ReportingPeriod, _ facility: FacilityID
    ) -> String {
        "/reports/\(form)/\(period.identifier)/\(facility)"
    }
}
