import Shared

/// Tables pasted from Excel: what each cell says wrong, what would change, then taking it.
struct ImportsPage: Sendable {
    let frame: PageFrame
    var kind: ImportKind?
    /// What was pasted.
    var table = ""
    var plan: ImportPlan?
    /// Whether it was taken.
    var isStored = false

    /// The whole document.
    var html: String {
        frame.html(
            title: frame.say("Nhập bảng", "Import a table"),
            trail: [(frame.say("Đơn vị", "Units"), PagePath.units)]
        ) { page in
            if let plan { show(plan, &page) }
            form(&page)
            columns(&page)
        }
    }

    private func title(_ kind: ImportKind) -> String {
        switch kind {
        case .units: frame.say("Đơn vị mới", "New units")
        case .holidays: frame.say("Ngày nghỉ, làm bù", "Days off and worked")
        case .plans: frame.say("Kế hoạch năm", "Yearly plans")
        case .populations: frame.say("Dân số", "People of areas")
        }
    }

    private func show(_ plan: ImportPlan, _ page: inout HTML) {
        if !plan.faults.isEmpty {
            page.message(
                .bad,
                frame.say(
                    "\(plan.faults.count) lỗi; chưa ghi gì.",
                    "\(plan.faults.count) faults; nothing was taken."))
            page.table(
                frame.say("Lỗi theo ô", "Faults by cell"),
                columns: [
                    (frame.say("Ô", "Cell"), false), (frame.say("Đọc được", "Read"), false),
                    (frame.say("Lý do", "Reason"), false),
                ]
            ) { page in
                for fault in plan.faults {
                    page.row([
                        fault.cell?.description ?? "—", fault.read, fault.reason[frame.language],
                    ])
                }
            }
            return
        }
        page.message(
            isStored ? .good : .info,
            isStored
                ? frame.say(
                    "Đã nhập: \(plan.changes.count) thay đổi, \(plan.unchanged) dòng giữ nguyên.",
                    "Taken: \(plan.changes.count) changes, \(plan.unchanged) rows unchanged.")
                : frame.say(
                    "Xem trước: \(plan.changes.count) thay đổi, \(plan.unchanged) dòng giữ nguyên.",
                    "A preview: \(plan.changes.count) changes, \(plan.unchanged) rows unchanged."))
        page.element("ul") { page in
            for change in plan.changes.prefix(200) {
                page.element("li", text: change[frame.language])
            }
        }
    }

    private func form(_ page: inout HTML) {
        page.element("section", [("class", "card")]) { page in
            page.form(PagePath.imports, frame) { page in
                page.choice(
                    frame.say("Loại bảng", "Kind of table"), name: "kind",
                    options: ImportKind.allCases.map { ($0.rawValue, title($0)) },
                    chosen: kind?.rawValue)
                PageField(
                    label: frame.say("Bảng", "Table"), name: "table", value: table,
                    hint: frame.say(
                        "Chép các ô trong Excel, cả dòng tiêu đề, rồi dán vào đây; hoặc nội dung tệp CSV.",
                        "Copy the cells in Excel, headings too, and paste them here; or the text of a CSV."
                    ), isRequired: true, isLong: true
                ).write(to: &page)
                page.element("p", [("class", "buttons")]) { page in
                    page.element(
                        "button", [("name", "act"), ("value", "preview"), ("class", "second")],
                        text: frame.say("Xem trước", "Preview"))
                    page.element(
                        "button", [("name", "act"), ("value", "take")],
                        text: frame.say("Nhập", "Take"))
                }
            }
        }
    }

    private func columns(_ page: inout HTML) {
        page.table(
            frame.say("Các cột", "Columns"),
            columns: [
                (frame.say("Bảng", "Table"), false), (frame.say("Cần có", "Needed"), false),
                (frame.say("Có thể có", "May have"), false),
            ]
        ) { page in
            for kind in ImportKind.allCases {
                func names(_ isRequired: Bool) -> String {
                    kind.columns.filter { $0.isRequired == isRequired }
                        .map { "\($0.key) (\($0.headings.first ?? ""))" }
                        .joined(separator: ", ")
                }
                page.row([title(kind), names(true), names(false)])
            }
        }
    }
}
