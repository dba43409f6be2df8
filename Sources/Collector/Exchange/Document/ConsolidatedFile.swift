import Shared

/// A consolidated document as a page of its own, with its style sheet in it: what a word processor
/// reads.
struct ConsolidatedFile {
    let document: ConsolidatedDocument

    /// The page.
    var html: String {
        var page = HTML()
        page.markup("<!doctype html>")
        page.element("html", [("lang", document.language.rawValue)]) { page in
            page.element("head") { page in
                page.void("meta", [("charset", "utf-8")])
                page.element("title", text: "\(document.subject) – \(document.span)")
                page.element("style") { $0.markup(Self.style) }
            }
            page.element("body") { document.write(to: &$0) }
        }
        return page.source
    }

    /// A4, the type of administrative documents, margins for a binder.
    private static let style: StaticString = """
        @page { size: 21cm 29.7cm; margin: 2cm 1.5cm 2cm 3cm }
        body, p, td, th, li, h1, h2 { font-family: "Times New Roman", serif; color: #000 }
        p, td, th, li { font-size: 12pt; margin: 0 }
        td, th { font-size: 11pt }
        h1 { font-size: 14pt; text-align: center; margin: 14pt 0 2pt }
        h2 { font-size: 12pt; text-align: center; margin: 12pt 0 4pt }
        p.c { text-align: center }
        """
}
