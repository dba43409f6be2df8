import Shared

extension BoardPage {
    // MARK: - Matrix

    /// Units down, forms across; the five figures of each form stand above the units.
    func matrix(_ page: inout HTML) {
        guard !board.columns.isEmpty else {
            page.element("p", [("class", "empty")], text: words.nothing)
            return
        }
        page.element(
            "div",
            [
                ("class", "scroll"), ("tabindex", "0"), ("role", "region"),
                ("aria-label", words.title),
            ]
        ) { page in
            page.element("table", [("class", "matrix")]) { page in
                page.element("thead") { page in columnHeads(&page) }
                rates(&page)
                for type in FacilityType.allCases {
                    let units = units.filter { $0.type == type }
                    if !units.isEmpty { group(type, units, &page) }
                }
            }
        }
        page.pagination(number, of: paging.count, frame) { number in
            var pairs: [(name: String, value: String)] = []
            if case .period(let identifier) = selection { pairs.append(("period", identifier)) }
            if let asOf { pairs.append(("asOf", isEndOfDay ? asOf.day.iso : asOf.rfc3339)) }
            return frame.link(PagePath.board, pairs + [("page", "\(number)")])
        }
    }

    private func columnHeads(_ page: inout HTML) {
        page.element("tr") { page in
            page.element("th", [("scope", "col"), ("class", "unit")], text: words.unit)
            for column in board.columns {
                page.element(
                    "th", [("scope", "col"), ("title", column.form.title[language])]
                ) { page in
                    page.element("b", text: column.form.code.text)
                    page.element("span", text: column.period.identifier)
                    guard let due = column.due else { return }
                    page.element("span") { page in
                        page.text("\(words.due) ")
                        page.element(
                            "time", [("datetime", due.day.iso)],
                            text: words.shortDay(due.day) + (due.isProvisional ? "*" : ""))
                    }
                }
            }
        }
    }

    /// Expected, received, received on time, and the two rates with what they are made of.
    private func rates(_ page: inout HTML) {
        page.element("tbody", [("class", "rates")]) { page in
            rate(words.expected, &page) { page, rate in page.text("\(rate.expected)") }
            rate(words.received, &page) { page, rate in page.text("\(rate.received)") }
            rate(words.onTime, &page) { page, rate in page.text("\(rate.onTime)") }
            rate(words.completeness, &page) { page, rate in
                share(rate.received, rate.expected, &page)
            }
            rate(words.timeliness, &page) { page, rate in share(rate.onTime, rate.expected, &page) }
        }
    }

    private func rate(
        _ title: String, _ page: inout HTML, _ cell: (inout HTML, ReportingRate) -> Void
    ) {
        page.element("tr") { page in
            page.element("th", [("scope", "row")], text: title)
            for column in board.columns {
                page.element("td") { page in cell(&page, column.rate) }
            }
        }
    }

    /// A rate never stands without its numerator and denominator.
    private func share(_ part: Int, _ whole: Int, _ page: inout HTML) {
        guard let percent = percent(part, whole) else { return page.text("–") }
        page.element("b", text: percent)
        page.element("small", text: "\(part)/\(whole)")
    }

    /// Nil when nothing is expected.
    private func percent(_ part: Int, _ whole: Int) -> String? {
        FixedDecimal.ratio(
            numerator: FixedDecimal(Int64(part)), denominator: FixedDecimal(Int64(whole)),
            factor: 100, scale: 1
        ).map { "\(language == .vi ? $0.vietnamese : $0.english)\u{A0}%" }
    }

    private func group(
        _ type: FacilityType, _ units: [StatusBoard.Unit], _ page: inout HTML
    ) {
        let all = board.units.count { $0.type == type }
        page.element("tbody") { page in
            page.element("tr", [("class", "group")]) { page in
                page.element(
                    "th", [("scope", "rowgroup"), ("colspan", "\(board.columns.count + 1)")],
                    text: "\(type.title[language]) (\(all))")
            }
            for unit in units {
                page.element("tr") { page in
                    page.element("th", [("scope", "row"), ("class", "unit")]) { page in
                        page.text(unit.name[language])
                        page.element("small", text: unit.facility.text)
                    }
                    for row in unit.cells { cell(row, &page) }
                }
            }
        }
    }

    /// The sign before the word comes from the style sheet, by the class: a cell stays small.
    private func cell(_ row: ObligationBoard.Row?, _ page: inout HTML) {
        guard let row else {
            page.element("td", [("class", "none")]) { page in
                page.element("span", [("class", "unseen")], text: words.notOwed)
            }
            return
        }
        page.element("td", [("class", "s-\(row.verdict.status.rawValue)")]) { page in
            page.text(words.short(row.verdict))
            let remarks = words.remarks(row)
            if !remarks.isEmpty { page.element("small", text: remarks) }
        }
    }

    // MARK: - Lists

    /// Whom to ring up: what is missing, then what came late.
    func chased(_ page: inout HTML) {
        page.element("div", [("class", "lists")]) { page in
            list(.missing, board.missing, &page)
            list(.late, board.late, &page)
        }
    }

    private func list(
        _ status: ObligationStatus, _ rows: [ObligationBoard.Row], _ page: inout HTML
    ) {
        page.element("section", [("class", "s-\(status.rawValue)")]) { page in
            page.element("h2") { page in
                page.element("i", [("aria-hidden", "true")], text: status.symbol)
                page.text(" \(status.title[language]): \(rows.count)")
            }
            if rows.isEmpty {
                page.element("p", text: words.nobody)
            } else {
                page.element("table") { page in listTable(rows.prefix(Self.listLimit), &page) }
            }
            if rows.count > Self.listLimit { more(rows.count - Self.listLimit, &page) }
        }
    }

    /// The letter has all of them, with the reasons; who may not write one sees few rows anyway.
    private func more(_ count: Int, _ page: inout HTML) {
        page.element("p") { page in
            page.text(words.more(count) + " ")
            guard
                frame.principal.role.map({ Endpoint.Access.department.roles.contains($0) }) == true
            else { return }
            var pairs: [(name: String, value: String)] = []
            if case .period(let identifier) = selection { pairs.append(("period", identifier)) }
            if let asOf { pairs.append(("asOf", asOf.rfc3339)) }
            page.element(
                "a", [("href", frame.link(ChaseRoutes.Path.letter, pairs))], text: words.wholeList)
        }
    }

    private func listTable(_ rows: ArraySlice<ObligationBoard.Row>, _ page: inout HTML) {
        page.element("thead") { page in
            page.element("tr") { page in
                for title in [words.unit, words.form, words.dueDay, words.daysLate] {
                    page.element("th", [("scope", "col")], text: title)
                }
            }
        }
        page.element("tbody") { page in
            for row in rows {
                page.element("tr") { page in
                    page.element("td", text: row.facilityName[language])
                    page.element("td", text: "\(row.form.code) \(row.period.identifier)")
                    page.element(
                        "td", [("data-label", words.due)],
                        text: row.verdict.due.map { words.day($0.day) } ?? "–")
                    page.element("td", [("data-label", words.lateBy)]) { page in
                        page.text(row.verdict.daysLate.map { words.days($0) } ?? "–")
                        let remarks = words.remarks(row)
                        if !remarks.isEmpty { page.element("small", text: remarks) }
                        if let why = row.why {
                            page.element("small", text: why.sentence[language])
                        }
                    }
                }
            }
        }
    }
}
