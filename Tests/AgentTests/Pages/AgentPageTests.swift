import Shared
import Testing

@testable import Agent

@Suite("Pages in the clerk's folder") struct AgentPageTests {
    private func text(_ content: (inout HTML) -> Void) -> String {
        let page = AgentPage(title: "Tình trạng", subtitle: "<Trạm> “A”", language: .vi)
        return String(decoding: page.document(content), as: UTF8.self)
    }

    @Test("a page is one whole document that loads and runs nothing")
    func document() {
        let text = text { $0.element("p", text: "x") }
        #expect(text.hasPrefix("<!doctype html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\">"))
        #expect(text.contains("<title>Tình trạng – Giao ban</title>"))
        #expect(text.contains("&lt;Trạm&gt; “A”"))
        #expect(text.contains("<main><p>x</p></main></body></html>"))
        for word in ["<script", "http:", "https:", "src=", "@import", "url("] {
            #expect(!text.contains(word), "a page must work with no line: \(word)")
        }
    }

    @Test("the policy names the style sheet that stands in the page, byte for byte")
    func policy() throws {
        let text = text { _ in }
        let found = try #require(text.firstMatch(of: /<style>([^<]*)<\/style>/))
        let sheet = Array(found.1.utf8)
        #expect(text.contains("sha256-\(Digest(of: sheet).base64)&#39;"))
    }

    @Test("every mark has a symbol of its own and a word beside it")
    func marks() {
        #expect(Set(Mark.allCases.map(\.symbol)).count == Mark.allCases.count)
        for mark in Mark.allCases {
            var page = HTML()
            page.mark(mark, "chữ")
            #expect(page.source.contains(">\(mark.symbol)</i> chữ</span>"))
            #expect("\(AgentPageStyle.css)".contains(".mark.\(mark.rawValue),"))
        }
    }

    @Test("a table repeats each head beside its cell, for screens too narrow for a table")
    func tables() {
        var page = HTML()
        page.table(
            columns: ["Biểu", "Hạn"], rows: [[{ $0.text("HDKB-T") }, { $0.text("06/02") }]])
        #expect(
            page.source.contains(
                "<td data-label=\"Biểu\">HDKB-T</td><td data-label=\"Hạn\">06/02</td>"))
    }

    @Test("figures, days and statuses stay whole: 07/11/2025 never becomes 07/11/202 and 5")
    func whole() {
        var page = HTML()
        page.table(
            columns: ["Chỉ tiêu", Column("Kỳ này", .number), Column("Hạn", .whole)],
            groups: [("Phần 1", [[{ $0.text("a") }, { $0.text("1.250") }, { _ in }]])])
        #expect(page.source.contains("<td class=\"number\" data-label=\"Kỳ này\">1.250</td>"))
        #expect(page.source.contains("<td class=\"whole\" data-label=\"Hạn\"></td>"))
        #expect(page.source.contains("<th class=\"number\" scope=\"col\">Kỳ này</th>"))
        #expect(page.source.contains("<th colspan=\"3\" scope=\"rowgroup\">Phần 1</th>"))
        let css = "\(AgentPageStyle.css)"
        #expect(css.contains(".number,.whole{white-space:nowrap}"))
        #expect(css.contains("td:empty{display:none}"))
        // Otherwise a long text beside it squeezes a column to one letter.
        #expect(css.contains("overflow-wrap:break-word"))
    }
}
