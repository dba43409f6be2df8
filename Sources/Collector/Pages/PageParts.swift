import Shared

/// How a message, a chip or a button is meant: each has a colour, a sign and a word.
enum PageTone: String, CaseIterable, Sendable {
    case good, warning, bad, info, neutral

    /// A sign that is told apart without colours and printed by every font.
    var symbol: String {
        switch self {
        case .good: "✓"
        case .warning: "▲"
        case .bad: "✕"
        case .info: "○"
        case .neutral: "–"
        }
    }
}

/// The parts that pages are made of; `/style` shows each.
extension HTML {
    /// A message at the head of a page or a form: read out at once when something went wrong.
    mutating func message(_ tone: PageTone, _ text: String) {
        element(
            "p",
            [("class", "message t-\(tone.rawValue)"), ("role", tone == .bad ? "alert" : "status")]
        ) { page in
            page.element("i", [("aria-hidden", "true")], text: tone.symbol)
            page.text(" \(text)")
        }
    }

    /// A state in colour, sign and word.
    mutating func chip(_ tone: PageTone, _ word: String, symbol: String? = nil) {
        element("span", [("class", "chip t-\(tone.rawValue)")]) { page in
            page.element("i", [("aria-hidden", "true")], text: symbol ?? tone.symbol)
            page.text(" \(word)")
        }
    }

    /// A table that scrolls by itself where it is too wide, with its caption.
    ///
    /// - Parameter columns: the heads; a column of numbers is set to the right.
    mutating func table(
        _ caption: String, columns: [(title: String, isNumber: Bool)], class kind: String = "",
        _ body: (inout HTML) -> Void
    ) {
        element(
            "div",
            [("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption)]
        ) { page in
            page.element("table", [("class", kind.isEmpty ? "data" : "data \(kind)")]) { page in
                page.element("caption", text: caption)
                page.element("thead") { page in
                    page.element("tr") { page in
                        for column in columns {
                            page.element(
                                "th",
                                column.isNumber
                                    ? [("scope", "col"), ("class", "number")] : [("scope", "col")],
                                text: column.title)
                        }
                    }
                }
                page.element("tbody") { page in body(&page) }
            }
        }
    }

    /// A row of texts: the first one is its head.
    mutating func row(_ cells: [String], numbersFrom first: Int = .max) {
        element("tr") { page in
            for (index, cell) in cells.enumerated() {
                let kind: [Attribute] = index >= first ? [("class", "number")] : []
                page.element(
                    index == 0 ? "th" : "td", (index == 0 ? [("scope", "row")] : []) + kind,
                    text: cell)
            }
        }
    }

    /// A form that our own page sends, with what proves it.
    mutating func form(
        _ action: String, _ frame: PageFrame, class kind: String = "fields",
        id: String? = nil, _ content: (inout HTML) -> Void
    ) {
        var attributes: [Attribute] = [
            ("method", "post"), ("action", frame.link(action)), ("class", kind),
        ]
        if let id { attributes.append(("id", id)) }
        element("form", attributes) { page in
            if let person = frame.person { page.hidden("token", person.formToken) }
            content(&page)
        }
    }

    /// A form that asks: its fields become the page's query.
    mutating func question(
        _ action: String, _ frame: PageFrame, _ content: (inout HTML) -> Void
    ) {
        element("form", [("method", "get"), ("action", action), ("class", "chooser")]) { page in
            content(&page)
            if frame.language == .en { page.hidden("lang", "en") }
        }
    }

    /// A field that nobody sees.
    mutating func hidden(_ name: String, _ value: String) {
        void("input", [("type", "hidden"), ("name", name), ("value", value)])
    }

    /// A list to choose one from.
    mutating func choice(
        _ label: String, name: String, options: [(value: String, title: String)], chosen: String?
    ) {
        element("label", [("class", "field")]) { page in
            page.element("span", text: label)
            page.element("select", [("name", name)]) { page in
                for option in options {
                    var attributes: [Attribute] = [("value", option.value)]
                    if option.value == chosen { attributes.append(("selected", nil)) }
                    page.element("option", attributes, text: option.title)
                }
            }
        }
    }

    /// A button that sends; with `confirming` the browser asks once more, where it runs scripts.
    mutating func button(
        _ title: String, class kind: String = "", confirming question: String? = nil
    ) {
        var attributes: [Attribute] = []
        if !kind.isEmpty { attributes.append(("class", kind)) }
        if let question { attributes.append(("data-confirm", question)) }
        element("button", attributes, text: title)
    }

    /// The way through a list of several pages; a page beyond the last one leads back into the list.
    ///
    /// - Parameters:
    ///   - asked: the page that was asked for; a list may have grown shorter since.
    ///   - link: the address of a page, from 1.
    mutating func pagination(
        _ asked: Int, of count: Int, _ frame: PageFrame, link: (Int) -> String
    ) {
        guard count > 1 else { return }
        let current = min(max(1, asked), count)
        element("nav", [("class", "pages"), ("aria-label", frame.say("Các trang", "Pages"))]) {
            page in
            let here = min(max(1, current), count)
            let near = Set([1, count] + Array(max(1, here - 2)...min(count, here + 2)))
            var last = 0
            for number in near.sorted() {
                if number > last + 1 { page.element("span", text: "…") }
                var attributes: [Attribute] = [("href", link(number))]
                if number == current { attributes.append(("aria-current", "page")) }
                page.element("a", attributes, text: "\(number)")
                last = number
            }
        }
    }

    /// A chart with its caption, and the same figures as a table to open.
    mutating func figure(
        _ caption: String, _ frame: PageFrame, chart: (inout HTML) -> Void,
        table: (inout HTML) -> Void
    ) {
        element("figure") { page in
            page.element("figcaption", text: caption)
            chart(&page)
            page.element("details") { page in
                page.element("summary", text: frame.say("Số liệu của hình", "Figures of the chart"))
                table(&page)
            }
        }
    }
}

/// A field of a form: its label, what is typed, what is expected, what was wrong.
struct PageField: Sendable {
    let label: String
    let name: String
    /// Told apart from a field of the same name in another form of the page.
    var place = "f"
    var type = "text"
    var value = ""
    /// What is expected, in small letters below.
    var hint = ""
    /// What was wrong with what was typed; empty for nothing.
    var error = ""
    /// What a browser may fill in by itself.
    var autocomplete = "off"
    var isRequired = false
    /// True for several lines.
    var isLong = false
    /// How many of them are seen at once.
    var lines = 3

    /// Writes the field.
    func write(to page: inout HTML) {
        let id = "\(place)-\(name)"
        page.element("div", [("class", error.isEmpty ? "field" : "field wrong")]) { page in
            page.element("label", [("for", id)], text: label)
            var described: [String] = []
            if !hint.isEmpty { described.append("\(id)-hint") }
            if !error.isEmpty { described.append("\(id)-error") }
            var attributes: [HTML.Attribute] = [("id", id), ("name", name)]
            if !described.isEmpty {
                attributes.append(("aria-describedby", described.joined(separator: " ")))
            }
            if !error.isEmpty { attributes.append(("aria-invalid", "true")) }
            if isRequired { attributes.append(("required", nil)) }
            if isLong {
                page.element("textarea", attributes + [("rows", "\(lines)")], text: value)
            } else {
                page.void(
                    "input",
                    attributes + [
                        ("type", type), ("value", value), ("autocomplete", autocomplete),
                    ])
            }
            if !hint.isEmpty {
                page.element("small", [("id", "\(id)-hint")], text: hint)
            }
            if !error.isEmpty {
                page.element("strong", [("id", "\(id)-error"), ("class", "error")]) { page in
                    page.element("i", [("aria-hidden", "true")], text: PageTone.bad.symbol)
                    page.text(" \(error)")
                }
            }
        }
    }
}
