import Shared

/// The matrix of the board: units down, forms by periods across.
extension BoardSpanPage {
    func matrix(_ page: inout HTML) {
        guard !units.isEmpty else {
            page.element(
                "p", [("class", "empty")],
                text: frame.say("Không có đơn vị nào.", "No unit owes anything here."))
            return
        }
        let caption = frame.say(
            "Đơn vị \(units.startIndex + 1)–\(units.endIndex) trong \(grid.units.count)",
            "Units \(units.startIndex + 1)–\(units.endIndex) of \(grid.units.count)")
        page.element(
            "div",
            [("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption)]
        ) { page in
            page.element("table", [("class", "matrix")]) { page in
                page.element("caption", text: caption)
                page.element("thead") { page in heads(&page) }
                page.element("tbody", [("class", "rates")]) { page in rates(&page) }
                page.element("tbody") { page in
                    for (place, unit) in units.enumerated() {
                        line(unit, reasons.indices.contains(place) ? reasons[place] : [], &page)
                    }
                }
            }
        }
        otherPages(&page)
    }

    /// The way to the other units, and to the columns that do not fit beside each other.
    private func otherPages(_ page: inout HTML) {
        page.pagination(number, of: paging.count, frame) { number in
            frame.link(PagePath.boardSpan, query + columnQuery + [("page", "\(number)")])
        }
        let count = BoardPaging.columnPages(grid.columns.count)
        guard count > 1 else { return }
        page.element(
            "p",
            text: frame.say(
                "Cột \(columns.lowerBound + 1)–\(columns.upperBound) trong \(grid.columns.count) "
                    + "(biểu × kỳ):",
                "Columns \(columns.lowerBound + 1)–\(columns.upperBound) of \(grid.columns.count) "
                    + "(forms × periods):"))
        page.pagination(columnPage, of: count, frame) { columns in
            frame.link(
                PagePath.boardSpan, query + [("page", "\(number)"), ("columns", "\(columns)")])
        }
    }

    private func heads(_ page: inout HTML) {
        page.element("tr") { page in
            page.element("th", [("scope", "col")], text: frame.say("Đơn vị", "Unit"))
            for column in grid.columns[columns] {
                page.element("th", [("scope", "col")]) { page in
                    page.element("b", text: column.plan.form.code.text)
                    page.element("span", text: column.plan.period.identifier)
                }
            }
        }
    }

    private func rates(_ page: inout HTML) {
        for (title, share) in [
            (frame.say("Đầy đủ", "Completeness"), \BoardTally.completeness),
            (frame.say("Kịp thời", "Timeliness"), \BoardTally.timeliness),
        ] {
            page.element("tr") { page in
                page.element("th", [("scope", "row")], text: title)
                for column in grid.columns[columns] {
                    let share = column.tally[keyPath: share]
                    page.element("td") { page in
                        page.element("b", text: words.percent(share.percent))
                        page.element("small", text: "\(share.numerator)/\(share.denominator)")
                    }
                }
            }
        }
    }

    private func line(
        _ unit: BoardGrid.Unit, _ reasons: [AwaitReason.Told?], _ page: inout HTML
    ) {
        page.element("tr") { page in
            page.element("th", [("scope", "row")]) { page in
                page.element(
                    "a", [("href", timeline(unit))],
                    text: unit.state.name.localized[frame.language])
                page.element(
                    "small",
                    text: "\(unit.tally.received)/\(unit.tally.expected) · "
                        + frame.say("đúng hạn", "on time")
                        + " \(unit.tally.onTime)/\(unit.tally.expected)")
            }
            for place in columns {
                write(
                    unit.cells[place], reasons.indices.contains(place) ? reasons[place] : nil,
                    &page)
            }
        }
    }

    /// The sign before the word comes from the style sheet, by the class.
    private func write(_ cell: BoardCell?, _ reason: AwaitReason.Told?, _ page: inout HTML) {
        guard let cell else {
            page.element("td", [("class", "none")]) { _ in }
            return
        }
        let state = cell.state
        page.element("td", [("class", "s-\(state.rawValue)")]) { page in
            page.text(state.title[frame.language])
            if let days = cell.days {
                page.text(frame.say(" \(days) ngày", " \(days) d"))
            }
            if let reason {
                page.element("small", text: reason.short[frame.language])
            }
        }
    }

    /// The unit by itself: its periods one after the other.
    private func timeline(_ unit: BoardGrid.Unit) -> String {
        var pairs = [(name: "period", value: question.from), ("to", question.to)]
        if let form = question.form { pairs.append(("form", form.text)) }
        if let division = question.division { pairs.append(("division", division.code.text)) }
        return frame.link(PagePath.boardSpan, pairs + [("facility", unit.state.id.text)])
    }
}
