import Shared

/// One report as the clerk wrote it, beside what it can be compared with, and what was done about it.
///
/// - Head, findings, acts to take: this file.
/// - Figures, revisions, the trail: `ReviewPage+Tables.swift`.
struct ReviewPage: Sendable {
    let frame: PageFrame
    let sheet: ReviewSheet
    /// The acts that who looks may take now.
    let verbs: Set<ReviewDesk.Verb>
    /// What an actor of the audit log is called.
    let nameOf: @Sendable (String) -> String
    var problem: LocalizedText?
    var done: LocalizedText?

    var words: ReviewWords { ReviewWords(frame: frame) }
    private var form: Form { sheet.shown?.report.form ?? sheet.slot.plan.form }
    private var period: ReportingPeriod { sheet.slot.plan.period }
    /// Where its forms are sent.
    private var path: String {
        PagePath.report(sheet.slot.plan.form.code, period, sheet.slot.facility)
    }

    /// The whole document.
    var html: String {
        let title = "\(form.code) \(period.identifier) – \(sheet.name[frame.language])"
        let mayList = frame.principal.ownUnit == nil
        return frame.html(
            title: title,
            trail: mayList ? [(frame.say("Duyệt báo cáo", "Review"), PagePath.review)] : []
        ) { page in
            if let problem { page.message(.bad, problem[frame.language]) }
            if let done { page.message(.good, done[frame.language]) }
            chips(&page)
            if let shown = sheet.shown {
                standing(shown, &page)
                facts(shown, &page)
                findings(shown, &page)
                figures(shown, &page)
            } else {
                page.message(
                    .info, frame.say("Chưa nhận báo cáo nào.", "No report has been accepted yet."))
            }
            acts(&page)
            history(&page)
            attempts(&page)
            trail(&page)
        }
    }

    // MARK: - Head

    private func chips(_ page: inout HTML) {
        page.element("p", [("class", "chips")]) { page in
            let timeliness = words.timeliness(sheet.row.verdict)
            page.chip(timeliness.tone, timeliness.word)
            page.text(" ")
            let state = words.state(sheet.row.review)
            page.chip(state.tone, state.word)
            let unusual = sheet.figures.count { $0.isUnusual }
            if unusual > 0 {
                page.text(" ")
                page.chip(
                    .warning,
                    frame.say("\(unusual) số liệu khác thường", "\(unusual) unusual figures"))
            }
            if sheet.accepted != nil {
                page.text(" ")
                page.chip(.good, frame.say("Đã chấp nhận cảnh báo", "Warnings accepted"))
            }
        }
    }

    private func standing(_ shown: ReviewSheet.Revision, _ page: inout HTML) {
        if let why = shown.withdrawn {
            page.message(
                .warning,
                frame.say(
                    "Bản \(shown.facts.revision) đã bị rút, không được tính: \(why)",
                    "Revision \(shown.facts.revision) was withdrawn and does not count: \(why)"))
        } else if !sheet.isCounted {
            page.message(
                .info,
                frame.say(
                    "Đây là bản \(shown.facts.revision), không phải bản đang được tính.",
                    "This is revision \(shown.facts.revision), not the one that counts."))
        }
        if let reason = sheet.erratum {
            page.message(
                .warning,
                frame.say("Đang chờ đính chính: \(reason)", "An erratum is awaited: \(reason)"))
        }
    }

    private func facts(_ shown: ReviewSheet.Revision, _ page: inout HTML) {
        let content = shown.report.content
        let rows: [(String, String)] = [
            (frame.say("Biểu", "Form"), form.title[frame.language]),
            (frame.say("Kỳ", "Period"), period.title[frame.language]),
            (
                frame.say("Bản", "Revision"),
                "\(shown.facts.revision) / \(sheet.revisions.last?.facts.revision ?? 0)"
            ),
            (frame.say("Nhận lúc", "Received"), frame.moment(shown.facts.receivedAt)),
            (
                frame.say("Lập lúc (đồng hồ đơn vị)", "Finalised (unit's clock)"),
                frame.moment(shown.facts.finalisedAt)
            ),
            (frame.say("Hạn", "Due"), sheet.row.verdict.due.map { frame.day($0.day) } ?? "–"),
            (frame.say("Người lập", "Prepared by"), content.preparedBy?.name ?? ""),
            (
                frame.say("Người duyệt ở đơn vị", "Approved at the unit by"),
                content.approvedBy?.name ?? ""
            ),
            (frame.say("Lý do gửi lại", "Reason of the correction"), content.reason ?? ""),
            (frame.say("Số quyết định", "Decision"), content.decision ?? ""),
            (frame.say("Nguồn số liệu", "Figures from"), source(content)),
            (frame.say("Gửi từ máy", "Sent by"), shown.sender.map { nameOf($0.text) } ?? ""),
        ]
        page.element("dl", [("class", "facts")]) { page in
            for (title, text) in rows where !text.isEmpty {
                page.element("dt", text: title)
                page.element("dd", text: text)
            }
            page.element("dt", text: frame.say("Chữ ký", "Signature"))
            page.element("dd") { page in signature(shown.signature, &page) }
        }
    }

    private func source(_ content: Report.Content) -> String {
        guard let source = content.source else { return "" }
        let parts = source.parts.map { "\($0.name) (\($0.kind.rawValue))" }
        return ([source.file] + parts).filter { !$0.isEmpty }.joined(separator: "; ")
    }

    private func signature(_ state: ReviewSheet.SignatureState, _ page: inout HTML) {
        switch state {
        case .unsigned: page.chip(.neutral, frame.say("Không ký", "Not signed"))
        case .holds(_, let fingerprint):
            page.chip(.good, frame.say("Chữ ký đúng", "Holds"))
            page.text(" \(fingerprint)")
        case .broken(let key):
            page.chip(.bad, frame.say("Chữ ký KHÔNG khớp", "Does NOT hold"))
            page.text(" \(key)")
        }
    }

    // MARK: - Findings

    private func findings(_ shown: ReviewSheet.Revision, _ page: inout HTML) {
        guard !sheet.findings.isEmpty else { return }
        page.element("h2", text: frame.say("Cảnh báo và giải trình", "Findings and explanations"))
        page.table(
            frame.say(
                "Các quy tắc không đạt, tính theo số liệu đã biết hôm nay",
                "Rules that do not hold, by what is known today"),
            columns: [
                (frame.say("Điều thấy được", "Finding"), false),
                (frame.say("Đơn vị giải trình", "The unit explains"), false),
            ]
        ) { page in
            for finding in sheet.findings {
                page.element("tr") { page in
                    page.element("td") { page in
                        page.chip(
                            finding.severity == .hard ? .bad : .warning,
                            finding.severity == .hard
                                ? frame.say("Lỗi", "Error") : frame.say("Cảnh báo", "Warning"))
                        page.text(" " + finding.message[frame.language])
                        page.element("small", text: finding.rule.text)
                    }
                    page.element(
                        "td", text: explanation(of: finding, in: shown.report.content))
                }
            }
        }
        if let accepted = sheet.accepted {
            page.message(.good, frame.say("Đã chấp nhận: \(accepted)", "Accepted: \(accepted)"))
        }
    }

    private func explanation(of finding: Finding, in content: Report.Content) -> String {
        let words =
            [content.explanations[finding.rule]].compactMap(\.self)
            + finding.indicators.compactMap { content.notes[$0] }
        return words.isEmpty ? "–" : words.joined(separator: "; ")
    }

    // MARK: - Acts to take

    private func acts(_ page: inout HTML) {
        guard !verbs.isEmpty else { return }
        page.element("h2", [("class", "screen")], text: frame.say("Xử lý", "Decide"))
        page.element("div", [("class", "columns screen")]) { page in
            if verbs.contains(.approve) {
                act(
                    .approve, frame.say("Duyệt", "Approve"), "",
                    frame.say("Lời khi duyệt (không bắt buộc)", "Words (not required)"),
                    isRequired: false, &page)
            }
            if verbs.contains(.return) {
                act(
                    .return, frame.say("Trả lại", "Return"), "second",
                    frame.say("Lý do", "Reason"),
                    hint: frame.say(
                        "Đơn vị đọc lời này, và lời ghi ở từng số liệu trong bảng.",
                        "The unit reads this, and the words at single figures in the table."), &page
                )
            }
            if verbs.contains(.acceptWarnings) {
                act(
                    .acceptWarnings, frame.say("Chấp nhận cảnh báo", "Accept the warnings"),
                    "second", frame.say("Đã xem xét thế nào", "What was looked at"), &page)
            }
            if verbs.contains(.withdraw) {
                act(
                    .withdraw, frame.say("Rút bản này", "Withdraw"), "danger",
                    frame.say("Lý do", "Reason"),
                    hint: frame.say(
                        "Vẫn đọc được, không còn được tính.",
                        "It stays readable and counts no more."), &page)
            }
            if verbs.contains(.erratum) {
                act(
                    .erratum, frame.say("Mở đính chính", "Open an erratum"), "second",
                    frame.say("Lý do", "Reason"),
                    hint: frame.say(
                        "Đơn vị được gửi một bản nữa; bản cũ vẫn giữ bên cạnh.",
                        "The unit may send one more revision; the old one stays beside it."), &page)
            }
        }
    }

    private func act(
        _ verb: ReviewDesk.Verb, _ title: String, _ kind: String, _ label: String,
        hint: String = "", isRequired: Bool = true, _ page: inout HTML
    ) {
        page.element("section", [("class", "card")]) { page in
            page.element("h3", text: title)
            page.form("\(path)/\(verb.rawValue)", frame, id: "do-\(verb.rawValue)") { page in
                if let shown = sheet.shown { page.hidden("revision", "\(shown.facts.revision)") }
                PageField(
                    label: label, name: "reason", place: verb.rawValue, hint: hint,
                    isRequired: isRequired, isLong: true
                ).write(to: &page)
                page.button(
                    title, class: kind,
                    confirming: kind == "danger" ? frame.say("Chắc chắn?", "Are you sure?") : nil)
            }
        }
    }
}
