import Shared

/// Tables and past years' figures, pasted from Excel or as files: what each cell says wrong, what would
/// change, then taking it.
struct ImportsPage: Sendable {
    /// What came of a table, or would come.
    struct Result: Sendable {
        /// What keeps it back, by cell.
        var faults: [ReadingFault] = []
        /// What is odd and is taken all the same.
        var remarks: [ReadingFault] = []
        /// What is new, in words.
        var changes: [LocalizedText] = []
        /// How many rows say what is known already.
        var unchanged = 0

        /// Whether there is anything to take.
        var isNew: Bool { faults.isEmpty && !changes.isEmpty }
    }

    let frame: PageFrame
    var kind: ImportChoice?
    /// What was pasted.
    var table = ""
    /// What to ask by for the file that was looked at.
    var kept: Digest?
    /// Its name.
    var fileName = ""
    var result: Result?
    /// Whether it was taken.
    var isStored = false
    var problem: LocalizedText?

    /// Most faults and changes that are listed.
    private static let listLimit = 200

    /// The whole document.
    var html: String {
        frame.html(
            title: frame.say("Nhập bảng", "Import a table"),
            trail: [(frame.say("Đơn vị", "Units"), PagePath.units)]
        ) { page in
            if let problem { page.message(.bad, problem[frame.language]) }
            if let result { show(result, &page) }
            if kept != nil { taking(&page) }
            form(&page)
            columns(&page)
        }
    }

    private func title(_ kind: ImportChoice) -> String {
        switch kind {
        case .table(.units): frame.say("Đơn vị mới", "New units")
        case .table(.holidays): frame.say("Ngày nghỉ, làm bù", "Days off and worked")
        case .table(.plans): frame.say("Kế hoạch năm", "Yearly plans")
        case .table(.populations): frame.say("Dân số", "People of areas")
        case .history: frame.say("Số liệu các năm trước", "Past years' figures")
        }
    }

    // MARK: - What came of it

    private func show(_ result: Result, _ page: inout HTML) {
        if !result.faults.isEmpty {
            page.message(
                .bad,
                frame.say(
                    "\(result.faults.count) lỗi; chưa ghi gì.",
                    "\(result.faults.count) faults; nothing was taken."))
            list(result.faults, frame.say("Lỗi theo ô", "Faults by cell"), &page)
            return
        }
        page.message(
            isStored ? .good : .info,
            isStored
                ? frame.say(
                    "Đã nhập: \(result.changes.count) thay đổi, \(result.unchanged) dòng giữ nguyên.",
                    "Taken: \(result.changes.count) changes, \(result.unchanged) rows unchanged.")
                : frame.say(
                    "Xem trước: \(result.changes.count) thay đổi, \(result.unchanged) dòng giữ nguyên.",
                    "A preview: \(result.changes.count) changes, \(result.unchanged) rows unchanged."
                ))
        if !result.remarks.isEmpty {
            list(
                result.remarks,
                frame.say("Điều lạ, vẫn nhận và ghi chú lại", "Odd, taken with a note"), &page)
        }
        page.element("ul") { page in
            for change in result.changes.prefix(Self.listLimit) {
                page.element("li", text: change[frame.language])
            }
            more(result.changes.count, &page)
        }
    }

    private func list(_ faults: [ReadingFault], _ caption: String, _ page: inout HTML) {
        page.table(
            caption,
            columns: [
                (frame.say("Ô", "Cell"), false), (frame.say("Đọc được", "Read"), false),
                (frame.say("Lý do", "Reason"), false),
            ]
        ) { page in
            for fault in faults.prefix(Self.listLimit) {
                page.row([
                    fault.cell?.description ?? "—", fault.read, fault.reason[frame.language],
                ])
            }
        }
        if faults.count > Self.listLimit {
            page.element("ul") { more(faults.count, &$0) }
        }
    }

    private func more(_ count: Int, _ page: inout HTML) {
        guard count > Self.listLimit else { return }
        page.element(
            "li",
            text: frame.say(
                "… và \(count - Self.listLimit) nữa", "… and \(count - Self.listLimit) more"))
    }

    /// The file that was looked at, to be taken as it is.
    private func taking(_ page: inout HTML) {
        guard let kept, let kind else { return }
        page.form(PagePath.imports, frame) { page in
            page.hidden("kept", kept.hex)
            page.hidden("kind", kind.rawValue)
            page.hidden("act", "take")
            page.button(
                frame.say("Nhập tệp \(fileName)", "Take the file \(fileName)"))
        }
    }

    // MARK: - The forms

    private func form(_ page: inout HTML) {
        page.element("div", [("class", "columns")]) { page in
            page.element("section", [("class", "card")]) { page in
                page.element("h2", text: frame.say("Từ tệp", "From a file"))
                fileForm(&page)
            }
            page.element("section", [("class", "card")]) { page in
                page.element("h2", text: frame.say("Dán bảng", "Paste a table"))
                pasteForm(&page)
            }
        }
    }

    private func fileForm(_ page: inout HTML) {
        page.element(
            "form",
            [
                ("method", "post"), ("enctype", "multipart/form-data"), ("class", "fields"),
                ("action", frame.link(PagePath.imports)),
            ]
        ) { page in
            if let person = frame.person { page.hidden("token", person.formToken) }
            choice(ImportChoice.all, &page)
            PageField(
                label: frame.say("Tệp .xlsx hoặc .csv", "An .xlsx or .csv file"), name: "file",
                type: "file",
                hint: frame.say(
                    "Xem trước theo từng ô; chưa ghi gì cho đến khi bấm Nhập.",
                    "Looked at cell by cell; nothing is taken before you say so."),
                isRequired: true
            ).write(to: &page)
            page.element(
                "button", [("name", "act"), ("value", "preview")],
                text: frame.say("Xem trước tệp", "Look at the file"))
        }
    }

    private func pasteForm(_ page: inout HTML) {
        page.form(PagePath.imports, frame) { page in
            choice(ImportKind.allCases.map { .table($0) }, &page)
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

    private func choice(_ kinds: [ImportChoice], _ page: inout HTML) {
        page.choice(
            frame.say("Loại bảng", "Kind of table"), name: "kind",
            options: kinds.map { ($0.rawValue, title($0)) }, chosen: kind?.rawValue)
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
                page.row([title(.table(kind)), names(true), names(false)])
            }
            page.row([
                title(.history),
                frame.say(
                    "tệp báo cáo như đơn vị gửi, mỗi báo cáo có mã đơn vị (facility)",
                    "report files as units send them, each with its unit (facility)"), "",
            ])
        }
    }
}
