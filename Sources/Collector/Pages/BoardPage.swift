import Shared

/// The department's board as one HTML page: works without JavaScript, on paper, on a telephone, in
/// the dark, and for those who do not see colours: each status has a symbol, a word and a colour.
///
/// - Chooser, figures of the whole: this file.
/// - The matrix and the lists: `BoardPage+Tables.swift`.
/// - How it looks: `PageStyle+Board.swift`.
struct BoardPage: Sendable {
    /// What is shown.
    let board: StatusBoard
    /// Which periods were asked for.
    let selection: BoardSelection
    /// The moment asked for; nil shows now, and with a script keeps doing so.
    let asOf: Instant?
    /// What stands around the board.
    let frame: PageFrame
    /// The page of units, from 1.
    let number: Int
    /// Words in the page's language.
    let words: BoardWords

    /// Rows of each list; the letter has all.
    static let listLimit = 15
    /// What keeps a page that shows now up to date.
    let live: LiveState?

    /// A page.
    ///
    /// - Parameters:
    ///   - number: the page of units, from 1.
    ///   - head: the last act recorded before the board was read.
    init(
        _ board: StatusBoard, selection: BoardSelection, asOf: Instant?, frame: PageFrame,
        number: Int = 1, head: Int64 = 0
    ) {
        self.board = board
        self.number = number
        live = asOf == nil ? LiveState(head: head) : nil
        self.selection = selection
        self.asOf = asOf
        self.frame = frame
        words = BoardWords(language: frame.language)
    }

    /// The language of words.
    var language: Language { frame.language }

    /// The whole document.
    var html: String {
        frame.html(title: words.title, live: live) { page in
            page.element("p", [("class", "moment"), ("data-live", nil)]) { page in
                page.text("\(asOf == nil ? words.now : isEndOfDay ? words.asOfDay : words.asOf) ")
                page.element("time", [("datetime", board.asOf.rfc3339)], text: moment)
            }
            chooser(&page)
            page.element("div", [("class", "board"), ("data-live", nil)]) { page in
                figures(&page)
                matrix(&page)
                chased(&page)
                page.element("p", [("class", "note")], text: words.footer)
            }
        }
    }

    /// How the units are spread over pages.
    var paging: BoardPaging {
        BoardPaging(units: board.units.count, columns: board.columns.count)
    }

    /// The units of this page.
    var units: ArraySlice<StatusBoard.Unit> { board.units[paging.places(of: number)] }

    var isEndOfDay: Bool { asOf.map { $0 == $0.day.lastInstant } ?? false }

    private var moment: String {
        if isEndOfDay { return words.day(board.asOf.day) }
        return language == .vi ? board.asOf.vietnamese : board.asOf.english
    }

    // MARK: - Chooser

    private func chooser(_ page: inout HTML) {
        page.question(PagePath.board, frame) { page in
            page.element("label") { page in
                page.element("span", text: words.period)
                page.element("select", [("name", "period")]) { page in options(&page) }
            }
            page.element("label") { page in
                page.element("span", text: words.asOfDay)
                page.void(
                    "input",
                    [
                        ("type", "date"), ("name", "asOf"),
                        ("value", asOf?.day.iso ?? ""),
                    ])
            }
            page.element("button", text: words.show)
        }
    }

    private func options(_ page: inout HTML) {
        var chosen: String?
        if case .period(let identifier) = selection { chosen = identifier }
        option("", words.latest, isChosen: chosen == nil, &page)
        var offered: Set<String> = []
        for (kind, count) in Self.offered {
            let days = board.asOf.day.adding(days: -1500)..<board.asOf.day.adding(days: 1)
            let ended = ReportingPeriod.ending(in: days, kind: kind, calendar: .statistical)
            guard let last = ended.last else { continue }
            page.element("optgroup", [("label", words.kind(kind))]) { page in
                for period in [last.next] + ended.suffix(count).reversed() {
                    offered.insert(period.identifier)
                    option(
                        period.identifier, period.title[language],
                        isChosen: period.identifier == chosen, &page)
                }
            }
        }
        if let chosen, !offered.contains(chosen) { option(chosen, chosen, isChosen: true, &page) }
    }

    private static let offered: [(PeriodKind, Int)] = [
        (.month, 18), (.quarter, 8), (.halfYear, 4), (.nineMonth, 3), (.year, 3),
    ]

    private func option(
        _ value: String, _ title: String, isChosen: Bool, _ page: inout HTML
    ) {
        var attributes: [HTML.Attribute] = [("value", value)]
        if isChosen { attributes.append(("selected", nil)) }
        page.element("option", attributes, text: title)
    }

    // MARK: - Figures of the whole board

    private func figures(_ page: inout HTML) {
        let counts = board.counts
        let shown = ObligationStatus.allCases.filter { status in
            counts[status] != nil || status == .onTime || status == .late || status == .missing
        }
        page.element("ul", [("class", "tiles"), ("aria-label", words.overall)]) { page in
            for status in shown {
                page.element("li", [("class", "s-\(status.rawValue)")]) { page in
                    page.element("b", text: "\(counts[status] ?? 0)")
                    page.element("span") { page in
                        page.element("i", [("aria-hidden", "true")], text: status.symbol)
                        page.text(" \(status.title[language])")
                    }
                }
            }
        }
    }
}
