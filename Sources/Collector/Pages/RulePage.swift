import Shared

/// One ruling for many: what is asked for, what it would change, then saved.
struct RulePage: Sendable {
    let frame: PageFrame
    /// What was typed.
    var typed: [String: String] = [:]
    /// What would change, once it was asked.
    var changes: [RuleInBulk.Change]?
    var problem: Problem?
    /// How many reports were changed by what was just saved.
    var saved: Int?

    /// The fields of the form, as the endpoint reads them.
    static let names = [
        "verb", "forms", "periods", "facilities", "area", "types", "due", "decision", "reason",
    ]

    /// Reports shown of a preview.
    static let lineLimit = 500

    /// The whole document.
    var html: String {
        let trail = [(title: frame.say("Đôn đốc", "Chasing"), path: ChasePath.list)]
        return frame.html(
            title: frame.say("Gia hạn, miễn cho nhiều đơn vị", "Extend or exempt many"),
            trail: trail
        ) { page in
            if let problem { page.message(.bad, problem.detail[frame.language]) }
            if let saved {
                page.message(
                    .good,
                    frame.say("Đã ghi cho \(saved) báo cáo.", "Saved for \(saved) reports."))
            }
            if let changes { preview(changes, &page) }
            page.element("section", [("class", "card")]) { page in form(&page) }
        }
    }

    private func form(_ page: inout HTML) {
        page.form(ChasePath.rule, frame) { page in
            page.choice(
                frame.say("Việc", "Act"), name: "verb",
                options: [
                    (value: "extend", title: frame.say("Gia hạn", "Extend")),
                    (value: "exempt", title: frame.say("Miễn", "Exempt")),
                    (
                        value: "revokeExemption",
                        title: frame.say("Thôi miễn", "Take an exemption back")
                    ),
                ], chosen: typed["verb"])
            let all = frame.say("Bỏ trống: tất cả", "Empty: all")
            field("periods", frame.say("Kỳ", "Periods"), "2026-03, 2026-Q1", true, &page)
            field("forms", frame.say("Biểu", "Forms"), all, false, &page)
            field("facilities", frame.say("Mã đơn vị", "Units"), all, false, &page)
            field("area", frame.say("Địa bàn", "Area"), all, false, &page)
            page.choice(
                frame.say("Loại đơn vị", "Type of unit"), name: "types",
                options: [(value: "", title: frame.say("Tất cả", "All"))]
                    + FacilityType.allCases.map {
                        (value: $0.rawValue, title: $0.title[frame.language])
                    }, chosen: typed["types"])
            field("due", frame.say("Hạn mới", "New due day"), "2026-04-20", false, &page)
            field("decision", frame.say("Số quyết định", "Decision"), "12/QĐ-SYT", true, &page)
            field("reason", frame.say("Lý do", "Reason"), "", true, &page)
            page.button(frame.say("Xem thay đổi", "Show what changes"))
        }
    }

    private func field(
        _ name: String, _ label: String, _ hint: String, _ isRequired: Bool, _ page: inout HTML
    ) {
        PageField(
            label: label, name: name, value: typed[name] ?? "", hint: hint, isRequired: isRequired
        ).write(to: &page)
    }

    private func preview(_ changes: [RuleInBulk.Change], _ page: inout HTML) {
        let count = changes.count { $0.effect == .changes }
        page.message(
            count > 0 ? .info : .warning,
            frame.say(
                "Sẽ thay đổi \(count) trong \(changes.count) báo cáo. Chưa ghi gì.",
                "\(count) of \(changes.count) reports would change. Nothing is saved yet."))
        if count > 0 {
            page.form(ChasePath.rule, frame, class: "inline") { page in
                for name in Self.names { page.hidden(name, typed[name] ?? "") }
                page.hidden("apply", "true")
                page.button(
                    frame.say("Ghi cho \(count) báo cáo", "Save for \(count) reports"))
            }
        }
        let columns = [
            frame.say("Đơn vị", "Unit"), frame.say("Báo cáo", "Report"),
            frame.say("Hạn hiện nay", "Due now"), frame.say("Thay đổi", "Effect"),
        ]
        page.table(
            frame.say("Sẽ thay đổi gì", "What would change"),
            columns: columns.map { (title: $0, isNumber: false) }
        ) { page in
            for change in changes.prefix(Self.lineLimit) { line(change, &page) }
        }
        if changes.count > Self.lineLimit {
            let more = changes.count - Self.lineLimit
            page.element(
                "p", [("class", "note")],
                text: frame.say("và \(more) báo cáo nữa.", "and \(more) more reports."))
        }
    }

    private func line(_ change: RuleInBulk.Change, _ page: inout HTML) {
        let due: DueDate? = change.row.verdict.due
        page.element("tr") { page in
            page.element("th", [("scope", "row")], text: change.row.facilityName[frame.language])
            page.element(
                "td",
                text: "\(change.row.form.code), \(change.row.period.title[frame.language])")
            page.element("td", text: due.map { NoticeLine.moment($0)[frame.language] } ?? "–")
            page.element("td") { page in
                page.chip(
                    change.effect == .changes ? .good : .neutral,
                    change.effect.title[frame.language])
            }
        }
    }
}
