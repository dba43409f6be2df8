import Shared

/// What stands around every page of the department: head, navigation by role, language, who is signed
/// in, foot. A page writes only what is inside `main`.
///
/// ```
/// let frame = try request.frame(context, at: now)
/// return .page(frame.html(title: "…") { page in page.message(.info, "…") })
/// ```
struct PageFrame: Sendable {
    /// Who looks at it.
    let principal: Principal
    /// The language of words.
    let language: Language
    /// Where this page is, without its query.
    let path: String
    /// The query without the language, as it was asked.
    let query: [(name: String, value: String)]
    /// The moment that the foot shows.
    let now: Instant

    /// Who is signed in; nil for a demonstration's visitor and on the sign-in page.
    var person: Person? {
        guard case .person(let person) = principal else { return nil }
        return person
    }

    /// One of two texts, by the page's language.
    func say(_ vi: String, _ en: String) -> String { language == .vi ? vi : en }

    /// A moment as people read it, to the minute.
    func moment(_ instant: Instant) -> String {
        language == .vi ? instant.vietnamese : instant.english
    }

    /// A day as people read it.
    func day(_ day: Day) -> String { language == .vi ? day.vietnamese : day.iso }

    // MARK: - Addresses

    /// An address of ours that keeps the page's language. Values are escaped here.
    func link(_ path: String, _ query: [(name: String, value: String)] = []) -> String {
        var pairs = query.map { "\(Self.escaped($0.name))=\(Self.escaped($0.value))" }
        if language == .en { pairs.append("lang=en") }
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }

    /// This very page in the other language.
    private var otherLanguage: String {
        var pairs = query.map { "\(Self.escaped($0.name))=\(Self.escaped($0.value))" }
        if language == .vi { pairs.append("lang=en") }
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }

    /// Percent-encoding of all but unreserved characters (RFC 3986).
    static func escaped(_ text: String) -> String { QueryText.escaped(text) }

    // MARK: - The document

    /// The whole document.
    ///
    /// - Parameters:
    ///   - title: the heading of the page, and its title in the browser.
    ///   - live: for a page that the script keeps up to date; nil for one that stands still.
    ///   - trail: the pages above this one, from the outermost.
    ///   - main: what stands below the heading.
    func html(
        title: String, live: LiveState? = nil, trail: [(title: String, path: String)] = [],
        _ main: (inout HTML) -> Void
    ) -> String {
        var page = HTML()
        page.markup("<!doctype html>")
        page.element("html", [("lang", language.rawValue)]) { page in
            head(title, &page)
            page.element("body") { page in
                page.element(
                    "a", [("class", "skip"), ("href", "#main")],
                    text: say("Đến nội dung", "Skip to content"))
                top(&page)
                var attributes: [HTML.Attribute] = [("id", "main"), ("tabindex", "-1")]
                if let live {
                    attributes.append(("data-head", "\(live.head)"))
                    attributes.append(("data-refresh", "\(LiveState.refreshSeconds)"))
                }
                page.element("main", attributes) { page in
                    breadcrumb(trail, title, &page)
                    page.element("h1", text: title)
                    main(&page)
                }
                foot(&page)
            }
        }
        return page.source
    }

    private func head(_ title: String, _ page: inout HTML) {
        page.element("head") { page in
            page.void("meta", [("charset", "utf-8")])
            page.void(
                "meta", [("name", "viewport"), ("content", "width=device-width,initial-scale=1")])
            page.element("title", text: "\(title) – Giao ban")
            page.void("link", [("rel", "icon"), ("href", "data:,")])
            page.void("link", [("rel", "stylesheet"), ("href", PageAsset.styleSheet.address)])
            page.element("script", [("src", PageAsset.script.address), ("defer", nil)]) { _ in }
        }
    }

    private func top(_ page: inout HTML) {
        page.element("header", [("class", "top")]) { page in
            page.element(
                "a", [("class", "brand"), ("href", link(PagePath.board))], text: "Giao ban")
            let entries = NavigationEntry.all.filter { $0.isOpen(to: principal) }
            if !entries.isEmpty {
                page.element("nav", [("aria-label", say("Các trang", "Pages"))]) { page in
                    page.element("ul") { page in
                        for entry in entries { item(entry, &page) }
                    }
                }
            }
            page.element("div", [("class", "who")]) { page in who(&page) }
        }
    }

    private func item(_ entry: NavigationEntry, _ page: inout HTML) {
        var attributes: [HTML.Attribute] = [("href", link(entry.path))]
        let isHere =
            entry.path == path || entry.path != PagePath.board && path.hasPrefix(entry.path + "/")
        if isHere { attributes.append(("aria-current", "page")) }
        page.element("li") { $0.element("a", attributes, text: entry.title[language]) }
    }

    private func who(_ page: inout HTML) {
        page.element(
            "a",
            [
                ("href", otherLanguage), ("hreflang", language == .vi ? "en" : "vi"),
                ("lang", language == .vi ? "en" : "vi"),
            ],
            text: say("English", "Tiếng Việt"))
        if let person {
            page.element("a", [("href", link(PagePath.account))], text: person.fullName)
            page.form(PagePath.signOut, self, class: "inline") { page in
                page.element("button", [("class", "quiet")], text: say("Đăng xuất", "Sign out"))
            }
        } else if path != PagePath.signIn {
            page.element(
                "a", [("href", link(PagePath.signIn))], text: say("Đăng nhập", "Sign in"))
        }
    }

    private func breadcrumb(
        _ trail: [(title: String, path: String)], _ title: String, _ page: inout HTML
    ) {
        guard !trail.isEmpty else { return }
        page.element(
            "nav", [("class", "trail"), ("aria-label", say("Vị trí của trang", "Breadcrumb"))]
        ) { page in
            page.element("ol") { page in
                for step in trail {
                    page.element("li") { page in
                        page.element("a", [("href", link(step.path))], text: step.title)
                    }
                }
                page.element("li", [("aria-current", "page")], text: title)
            }
        }
    }

    private func foot(_ page: inout HTML) {
        page.element("footer", [("class", "foot")]) { page in
            page.element("span", text: "Giao ban \(Product.version)")
            page.element("span") { page in
                page.text(say("Giờ máy chủ ", "Collector's clock "))
                page.element("time", [("datetime", now.rfc3339)], text: moment(now))
            }
            if person != nil {
                page.element(
                    "a", [("href", link(PagePath.style))], text: say("Mẫu trình bày", "Style guide")
                )
            }
        }
    }
}

/// What a page that keeps itself up to date must know: what it shows already.
struct LiveState: Hashable, Sendable {
    /// The last act recorded before the page was read.
    let head: Int64

    /// Seconds until such a page is read again without news.
    static let refreshSeconds = 60
}
