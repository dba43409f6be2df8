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
                    let units = board.units.filter { $0.type == type }
                    if !units.isEmpty { group(type, units, &page) }
                }
            }
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
                page.element("td", [("data-form", label(column))]) { page in
                    cell(&page, column.rate)
                }
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
        page.element("tbody") { page in
            page.element("tr", [("class", "group")]) { page in
                page.element(
                    "th", [("scope", "rowgroup"), ("colspan", "\(board.columns.count + 1)")],
                    text: "\(type.title[language]) (\(units.count))")
            }
            for unit in units {
                page.element("tr") { page in
                    page.element("th", [("scope", "row"), ("class", "unit")]) { page in
                        page.text(unit.name[language])
                        page.element("small", text: unit.facility.text)
                    }
                    for (column, row) in zip(board.columns, unit.cells) { cell(row, column, &page) }
                }
            }
        }
    }

    private func cell(
        _ row: ObligationBoard.Row?, _ column: StatusBoard.Column, _ page: inout HTML
    ) {
        guard let row else {
            page.element("td", [("class", "none")]) { page in
                page.element("span", [("class", "unseen")], text: words.notOwed)
            }
            return
        }
        let status = row.verdict.status
        page.element(
            "td", [("class", "s-\(status.rawValue)"), ("data-form", label(column))]
        ) { page in
            page.element("i", [("aria-hidden", "true")], text: status.symbol)
            page.element("span", text: words.short(row.verdict))
            let remarks = words.remarks(row)
            if !remarks.isEmpty { page.element("small", text: remarks) }
        }
    }

    private func label(_ column: StatusBoard.Column) -> String {
        "\(column.form.code.text) \(column.period.identifier)"
    }

    /// The five figures once more, form by form, for screens too narrow for the matrix.
    func narrowRates(_ page: inout HTML) {
        page.element("dl", [("class", "narrow")]) { page in
            for column in board.columns {
                page.element("div") { page in
                    page.element("dt", text: label(column))
                    narrow(words.received, column.rate.received, column.rate.expected, &page)
                    narrow(words.onTime, column.rate.onTime, column.rate.expected, &page)
                }
            }
        }
    }

    private func narrow(_ title: String, _ part: Int, _ whole: Int, _ page: inout HTML) {
        page.element("dd") { page in
            page.text("\(title): \(part)/\(whole) ")
            page.element("span", text: percent(part, whole) ?? "")
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
                page.element("table") { page in listTable(rows, &page) }
            }
        }
    }

    private func listTable(_ rows: [ObligationBoard.Row], _ page: inout HTML) {
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
