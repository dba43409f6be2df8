import Shared

/// The consolidated report in a browser: what to consolidate, the document itself, and behind every
/// figure the units, reports and cells it is made of.
struct ConsolidatedPage {
    let catalogue: Catalogue
    let frame: PageFrame
    /// What was asked, as it stands in the address.
    let fields: [(name: String, value: String)]
    /// What was found; nil while nothing was asked.
    var document: ConsolidatedDocument?
    /// The indicator that is opened.
    var trace: Int?
    /// The page of the longest list, from 1: of what a figure is made of where one is opened, else of
    /// units' words.
    var number = 1
    /// Whether whoever looks at it may decide about figures and proposals.
    var mayDecide = false

    private var words: ConsolidatedWords { ConsolidatedWords(language: frame.language) }
    private var language: Language { frame.language }

    /// The whole page.
    var html: String {
        frame.html(title: words.title) { page in
            chooser(&page)
            guard var document else { return }
            let link = link(to: PagePath.consolidated)
            document.trace = { "\(link)&trace=\($0.text)#trace" }
            downloads(&page)
            if let trace { traced(trace, document, &page) }
            let statements = Narratives(document.consolidation).statements.count
            if !isWhole {
                document.statements = Self.places(
                    trace == nil ? number : 1, Self.statementLimit, of: statements)
            }
            document.write(to: &page)
            if mayDecide { decisions(document, &page) }
            if statements > Self.statementLimit { otherStatements(statements, &page) }
        }
    }

    // MARK: - Long lists

    /// Statements of units, and single figures, on a page. A province's words of a year are hundreds.
    static let statementLimit = 16, traceLimit = 60

    private static func places(_ number: Int, _ size: Int, of count: Int) -> Range<Int> {
        let start = min((number - 1) * size, count)
        return start..<min(start + size, count)
    }

    /// Whether everything is wanted on one page, as for paper.
    private var isWhole: Bool { value("page") == "all" }

    private func otherStatements(_ count: Int, _ page: inout HTML) {
        page.element("section", [("class", "screen")]) { page in
            if !isWhole {
                let pages = (count + Self.statementLimit - 1) / Self.statementLimit
                page.pagination(trace == nil ? number : 1, of: pages, frame) { number in
                    link(to: PagePath.consolidated, page: "\(number)")
                }
            }
            page.element("p") { page in
                page.text(
                    words.say(
                        "\(count) ý kiến của các đơn vị. ", "\(count) statements of units. "))
                page.element(
                    "a", [("href", link(to: PagePath.consolidated, page: isWhole ? nil : "all"))],
                    text: isWhole
                        ? words.say("Chia trang", "Page by page")
                        : words.say("Tất cả trên một trang, để in", "All on one page, to print"))
            }
        }
    }

    // MARK: - Choosing

    private func value(_ name: String) -> String {
        fields.first { $0.name == name }?.value ?? ""
    }

    private func chooser(_ page: inout HTML) {
        page.question(PagePath.consolidated, frame) { page in
            let forms = catalogue.forms.codes.compactMap { catalogue.forms.versions(of: $0).last }
            page.choice(
                words.say("Biểu mẫu", "Form"), name: "form",
                options: forms.map { ($0.code.text, "\($0.code) – \($0.title[language])") },
                chosen: value("form"))
            PageField(
                label: words.say("Kỳ", "Period"), name: "period", value: value("period"),
                hint: "2026-03, 2026-Q1, 2026-9M", isRequired: true
            ).write(to: &page)
            PageField(
                label: words.say("Đến kỳ", "To"), name: "to", value: value("to"),
                hint: words.say("khi nhiều kỳ", "for several periods")
            ).write(to: &page)
            let today = frame.now.day
            let areas = catalogue.registry.areas.filter { $0.valid.contains(today) }
            page.choice(
                words.say("Địa bàn", "Area"), name: "area",
                options: [("", words.say("Toàn tỉnh", "All"))]
                    + areas.map { ($0.id.text, $0.name.localized[language]) },
                chosen: value("area"))
            PageField(
                label: words.say("Số văn bản", "Document number"), name: "number",
                value: value("number"), hint: "12/BC-SYT"
            ).write(to: &page)
            PageField(
                label: words.say("Nơi ký", "Place"), name: "place", value: value("place"),
                hint: words.say("in ở đầu văn bản", "at the head of the document")
            ).write(to: &page)
            PageField(
                label: words.say("Người ký", "Who signs"), name: "signer", value: value("signer"),
                hint: "GIÁM ĐỐC"
            ).write(to: &page)
            page.choice(
                words.say("Đơn vị đã sáp nhập", "Units that merged"), name: "mode",
                options: [
                    ("", words.say("Gộp như hiện nay", "As they are now")),
                    ("asReported", words.say("Như đã báo cáo", "As reported")),
                ], chosen: value("mode"))
            page.choice(
                words.say("Cho ai đọc", "For whom"), name: "outside",
                options: [
                    ("", words.say("Trong Sở", "The department")),
                    ("true", words.say("Bên ngoài: che số nhỏ", "Outside: small counts withheld")),
                ], chosen: value("outside"))
            page.button(words.say("Tổng hợp", "Consolidate"))
        }
    }

    // MARK: - Links

    /// The same question at another address, or another page of its long list.
    private func link(to path: String, page: String? = nil) -> String {
        let asked = fields.filter { $0.name != "page" } + (page.map { [("page", $0)] } ?? [])
        return path + "?" + QueryText.joined(asked.map { ($0.0, $0.1) })
    }

    private func downloads(_ page: inout HTML) {
        let files = [
            ("Excel (XLSX)", Routes.consolidatedWorkbook),
            ("Word (DOCX)", Routes.consolidatedDocument),
            ("CSV", Routes.consolidatedCSV), ("JSON", Routes.consolidated),
        ]
        page.element("p", [("class", "screen")]) { page in
            page.text(words.say("Tải về: ", "Download: "))
            for (number, (title, path)) in files.enumerated() {
                if number > 0 { page.text(" · ") }
                page.element("a", [("href", link(to: path))], text: title)
            }
        }
    }

    // MARK: - Behind a figure

    /// Every single figure behind an indicator, down to the report it stands in.
    private func traced(_ slot: Int, _ document: ConsolidatedDocument, _ page: inout HTML) {
        let table = document.table
        let indicator = document.consolidation.form.indicators[slot]
        let title = words.say(
            "Từng đơn vị: \(indicator.title.vi)", "Unit by unit: \(indicator.title.en)")
        let addends = addends(slot, document.consolidation)
        let shown = addends[Self.places(number, Self.traceLimit, of: addends.count)]
        var count = 0
        page.element("section", [("id", "trace"), ("class", "screen")]) { page in
            page.element("h2", text: title)
            document.numbered(
                &count, indicator.title[language],
                columns: [
                    words.facility, words.say("Kỳ", "Period"), words.figure,
                    words.say("Báo cáo, lần", "Report, revision"),
                ], &page
            ) { page in
                for addend in shown {
                    page.element("tr") { page in
                        document.heading(document.name(addend.facility), &page)
                        page.element("td", text: addend.period.identifier)
                        let isHidden = table.withheld.hides(slot, of: addend.facility)
                        document.figure(isHidden ? ConsolidatedText.withheld : text(addend), &page)
                        page.element("td") { page in source(of: addend, &page) }
                    }
                }
            }
            let pages = (addends.count + Self.traceLimit - 1) / Self.traceLimit
            page.pagination(number, of: pages, frame) { number in
                link(to: PagePath.consolidated, page: "\(number)")
                    + "&trace=\(indicator.code)#trace"
            }
        }
    }

    /// What the figure is made of; of words, what stands in every report.
    private func addends(_ slot: Int, _ consolidation: Consolidation) -> [Addend] {
        let addends = consolidation.addends(of: slot)
        return addends.isEmpty ? consolidation.addends(slot, over: .span) : addends
    }

    private func text(_ addend: Addend) -> String {
        switch addend.value {
        case nil:
            addend.source == nil
                ? words.say("chưa báo cáo", "not reported") : words.say("để trống", "blank")
        case .notCollected?: "…"
        case Value.none?: "-"
        case .number(let number)?: words.number(number)
        case .boolean(let answer)?: answer ? words.say("có", "yes") : words.say("không", "no")
        case .choice(let code)?: code.text
        case .date(let day)?: language == .vi ? day.vietnamese : day.iso
        case .text(let text)?: text
        case .list(let rows)?: "\(rows.count)"
        }
    }

    private func source(of addend: Addend, _ page: inout HTML) {
        guard let source = addend.source else { return }
        let path = Routes.report.replacing("{id}", with: source.report)
        page.element("a", [("href", path)], text: source.report)
        page.text(" · \(source.revision)")
    }
}

extension ConsolidatedDocument.Letterhead {
    /// The letterhead of the department that this collector belongs to.
    init(
        _ catalogue: Catalogue, on day: Day, _ language: Language, number: String, place: String,
        signer: String
    ) {
        let registry = catalogue.registry
        let department = registry.states(on: day, types: [.department]).first
        let province =
            registry.home.flatMap { registry.area($0) }
            ?? department?.area.flatMap { registry.path(of: $0).last }
        self.init(
            province: province?.name.localized[language] ?? "",
            department: department?.name.localized[language] ?? "", number: number, place: place,
            signer: signer)
    }
}
