import Shared

/// What became of one report file, beside the file: every finding at its cell with what to do, or
/// the receipts (`biên nhận`). A clerk opens it by double-click; it holds no script.
struct ResultPage: Sendable {
    /// How the file as a whole stands.
    enum Standing: Sendable {
        /// A person has it open; the lock file that says so.
        case open(lock: String)
        /// No form is known here yet.
        case noForms
        /// Something must be mended or explained; nothing was saved.
        case toMend
        /// Nothing keeps it back; it waits for the unit's head, or came back from there.
        case held([HeldDraft])
        /// In the outbox or further.
        case filed([Filed])
    }

    /// One report of the file.
    struct Filed: Sendable {
        /// How far it has come.
        enum State: Sendable {
            /// In the outbox.
            case waiting
            /// The department has it.
            case received(Receipt)
            /// The department does not take it; its words, when they could be read.
            case refused(Problem?)
        }

        /// Its name in the outbox.
        let name: OutboxName
        /// How far it has come.
        let state: State

        /// In the outbox, no answer yet.
        var isWaiting: Bool { if case .waiting = state { true } else { false } }
        /// A person must act.
        var isRefused: Bool { if case .refused = state { true } else { false } }
    }

    /// The file's name.
    let file: String
    /// When it was read, by this computer's clock; nil when it was not.
    let readAt: Instant?
    /// How it stands.
    let standing: Standing
    /// What reading and the rules say; nil when it was not read.
    let examination: FileIntake.Examination?
    /// What the department gave back of the file's reports, with its words.
    var returned: [ReturnedReport] = []

    /// The page's bytes.
    func document(_ language: Language) -> [UInt8] {
        let moment = readAt.map {
            LocalizedText(vi: "Đọc lúc \($0.vietnamese)", en: "Read at \($0.english)")
        }
        let page = AgentPage(
            title: file, subtitle: moment?[language] ?? "", language: language)
        return page.document { html in
            let head = headline
            html.notice(head.mark, head.title[language]) {
                $0.element("p", text: head.advice[language])
            }
            if case .filed(let reports) = standing {
                for report in reports { write(report, language, &html) }
            }
            for report in returned { html.returned(report, language) }
            if let examination {
                for told in examination.counted { html.element("p", text: told[language]) }
                ResultRows(examination).write(language, &html)
            }
        }
    }

    // MARK: - The head

    private var headline: (mark: Mark, title: LocalizedText, advice: LocalizedText) {
        switch standing {
        case .open(let lock):
            (
                .waiting,
                LocalizedText(vi: "TỆP ĐANG MỞ, chưa đọc", en: "THE FILE IS OPEN, not read yet"),
                LocalizedText(
                    vi: "Lưu và đóng tệp; hệ thống sẽ tự đọc. Nếu không ai mở tệp, xóa tệp khóa "
                        + "“\(lock)” bên cạnh.",
                    en:
                        "Save and close it; it will be read by itself. If nobody has it open, remove "
                        + "the lock file “\(lock)” beside it.")
            )
        case .noForms:
            (
                .waiting, LocalizedText(vi: "CHƯA ĐỌC ĐƯỢC", en: "NOT READ YET"),
                FileLoading.noForms
            )
        case .toMend: toMend
        case .held(let drafts): Self.headline(drafts)
        case .filed(let reports): Self.headline(reports)
        }
    }

    private var toMend: (mark: Mark, title: LocalizedText, advice: LocalizedText) {
        let count = examination?.complaintCount ?? 0
        return (
            .bad,
            LocalizedText(
                vi: "CHƯA GỬI: \(count) điểm cần sửa hoặc giải trình",
                en: "NOT SENT: " + Counted.english(count, "thing") + " to mend or explain"),
            LocalizedText(
                vi:
                    "Sửa tệp rồi lưu lại; hệ thống sẽ tự đọc lại. Chưa có số nào của tệp này được gửi.",
                en: "Mend the file and save it; it will be read again. Nothing of it was sent.")
        )
    }

    private static func headline(
        _ drafts: [HeldDraft]
    ) -> (mark: Mark, title: LocalizedText, advice: LocalizedText) {
        if let rejected = drafts.first(where: { $0.state == .rejected }) {
            let reason = rejected.reason ?? ""
            return (
                .bad, LocalizedText(vi: "LÃNH ĐẠO TRẢ LẠI", en: "REJECTED BY THE HEAD"),
                LocalizedText(
                    vi: "Lý do: \(reason) Sửa tệp rồi lưu lại.",
                    en: "Reason: \(reason) Mend the file and save it.")
            )
        }
        if drafts.contains(where: { $0.state == .withdrawn }) {
            return (
                .off, LocalizedText(vi: "ĐÃ RÚT, không gửi", en: "WITHDRAWN, not sent"),
                LocalizedText(
                    vi: "Sửa tệp rồi lưu lại để trình duyệt lần nữa.",
                    en: "Mend the file and save it to ask for approval again.")
            )
        }
        return (
            .waiting,
            LocalizedText(vi: "ĐÃ KIỂM TRA, CHỜ LÃNH ĐẠO DUYỆT", en: "CHECKED, AWAITS APPROVAL"),
            LocalizedText(
                vi: "Chưa gửi. In trang duyet.html cho lãnh đạo; duyệt xong sẽ tự gửi.",
                en: "Not sent yet. Print duyet.html for the head; it is sent once approved.")
        )
    }

    private static func headline(
        _ reports: [Filed]
    ) -> (mark: Mark, title: LocalizedText, advice: LocalizedText) {
        let refused = reports.count(where: \.isRefused)
        let waiting = reports.count(where: \.isWaiting)
        if refused > 0 {
            return (
                .bad,
                LocalizedText(
                    vi: "SỞ KHÔNG NHẬN \(refused) báo cáo",
                    en: "THE DEPARTMENT REFUSED " + Counted.english(refused, "report")),
                LocalizedText(
                    vi: "Xem lý do dưới đây, sửa tệp rồi lưu lại.",
                    en: "See why below, mend the file and save it.")
            )
        }
        if waiting > 0 {
            return (
                .waiting,
                LocalizedText(
                    vi: "ĐÃ LƯU, ĐANG CHỜ GỬI \(waiting) báo cáo",
                    en: "SAVED; waiting to be sent: \(Counted.english(waiting, "report"))"),
                LocalizedText(
                    vi: "Không cần làm gì; sẽ tự gửi khi có mạng.",
                    en: "Nothing to do; it is sent when the line is up.")
            )
        }
        return (
            .good, LocalizedText(vi: "ĐÃ GỬI, Sở đã nhận", en: "SENT, the department has it"),
            LocalizedText(
                vi: "Giữ trang này làm biên nhận; tệp đã được chuyển vào thư mục da-gui.",
                en: "Keep this page as the receipt; the file was moved to the folder da-gui.")
        )
    }

    // MARK: - One report

    private func write(_ report: Filed, _ language: Language, _ html: inout HTML) {
        let name = report.name
        let title = LocalizedText(
            vi: "\(name.slot.form) · kỳ \(name.slot.period) · lần \(name.revision)",
            en: "\(name.slot.form) · period \(name.slot.period) · revision \(name.revision)")
        html.section(title[language]) { html in
            switch report.state {
            case .waiting:
                html.mark(
                    .waiting, LocalizedText(vi: "trong hộp gửi", en: "in the outbox")[language])
            case .received(let receipt): Self.write(receipt, language, &html)
            case .refused(let problem): write(problem, of: name, language, &html)
            }
        }
    }

    private static func write(_ receipt: Receipt, _ language: Language, _ html: inout HTML) {
        let (mark, word) = receipt.timeliness
        html.element("p") { $0.mark(mark, word[language]) }
        let rows: [(LocalizedText, String)] = [
            (
                LocalizedText(vi: "Đơn vị", en: "Unit"), receipt.facility.text
            ),
            (
                LocalizedText(vi: "Kỳ", en: "Period"), receipt.period.title[language]
            ),
            (
                LocalizedText(vi: "Sở nhận lúc", en: "Received at"),
                moment(receipt.receivedAt, language)
            ),
            (
                LocalizedText(vi: "Hạn nộp", en: "Due"),
                receipt.dueAt.map { due($0)[language] } ?? "—"
            ),
            (LocalizedText(vi: "Mã báo cáo", en: "Report id"), receipt.id.text),
            (LocalizedText(vi: "Mã kiểm (SHA-256)", en: "Digest (SHA-256)"), receipt.digest.hex),
            (
                LocalizedText(vi: "Số trong nhật ký của Sở", en: "Place in the audit log"),
                String(receipt.auditSequence)
            ),
        ]
        html.element("h3", text: LocalizedText(vi: "Biên nhận", en: "Receipt")[language])
        html.element("table") { html in
            html.element("tbody") { html in
                for (head, text) in rows {
                    html.element("tr") { html in
                        html.element("th", [("scope", "row")], text: head[language])
                        html.element("td", [("class", "long")], text: text)
                    }
                }
            }
        }
    }

    private func write(
        _ problem: Problem?, of name: OutboxName, _ language: Language, _ html: inout HTML
    ) {
        let unknown = LocalizedText(vi: "không rõ lý do", en: "reason unknown")
        html.element("p") { html in
            html.mark(.bad, LocalizedText(vi: "Sở không nhận", en: "refused")[language])
        }
        html.element("p", text: (problem?.detail ?? unknown)[language])
        if let current = problem?.currentRevision {
            let advice = LocalizedText(
                vi: "Ở Sở đang là lần \(current). Thêm dòng reason;LÝ DO rồi lưu lại: sẽ thành lần "
                    + "\(current + 1).",
                en:
                    "The department stands at revision \(current). Add a line reason;TEXT and save: "
                    + "it becomes revision \(current + 1).")
            html.element("p", text: advice[language])
        }
        // A wide file holds one form for many periods: the cells are those of this very report.
        let draft = examination?.reading.drafts.first { $0.isOf(name.slot) }
        let rows = (problem?.findings ?? []).map { ResultRow($0, draft) }
        ResultRows.write(rows, language, &html)
    }

    /// The last day in time as people say it; a due hour within a day is said as one.
    private static func due(_ instant: Instant) -> LocalizedText {
        let last = instant.adding(milliseconds: -1).day
        guard last.adding(days: 1).startInstant == instant else {
            return LocalizedText(
                vi: "trước \(instant.vietnamese)", en: "before \(instant.english)")
        }
        return LocalizedText(
            vi: "hết ngày \(last.vietnamese)", en: "by the end of \(last.iso)")
    }

    private static func moment(_ instant: Instant, _ language: Language) -> String {
        language == .vi ? instant.vietnamese : instant.english
    }
}

extension Receipt {
    /// Early, on time or late, with its colour.
    var timeliness: (Mark, LocalizedText) {
        guard let daysLate else {
            return (.good, LocalizedText(vi: "đã nhận", en: "received"))
        }
        if daysLate > 0 {
            return (
                .warning,
                LocalizedText(
                    vi: "trễ hạn \(daysLate) ngày", en: Counted.english(daysLate, "day") + " late")
            )
        }
        if daysLate < 0 {
            return (
                .good,
                LocalizedText(
                    vi: "trước hạn \(-daysLate) ngày",
                    en: Counted.english(-daysLate, "day") + " early")
            )
        }
        return (.good, LocalizedText(vi: "đúng hạn", en: "on time"))
    }
}

extension ReportDraft {
    /// True when a report of this slot says what the draft says.
    fileprivate func isOf(_ slot: OutboxName.Slot) -> Bool {
        form.code == slot.form && period.identifier == slot.period
    }
}
