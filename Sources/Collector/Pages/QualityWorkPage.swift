import Shared

/// The work list: what to look at first, who looks after it, what came of it.
struct QualityWorkPage: Sendable {
    let frame: PageFrame
    let question: QualityQuestion
    let items: [WorkItem]
    /// The page, from 1.
    let number: Int

    /// Items on a page.
    static let pageSize = 50

    private var words: QualityWords { QualityWords(language: frame.language) }

    /// The whole document.
    var html: String {
        let title = frame.say("Số liệu cần xem lại", "Figures to look at")
        return frame.html(
            title: title,
            trail: [(frame.say("Chất lượng số liệu", "Data quality"), PagePath.quality)]
        ) { page in
            let open = items.count { $0.state.isOpen }
            page.element(
                "p", [("class", "note")],
                text: frame.say(
                    "\(question.from): \(open) việc đang mở, \(items.count - open) đã xong. "
                        + "Xếp theo ảnh hưởng đến số toàn tỉnh.",
                    "\(question.from): \(open) open, \(items.count - open) done. "
                        + "By effect on the province's figure."))
            list(title, &page)
            let pages = (items.count + Self.pageSize - 1) / Self.pageSize
            page.pagination(number, of: pages, frame) { page in
                frame.link(PagePath.qualityWork, question.query + [("page", "\(page)")])
            }
        }
    }

    private func list(_ title: String, _ page: inout HTML) {
        let start = min((number - 1) * Self.pageSize, items.count)
        let columns =
            UnusualTable.columns(frame)
            + [
                (frame.say("Tình trạng", "State"), false),
                (frame.say("Phụ trách, lời ghi", "Owner, note"), false),
            ]
        page.table(title, columns: columns) { page in
            for item in items[start..<min(start + Self.pageSize, items.count)] {
                line(item, &page)
            }
        }
    }

    private func line(_ item: WorkItem, _ page: inout HTML) {
        page.element("tr") { page in
            page.element("th", [("scope", "row")], text: item.name[frame.language])
            page.element("td") { page in
                page.element(
                    "a", [("href", link(item))], text: item.indicator.title[frame.language])
                page.element("small", text: item.form.code.text)
            }
            page.element("td", text: item.period.identifier)
            for number in [item.figure?.value, item.figure?.usual] {
                page.element("td", [("class", "number")], text: words.number(number))
            }
            page.element("td", [("class", "number")], text: words.percent(item.figure?.effect))
            page.element("td") { page in
                let grade = item.figure?.score.grade ?? .usual
                page.chip(words.tone(grade), grade.text[frame.language])
            }
            page.element("td") { page in
                page.chip(words.tone(item.state), item.state.title[frame.language])
            }
            page.element("td") { page in
                page.text(item.note?.owner ?? "")
                page.element("small", text: item.note?.note ?? "")
            }
        }
    }

    private func link(_ item: WorkItem) -> String {
        frame.link(
            PagePath.qualityFigure,
            [
                ("form", item.form.code.text), ("period", item.period.identifier),
                ("facility", item.facility.text), ("indicator", item.indicator.code.text),
            ] + question.span(around: item.period))
    }
}
