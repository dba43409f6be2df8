import Shared

/// The reports of a period, to look at and approve: filters, boxes to tick, closing.
struct ReviewListPage: Sendable {
    /// Which reports are listed.
    enum Filter: String, CaseIterable, Sendable {
        case waiting, returned, approved, all

        /// Whether a report is among them.
        func shows(_ review: ReviewState) -> Bool {
            switch self {
            case .waiting: review == .received || review == .resubmitted
            case .returned: review == .returned
            case .approved: review == .approved || review == .consolidated || review == .closed
            case .all: true
            }
        }
    }

    /// Of which forms.
    enum Forms: Hashable, Sendable {
        case all
        /// Those that who looks answers for.
        case own(Set<FormCode>)
        case one(FormCode)

        /// What asks for all of them.
        static let allWord = "all"

        /// Whether a form is among them.
        func contains(_ form: FormCode) -> Bool {
            switch self {
            case .all: true
            case .own(let forms): forms.contains(form)
            case .one(let one): form == one
            }
        }
    }

    /// One report.
    struct Line: Sendable {
        let row: ObligationBoard.Row
        /// Warnings that the unit has explained.
        let explanations: Int
    }

    /// Reports on one page.
    static let pageSize = 60

    let frame: PageFrame
    let lines: [Line]
    /// Reports that the filter lets through, on all pages.
    let total: Int
    let page: Int
    let filter: Filter
    let period: String
    let chosen: Forms
    let forms: [FormCode]
    /// Whether who looks may approve and close.
    let mayApprove: Bool
    /// What the mandate covers.
    let mandate: Mandate
    var done: LocalizedText?
    var problem: LocalizedText?

    private var words: ReviewWords { ReviewWords(frame: frame) }

    /// The whole document.
    var html: String {
        frame.html(title: frame.say("Duyệt báo cáo", "Review")) { page in
            if let problem { page.message(.bad, problem[frame.language]) }
            if let done { page.message(.good, done[frame.language]) }
            chooser(&page)
            if lines.isEmpty {
                page.element(
                    "p", [("class", "empty")],
                    text: frame.say("Không có báo cáo nào như vậy.", "There are no such reports."))
            } else {
                list(&page)
            }
            if mayApprove, case .one(let form) = chosen, !period.isEmpty, mandate.covers(form) {
                close(form, &page)
            }
        }
    }

    private func chooser(_ page: inout HTML) {
        page.question(PagePath.review, frame) { page in
            PageField(
                label: frame.say("Kỳ báo cáo", "Period"), name: "period", value: period,
                hint: frame.say("2026-03; trống: kỳ gần nhất", "2026-03; empty: the latest")
            ).write(to: &page)
            page.choice(
                frame.say("Biểu", "Form"), name: "form",
                options: everyForm + forms.map { ($0.text, $0.text) }, chosen: word)
            page.choice(
                frame.say("Trạng thái", "State"), name: "state",
                options: Filter.allCases.map { ($0.rawValue, title($0)) }, chosen: filter.rawValue)
            page.button(frame.say("Xem", "Show"))
        }
    }

    /// All forms; before them, where these are fewer, those that who looks answers for.
    private var everyForm: [(value: String, title: String)] {
        let all = frame.say("Tất cả", "All")
        guard frame.principal.ownForms != nil else { return [("", all)] }
        return [
            ("", frame.say("Biểu tôi phụ trách", "The forms I answer for")), (Forms.allWord, all),
        ]
    }

    /// The word that asks for the chosen forms.
    private var word: String {
        switch chosen {
        case .all: frame.principal.ownForms == nil ? "" : Forms.allWord
        case .own: ""
        case .one(let form): form.text
        }
    }

    private func title(_ filter: Filter) -> String {
        switch filter {
        case .waiting: frame.say("Chờ duyệt", "To be reviewed")
        case .returned: frame.say("Đã trả lại", "Returned")
        case .approved: frame.say("Đã duyệt", "Approved")
        case .all: frame.say("Tất cả", "All")
        }
    }

    /// The query that leads back to this very list.
    private var query: [(name: String, value: String)] {
        [("period", period), ("form", word), ("state", filter.rawValue)]
            .filter { !$0.1.isEmpty }.map { (name: $0.0, value: $0.1) }
    }

    private func list(_ page: inout HTML) {
        guard mayApprove else { return table(&page) }
        page.form(PagePath.reviewApprove, frame, class: "list") { page in
            for pair in query { page.hidden(pair.name, pair.value) }
            page.element("label", [("class", "tick"), ("hidden", nil)]) { page in
                page.void("input", [("type", "checkbox"), ("data-select-all", "pick")])
                page.text(frame.say("Chọn tất cả", "Choose all"))
            }
            table(&page)
            PageField(
                label: frame.say("Lời khi duyệt (không bắt buộc)", "Words (not required)"),
                name: "reason"
            ).write(to: &page)
            page.button(
                frame.say("Duyệt các báo cáo đã chọn", "Approve the chosen reports"),
                confirming: frame.say(
                    "Duyệt các báo cáo đã chọn?", "Approve the chosen reports?"))
        }
    }

    private func table(_ page: inout HTML) {
        var columns: [(title: String, isNumber: Bool)] = [
            (frame.say("Đơn vị", "Unit"), false), (frame.say("Biểu, kỳ", "Form, period"), false),
            (frame.say("Nhận", "Received"), false), (frame.say("Trạng thái", "State"), false),
            (frame.say("Bản", "Revision"), true), (frame.say("Giải trình", "Explained"), true),
        ]
        if mayApprove { columns.insert((frame.say("Chọn", "Choose"), false), at: 0) }
        let shown = frame.say("\(total) báo cáo", total == 1 ? "1 report" : "\(total) reports")
        page.table(shown, columns: columns) { page in
            for line in lines { row(line, &page) }
        }
        page.pagination(
            self.page, of: (total + Self.pageSize - 1) / Self.pageSize, frame
        ) { number in
            frame.link(PagePath.review, query + [(name: "page", value: "\(number)")])
        }
    }

    private func row(_ line: Line, _ page: inout HTML) {
        let row = line.row
        page.element("tr") { page in
            if mayApprove {
                page.element("td") { page in
                    guard Filter.waiting.shows(row.review), mandate.covers(row.form.code) else {
                        return
                    }
                    page.void(
                        "input",
                        [
                            ("type", "checkbox"), ("name", "pick"),
                            (
                                "value",
                                "\(row.form.code)|\(row.period.identifier)|\(row.facility)"
                                    + "|\(row.revision ?? 0)"
                            ),
                            (
                                "aria-label",
                                "\(row.facilityName[frame.language]) \(row.form.code)"
                            ),
                        ])
                }
            }
            page.element("th", [("scope", "row")]) { page in
                page.text(row.facilityName[frame.language])
                page.element("small", text: row.facility.text)
            }
            page.element("td") { page in
                page.element(
                    "a",
                    [
                        (
                            "href",
                            frame.link(PagePath.report(row.form.code, row.period, row.facility))
                        )
                    ], text: "\(row.form.code) \(row.period.identifier)")
            }
            page.element("td") { page in
                let timeliness = words.timeliness(row.verdict)
                page.chip(timeliness.tone, timeliness.word)
                if let received = row.verdict.receivedAt {
                    page.element("small", text: frame.moment(received))
                }
            }
            page.element("td") { page in
                let state = words.state(row.review)
                page.chip(state.tone, state.word)
            }
            page.element("td", [("class", "number")], text: "\(row.revision ?? 0)")
            page.element("td", [("class", "number")], text: "\(line.explanations)")
        }
    }

    private func close(_ form: FormCode, _ page: inout HTML) {
        page.element("section", [("class", "card")]) { page in
            page.element(
                "h2", text: frame.say("Khóa sổ \(form) \(period)", "Close \(form) \(period)"))
            page.form(PagePath.reviewClose, frame) { page in
                page.hidden("form", form.text)
                page.hidden("period", period)
                PageField(
                    label: frame.say("Lý do", "Reason"), name: "reason",
                    hint: frame.say(
                        "Sau khi khóa sổ chỉ còn đính chính từng báo cáo.",
                        "After closing, only an erratum of a single report is possible."),
                    isRequired: true
                ).write(to: &page)
                page.button(
                    frame.say("Khóa sổ", "Close"), class: "danger",
                    confirming: frame.say(
                        "Khóa sổ \(form) \(period)?", "Close \(form) \(period)?"))
            }
        }
    }
}
