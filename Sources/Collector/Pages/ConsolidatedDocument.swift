import Shared

/// A consolidated report as a document of numbered tables with a letterhead and room for signatures:
/// the same on the screen, on A4 paper and for a word processor.
struct ConsolidatedDocument {
    /// What stands around the tables.
    struct Letterhead: Sendable {
        /// The province's name.
        var province = ""
        /// The department's name.
        var department = ""
        /// The document's number; a dotted line to write on where it is empty.
        var number = ""
        /// Where it is signed.
        var place = ""
        /// Who signs: `GIÁM ĐỐC` where it is empty.
        var signer = ""
    }

    /// For what a document is written.
    enum Medium: Sendable {
        case browser, wordProcessor
    }

    let table: ConsolidatedTable
    let letterhead: Letterhead
    let words: ConsolidatedWords
    /// For what it is written: word processors read attributes of old where browsers read classes.
    var medium = Medium.browser
    /// Where a figure opens down to units and cells; nil on paper.
    var trace: (@Sendable (IndicatorCode) -> String)?
    /// Which of the units' statements are written; nil for all.
    var statements: Range<Int>?

    /// The units' words that are written.
    var narratives: Narratives {
        let all = Narratives(consolidation)
        return statements.map { all.only($0) } ?? all
    }

    var language: Language { words.language }
    var consolidation: Consolidation { table.answer.consolidation }

    /// `TH-DK, 9 tháng năm 2026`: what the document is about.
    var subject: String {
        let form = consolidation.form
        return "\(form.title[language]) (\(form.code))"
    }

    /// The span in words.
    var span: String {
        let periods = consolidation.parts.map(\.period)
        guard let first = periods.first, let last = periods.last else { return "" }
        return first == last
            ? first.title[language] : "\(first.title[language]) – \(last.title[language])"
    }

    /// Writes the document's body.
    func write(to page: inout HTML) {
        page.element("article", [("class", "document"), ("lang", language.rawValue)]) { page in
            var count = 0
            head(&page)
            figureTable(&page, &count)
            if !table.isForOutside {
                checkTable(&page, &count)
                missingTable(&page, &count)
                wordTables(&page, &count)
            }
            notes(&page)
            signatures(&page)
        }
    }

    // MARK: - Around the tables

    private func head(_ page: inout HTML) {
        page.element("table", frameless("letterhead")) { page in
            page.element("tr") { page in
                page.element("td", [("width", "42%")]) { page in
                    line(letterhead.province.uppercased(), &page)
                    strong(letterhead.department.uppercased(), &page)
                    line(
                        "\(words.number) "
                            + (letterhead.number.isEmpty ? "………/BC-SYT" : letterhead.number), &page)
                }
                page.element("td") { page in
                    strong(words.nation, &page)
                    strong(words.motto, &page)
                    line(words.placed(letterhead.place, table.answer.question.asOf.day), &page)
                }
            }
        }
        let title = "\(words.title): \(subject)"
        // In a browser the page around the document has the heading of the first rank.
        page.element(medium == .browser ? "h2" : "h1", text: title)
        page.element("p", [("class", "c")], text: span)
    }

    private func line(_ text: String, _ page: inout HTML) {
        page.element("p", [("class", "c")], text: text)
    }

    private func strong(_ text: String, _ page: inout HTML) {
        page.element("p", [("class", "c")]) { $0.element("b", text: text) }
    }

    private func signatures(_ page: inout HTML) {
        page.element("table", frameless("signatures")) { page in
            page.element("tr") { page in
                page.element("td", [("width", "50%")]) { page in
                    strong(words.preparedBy, &page)
                    line(words.signed, &page)
                }
                page.element("td") { page in
                    strong(
                        letterhead.signer.isEmpty ? words.signer : letterhead.signer.uppercased(),
                        &page)
                    line(words.signedAndSealed, &page)
                }
            }
        }
        page.element("p", [("class", "recipients")], text: "\(words.recipients) ………………")
    }

    private func notes(_ page: inout HTML) {
        page.element("h2", text: words.notes)
        page.element("ul", [("class", "notes")]) { page in
            page.element("li", text: words.moment(table.answer.question.asOf))
            page.element("li", text: words.method)
            for branch in table.answer.breaks { page.element("li", text: sentence(branch)) }
            if let people = table.answer.people, let first = people.counts.first {
                let count = words.number(FixedDecimal(people.people))
                page.element(
                    "li",
                    text: words.say(
                        "Dân số \(count) người (\(first.day.vietnamese), \(first.source.vi)).",
                        "Population \(count) (\(first.day.iso), \(first.source.en))."))
            }
            if table.rows.contains(where: \.isWithheld) {
                page.element("li", text: words.withheld)
            }
        }
    }

    private func sentence(_ branch: Lineage.Branch) -> String {
        let whole = branch.predecessors.map(name).joined(separator: ", ")
        let parts = branch.successors.map(name).joined(separator: ", ")
        return words.say(
            "Chuỗi số liệu đứt ngày \(branch.day.vietnamese): \(whole) tách thành \(parts).",
            "The series breaks on \(branch.day.iso): \(whole) became \(parts).")
    }

    /// A unit's name on the span's last day; its code where it has none.
    func name(_ unit: FacilityID) -> String {
        table.answer.names[unit]?[language] ?? unit.text
    }

    // MARK: - Tables

    /// A table that only puts things beside each other.
    private func frameless(_ name: String) -> [HTML.Attribute] {
        [("class", name), ("role", "presentation")]
            + (medium == .wordProcessor ? [("width", "100%"), ("cellpadding", "2")] : [])
    }

    /// The next numbered table, with the headings of its columns.
    ///
    /// - Parameter count: how many tables stand before it.
    func numbered(
        _ count: inout Int, _ title: String, columns: [String], _ page: inout HTML,
        rows: (inout HTML) -> Void
    ) {
        count += 1
        let title = words.table(count, title)
        guard medium == .browser else {
            page.element("h2", text: title)
            let frame: [HTML.Attribute] = [
                ("border", "1"), ("cellspacing", "0"), ("cellpadding", "4"), ("width", "100%"),
            ]
            return page.element("table", frame) { page in grid(columns, &page, rows) }
        }
        page.element(
            "div",
            [
                ("class", "scroll"), ("tabindex", "0"), ("role", "region"),
                ("aria-label", title),
            ]
        ) { page in
            page.element("table", [("class", "numbered")]) { page in
                page.element("caption", text: title)
                grid(columns, &page, rows)
            }
        }
    }

    private func grid(_ columns: [String], _ page: inout HTML, _ rows: (inout HTML) -> Void) {
        page.element("thead") { page in
            page.element("tr") { page in
                for column in columns { page.element("th", [("scope", "col")], text: column) }
            }
        }
        page.element("tbody") { rows(&$0) }
    }

    /// A row's heading.
    func heading(_ text: String, _ page: inout HTML) {
        // Word processors set every head in bold type.
        guard medium == .browser else { return page.element("td", text: text) }
        page.element("th", [("scope", "row")], text: text)
    }

    /// A cell with a figure, to the right.
    func figure(_ page: inout HTML, _ content: (inout HTML) -> Void) {
        page.element(
            "td", [("class", "n")] + (medium == .wordProcessor ? [("align", "right")] : [])
        ) { content(&$0) }
    }

    /// A cell with a figure, to the right.
    func figure(_ text: String, _ page: inout HTML) {
        figure(&page) { $0.text(text) }
    }
}
