import Shared

/// A page that the agent leaves in a clerk's folder: opened by double-click from a disk or a share,
/// with no server, no script and nothing to load; read on an old screen, a telephone and on paper.
///
/// What it says goes through `HTML`, which escapes everything; how it looks is `AgentPageStyle`.
struct AgentPage: Sendable {
    /// What the browser's tab and the printed head show.
    let title: String
    /// A line under the title, such as the unit and the moment.
    let subtitle: String
    /// The language of its words.
    let language: Language

    /// The whole document.
    ///
    /// - Parameter content: writes what stands between head and foot.
    func document(_ content: (inout HTML) -> Void) -> [UInt8] {
        var page = HTML()
        page.markup("<!doctype html>\n")
        page.element("html", [("lang", language.rawValue)]) { page in
            head(&page)
            page.element("body") { page in
                page.element("header") { page in
                    page.element("p", [("class", "brand")], text: "Giao ban")
                    page.element("h1", text: title)
                    page.element("p", [("class", "soft")], text: subtitle)
                }
                page.element("main") { content(&$0) }
            }
        }
        page.markup("\n")
        return Array(page.source.utf8)
    }

    private func head(_ page: inout HTML) {
        page.element("head") { page in
            page.void("meta", [("charset", "utf-8")])
            page.void(
                "meta", [("name", "viewport"), ("content", "width=device-width,initial-scale=1")])
            // Nothing may run or load, whatever a reported text holds and whoever opens the page.
            page.void(
                "meta",
                [
                    ("http-equiv", "Content-Security-Policy"),
                    ("content", AgentPageStyle.contentSecurityPolicy),
                ])
            page.element("title", text: "\(title) – Giao ban")
            page.element("style") { $0.markup(AgentPageStyle.css) }
        }
    }
}

/// How a thing stands: a colour, a symbol and, beside it, always a word.
enum Mark: String, CaseIterable, Sendable {
    /// Done, nothing to do.
    case good
    /// Under way; it goes on by itself.
    case waiting
    /// A person should look, soon.
    case warning
    /// A person must act.
    case bad
    /// Does not count.
    case off

    /// The symbol, for eyes and printers without colours.
    var symbol: String {
        switch self {
        case .good: "✓"
        case .waiting: "◷"
        case .warning: "▲"
        case .bad: "✗"
        case .off: "○"
        }
    }
}

extension HTML {
    /// Writes a status: symbol and word, coloured.
    mutating func mark(_ mark: Mark, _ word: String) {
        element("span", [("class", "mark \(mark.rawValue)")]) { page in
            page.element("i", [("aria-hidden", "true")], text: mark.symbol)
            page.text(" \(word)")
        }
    }

    /// Writes a part of the page under its own title.
    ///
    /// - Parameters:
    ///   - name: a class of the style sheet; `sheet` begins a new sheet of paper.
    ///   - id: what a link within the page leads to.
    mutating func section(
        _ title: String, class name: String? = nil, id: String? = nil,
        _ content: (inout HTML) -> Void
    ) {
        var attributes: [Attribute] = []
        if let name { attributes.append(("class", name)) }
        if let id { attributes.append(("id", id)) }
        element("section", attributes) { page in
            page.element("h2", text: title)
            content(&page)
        }
    }

    /// Writes a box that stands out, such as what a person must do now.
    mutating func notice(_ mark: Mark, _ title: String, _ content: (inout HTML) -> Void) {
        element("div", [("class", "notice \(mark.rawValue)")]) { page in
            page.element("p") { page in
                page.element("i", [("aria-hidden", "true")], text: mark.symbol)
                page.text(" ")
                page.element("b", text: title)
            }
            content(&page)
        }
    }

    /// Writes a table that becomes a list of cards on a narrow screen.
    ///
    /// - Parameters:
    ///   - columns: the heads; each is repeated beside its cell in a card.
    ///   - rows: what writes each cell, in the order of the columns. A cell that writes nothing is
    ///     left out of a card.
    mutating func table(columns: [Column], rows: [[(inout HTML) -> Void]]) {
        table(columns: columns, groups: [(nil, rows)])
    }

    /// Writes a table whose rows stand under headings of their own.
    mutating func table(
        columns: [Column], groups: [(title: String?, rows: [[(inout HTML) -> Void]])]
    ) {
        element("table") { page in
            page.element("thead") { page in
                page.element("tr") { page in
                    for column in columns {
                        page.element(
                            "th", column.attributes + [("scope", "col")], text: column.title)
                    }
                }
            }
            for group in groups {
                page.element("tbody") { page in
                    if let title = group.title { page.heading(title, over: columns.count) }
                    for row in group.rows { page.row(row, columns) }
                }
            }
        }
    }

    private mutating func heading(_ title: String, over columns: Int) {
        element("tr", [("class", "head")]) { page in
            page.element(
                "th", [("colspan", "\(columns)"), ("scope", "rowgroup")], text: title)
        }
    }

    private mutating func row(_ cells: [(inout HTML) -> Void], _ columns: [Column]) {
        element("tr") { page in
            for (column, cell) in zip(columns, cells) {
                page.element("td", column.attributes + [("data-label", column.title)], cell)
            }
        }
    }

    /// Writes what is there but need not be read: one line that opens.
    mutating func folded(_ summary: String, _ content: (inout HTML) -> Void) {
        element("details") { page in
            page.element("summary", text: summary)
            content(&page)
        }
    }
}

/// One column of a table on a page.
struct Column: ExpressibleByStringLiteral, Sendable {
    /// What its cells hold.
    enum Kind: Sendable {
        /// Words, broken where they must be.
        case words
        /// A day, a moment, a code, a status: never broken.
        case whole
        /// Figures: never broken, one under the other.
        case number
    }

    /// Its head.
    let title: String
    /// What its cells hold.
    let kind: Kind

    init(_ title: String, _ kind: Kind = .words) {
        self.title = title
        self.kind = kind
    }

    init(stringLiteral title: String) { self.init(title) }

    fileprivate var attributes: [HTML.Attribute] {
        switch kind {
        case .words: []
        case .whole: [("class", "whole")]
        case .number: [("class", "number")]
        }
    }
}
