import Shared

/// What differs between two versions.
struct FormDifferenceTable: Sendable {
    let frame: PageFrame
    let difference: FormDifference

    /// Writes the table, or that nothing differs.
    func write(to page: inout HTML) {
        guard !difference.changes.isEmpty else {
            return page.message(.info, frame.say("Không khác gì nhau.", "They say the same."))
        }
        if difference.changes.contains(where: \.breaksSeries) {
            page.message(
                .warning,
                frame.say(
                    "Có chỉ tiêu đổi ý nghĩa hoặc bị bỏ: chuỗi số liệu của chúng không so sánh được qua hai phiên bản.",
                    "Some lines mean something else or are gone: their series cannot be compared across the versions."
                ))
        }
        page.table(
            frame.say("Khác biệt", "Differences"),
            columns: [
                (frame.say("Phần", "Part"), false), (frame.say("Thay đổi", "Change"), false),
                (frame.say("Trước", "Before"), false), (frame.say("Sau", "After"), false),
            ]
        ) { page in
            for change in difference.changes { row(change, &page) }
        }
    }

    private func row(_ change: FormDifference.Change, _ page: inout HTML) {
        let (tone, word): (PageTone, String) =
            switch change.kind {
            case .added: (.good, frame.say("Thêm", "Added"))
            case .removed: (.bad, frame.say("Bỏ", "Removed"))
            case .changed: (.warning, frame.say("Sửa", "Changed"))
            }
        let isListed = change.part == "rules" || change.part == "due"
        page.element("tr") { page in
            page.element(
                "th", [("scope", "row")],
                text: isListed || change.part == change.name
                    ? change.part : "\(change.part): \(change.name)")
            page.element("td") { page in
                page.chip(tone, word)
                if change.breaksSeries {
                    page.text(" ")
                    page.chip(.bad, frame.say("Gãy chuỗi", "Breaks series"))
                }
            }
            page.element("td", text: change.before ?? "—")
            page.element("td", text: change.after ?? "—")
        }
    }
}
