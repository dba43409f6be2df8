import Shared

/// What a filled file would change in a draft, cell by cell, before anything is kept.
struct TypingFilePage: Sendable {
    let frame: PageFrame
    let sheet: TypingSheet
    let file: TypedFile

    private var path: String { PagePath.typing(sheet.form.code, sheet.period) }

    /// The whole document.
    var html: String {
        let title = "\(sheet.form.code) – \(sheet.period.title[frame.language])"
        return frame.html(
            title: frame.say("Xem thử tệp", "A look at the file"),
            trail: [
                (frame.say("Gõ báo cáo", "Type a report"), PagePath.typing), (title, path),
            ]
        ) { page in
            page.element("p", text: file.name)
            faults(&page)
            if file.faults.isEmpty {
                changes(&page)
                findings(&page)
                take(&page)
            }
            page.element("p") { page in
                page.element(
                    "a", [("href", frame.link(path))],
                    text: frame.say("Về bản nháp, không lấy tệp", "Back without the file"))
            }
        }
    }

    private func faults(_ page: inout HTML) {
        if !file.faults.isEmpty {
            page.message(
                .bad,
                frame.say(
                    "\(file.faults.count) lỗi; chưa ghi gì. Sửa trong tệp rồi gửi lại.",
                    "\(file.faults.count) faults; nothing is kept. Mend the file and send it again."
                ))
        }
        let all = file.faults + file.remarks
        guard !all.isEmpty else { return }
        page.table(
            frame.say("Theo từng ô", "By cell"),
            columns: [
                (frame.say("Ô", "Cell"), false), (frame.say("Đọc được", "Read"), false),
                (frame.say("Lý do", "Reason"), false),
            ]
        ) { page in
            for fault in all {
                page.row([
                    fault.cell?.description ?? "–", fault.read, fault.reason[frame.language],
                ])
            }
        }
    }

    private func title(_ field: DraftField) -> String {
        let title = field.indicator.flatMap { sheet.form.slot(of: $0) }.map {
            sheet.form.indicators[$0].title[frame.language]
        }
        switch field {
        case .figure: return title ?? field.name
        case .note: return frame.say("Ghi chú: ", "Note: ") + (title ?? "")
        case .listCell(_, let row, let part):
            return "\(title ?? ""), \(frame.say("dòng", "row")) \(row), \(part)"
        default: return field.name
        }
    }

    private func changes(_ page: inout HTML) {
        guard !file.changes.isEmpty else {
            return page.message(
                .info,
                frame.say(
                    "Tệp không có gì khác bản nháp.", "The file says nothing but the draft does."))
        }
        page.table(
            frame.say(
                "\(file.changes.count) ô sẽ đổi trong bản nháp",
                "\(file.changes.count) fields of the draft would change"),
            columns: [
                (frame.say("Chỉ tiêu", "Indicator"), false), (frame.say("Ô", "Cell"), false),
                (frame.say("Đang có", "Now"), true), (frame.say("Trong tệp", "In the file"), true),
            ]
        ) { page in
            for change in file.changes {
                page.row(
                    [title(change.field), change.cell ?? "–", change.now, change.inFile],
                    numbersFrom: 2)
            }
        }
    }

    private func findings(_ page: inout HTML) {
        let told = file.findings.filter { $0.rule.text != "form_blank" }
        let blanks = file.findings.count - told.count
        if blanks > 0 {
            page.message(
                .info,
                frame.say(
                    "Sau khi lấy tệp còn \(blanks) ô chưa điền.",
                    "With the file taken \(blanks) fields are still blank."))
        }
        guard !told.isEmpty else { return }
        page.table(
            frame.say("Điều thấy được khi lấy tệp", "What the rules would say"),
            columns: [
                (frame.say("Ô", "Cell"), false), (frame.say("Điều thấy được", "Finding"), false),
            ]
        ) { page in
            for finding in told {
                let cells = finding.indicators.compactMap { file.cells[$0] }
                page.element("tr") { page in
                    page.element(
                        "th", [("scope", "row")],
                        text: cells.isEmpty ? "–" : cells.joined(separator: ", "))
                    page.element("td") { page in
                        page.chip(
                            finding.severity == .hard ? .bad : .warning,
                            finding.severity == .hard
                                ? frame.say("Lỗi", "Error") : frame.say("Cảnh báo", "Warning"))
                        page.text(" " + finding.message[frame.language])
                    }
                }
            }
        }
    }

    private func take(_ page: inout HTML) {
        guard !file.changes.isEmpty else { return }
        page.form("\(path)/\(TypingVerb.take.rawValue)", frame) { page in
            page.hidden("draft", sheet.draft.map { "\($0.draft)" } ?? "")
            page.hidden("seen", "\(sheet.log.version)")
            page.hidden("fileName", file.name)
            for change in file.changes {
                page.hidden(change.field.name, change.inFile)
                if let cell = change.cell { page.hidden("at.\(change.field.name)", cell) }
            }
            page.button(frame.say("Đưa vào bản nháp", "Take into the draft"))
        }
    }
}
